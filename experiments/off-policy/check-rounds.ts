/** Whether a log and a policy's probabilities are what they say: propensities above 0, distributions that sum to 1, numbers that are numbers. */
import { success, type Result } from '../../engine/index.ts';
import type { ByOption, LoggedRound } from './logged-round.ts';
import { notEstimable, type OffPolicyRefusal } from './refusal.ts';

/** Probabilities of vectors and files are rounded to six digits, and there may be many of them. */
const sumTolerance = 1e-4;
/** The logged propensity and the logged distribution are written apart. */
const propensityTolerance = 1e-6;

/** What is wrong with the probabilities of one round; null where nothing is. */
export const distributionFault = (probabilities: readonly number[], count: number): string | null => {
  if (probabilities.length !== count)
    return `has ${String(probabilities.length)} probabilities for ${String(count)} options`;
  let sum = 0;
  for (const probability of probabilities) {
    if (!(probability >= 0 && probability <= 1 + sumTolerance)) return `has the probability ${String(probability)}`;
    sum += probability;
  }
  return Math.abs(sum - 1) <= sumTolerance ? null : `has probabilities that sum to ${String(sum)}, not to 1`;
};

const loggingFault = ({ logging, chosen, propensity }: LoggedRound): string | null => {
  if (!(propensity > 0 && propensity <= 1 + propensityTolerance))
    return `has the propensity ${String(propensity)}: without a probability above 0 nothing can be weighed`;
  if (logging === null) return null;
  const logged = logging[chosen] ?? NaN;
  if (!(Math.abs(logged - propensity) <= propensityTolerance))
    return `was chosen with ${String(propensity)}, but its logged distribution says ${String(logged)}`;
  return null;
};

const shapeFault = ({ actions, chosen, logging }: LoggedRound): string | null => {
  if (!(Number.isInteger(chosen) && chosen >= 0 && chosen < actions.length)) return 'names no option as chosen';
  return logging === null ? null : distributionFault(logging, actions.length);
};

/** The first fault found ends it: a log with one wrong round is a wrong log. */
export const checkRounds = (rounds: readonly LoggedRound[]): Result<readonly LoggedRound[], OffPolicyRefusal> => {
  if (rounds.length === 0) return notEstimable('no-rounds', 'There are no logged decisions to estimate from.');
  for (const [place, round] of rounds.entries()) {
    const fault = loggingFault(round) ?? shapeFault(round);
    if (fault !== null) return notEstimable('propensity-not-valid', `Round ${String(place + 1)} ${fault}.`);
    if (!Number.isFinite(round.reward))
      return notEstimable('reward-not-valid', `Round ${String(place + 1)} has no reward that is a number.`);
  }
  return success(rounds);
};

export const checkTarget = (
  rounds: readonly LoggedRound[],
  probabilities: ByOption,
): Result<ByOption, OffPolicyRefusal> => {
  if (probabilities.length !== rounds.length)
    return notEstimable(
      'probabilities-not-valid',
      `The policy speaks of ${String(probabilities.length)} rounds, the log of ${String(rounds.length)}.`,
    );
  for (const [place, round] of rounds.entries()) {
    const fault = distributionFault(probabilities[place] ?? [], round.actions.length);
    if (fault !== null)
      return notEstimable('probabilities-not-valid', `The policy ${fault} in round ${String(place + 1)}.`);
  }
  return success(probabilities);
};
