/**
 * The Bayesian reading: a normal prior on the effect and the normal likelihood of its estimate. Shown beside, never stopped by: read daily
 * it is wrong in 15 % of the cases in which there is nothing (STATISTICS.md §1).
 */
import { normalCdf, normalDensity, normalQuantile, normalTail } from '../distributions/normal.ts';
import type { Effect } from '../effects/effect.ts';
import type { Interval } from '../interval.ts';

/** On the scale of the effect. Null: flat. */
export type Prior = { readonly mean: number; readonly variance: number } | null;

export type Posterior = {
  readonly mean: number;
  readonly standardDeviation: number;
  readonly interval: Interval;
  /** That the treatment is better. */
  readonly chanceToWin: number;
  /** What one is expected to lose by staying with the control, and by going with the treatment, if that is the wrong choice. */
  readonly risk: { readonly control: number; readonly treatment: number };
};

/** A prior on the relative effect as one on the absolute effect, and back by 1/level: a belief does not change with the scale. */
export const rescalePrior = (prior: Prior, level: number): Prior =>
  prior === null ? null : { mean: prior.mean * Math.abs(level), variance: prior.variance * level * level };

/** Expected size of the part of a normal variable below 0. */
const expectedShortfall = (mean: number, deviation: number): number => {
  const z = mean / deviation;
  return deviation * normalDensity(z) - mean * normalTail(z);
};

export const readPosterior = (
  { estimate, standardError }: Pick<Effect, 'estimate' | 'standardError'>,
  {
    prior,
    alpha,
    isLessBetter = false,
  }: { readonly prior: Prior; readonly alpha: number; readonly isLessBetter?: boolean },
): Posterior => {
  const own = 1 / standardError ** 2;
  const believed = prior === null ? 0 : 1 / prior.variance;
  const standardDeviation = Math.sqrt(1 / (own + believed));
  const mean = prior === null ? estimate : (estimate * own + prior.mean * believed) / (own + believed);
  const z = mean / standardDeviation;
  const halfWidth = normalQuantile(1 - alpha / 2) * standardDeviation;
  const [below, above] = [expectedShortfall(mean, standardDeviation), expectedShortfall(-mean, standardDeviation)];
  return {
    mean,
    standardDeviation,
    interval: { lower: mean - halfWidth, upper: mean + halfWidth },
    chanceToWin: isLessBetter ? normalCdf(-z) : normalCdf(z),
    risk: isLessBetter ? { control: below, treatment: above } : { control: above, treatment: below },
  };
};
