/** Whether a model still meets the world it was trained in: have its inputs moved, its scores, and does what it foretells still happen? */
import type { FeatureTable } from '../features/feature-table.ts';
import { movedAbove, stabilityIndex } from './stability.ts';

export type DriftReport = {
  /** Features whose stability index is above the limit, the farthest first. */
  readonly movedFeatures: readonly { readonly name: string; readonly index: number }[];
  readonly scoreIndex: number;
  readonly meanProbability: number;
  readonly meanLabel: number;
  /** Distance between the two means in standard errors of calibrated probabilities. */
  readonly levelErrors: number;
  readonly isFlagged: boolean;
};

export type DriftInput = {
  readonly before: { readonly table: FeatureTable; readonly scores: ArrayLike<number> };
  readonly now: {
    readonly table: FeatureTable;
    readonly scores: ArrayLike<number>;
    readonly labels: ArrayLike<number>;
  };
};

/** With a true model 1 run in 15,000 lies beyond. */
const levelErrorsLimit = 4;

const levelOf = (probabilities: ArrayLike<number>, labels: ArrayLike<number>) => {
  let probabilitySum = 0;
  let labelSum = 0;
  let variance = 0;
  for (let row = 0; row < labels.length; row += 1) {
    const probability = probabilities[row] ?? NaN;
    probabilitySum += probability;
    labelSum += labels[row] ?? NaN;
    variance += probability * (1 - probability);
  }
  return {
    meanProbability: probabilitySum / labels.length,
    meanLabel: labelSum / labels.length,
    levelErrors: (labelSum - probabilitySum) / Math.sqrt(variance),
  };
};

/** Scores are probabilities of one and the same model; `now` with the labels that have come since. */
export const reportDrift = ({ before, now }: DriftInput): DriftReport => {
  const movedFeatures = before.table.features
    .map(({ name }, place) => ({
      name,
      index: stabilityIndex(before.table.columns[place] ?? [], now.table.columns[place] ?? []),
    }))
    .filter(({ index }) => index > movedAbove)
    .sort((one, other) => other.index - one.index);
  const scoreIndex = stabilityIndex(before.scores, now.scores);
  const level = levelOf(now.scores, now.labels);
  const isFlagged =
    movedFeatures.length > 0 || scoreIndex > movedAbove || Math.abs(level.levelErrors) > levelErrorsLimit;
  return { movedFeatures, scoreIndex, ...level, isFlagged };
};
