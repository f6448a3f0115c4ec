/**
 * CUPED with one slope from both arms thrown together (Deng et al. 2013), absolute or relative to the control's unadjusted level, for means,
 * shares and ratios of sums. Other tools read so; our own readings take the slope from within the arms (adjusted.ts), which a
 * large effect does not bend.
 */
import { success, type Result } from '../../engine/index.ts';
import { notEstimable, type NotEstimable } from '../not-estimable.ts';
import { mergeSums } from '../sums/merge.ts';
import { momentsOf } from '../sums/moments.ts';
import type { OutcomeSums } from '../sums/outcome-sums.ts';
import { degreesOfFreedomOf, differenceOf, faultOfArms, type Arm, type Arms, type Effect } from './effect.ts';
import { relativeByDelta } from './relative.ts';

/** Level and variance after and before, and what the two have in common; variances of one debtor's (linearised) value. */
export type PrePost = {
  readonly n: number;
  readonly post: number;
  readonly pre: number;
  readonly variancePost: number;
  readonly variancePre: number;
  readonly covariance: number;
};

export type Scale = 'absolute' | 'relative';

/** `share`: of yes and no, after and before, with variances p(1 − p). */
const prePostOf = (sums: OutcomeSums, kind: 'mean' | 'share'): PrePost => {
  const { n, meanY, meanX, varianceY, varianceX, covariance } = momentsOf(sums);
  const factor = kind === 'share' ? (n - 1) / n : 1;
  return {
    n,
    post: meanY,
    pre: meanX,
    variancePost: varianceY * factor,
    variancePre: varianceX * factor,
    covariance: covariance * factor,
  };
};

const adjust = ({ n, post, pre, variancePost, variancePre, covariance }: PrePost, slope: number): Arm => ({
  n,
  mean: post - slope * pre,
  variance: variancePost - 2 * slope * covariance + slope ** 2 * variancePre,
});

/** Variance of post / level of one debtor of the control arm, where the level itself is estimated from `post`. */
const baselineVariance = (control: PrePost, slope: number, weight: number): number =>
  weight ** 2 * control.variancePost -
  (2 * weight * slope * control.covariance) / control.post +
  (slope ** 2 * control.variancePre) / control.post ** 2;

type Adjustment = {
  readonly arms: Arms<PrePost>;
  readonly slope: number;
  /** How far the estimate moves with the control's level: T/C² with T unadjusted (means) or adjusted (ratios). */
  readonly weight: number;
};

const relativeOf = ({ arms, slope, weight }: Adjustment): Result<Effect, NotEstimable> => {
  const adjusted = { treatment: adjust(arms.treatment, slope), control: adjust(arms.control, slope) };
  const fault = faultOfArms(adjusted);
  if (fault !== null) return fault;
  const level = arms.control.post;
  if (level === 0) return notEstimable('baseline_not_apart_from_zero');
  const variance =
    adjusted.treatment.variance / arms.treatment.n / level ** 2 +
    baselineVariance(arms.control, slope, weight) / arms.control.n;
  return success({
    estimate: (adjusted.treatment.mean - adjusted.control.mean) / level,
    standardError: Math.sqrt(variance),
    degreesOfFreedom: degreesOfFreedomOf(adjusted),
  });
};

const unadjusted = (arms: Arms<PrePost>, scale: Scale): Result<Effect, NotEstimable> => {
  const plain = { treatment: adjust(arms.treatment, 0), control: adjust(arms.control, 0) };
  return scale === 'absolute' ? differenceOf(plain) : relativeByDelta(plain);
};

const absoluteOf = (arms: Arms<PrePost>, slope: number): Result<Effect, NotEstimable> =>
  differenceOf({ treatment: adjust(arms.treatment, slope), control: adjust(arms.control, slope) });

export const cupedMeans = (
  sums: Arms<OutcomeSums>,
  { kind, scale }: { readonly kind: 'mean' | 'share'; readonly scale: Scale },
): Result<Effect, NotEstimable> => {
  const arms = { treatment: prePostOf(sums.treatment, kind), control: prePostOf(sums.control, kind) };
  const joint = prePostOf(mergeSums(sums.treatment, sums.control), kind);
  const slope = joint.variancePre > 0 && joint.variancePost > 0 ? joint.covariance / joint.variancePre : 0;
  if (slope === 0) return unadjusted(arms, scale);
  if (scale === 'absolute') return absoluteOf(arms, slope);
  return relativeOf({ arms, slope, weight: arms.treatment.post / arms.control.post ** 2 });
};

/** Below this the adjustment is nothing. */
const leastSlope = 1e-8;

/** Of ratios, linearised over debtors; the slope is that of the linearised values, not centred between the arms. */
export const cupedRatios = (arms: Arms<PrePost>, scale: Scale): Result<Effect, NotEstimable> => {
  const { treatment, control } = arms;
  const variancePre = treatment.variancePre + control.variancePre;
  const slope = variancePre > 0 ? (treatment.covariance + control.covariance) / variancePre : 0;
  if (Math.abs(slope) < leastSlope) return unadjusted(arms, scale);
  if (scale === 'absolute') return absoluteOf(arms, slope);
  const difference = adjust(treatment, slope).mean - adjust(control, slope).mean;
  return relativeOf({ arms, slope, weight: (control.post + difference) / control.post ** 2 });
};
