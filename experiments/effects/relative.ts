/**
 * Relative effects. `relativeByFieller` is the one that is shown: it inverts the absolute test with the same multipliers, so the two never
 * disagree (STATISTICS.md §3, §7.4). `relativeByDelta` is the usual linearisation, kept to agree with other tools.
 */
import { success, type Result } from '../../engine/index.ts';
import type { Interval } from '../interval.ts';
import { notEstimable, type NotEstimable } from '../not-estimable.ts';
import { degreesOfFreedomOf, faultOfArms, type Arms, type Effect } from './effect.ts';

/** An arm's level and the variance of that level. */
export type Level = { readonly value: number; readonly variance: number };

/** Of the absolute interval: estimate − lower · se … estimate + upper · se. */
export type Multipliers = { readonly lower: number; readonly upper: number };

export type RelativeEffect = { readonly estimate: number; readonly interval: Interval };

/** Both roots of (T − (1 + r) C)² = c² (vT + (1 + r)² vC), as r; null where they do not bound an interval. */
const rootsOf = ({ treatment, control }: Arms<Level>, c: number): Interval | null => {
  const a = control.value ** 2 - c ** 2 * control.variance;
  const b = treatment.value * control.value;
  const d = treatment.value ** 2 - c ** 2 * treatment.variance;
  const root = b * b - a * d;
  if (!(a > 0) || !(root >= 0)) return null;
  return { lower: (b - Math.sqrt(root)) / a - 1, upper: (b + Math.sqrt(root)) / a - 1 };
};

/** The baseline must be positive and told apart from 0, else no interval of the ratio is bounded. */
export const relativeByFieller = (
  levels: Arms<Level>,
  multipliers: Multipliers,
): Result<RelativeEffect, NotEstimable> => {
  const { treatment, control } = levels;
  const [below, above] = [rootsOf(levels, multipliers.lower), rootsOf(levels, multipliers.upper)];
  if (below === null || above === null || !(control.value > 0)) return notEstimable('baseline_not_apart_from_zero');
  return success({
    estimate: treatment.value / control.value - 1,
    interval: { lower: below.lower, upper: above.upper },
  });
};

/** (T − C)/C with the variance of its linearisation; degrees of freedom as of the difference. */
export const relativeByDelta = (arms: Arms): Result<Effect, NotEstimable> => {
  const fault = faultOfArms(arms);
  if (fault !== null) return fault;
  const { treatment, control } = arms;
  if (control.mean === 0) return notEstimable('baseline_not_apart_from_zero');
  const variance =
    treatment.variance / treatment.n / control.mean ** 2 +
    (control.variance / control.n) * (treatment.mean ** 2 / control.mean ** 4);
  return success({
    estimate: (treatment.mean - control.mean) / control.mean,
    standardError: Math.sqrt(variance),
    degreesOfFreedom: degreesOfFreedomOf(arms),
  });
};
