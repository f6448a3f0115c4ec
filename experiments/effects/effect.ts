/**
 * Two arms → an effect with its error: what every reading starts from, whatever the metric. `variance` of an arm is that of one debtor's
 * value, so that the mean's is `variance / n`.
 */
import { success, type Result } from '../../engine/index.ts';
import { notEstimable, type NotEstimable } from '../not-estimable.ts';

export type Arm = { readonly n: number; readonly mean: number; readonly variance: number };

export type Arms<T = Arm> = { readonly treatment: T; readonly control: T };

export type Effect = {
  readonly estimate: number;
  readonly standardError: number;
  /** Of Welch and Satterthwaite, for the fixed reading. */
  readonly degreesOfFreedom: number;
};

/** What makes two arms impossible to compare, or null. */
export const faultOfArms = ({ treatment, control }: Arms): Result<never, NotEstimable> | null => {
  const arms = [treatment, control];
  if (arms.some(({ n }) => !(n > 0))) return notEstimable('arm_without_data');
  if (arms.some(({ n }) => n < 2)) return notEstimable('one_debtor');
  if (!arms.every(({ mean }) => Number.isFinite(mean))) return notEstimable('no_exposure');
  // Rounding may leave a variance of nothing slightly above it.
  if (arms.some(({ variance, mean }) => !(variance > 1e-14 * mean * mean))) return notEstimable('zero_variance');
  return null;
};

export const degreesOfFreedomOf = ({ treatment, control }: Arms): number => {
  const [forTreatment, forControl] = [treatment.variance / treatment.n, control.variance / control.n];
  return (forTreatment + forControl) ** 2 / (forTreatment ** 2 / (treatment.n - 1) + forControl ** 2 / (control.n - 1));
};

/** Treatment less control. */
export const differenceOf = (arms: Arms): Result<Effect, NotEstimable> => {
  const { treatment, control } = arms;
  const fault = faultOfArms(arms);
  if (fault !== null) return fault;
  return success({
    estimate: treatment.mean - control.mean,
    standardError: Math.sqrt(treatment.variance / treatment.n + control.variance / control.n),
    degreesOfFreedom: degreesOfFreedomOf(arms),
  });
};
