/**
 * The difference of means adjusted for the pre-period covariate with one slope from within both arms (ANCOVA I), and the skewness of that
 * estimate for Hall's correction: γ of the pooled residuals, weighted by how unequal the arms are. STATISTICS.md §7.3.
 */
import { success, type Result } from '../../engine/index.ts';
import type { NotEstimable } from '../not-estimable.ts';
import { momentsOf, thirdCentralMoment, type Moments } from '../sums/moments.ts';
import type { OutcomeSums } from '../sums/outcome-sums.ts';
import { degreesOfFreedomOf, faultOfArms, type Arm, type Arms, type Effect } from './effect.ts';

export type AdjustedEffect = Effect & {
  /** Of y on x within the arms; 0 where x does not vary. */
  readonly slope: number;
  /** G of Hall: the skewness of the estimate. */
  readonly skewness: number;
  /** Means at the mean of x over both arms: their difference is the estimate. */
  readonly arms: Arms;
};

const pooled = ({ treatment, control }: Arms<Moments>, of: (moments: Moments) => number): number =>
  (treatment.n - 1) * of(treatment) + (control.n - 1) * of(control);

const slopeWithin = (moments: Arms<Moments>): number => {
  const varianceX = pooled(moments, (each) => each.varianceX);
  return varianceX > 0 ? pooled(moments, (each) => each.covariance) / varianceX : 0;
};

const skewnessOf = (sums: Arms<OutcomeSums>, arms: Arms, slope: number): number => {
  const { treatment, control } = arms;
  const third =
    (treatment.n * thirdCentralMoment(sums.treatment, slope) + control.n * thirdCentralMoment(sums.control, slope)) /
    (treatment.n + control.n);
  const variance =
    ((treatment.n - 1) * treatment.variance + (control.n - 1) * control.variance) / (treatment.n + control.n - 2);
  const standardError = Math.sqrt(treatment.variance / treatment.n + control.variance / control.n);
  const imbalance = treatment.variance ** 1.5 / treatment.n ** 2 - control.variance ** 1.5 / control.n ** 2;
  return ((third / variance ** 1.5) * imbalance) / standardError ** 3;
};

/** Where the covariate is 0 throughout, the plain difference. */
export const adjustedDifference = (sums: Arms<OutcomeSums>): Result<AdjustedEffect, NotEstimable> => {
  const moments = { treatment: momentsOf(sums.treatment), control: momentsOf(sums.control) };
  const slope = slopeWithin(moments);
  const meanX = (sums.treatment.x + sums.control.x) / (sums.treatment.n + sums.control.n);
  const armOf = ({ n, meanY, meanX: own, varianceY, varianceX, covariance }: Moments): Arm => ({
    n,
    mean: meanY - slope * (own - meanX),
    variance: varianceY - 2 * slope * covariance + slope ** 2 * varianceX,
  });
  const arms = { treatment: armOf(moments.treatment), control: armOf(moments.control) };
  const fault = faultOfArms(arms);
  if (fault !== null) return fault;
  const { treatment, control } = arms;
  return success({
    estimate: treatment.mean - control.mean,
    standardError: Math.sqrt(treatment.variance / treatment.n + control.variance / control.n),
    degreesOfFreedom: degreesOfFreedomOf(arms),
    slope,
    skewness: skewnessOf(sums, arms, slope),
    arms,
  });
};
