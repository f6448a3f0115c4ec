/** Decisions of the log with what a base policy would do: what gate and prices are reckoned on. */
import type { Assumptions } from '../../engine/index.ts';
import type { NightOption, NightRow } from '../dataset/night-row.ts';
import { ageOf } from './case-course.ts';
import type { Standing } from './case-look.ts';

export type PricedCase = {
  readonly debtorId: string;
  readonly standing: Standing;
  /** Factor from minor units of its currency to those of the reference: money is compared by what a complaint is priced at. */
  readonly toReference: number;
  readonly harmPriceMinor: number;
  /** The base's distribution over contacts. */
  readonly baseOptions: readonly NightOption[];
  /** In days, as `case-course.ts` counts them. */
  readonly age: number;
};

export type Pricing = {
  readonly assumptions: Assumptions;
  readonly currencyOf: (row: NightRow) => string;
  /** Place of the age among the features. */
  readonly ageAt: number;
};

/** Sums over currencies are in it. */
export const referenceCurrency = 'EUR';

const toReference = ({ harmPriceMinor }: Assumptions, currency: string): number => {
  const [reference, own] = [harmPriceMinor[referenceCurrency], harmPriceMinor[currency]];
  return reference === undefined || own === undefined ? 1 : reference / own;
};

/** Of the rows those in which something could be done and of which it is known what the base would have done. */
export const priceCases = (
  rows: readonly NightRow[],
  { assumptions, currencyOf, ageAt }: Pricing,
): readonly PricedCase[] =>
  rows.flatMap((row) => {
    const { features, balanceMinor, daysLeft, options, debtorId, baseOptions } = row;
    if (options.length === 0 || baseOptions === undefined) return [];
    const currency = currencyOf(row);
    return [
      {
        debtorId,
        standing: { features, balanceMinor, currency, daysLeft, open: options.map(({ place }) => place) },
        toReference: toReference(assumptions, currency),
        harmPriceMinor: assumptions.harmPriceMinor[currency] ?? 0,
        baseOptions,
        age: ageOf(row, ageAt),
      },
    ];
  });
