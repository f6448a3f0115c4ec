/**
 * The price of a contact and the factor on the price of harm at which the greedy policy makes no more contacts and causes no more complaints
 * than its base on the same cases: what a nightly choice cannot see (what a contact takes from the next one) is put on it as a price. Of
 * the prices that keep both, those that keep most of the money.
 */
import type { Assumptions } from '../../engine/index.ts';
import type { ActionValues } from './action-values.ts';
import { referenceCurrency, type PricedCase } from './priced-cases.ts';

export type PriceTarget = {
  /** Most contacts and complaints, as a share of the base's. */
  readonly contactShare: number;
  readonly harmShare: number;
};

const asMany: PriceTarget = { contactShare: 1, harmShare: 1 };

export type TunedPrices = {
  readonly harmPriceFactor: number;
  /** By currency. */
  readonly contactPriceMinor: Readonly<Record<string, number>>;
  /** Of the greedy policy under these prices, and of the base: contacts, expected complaints and opt-outs, money at the house's prices. */
  readonly greedy: PolicyFigures;
  readonly base: PolicyFigures;
  readonly meetsTarget: boolean;
};

/** A decision, money in minor units of the reference currency. */
export type PolicyFigures = { readonly contacts: number; readonly harm: number; readonly valueMinor: number };

type Option = { readonly worth: number; readonly harmProb: number; readonly harmMinor: number };
type Decision = {
  readonly options: readonly Option[];
  readonly base: readonly { option: Option; probability: number }[];
};

const decisionsOf = (values: ActionValues, cases: readonly PricedCase[]): readonly Decision[] =>
  cases.map(({ standing, harmPriceMinor, baseOptions, toReference }) => {
    values.lookAt(standing);
    const optionAt = (place: number): Option => ({
      worth: toReference * values.worthMinor('mean', 0, place),
      harmProb: values.harm(place),
      harmMinor: toReference * values.harm(place) * harmPriceMinor,
    });
    return {
      options: standing.open.map(optionAt),
      base: baseOptions.map(({ place, probability }) => ({ option: optionAt(place), probability })),
    };
  });

type Prices = { readonly harmPriceFactor: number; readonly contactPriceMinor: number };

const greedyFigures = (
  decisions: readonly Decision[],
  { harmPriceFactor, contactPriceMinor }: Prices,
): PolicyFigures => {
  const sums = { contacts: 0, harm: 0, valueMinor: 0 };
  for (const { options } of decisions) {
    let best: Option | null = null;
    let most = 0;
    for (const option of options) {
      const worth = option.worth - (harmPriceFactor - 1) * option.harmMinor - contactPriceMinor;
      if (worth > most) [best, most] = [option, worth];
    }
    if (best === null) continue;
    sums.contacts += 1;
    sums.harm += best.harmProb;
    sums.valueMinor += best.worth;
  }
  return perDecision(sums, decisions.length);
};

const baseFigures = (decisions: readonly Decision[]): PolicyFigures => {
  const sums = { contacts: 0, harm: 0, valueMinor: 0 };
  for (const { base } of decisions) {
    for (const { option, probability } of base) {
      sums.contacts += probability;
      sums.harm += probability * option.harmProb;
      sums.valueMinor += probability * option.worth;
    }
  }
  return perDecision(sums, decisions.length);
};

const perDecision = ({ contacts, harm, valueMinor }: PolicyFigures, count: number): PolicyFigures => ({
  contacts: contacts / Math.max(1, count),
  harm: harm / Math.max(1, count),
  valueMinor: valueMinor / Math.max(1, count),
});

const harmFactors = [1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24] as const;
const bisections = 24;

/** The least contact price under which `fits` holds; dearer contacts are ever fewer. Null where even the dearest does not help. */
const leastPrice = (dearestMinor: number, fits: (contactPriceMinor: number) => boolean): number | null => {
  if (fits(0)) return 0;
  if (!fits(dearestMinor)) return null;
  let [low, high] = [0, dearestMinor];
  for (let step = 0; step < bisections; step += 1) {
    const middle = (low + high) / 2;
    if (fits(middle)) high = middle;
    else low = middle;
  }
  return high;
};

type Found = Prices & { readonly greedy: PolicyFigures };

const searchPrices = (
  decisions: readonly Decision[],
  dearest: number,
  isWithin: (figures: PolicyFigures) => boolean,
): Found | null => {
  let best: Found | null = null;
  for (const harmPriceFactor of harmFactors) {
    const figuresAt = (contactPriceMinor: number): PolicyFigures =>
      greedyFigures(decisions, { harmPriceFactor, contactPriceMinor });
    const contactPriceMinor = leastPrice(dearest, (price) => isWithin(figuresAt(price)));
    if (contactPriceMinor === null) continue;
    const greedy = figuresAt(contactPriceMinor);
    if (best === null || greedy.valueMinor > best.greedy.valueMinor)
      best = { harmPriceFactor, contactPriceMinor, greedy };
  }
  return best;
};

export type PriceSearch = {
  readonly values: ActionValues;
  /** Decisions of the log. */
  readonly cases: readonly PricedCase[];
  readonly assumptions: Assumptions;
  readonly target?: PriceTarget;
};

/** Prices for the objective of a policy. */
export const tunePrices = ({ values, cases, assumptions, target = asMany }: PriceSearch): TunedPrices => {
  const decisions = decisionsOf(values, cases);
  const base = baseFigures(decisions);
  const dearest = decisions.reduce((most, { options }) => Math.max(most, ...options.map(({ worth }) => worth)), 0) + 1;
  const found = searchPrices(
    decisions,
    dearest,
    ({ contacts, harm }) => contacts <= target.contactShare * base.contacts && harm <= target.harmShare * base.harm,
  );
  const prices = found ?? { harmPriceFactor: 1, contactPriceMinor: dearest };
  const { harmPriceMinor } = assumptions;
  const perReference = prices.contactPriceMinor / (harmPriceMinor[referenceCurrency] ?? 1);
  return {
    harmPriceFactor: prices.harmPriceFactor,
    contactPriceMinor: Object.fromEntries(
      Object.entries(harmPriceMinor).map(([currency, price]) => [currency, Math.round(perReference * price)]),
    ),
    greedy: found?.greedy ?? greedyFigures(decisions, prices),
    base,
    meetsTarget: found !== null,
  };
};
