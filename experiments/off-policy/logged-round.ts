/**
 * A logged round: one decision with what could have been chosen, how likely the logging policy was to choose each, what it chose, and what
 * came of it. The unit is whose rounds hang together (the debtor): uncertainty is counted over units, never over rounds.
 */
export type LoggedRound = {
  readonly unit: string;
  /** For the overlap map: a segment, a position on a page. */
  readonly segment: string;
  /** Names of the options; several options of one round may share a name (the same action on different days). */
  readonly actions: readonly string[];
  /** The logging policy's probability of each option; null where only that of the chosen one was logged. */
  readonly logging: readonly number[] | null;
  /** Place of the chosen option. */
  readonly chosen: number;
  /** The logging policy's probability of the chosen option when it was chosen. */
  readonly propensity: number;
  readonly reward: number;
};

/** For each round a number for each option: a policy's probabilities, or a reward model's expectations. */
export type ByOption = readonly (readonly number[])[];

/** A policy whose value is asked for. */
export type TargetPolicy = { readonly name: string; readonly probabilities: ByOption };

/** What a logged round is worth to every estimator, by column; the rounds in the order of the log. */
export type WeighedRounds = {
  /** Target probability of the chosen option over its propensity. */
  readonly weights: Float64Array;
  readonly rewards: Float64Array;
  /** Expectation of the reward model for the chosen option; null without a model. */
  readonly modelledChosen: Float64Array | null;
  /** Expectation of the reward model under the target policy. */
  readonly modelledTarget: Float64Array | null;
  /** Number of each round's unit, counted from 0. */
  readonly unitOf: Int32Array;
  readonly unitCount: number;
};

export type UnitNumbers = Pick<WeighedRounds, 'unitOf' | 'unitCount'>;

/** Units numbered in the order of their first round. */
export const numberUnits = (rounds: readonly Pick<LoggedRound, 'unit'>[]): UnitNumbers => {
  const numbers = new Map<string, number>();
  const unitOf = Int32Array.from(rounds, ({ unit }) => {
    const known = numbers.get(unit);
    if (known !== undefined) return known;
    numbers.set(unit, numbers.size);
    return numbers.size - 1;
  });
  return { unitOf, unitCount: numbers.size };
};

const expectationOf = (probabilities: readonly number[], values: readonly number[]): number => {
  let sum = 0;
  for (const [place, probability] of probabilities.entries())
    if (probability > 0) sum += probability * (values[place] as number);
  return sum;
};

/** Sound rounds are assumed: see check-rounds.ts. */
export const weighRounds = ({
  rounds,
  units,
  probabilities,
  modelled,
}: {
  readonly rounds: readonly LoggedRound[];
  readonly units: UnitNumbers;
  readonly probabilities: ByOption;
  readonly modelled: ByOption | null;
}): WeighedRounds => ({
  ...units,
  weights: Float64Array.from(
    rounds,
    ({ chosen, propensity }, place) => (probabilities[place]?.[chosen] as number) / propensity,
  ),
  rewards: Float64Array.from(rounds, ({ reward }) => reward),
  modelledChosen:
    modelled === null ? null : Float64Array.from(rounds, ({ chosen }, place) => modelled[place]?.[chosen] as number),
  modelledTarget:
    modelled === null
      ? null
      : Float64Array.from(modelled, (values, place) => expectationOf(probabilities[place] ?? [], values)),
});
