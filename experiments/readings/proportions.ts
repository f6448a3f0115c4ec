/**
 * Shares of yes-or-no outcomes at one planned look: intervals of one share (Wilson 1927, Agresti and Coull 1998, Clopper and Pearson 1934)
 * and the difference of two (pooled and unpooled z, Newcombe's hybrid 1998, Fisher's exact test). For many looks see debtor-means.ts.
 */
import { success, type Result } from '../../engine/index.ts';
import { betaQuantile } from '../distributions/beta.ts';
import { logChoose } from '../distributions/log-gamma.ts';
import { normalQuantile, normalTail } from '../distributions/normal.ts';
import type { Interval } from '../interval.ts';
import { notEstimable, type NotEstimable } from '../not-estimable.ts';

export type Share = { readonly successes: number; readonly n: number };

const boundOf = (alpha: number): number => normalQuantile(1 - alpha / 2);
const clip = (value: number): number => Math.min(1, Math.max(0, value));

/** A side at which everything or nothing succeeded is exact, free of rounding. */
const closed = ({ successes, n }: Share, { lower, upper }: Interval): Interval => ({
  lower: successes === 0 ? 0 : clip(lower),
  upper: successes === n ? 1 : clip(upper),
});

export const wilsonInterval = (share: Share, alpha: number): Interval => {
  const { successes, n } = share;
  const z = boundOf(alpha);
  const p = successes / n;
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return closed(share, { lower: middle - half, upper: middle + half });
};

export const agrestiCoullInterval = ({ successes, n }: Share, alpha: number): Interval => {
  const z = boundOf(alpha);
  const total = n + z * z;
  const p = (successes + (z * z) / 2) / total;
  const half = z * Math.sqrt((p * (1 - p)) / total);
  return { lower: clip(p - half), upper: clip(p + half) };
};

/** Exact: holds at least its level, for any n. */
export const clopperPearsonInterval = ({ successes, n }: Share, alpha: number): Interval => ({
  lower: successes === 0 ? 0 : betaQuantile(alpha / 2, { a: successes, b: n - successes + 1 }),
  upper: successes === n ? 1 : betaQuantile(1 - alpha / 2, { a: successes + 1, b: n - successes }),
});

export type ShareComparison = {
  readonly difference: number;
  readonly pooled: { readonly z: number; readonly p: number; readonly pGreater: number };
  readonly unpooled: { readonly z: number; readonly p: number; readonly interval: Interval };
  readonly newcombe: Interval;
  readonly fisherP: number;
};

/** Score intervals of both shares, put together. */
const newcombeInterval = (one: Share, other: Share, alpha: number): Interval => {
  const [p1, p2] = [one.successes / one.n, other.successes / other.n];
  const [first, second] = [wilsonInterval(one, alpha), wilsonInterval(other, alpha)];
  return {
    lower: p1 - p2 - Math.hypot(p1 - first.lower, second.upper - p2),
    upper: p1 - p2 + Math.hypot(first.upper - p1, p2 - second.lower),
  };
};

/** Two-sided: all tables of the same margins that are as rare or rarer, with room for rounding. */
export const fisherExact = (one: Share, other: Share): number => {
  const successes = one.successes + other.successes;
  const logChance = (count: number): number =>
    logChoose(one.n, count) + logChoose(other.n, successes - count) - logChoose(one.n + other.n, successes);
  const observed = logChance(one.successes);
  let sum = 0;
  for (let count = Math.max(0, successes - other.n); count <= Math.min(one.n, successes); count += 1) {
    const chance = logChance(count);
    if (chance <= observed + 1e-7) sum += Math.exp(chance);
  }
  return Math.min(1, sum);
};

/** `one` less `other`. */
export const compareShares = (one: Share, other: Share, alpha: number): Result<ShareComparison, NotEstimable> => {
  if (!(one.n > 0) || !(other.n > 0)) return notEstimable('arm_without_data');
  const [p1, p2] = [one.successes / one.n, other.successes / other.n];
  const joint = (one.successes + other.successes) / (one.n + other.n);
  const pooledError = Math.sqrt(joint * (1 - joint) * (1 / one.n + 1 / other.n));
  const unpooledError = Math.sqrt((p1 * (1 - p1)) / one.n + (p2 * (1 - p2)) / other.n);
  if (!(pooledError > 0) || !(unpooledError > 0)) return notEstimable('zero_variance');
  const difference = p1 - p2;
  const [pooled, unpooled] = [difference / pooledError, difference / unpooledError];
  const half = boundOf(alpha) * unpooledError;
  return success({
    difference,
    pooled: { z: pooled, p: 2 * normalTail(Math.abs(pooled)), pGreater: normalTail(pooled) },
    unpooled: {
      z: unpooled,
      p: 2 * normalTail(Math.abs(unpooled)),
      interval: { lower: difference - half, upper: difference + half },
    },
    newcombe: newcombeInterval(one, other, alpha),
    fisherP: fisherExact(one, other),
  });
};
