/**
 * The price of a contact and the factor on the price of harm at which the greedy policy makes no more contacts and causes no more complaints
 * than its base, per case: what a nightly choice cannot see (what a contact takes from the next one) is put on it as a price. Of the prices
 * that keep both those that keep most of the money, as the half of the debtors sees it that did not choose.
 *
 * Prices that would cost more of the gain than `keepGainShare` leaves are not taken: then the dearest on the way there that do not.
 */
import type { Assumptions } from '../../engine/index.ts';
import type { ActionValues } from './action-values.ts';
import { noAgeSums, perCase, type AgeSums, type CaseCourse, type PolicyFigures } from './case-course.ts';
import { referenceCurrency, type PricedCase } from './priced-cases.ts';

export type PriceTarget = {
  /** Most contacts and complaints, as a share of the base's. */
  readonly contactShare: number;
  readonly harmShare: number;
  /** Of the gain over the base without prices, what prices must leave. */
  readonly keepGainShare: number;
};

/** Below: what is reckoned per case is off by up to a quarter for contacts. */
export const asManyAsBase: PriceTarget = { contactShare: 0.8, harmShare: 0.9, keepGainShare: 0 };

export type TunedPrices = {
  readonly harmPriceFactor: number;
  /** By currency. */
  readonly contactPriceMinor: Readonly<Record<string, number>>;
  /** Of the greedy policy under these prices, without any, and of the base. */
  readonly greedy: PolicyFigures;
  readonly unpriced: PolicyFigures;
  readonly base: PolicyFigures;
  readonly meetsTarget: boolean;
};

type Option = {
  /** What it is chosen by, by one set of effects: with what it takes from later contacts. */
  readonly worth: number;
  readonly harmMinor: number;
  readonly harmProb: number;
  /** At the house's prices, by effects that had no part in the choice. */
  readonly money: number;
};

/** Of one decision the options that are the best under some prices: by the mean effects, and by either half. */
type Decision = { readonly age: number; readonly choosers: readonly [Frontier, Frontier, Frontier] };
/** Dearest in harm first. */
type Frontier = readonly Option[];

/** Whatever the prices, what is worth less and does more harm than another is not chosen. */
const frontierOf = (options: readonly Option[]): Frontier => {
  const kept: Option[] = [];
  for (const option of options.toSorted((one, other) => other.worth - one.worth)) {
    if (option.worth <= 0) break;
    if (option.harmMinor < (kept.at(-1)?.harmMinor ?? Infinity)) kept.push(option);
  }
  return kept;
};

const decisionOf = (values: ActionValues, { standing, age, toReference, harmPriceMinor }: PricedCase): Decision => {
  values.lookAt(standing);
  const optionsOf = (worth: (place: number) => number, money: (place: number) => number): Frontier =>
    frontierOf(
      standing.open.map((place) => {
        const harmProb = values.harm(place);
        return {
          worth: toReference * worth(place),
          money: toReference * money(place),
          harmProb,
          harmMinor: toReference * harmProb * harmPriceMinor,
        };
      }),
    );
  const byHalf = (chooser: 0 | 1, judge: 0 | 1): Frontier =>
    optionsOf(
      (place) => values.worthMinor('halves', chooser, place),
      (place) => values.worthAloneMinor('halves', judge, place),
    );
  const byMean = optionsOf(
    (place) => values.worthMinor('mean', 0, place),
    () => 0,
  );
  return { age, choosers: [byMean, byHalf(0, 1), byHalf(1, 0)] };
};

type Prices = { readonly harmPriceFactor: number; readonly contactPriceMinor: number };

const chosenOf = (frontier: Frontier, { harmPriceFactor, contactPriceMinor }: Prices): Option | null => {
  let best: Option | null = null;
  let most = 0;
  for (const option of frontier) {
    const worth = option.worth - (harmPriceFactor - 1) * option.harmMinor - contactPriceMinor;
    if (worth > most) [best, most] = [option, worth];
  }
  return best;
};

const add = (sums: AgeSums, age: number, share: number, { harmProb, money }: Pick<Option, 'harmProb' | 'money'>) => {
  sums.contacts[age] = (sums.contacts[age] as number) + share;
  sums.harm[age] = (sums.harm[age] as number) + share * harmProb;
  sums.money[age] = (sums.money[age] as number) + share * money;
};

type Log = { readonly decisions: readonly Decision[]; readonly course: CaseCourse };

const figuresBy = ({ decisions, course }: Log, prices: Prices, choosers: readonly (0 | 1 | 2)[]): PolicyFigures => {
  const sums = noAgeSums();
  for (const { age, choosers: frontiers } of decisions) {
    sums.decisions[age] = (sums.decisions[age] as number) + 1;
    for (const chooser of choosers) {
      const chosen = chosenOf(frontiers[chooser], prices);
      if (chosen !== null) add(sums, age, 1 / choosers.length, chosen);
    }
  }
  return perCase(course, sums);
};

const countsUnder = (log: Log, prices: Prices): PolicyFigures => figuresBy(log, prices, [0]);

/** What either half's choice is worth to the other. */
const honestMoney = (log: Log, prices: Prices): number => figuresBy(log, prices, [1, 2]).valueMinor;

