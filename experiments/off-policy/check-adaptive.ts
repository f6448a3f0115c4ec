/**
 * Whether a log that its own policy learnt from can tell what another is worth. Intervals hold there only where what is asked about was tried
 * often enough all along, and enough came of it: STATISTICS.md §5, §7.9, §9. Of one action these are a floor of 5 % and 200 payers
 * (at 100 the truth was left out in 5.7 % of simulated logs, `bench -- stats`); of a policy that mixes actions the floor is of its
 * probability over the log's, and payers count by their weights.
 */
import { success, type Result } from '../../engine/index.ts';
import { leastPropensity, payersPerAction } from '../readings/adaptive.ts';
import type { ByOption, LoggedRound, WeighedRounds } from './logged-round.ts';
import { notEstimable, type OffPolicyRefusal } from './refusal.ts';
import { effectiveSize } from './weights.ts';

/** Of an action that is always taken and was logged at the floor. */
const greatestRatio = 1 / leastPropensity;
const rounding = 1e-6;

/** The greatest weight that a round could have had, whatever was drawn; of a log that tells only what was chosen, that had. */
const greatestPossible = (rounds: readonly LoggedRound[], probabilities: ByOption): number => {
  let greatest = 0;
  for (const [place, { logging, chosen, propensity }] of rounds.entries())
    for (const [option, probability] of (probabilities[place] ?? []).entries()) {
      const logged = logging === null ? Number(option === chosen) * propensity : (logging[option] ?? 0);
      if (logged > 0) greatest = Math.max(greatest, probability / logged);
    }
  return greatest;
};

type Payments = Pick<WeighedRounds, 'rewards' | 'unitOf' | 'unitCount'>;

/** Units with a reward above 0, each with the mean weight of its rewarded rounds: as many as they count for. */
const effectivePayers = ({ rewards, unitOf, unitCount }: Payments, weights: Float64Array | null): number => {
  const [sums, counts] = [new Float64Array(unitCount), new Float64Array(unitCount)];
  for (const [round, reward] of rewards.entries()) {
    if (!(reward > 0)) continue;
    const unit = unitOf[round] as number;
    sums[unit] = (sums[unit] as number) + (weights?.[round] ?? 1);
    counts[unit] = (counts[unit] as number) + 1;
  }
  return effectiveSize(sums.map((sum, unit) => (sum === 0 ? 0 : sum / (counts[unit] as number))));
};

const checkPayers = (payments: Payments, weights: Float64Array | null): Result<null, OffPolicyRefusal> => {
  const payers = Math.floor(effectivePayers(payments, weights));
  if (payers >= payersPerAction) return success(null);
  return notEstimable(
    'too-few-payers',
    `A strategy that decided learnt from this log, and the payers of what would be read count as ${String(payers)}; ` +
      `intervals hold from ${String(payersPerAction)}.`,
  );
};

export const checkAdaptive = (
  rounds: readonly LoggedRound[],
  probabilities: ByOption,
  log: WeighedRounds,
): Result<null, OffPolicyRefusal> => {
  const greatest = greatestPossible(rounds, probabilities);
  if (greatest > greatestRatio * (1 + rounding))
    return notEstimable(
      'floor-too-low',
      'A strategy that decided learnt from this log, and it left something that this policy would choose ' +
        `${greatest.toPrecision(3)} times as often as it: more than ${String(greatestRatio)} times cannot be corrected for (a floor of ${String(100 * leastPropensity)} %).`,
    );
  return checkPayers(log, log.weights);
};

/** Of the mean reward of such a log, which needs no weights. */
export const checkAdaptiveMean = (payments: Payments): Result<null, OffPolicyRefusal> => checkPayers(payments, null);
