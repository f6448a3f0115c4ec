/**
 * Whether a log can tell what a policy is worth at all. Refused: a policy with probability where the log has none, an effective sample
 * below the minimum (in rounds or in units), a variance that rests on one round, weights whose mean is far from 1. What is doubtful but
 * not hopeless is said as a caution.
 */
import { success, type Result } from '../../engine/index.ts';
import { notEstimable, type OffPolicyRefusal } from './refusal.ts';
import type { WeightReport } from './weights.ts';

export type SupportLimits = {
  /** Least effective sample size, over rounds and over units. */
  readonly minimumEffective: number;
  /** Most of the policy's probability that may lie where the log has none. */
  readonly unsupportedTolerance: number;
};

export const usualLimits: SupportLimits = { minimumEffective: 100, unsupportedTolerance: 0.01 };

/** The mean weight may be off 1 by so many of its standard errors. */
const meanWeightErrors = 5;
/**
 * Beyond this share of Σw² on one round, the variance cannot be told from the sample: on the Open Bandit logs of Thompson sampling (17 and
 * 20 %, though 350 and 225 effective rounds) intervals of the uniform policy miss what it earned; on the uniform logs (1 %) they do not.
 */
const heaviestRefused = 0.1;
const heaviestDoubted = 0.03;
const effectiveShareDoubted = 0.1;
const rewardedDoubted = 50;

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.01 ? 2 : 1)} %`;
const shown = (value: number): string => value.toFixed(value < 10 ? 2 : 0);

const supportFault = (
  { forcedShare, unsupportedShare, units, rounds }: WeightReport,
  limits: SupportLimits,
): Result<never, OffPolicyRefusal> | null => {
  if (units < 2)
    return notEstimable(
      'one-unit',
      `All ${String(rounds)} rounds are of one debtor: how far others differ is not known.`,
    );
  if (unsupportedShare === null || unsupportedShare <= limits.unsupportedTolerance) return null;
  if (forcedShare === 1)
    return notEstimable(
      'deterministic-log',
      `The log always had one choice only, and the policy chooses otherwise in ${percent(unsupportedShare)} of its probability: ` +
        'what would have come of that was never tried.',
    );
  return notEstimable(
    'no-support',
    `${percent(unsupportedShare)} of the policy's probability lies on options that the log could not choose; ` +
      `at most ${percent(limits.unsupportedTolerance)} is tolerated.`,
  );
};

const weightFault = (report: WeightReport, limits: SupportLimits): Result<never, OffPolicyRefusal> | null => {
  const { effectiveRounds, effectiveUnits, heaviestSquareShare, meanWeight, meanWeightError } = report;
  if (Math.min(effectiveRounds, effectiveUnits) < limits.minimumEffective)
    return notEstimable(
      'effective-sample-too-small',
      `The ${String(report.rounds)} rounds of ${String(report.units)} debtors tell as much of this policy as ${shown(effectiveRounds)} rounds ` +
        `of ${shown(effectiveUnits)} debtors chosen by it; at least ${String(limits.minimumEffective)} are asked for. ` +
        `The greatest weight is ${shown(report.greatestWeight)}.`,
    );
  if (heaviestSquareShare > heaviestRefused)
    return notEstimable(
      'one-round-decides',
      `One round of weight ${shown(report.greatestWeight)} makes ${percent(heaviestSquareShare)} of the sum of squared weights: no interval could be believed.`,
    );
  if (Math.abs(meanWeight - 1) > meanWeightErrors * meanWeightError + 1e-6)
    return notEstimable(
      'weights-off',
      `The mean weight is ${meanWeight.toFixed(3)} ± ${meanWeightError.toFixed(3)}, where sound propensities give 1: the propensities are not those ` +
        'of the log, or the policy chooses what the log could not.',
    );
  return null;
};

const cautionsOf = (report: WeightReport): readonly string[] => {
  const { effectiveRounds, rounds, heaviestSquareShare, greatestWeight, rewardedUnits, unsupportedShare } = report;
  const cautions: string[] = [];
  if (effectiveRounds < effectiveShareDoubted * rounds)
    cautions.push(
      `The log seldom chose as the policy would: ${String(rounds)} rounds count as ${shown(effectiveRounds)}. Large weights that did not happen to be drawn are not in the interval.`,
    );
  if (heaviestSquareShare > heaviestDoubted)
    cautions.push(
      `One round of weight ${shown(greatestWeight)} makes ${percent(heaviestSquareShare)} of the sum of squared weights; the interval may be too narrow.`,
    );
  if (rewardedUnits < rewardedDoubted)
    cautions.push(`Only ${String(rewardedUnits)} debtors have a reward other than 0; intervals are rough below 50.`);
  if (unsupportedShare === null)
    cautions.push(
      'The log tells only the probability of what was chosen, so whether it covers the policy is judged by the mean weight alone.',
    );
  else if (unsupportedShare > 0)
    cautions.push(
      `Of ${percent(unsupportedShare)} of the policy's probability the log knows nothing; it is left out of the value.`,
    );
  return cautions;
};

/** Cautions where an estimate may be made. */
export const checkSupport = (
  report: WeightReport,
  limits: SupportLimits,
): Result<readonly string[], OffPolicyRefusal> =>
  supportFault(report, limits) ?? weightFault(report, limits) ?? success(cautionsOf(report));
