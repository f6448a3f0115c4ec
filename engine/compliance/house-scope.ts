/** Which packs of the house hold for a contact: those whose every list holds the contact's value. Markets are countries. */
import type { HouseScope, Pack } from './pack.ts';

/** Whose debt it is about, as far as it is known; null fits no list. */
export type Whom = {
  readonly creditor: string | null;
  readonly portfolio: string | null;
  readonly segment: string | null;
};

const holds = (list: readonly string[] | undefined, value: string | null): boolean =>
  list === undefined || (value !== null && list.includes(value));

export const fitsMarket = ({ scope }: Pack, country: string): boolean => holds(scope?.markets, country);

export const fitsWhom = ({ scope }: Pack, { creditor, portfolio, segment }: Whom): boolean =>
  holds(scope?.creditors, creditor) && holds(scope?.portfolios, portfolio) && holds(scope?.segments, segment);

const namesWhom = ({ creditors, portfolios, segments }: HouseScope): boolean =>
  [creditors, portfolios, segments].some((list) => list !== undefined);

/** Whether it hangs on whose debt it is if the pack holds. */
export const asksWhom = ({ scope }: Pack): boolean => scope !== undefined && namesWhom(scope);
