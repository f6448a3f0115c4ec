/**
 * Populations of debtors from which arms are drawn: money after and before the start, with what each would have paid under other
 * treatments, so that the truth is known exactly. Money is Bernoulli × log-normal, cut at 50 × its mean, capped at the 99th percentile of
 * payers; pre-period payment has the same distribution and hangs together with it. STATISTICS.md, "Data".
 */
import { makeChance } from './chance.ts';

export type Tail = 'heavy' | 'veryHeavy';

const shapes = {
  heavy: { payRate: 0.2, sigma: 1, common: 0.79 },
  veryHeavy: { payRate: 0.1, sigma: 1.5, common: 0.8 },
} as const satisfies Record<Tail, { payRate: number; sigma: number; common: number }>;

export const poolBits = 17;
const rows = 2 ** poolBits;
const shapeFactor = 1.4;

export type MoneyPool = {
  readonly tail: Tail;
  /** Inclination to pay: those above a threshold do. */
  readonly inclination: Float64Array;
  readonly sortedInclination: Float64Array;
  /** Before the cap, were they to pay. */
  readonly amount: Float64Array;
  readonly cap: number;
  readonly payRate: number;
  /** Before the start, capped. */
  readonly x: Float64Array;
  /** After it, capped, as the champion has it. */
  readonly y: Float64Array;
};

export const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export const varianceOf = (values: Float64Array): number => {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
};

export const correlationOf = (one: Float64Array, other: Float64Array): number => {
  const [meanOne, meanOther] = [meanOf(one), meanOf(other)];
  const products = one.map((value, place) => (value - meanOne) * ((other[place] ?? 0) - meanOther));
  return meanOf(products) / Math.sqrt(varianceOf(one) * varianceOf(other));
};

const cutAtFiftyMeans = (amounts: Float64Array, payRate: number): Float64Array => {
  const most = 50 * payRate * meanOf(amounts);
  return amounts.map((amount) => Math.min(amount, most));
};

const thresholdFor = (sorted: Float64Array, payRate: number): number =>
  sorted[Math.round(sorted.length * (1 - payRate))] ?? Infinity;

const payments = (
  { inclination, sortedInclination, amount, cap }: Omit<MoneyPool, 'x' | 'y'>,
  { payRate, scale = 1 }: { readonly payRate: number; readonly scale?: number },
): Float64Array => {
  const threshold = thresholdFor(sortedInclination, payRate);
  return inclination.map((one, place) => (one >= threshold ? Math.min(cap, scale * (amount[place] ?? 0)) : 0));
};

/** Two of each latent, alike as far as `common` goes. */
const drawLatents = (common: number, seed: number) => {
  const chance = makeChance(seed);
  const own = Math.sqrt(1 - common);
  const shared = Math.sqrt(common);
  const pair = () => ({ after: new Float64Array(rows), before: new Float64Array(rows) });
  const [inclination, size] = [pair(), pair()];
  for (const latent of [inclination, size]) {
    for (let row = 0; row < rows; row += 1) {
      const both = shared * chance.normal();
      latent.after[row] = both + own * chance.normal();
      latent.before[row] = both + own * chance.normal();
    }
  }
  return { inclination, size };
};

export const makeMoneyPool = (tail: Tail, seed: number): MoneyPool => {
  const { payRate, sigma, common } = shapes[tail];
  const { inclination, size } = drawLatents(common, seed);
  const amountsOf = (latent: Float64Array): Float64Array =>
    cutAtFiftyMeans(
      latent.map((one) => 100 * Math.exp(sigma * one)),
      payRate,
    );
  const amount = amountsOf(size.after);
  const cap = amount.toSorted()[Math.floor(0.99 * rows)] ?? Infinity;
  const after = { tail, inclination: inclination.after, sortedInclination: inclination.after.toSorted(), amount };
  const own = { ...after, cap, payRate };
  const before = {
    ...{ tail, cap, payRate, inclination: inclination.before, sortedInclination: inclination.before.toSorted() },
    amount: amountsOf(size.before),
  };
  return { ...own, x: payments(before, { payRate }), y: payments(own, { payRate }) };
};

/** What they would have paid if `1 + lift` times as many paid. */
export const withMorePayers = (pool: MoneyPool, lift: number): Float64Array =>
  payments(pool, { payRate: pool.payRate * (1 + lift) });

/** 40 % more payers and the same mean: smaller payments, scaled by bisection. */
export const withOtherShape = (pool: MoneyPool): Float64Array => {
  const wanted = meanOf(pool.y);
  let [low, high] = [0.3, 1];
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (meanOf(payments(pool, { payRate: pool.payRate * shapeFactor, scale: middle })) < wanted) low = middle;
    else high = middle;
  }
  return payments(pool, { payRate: pool.payRate * shapeFactor, scale: (low + high) / 2 });
};
