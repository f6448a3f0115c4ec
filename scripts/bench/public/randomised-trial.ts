/**
 * A trial in which chance gave each subject one arm with a known probability. Because it did, the value of any policy is its mean outcome
 * weighted by 1 / probability on the rows where it agrees with the arm given (inverse propensity scoring), without bias on rows it was not
 * learnt from. Two policies are compared on the same rows: their difference has a far smaller error than either value.
 */
import type { FeatureTable } from '../../../models/index.ts';
import { meanAndSd } from './cross-validate.ts';
import type { DataRow } from './read-data.ts';
import { tableOf, type Source } from './sources.ts';

export type Arms = {
  readonly names: readonly string[];
  /** The probability with which each arm was given. */
  readonly propensities: readonly number[];
};

export type Trial = {
  readonly arms: Arms;
  readonly table: FeatureTable;
  /** Place of the arm given. */
  readonly given: Int32Array;
  readonly outcomes: Float64Array;
};

export type ReadTrial = {
  readonly arms: Arms;
  readonly sources: readonly Source<DataRow>[];
  readonly armOf: (row: DataRow) => string;
  readonly outcomeOf: (row: DataRow) => number;
};

/** Rows of an arm that is not among the arms are left out. */
export const readTrial = (rows: readonly DataRow[], { arms, sources, armOf, outcomeOf }: ReadTrial): Trial => {
  const known = rows.filter((row) => arms.names.includes(armOf(row)));
  return {
    arms,
    table: tableOf(sources, known),
    given: Int32Array.from(known, (row) => arms.names.indexOf(armOf(row))),
    outcomes: Float64Array.from(known, outcomeOf),
  };
};

/** These arms only, with the probabilities they have among themselves. */
export const withArms = ({ names, propensities }: Arms, kept: readonly string[]): Arms => {
  const places = names.flatMap((name, place) => (kept.includes(name) ? [place] : []));
  const total = places.reduce((sum, place) => sum + (propensities[place] ?? 0), 0);
  return {
    names: places.map((place) => names[place] ?? ''),
    propensities: places.map((place) => (propensities[place] ?? 0) / total),
  };
};

/** What a row says about a policy that chooses this arm for it: its mean over the rows is the policy's value. */
const weighted = ({ arms, given, outcomes }: Trial, row: number, chosen: number): number =>
  given[row] === chosen ? (outcomes[row] ?? NaN) / (arms.propensities[chosen] ?? NaN) : 0;

/** The arm with the best value, given to all. */
export const bestSingleArm = (trial: Trial): number => {
  const values = trial.arms.names.map(
    (_, arm) => trial.outcomes.reduce((sum, _outcome, row) => sum + weighted(trial, row, arm), 0) / trial.given.length,
  );
  return values.indexOf(Math.max(...values));
};

export type Comparison = {
  readonly learnedValue: number;
  readonly bestArmValue: number;
  readonly difference: number;
  /** 95 % interval of the difference, row by row. */
  readonly low: number;
  readonly high: number;
  /** Only if the interval lies above zero. */
  readonly beatsBestArm: boolean;
};

/** The policies by what they choose for each row. */
export const comparePolicies = (trial: Trial, learned: ArrayLike<number>, bestArm: ArrayLike<number>): Comparison => {
  const rows = Array.from(trial.given.keys());
  const valueOf = (chosen: ArrayLike<number>): readonly number[] =>
    rows.map((row) => weighted(trial, row, chosen[row] ?? -1));
  const [learnedValues, bestValues] = [valueOf(learned), valueOf(bestArm)];
  const { mean, sd } = meanAndSd(learnedValues.map((value, row) => value - (bestValues[row] ?? NaN)));
  const reach = (1.96 * sd) / Math.sqrt(rows.length);
  return {
    learnedValue: meanAndSd(learnedValues).mean,
    bestArmValue: meanAndSd(bestValues).mean,
    difference: mean,
    low: mean - reach,
    high: mean + reach,
    beatsBestArm: mean - reach > 0,
  };
};
