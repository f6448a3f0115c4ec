/**
 * Whether debtors arrive in the arms as they should. The sequential test (Lindon and Malek, 2011.03567: multinomial against a Dirichlet
 * centred on the weights) may be read every day, which makes of chi-square's 5 % up to 45 %; chi-square stands beside it. STATISTICS.md §7.8.
 * An arm of weight 0 is no arm of the test: debtors found in one are told apart, since any is a fault.
 */
import { success, type Result } from '../../engine/index.ts';
import { chiSquareTail } from '../distributions/chi-square.ts';
import { logGamma } from '../distributions/log-gamma.ts';
import { notEstimable, type NotEstimable } from '../not-estimable.ts';

/** How strongly the alternative holds to the weights: small differences in large samples. */
const concentration = 100;

export type ArmCount = { readonly debtors: number; readonly weight: number };

export type SampleRatio = {
  readonly logBayesFactor: number;
  /** Valid at every look: min(1, 1 / Bayes factor). */
  readonly p: number;
  readonly isAlarm: boolean;
  /** At one look only. */
  readonly chiSquare: { readonly statistic: number; readonly degreesOfFreedom: number; readonly p: number };
  /** Debtors in arms of weight 0. */
  readonly strays: number;
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const logBayesFactorOf = (arms: readonly ArmCount[]): number => {
  const evidence = arms.map(({ debtors, weight }) => {
    const pseudo = concentration * weight;
    return logGamma(pseudo + debtors) - logGamma(pseudo) - debtors * Math.log(weight);
  });
  return logGamma(concentration) - logGamma(concentration + sum(arms.map((arm) => arm.debtors))) + sum(evidence);
};

const chiSquareOf = (arms: readonly ArmCount[]): SampleRatio['chiSquare'] => {
  const total = sum(arms.map(({ debtors }) => debtors));
  const statistic = sum(arms.map(({ debtors, weight }) => (debtors - weight * total) ** 2 / (weight * total)));
  const degreesOfFreedom = arms.length - 1;
  return { statistic, degreesOfFreedom, p: chiSquareTail(statistic, degreesOfFreedom) };
};

/** Weights are taken as shares of their sum. */
export const readSampleRatio = (counts: readonly ArmCount[], alpha: number): Result<SampleRatio, NotEstimable> => {
  const weights = sum(counts.map(({ weight }) => weight));
  const arms = counts.filter(({ weight }) => weight > 0).map((arm) => ({ ...arm, weight: arm.weight / weights }));
  if (arms.length < 2) return notEstimable('settings_not_valid', 'Fewer than two arms have a weight.');
  if (sum(arms.map(({ debtors }) => debtors)) === 0) return notEstimable('arm_without_data');
  const logBayesFactor = logBayesFactorOf(arms);
  return success({
    logBayesFactor,
    p: Math.min(1, Math.exp(-logBayesFactor)),
    isAlarm: logBayesFactor >= -Math.log(alpha),
    chiSquare: chiSquareOf(arms),
    strays: sum(counts.filter(({ weight }) => !(weight > 0)).map(({ debtors }) => debtors)),
  });
};
