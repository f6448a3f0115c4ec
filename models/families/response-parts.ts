/** A response taken apart, whatever family learned it: what families are compared by, part by part. */
import type { Assumptions, Catalogue } from '../../engine/index.ts';

export type PartsStanding = {
  readonly features: Float64Array;
  readonly balanceMinor: number;
  readonly currency: string;
  readonly daysLeft: number;
  /** Places of the actions open today. */
  readonly open: readonly number[];
};

/** Who can learn a response. */
export const responseFamilies = ['hazard', 'trees', 'network'] as const;
export type ResponseFamily = (typeof responseFamilies)[number];

/** Of one case. */
export type PartsOfCase = {
  /** Chance that the time runs out without a payment, if nobody is contacted. */
  readonly unpaidAtEnd: number;
  /** Share of the balance that a payment brings. */
  readonly share: number;
  /** Hazard that a contact adds over the days left. */
  readonly lift: (place: number) => number;
  readonly memberLift: (member: number, place: number) => number;
  readonly reach: (place: number) => number;
  readonly harm: (place: number) => number;
};

export type ResponseParts = {
  readonly memberCount: number;
  /** What is answered is valid until the next look, of the open actions only. */
  readonly look: (standing: PartsStanding) => PartsOfCase;
};

/** What is learnt apart: the hazard of payment, the share it brings, the chance of reach and that of harm. */
export const targets = ['payment', 'amount', 'harm', 'reach'] as const;
export type Target = (typeof targets)[number];

/** Each part from the family that was chosen for it. Members are those of payment. */
export const composeParts = (families: Readonly<Record<Target, ResponseParts>>): ResponseParts => ({
  memberCount: families.payment.memberCount,
  look: (standing) => {
    const looks = new Map<ResponseParts, PartsOfCase>();
    const of = (target: Target): PartsOfCase => {
      const parts = families[target];
      const known = looks.get(parts) ?? parts.look(standing);
      looks.set(parts, known);
      return known;
    };
    const [payment, amount, harm, reach] = [of('payment'), of('amount'), of('harm'), of('reach')];
    return { ...payment, share: amount.share, harm: harm.harm, reach: reach.reach };
  },
});

/** What is needed to turn parts into money: prices by currency. */
export type PartPrices = {
  readonly costMinor: (place: number, currency: string) => number;
  readonly harmPriceMinor: (currency: string) => number;
};

export const pricesOf = ({ actions }: Catalogue, { harmPriceMinor }: Assumptions): PartPrices => ({
  costMinor: (place, currency) => actions[place]?.costMinor[currency] ?? 0,
  harmPriceMinor: (currency) => harmPriceMinor[currency] ?? 0,
});

type Stake = Pick<PartsStanding, 'balanceMinor' | 'currency'> & Pick<PartsOfCase, 'unpaidAtEnd' | 'share'>;

/** Minor units relative to no contact. */
export const worthOf = (
  { balanceMinor, currency, unpaidAtEnd, share }: Stake,
  contact: { readonly place: number; readonly lift: number; readonly harm: number; readonly prices: PartPrices },
): number =>
  balanceMinor * share * unpaidAtEnd * (1 - Math.exp(-contact.lift)) -
  contact.prices.costMinor(contact.place, currency) -
  contact.harm * contact.prices.harmPriceMinor(currency);
