/** Decisions of the log with what each option costs and what a base policy would do: what gate and prices are reckoned on. */
import type { Assumptions, Catalogue } from '../../engine/index.ts';
import type { NightOption, NightRow } from '../dataset/night-row.ts';
import type { ActionValues, Standing } from './action-values.ts';

export type PricedCase = {
  readonly debtorId: string;
  readonly standing: Standing;
  /** Factor from minor units of its currency to those of the reference: money is compared by what a complaint is priced at. */
  readonly toReference: number;
  /** Cost and expected harm at the house's price, by option. */
  readonly prices: readonly {
    readonly place: number;
    readonly costMinor: number;
    readonly harmMinor: number;
    readonly harmProb: number;
    readonly priceMinor: number;
  }[];
  /** The base's distribution over contacts. */
  readonly baseOptions: readonly NightOption[];
};

/** Sums over currencies are in it. */
export const referenceCurrency = 'EUR';

const toReference = ({ harmPriceMinor }: Assumptions, currency: string): number => {
  const [reference, own] = [harmPriceMinor[referenceCurrency], harmPriceMinor[currency]];
  return reference === undefined || own === undefined ? 1 : reference / own;
};

export type Pricing = {
  readonly values: ActionValues;
  readonly catalogue: Catalogue;
  readonly assumptions: Assumptions;
  readonly currencyOf: (row: NightRow) => string;
  readonly baseOf: (row: NightRow) => readonly NightOption[];
};

export const priceCases = (rows: readonly NightRow[], pricing: Pricing): readonly PricedCase[] => {
  const { values, catalogue, assumptions, currencyOf, baseOf } = pricing;
  return rows
    .filter(({ options }) => options.length > 0)
    .map((row) => {
      values.lookAt(row);
      const currency = currencyOf(row);
      const harmPrice = assumptions.harmPriceMinor[currency] ?? 1;
      const prices = row.options.map(({ place }) => {
        const costMinor = catalogue.actions[place]?.costMinor[currency] ?? 0;
        const harmProb = values.harm(place);
        const harmMinor = harmProb * harmPrice;
        return { place, costMinor, harmMinor, harmProb, priceMinor: costMinor + harmMinor };
      });
      return {
        debtorId: row.debtorId,
        standing: row,
        toReference: toReference(assumptions, currency),
        prices,
        baseOptions: baseOf(row),
      };
    });
};
