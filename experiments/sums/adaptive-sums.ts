/**
 * What is kept of rows that an exploring policy chose: sums of weights h and of doubly robust scores Γ (AIPW), from which the value of an
 * action or of a policy is estimated. The model that predicts and the weight must come from earlier batches. STATISTICS.md §5, §7.9.
 */
import { addUp } from './merge.ts';

export type AdaptiveSums = Readonly<Record<'rows' | 'h' | 'hh' | 'hScore' | 'hhScore' | 'hhScore2', number>>;

export const noAdaptive: AdaptiveSums = { rows: 0, h: 0, hh: 0, hScore: 0, hhScore: 0, hhScore2: 0 };

export type AdaptiveRow = {
  readonly action: number;
  readonly reward: number;
  /** Of each action, as logged. */
  readonly propensities: readonly number[];
  /** Of each action, by a model from earlier batches. */
  readonly predicted: readonly number[];
  readonly weight: number;
};

/** Of the policy that takes action a with probability `target[a]`; a contrast has positive and negative entries. */
export const scoreOf = (row: AdaptiveRow, target: readonly number[]): number => {
  const taken = (target[row.action] ?? 0) / (row.propensities[row.action] ?? NaN);
  const expected = target.reduce((sum, share, action) => sum + share * (row.predicted[action] ?? NaN), 0);
  return expected + taken * (row.reward - (row.predicted[row.action] ?? NaN));
};

/**
 * StableVar weight of a batch (Hadad et al., 1911.02768): rows chosen with small probability count for less.
 * `propensities` of the action over the contexts that occur, each with its `share`.
 */
export const stableVarWeight = (contexts: readonly { readonly share: number; readonly propensity: number }[]): number =>
  contexts.reduce((sum, { share, propensity }) => sum + share / propensity, 0) ** -0.5;

const ofAll = function* (rows: Iterable<AdaptiveRow>, target: readonly number[]): Generator<AdaptiveSums> {
  for (const row of rows) {
    const [h, score] = [row.weight, scoreOf(row, target)];
    yield { rows: 1, h, hh: h * h, hScore: h * score, hhScore: h * h * score, hhScore2: h * h * score * score };
  }
};

export const sumAdaptive = (rows: Iterable<AdaptiveRow>, target: readonly number[]): AdaptiveSums =>
  addUp(noAdaptive, ofAll(rows, target));
