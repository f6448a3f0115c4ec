/**
 * Whether two samples are of one distribution: Mann–Whitney (does one tend to be greater) and Kolmogorov–Smirnov (do they differ anywhere).
 * They say nothing of money: a lower median may go with more money. For days to resolve and the like, at one look.
 */
import { success, type Result } from '../../engine/index.ts';
import { kolmogorovTail } from '../distributions/kolmogorov.ts';
import { normalTail } from '../distributions/normal.ts';
import { notEstimable, type NotEstimable } from '../not-estimable.ts';

export type RankSum = {
  /** Pairs in which the first sample is greater, ties counting half. */
  readonly u: number;
  /** Normal with ties in the variance; without and with continuity correction. */
  readonly p: number;
  readonly pCorrected: number;
  /** From all orders; null where values are tied, or the samples are too large for it to differ. */
  readonly pExact: number | null;
};

const exactUpTo = 10_000;

type Ranked = { readonly u: number; readonly tieTerm: number };

const rank = (one: readonly number[], other: readonly number[]): Ranked => {
  const all = [
    ...one.map((value) => ({ value, isFirst: true })),
    ...other.map((value) => ({ value, isFirst: false })),
  ].sort((left, right) => left.value - right.value);
  let rankSum = 0;
  let tieTerm = 0;
  for (let start = 0; start < all.length;) {
    let end = start;
    while (end < all.length && all[end]?.value === all[start]?.value) end += 1;
    const tied = end - start;
    const ofFirst = all.slice(start, end).filter(({ isFirst }) => isFirst).length;
    rankSum += (ofFirst * (start + 1 + end)) / 2;
    tieTerm += tied ** 3 - tied;
    start = end;
  }
  return { u: rankSum - (one.length * (one.length + 1)) / 2, tieTerm };
};

/** Numbers of orders with each U, by adding one value at a time: counts of partitions within a box. */
const exactTail = (u: number, n: number, m: number): number => {
  let counts = new Float64Array(n * m + 1);
  counts[0] = 1;
  // Gaussian binomial: product of (1 − q^(m + i)) / (1 − q^i).
  for (let i = 1; i <= n; i += 1) {
    const next = Float64Array.from(counts);
    for (let at = n * m; at >= m + i; at -= 1) next[at] = (next[at] ?? 0) - (next[at - m - i] ?? 0);
    for (let at = i; at <= n * m; at += 1) next[at] = (next[at] ?? 0) + (next[at - i] ?? 0);
    counts = next;
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  const extreme = Math.max(u, n * m - u);
  const tail = counts.reduce((sum, count, at) => (at >= extreme ? sum + count : sum), 0);
  return Math.min(1, (2 * tail) / total);
};

export const mannWhitney = (one: readonly number[], other: readonly number[]): Result<RankSum, NotEstimable> => {
  const [n, m] = [one.length, other.length];
  if (n === 0 || m === 0) return notEstimable('arm_without_data');
  const { u, tieTerm } = rank(one, other);
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - tieTerm / (total * (total - 1)));
  if (!(variance > 0)) return notEstimable('zero_variance');
  const distance = Math.abs(u - (n * m) / 2);
  const pOf = (shift: number): number => Math.min(1, 2 * normalTail((distance - shift) / Math.sqrt(variance)));
  const isExact = tieTerm === 0 && n * m <= exactUpTo;
  return success({ u, p: pOf(0), pCorrected: pOf(0.5), pExact: isExact ? exactTail(u, n, m) : null });
};

/** To the nearest whole number, halves to the even one, as SciPy does, so that p values agree. */
const halfToEven = (value: number): number => {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
};

export type Distance = { readonly d: number; readonly p: number };

const ascending = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);

/** How many of the ascending values do not exceed `limit`, from `start` on. */
const countUpTo = (values: readonly number[], limit: number, start: number): number => {
  let place = start;
  while (place < values.length && (values[place] ?? Infinity) <= limit) place += 1;
  return place;
};

/** p by the distribution of one sample of size nm/(n + m), rounded. */
export const kolmogorovSmirnovTest = (
  one: readonly number[],
  other: readonly number[],
): Result<Distance, NotEstimable> => {
  const [n, m] = [one.length, other.length];
  if (n === 0 || m === 0) return notEstimable('arm_without_data');
  const [first, second] = [ascending(one), ascending(other)];
  let d = 0;
  for (let i = 0, j = 0; i < n && j < m;) {
    const value = Math.min(first[i] ?? Infinity, second[j] ?? Infinity);
    i = countUpTo(first, value, i);
    j = countUpTo(second, value, j);
    d = Math.max(d, Math.abs(i / n - j / m));
  }
  return success({ d, p: kolmogorovTail(halfToEven((n * m) / (n + m)), d) });
};