const figuresUnder = (log: Log, prices: Prices): PolicyFigures => ({
  ...countsUnder(log, prices),
  valueMinor: honestMoney(log, prices),
});

/** Of the base on these cases, valued by both halves alike. */
export const baseFiguresOf = (
  values: ActionValues,
  cases: readonly PricedCase[],
  course: CaseCourse,
): PolicyFigures => {
  const sums = noAgeSums();
  for (const { standing, baseOptions, age, toReference } of cases) {
    sums.decisions[age] = (sums.decisions[age] as number) + 1;
    if (baseOptions.length === 0) continue;
    values.lookAt(standing);
    for (const { place, probability } of baseOptions) {
      const money = [0, 1].map((half) => values.worthAloneMinor('halves', half, place));
      const meanMinor = (toReference * ((money[0] ?? 0) + (money[1] ?? 0))) / 2;
      add(sums, age, probability, { harmProb: values.harm(place), money: meanMinor });
    }
  }
  return perCase(course, sums);
};

const harmFactors = [1, 2, 3, 4, 6, 8, 12, 16, 24] as const;
const bisections = 14;

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

export type PriceSearch = {
  readonly values: ActionValues;
  /** Decisions as the policy would meet them, and how cases run meanwhile. */
  readonly cases: readonly PricedCase[];
  readonly course: CaseCourse;
  /** Of the base where it decided by itself; absent: on the same cases. */
  readonly base?: PolicyFigures;
  readonly assumptions: Assumptions;
  readonly target?: PriceTarget;
};

type Wanted = Pick<PolicyFigures, 'contacts' | 'harm'>;

const isWithin = (figures: PolicyFigures, most: Wanted): boolean =>
  figures.contacts <= most.contacts && figures.harm <= most.harm;

/** Of the prices that keep within what is given, for each factor on harm the least on contacts, those that are worth most. */
const withinTarget = (log: Log, dearest: number, most: Wanted): Prices | null => {
  let best: Prices | null = null;
  let bestMinor = -Infinity;
  for (const harmPriceFactor of harmFactors) {
    const contactPriceMinor = leastPrice(dearest, (price) =>
      isWithin(countsUnder(log, { harmPriceFactor, contactPriceMinor: price }), most),
    );
    if (contactPriceMinor === null) continue;
    const valueMinor = honestMoney(log, { harmPriceFactor, contactPriceMinor });
    if (valueMinor > bestMinor) [best, bestMinor] = [{ harmPriceFactor, contactPriceMinor }, valueMinor];
    // No contact price is needed any more: more on harm only costs.
    if (contactPriceMinor === 0) break;
  }
  return best;
};

/** On the way from no prices to those wanted the dearest that leave so much money. */
const dearestKept = (log: Log, wanted: Prices, leastMinor: number): Prices => {
  const between = (part: number): Prices => ({
    harmPriceFactor: 1 + part * (wanted.harmPriceFactor - 1),
    contactPriceMinor: part * wanted.contactPriceMinor,
  });
  let [low, high] = [0, 1];
  for (let step = 0; step < bisections; step += 1) {
    const middle = (low + high) / 2;
    if (honestMoney(log, between(middle)) >= leastMinor) low = middle;
    else high = middle;
  }
  return between(low);
};

const noPrices: Prices = { harmPriceFactor: 1, contactPriceMinor: 0 };

/** Prices for the objective of a policy. */
export const tunePrices = (search: PriceSearch): TunedPrices => {
  const { values, cases, course, assumptions, target = asManyAsBase } = search;
  const log: Log = { decisions: cases.map((priced) => decisionOf(values, priced)), course };
  const base = search.base ?? baseFiguresOf(values, cases, course);
  const most = { contacts: target.contactShare * base.contacts, harm: target.harmShare * base.harm };
  const dearest = 1 + log.decisions.reduce((top, { choosers }) => Math.max(top, choosers[0][0]?.worth ?? 0), 0);
  const unpriced = figuresUnder(log, noPrices);
  const wanted = withinTarget(log, dearest, most) ?? { harmPriceFactor: 1, contactPriceMinor: dearest };
  const gainMinor = unpriced.valueMinor - base.valueMinor;
  const leastMinor = base.valueMinor + target.keepGainShare * gainMinor;
  const isTooDear = gainMinor > 0 && target.keepGainShare > 0 && honestMoney(log, wanted) < leastMinor;
  const prices = isTooDear ? dearestKept(log, wanted, leastMinor) : wanted;
  const greedy = figuresUnder(log, prices);
  return {
    harmPriceFactor: prices.harmPriceFactor,
    contactPriceMinor: inCurrencies(prices.contactPriceMinor, assumptions),
    ...{ greedy, unpriced, base },
    meetsTarget: isWithin(greedy, most),
  };
};

const inCurrencies = (minor: number, { harmPriceMinor }: Assumptions): Readonly<Record<string, number>> => {
  const perReference = minor / (harmPriceMinor[referenceCurrency] ?? 1);
  return Object.fromEntries(
    Object.entries(harmPriceMinor).map(([currency, price]) => [currency, Math.round(perReference * price)]),
  );
};
