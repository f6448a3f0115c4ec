/**
 * Asymptotic confidence sequences (Waudby-Smith et al., 2103.06476): intervals that hold at every look at once, however often and whenever
 * one stops. Narrowest at the planned size, where the clock k stands at k*. STATISTICS.md §7.1–2.
 */
import type { Interval, Side } from '../interval.ts';
import { intervalAround, type Reading } from './fixed.ts';

/** k* = w − 1 with w − ln w = 1 − 2 ln α, the greater root (8.21197 at 5 %): fixed at the start with α. */
export const tuningOf = (alpha: number): number => {
  const target = 1 - 2 * Math.log(alpha);
  let w = target + Math.log(target);
  // The map w → target + ln w contracts at rate 1/w < 1/2 for α < ½.
  for (let step = 0; step < 200; step += 1) w = target + Math.log(w);
  return w - 1;
};

/** Of sizes, for a plain difference of means: m = nT·nC/(nT + nC). */
export const harmonicSize = (treatment: number, control: number): number =>
  (treatment * control) / (treatment + control);

/** k where the size is m of the planned m*. */
export const clockOfSizes = ({
  size,
  planned,
  alpha,
}: Readonly<Record<'size' | 'planned' | 'alpha', number>>): number => (tuningOf(alpha) * size) / planned;

/** k by information, for projected, clustered, ratio and adaptive estimates: k* · se*²/se². */
export const clockOfErrors = ({
  standardError,
  plannedError,
  alpha,
}: Readonly<Record<'standardError' | 'plannedError' | 'alpha', number>>): number =>
  tuningOf(alpha) * (plannedError / standardError) ** 2;

/** How many standard errors the interval reaches: √((1 + 1/k)(ln(1 + k) − 2 ln α)), or less where one side only is bounded. */
export const multiplierAt = (k: number, alpha: number, side: Side = 'two_sided'): number => {
  const spread = 1 + 1 / k;
  if (side === 'two_sided') return Math.sqrt(spread * (Math.log1p(k) - 2 * Math.log(alpha)));
  return Math.sqrt(spread * 2 * Math.log(1 + Math.sqrt(1 + k) / (2 * alpha)));
};

/** Two-sided; over looks, keep the least: `runningMinimum`. */
export const sequentialP = (z: number, k: number): number =>
  Math.min(1, Math.sqrt(1 + k) * Math.exp((-z * z * k) / (2 * (1 + k))));

/** At each look the least p so far: what Holm and others are given. */
export const runningMinimum = (values: readonly number[]): readonly number[] => {
  let least = Infinity;
  return values.map((value) => (least = Math.min(least, value)));
};

export type SequentialReading = Reading & {
  /** The clock; k* at the planned size. */
  readonly k: number;
  readonly multiplier: number;
};

/** For an estimate that is near enough to normal; money in unequal arms is read by `money.ts`. */
export const readSequence = ({
  estimate,
  standardError,
  k,
  alpha,
  side = 'two_sided',
}: Readonly<Record<'estimate' | 'standardError' | 'k' | 'alpha', number>> & {
  readonly side?: Side;
}): SequentialReading => {
  const multiplier = multiplierAt(k, alpha, side);
  const interval: Interval = intervalAround({ estimate, halfWidth: multiplier * standardError }, side);
  return { estimate, standardError, k, multiplier, interval, p: sequentialP(estimate / standardError, k) };
};
