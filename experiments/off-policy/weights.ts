/**
 * What the weights of a log say about how much it can tell of a policy. The effective sample size is (Σw)²/Σw² (Kish 1965), once over
 * rounds and once over units; the mean weight is 1 in expectation wherever the log covers the policy, so a mean far from 1 shows wrong
 * propensities or missing support.
 */
import type { LoggedRound, WeighedRounds, ByOption } from './logged-round.ts';

export type WeightReport = {
  readonly rounds: number;
  readonly units: number;
  readonly meanWeight: number;
  readonly meanWeightError: number;
  readonly greatestWeight: number;
  /** Share of rounds whose weight is 0: the policy would never have chosen so. */
  readonly zeroShare: number;
  /** Share of all weight that lies on the heaviest round. */
  readonly heaviestShare: number;
  /** Share of Σw² that does: near 1 the variance rests on one round, and no interval can be believed. */
  readonly heaviestSquareShare: number;
  readonly effectiveRounds: number;
  readonly effectiveUnits: number;
  /** Units with a reward other than 0 in a round of some weight. */
  readonly rewardedUnits: number;
  /** Share of the policy's probability on options that the log had no chance of choosing; null where the log does not say. */
  readonly unsupportedShare: number | null;
  /** Share of rounds in which the log had no choice but one. */
  readonly forcedShare: number;
};

/** (Σw)²/Σw²; 0 where all weights are. */
export const effectiveSize = (weights: Iterable<number>): number => {
  let sum = 0;
  let squares = 0;
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
  }
  return squares === 0 ? 0 : (sum * sum) / squares;
};

const unitWeights = ({ weights, unitOf, unitCount }: WeighedRounds): Float64Array => {
  const sums = new Float64Array(unitCount);
  for (const [round, weight] of weights.entries()) {
    const unit = unitOf[round] as number;
    sums[unit] = (sums[unit] as number) + weight;
  }
  return sums;
};

const countRewarded = ({ weights, rewards, unitOf }: WeighedRounds): number => {
  const rewarded = new Set<number>();
  for (const [round, weight] of weights.entries())
    if (weight > 0 && rewards[round] !== 0) rewarded.add(unitOf[round] as number);
  return rewarded.size;
};

/** Null as soon as one round does not tell its whole distribution. */
const unsupportedShare = (rounds: readonly LoggedRound[], probabilities: ByOption): number | null => {
  let missing = 0;
  for (const [place, { logging, chosen, propensity }] of rounds.entries()) {
    if (logging === null && propensity < 1) return null;
    for (const [option, probability] of (probabilities[place] ?? []).entries())
      if (logging === null ? option !== chosen : logging[option] === 0) missing += probability;
  }
  return missing / rounds.length;
};

const clusteredMeanError = (log: WeighedRounds, mean: number): number => {
  const { weights, unitOf, unitCount } = log;
  if (unitCount < 2) return NaN;
  const off = new Float64Array(unitCount);
  for (const [round, weight] of weights.entries()) {
    const unit = unitOf[round] as number;
    off[unit] = (off[unit] as number) + weight - mean;
  }
  let squares = 0;
  for (const value of off) squares += value * value;
  return Math.sqrt((squares * unitCount) / (unitCount - 1)) / weights.length;
};

export const reportWeights = (
  rounds: readonly LoggedRound[],
  probabilities: ByOption,
  log: WeighedRounds,
): WeightReport => {
  const { weights } = log;
  let [sum, squares, greatest, zeros] = [0, 0, 0, 0];
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
    greatest = Math.max(greatest, weight);
    if (weight === 0) zeros += 1;
  }
  const meanWeight = sum / weights.length;
  return {
    rounds: weights.length,
    units: log.unitCount,
    meanWeight,
    meanWeightError: clusteredMeanError(log, meanWeight),
    greatestWeight: greatest,
    zeroShare: zeros / weights.length,
    heaviestShare: sum === 0 ? 0 : greatest / sum,
    heaviestSquareShare: squares === 0 ? 0 : (greatest * greatest) / squares,
    effectiveRounds: effectiveSize(weights),
    effectiveUnits: effectiveSize(unitWeights(log)),
    rewardedUnits: countRewarded(log),
    unsupportedShare: unsupportedShare(rounds, probabilities),
    forcedShare: rounds.filter(({ propensity }) => propensity >= 1).length / rounds.length,
  };
};
