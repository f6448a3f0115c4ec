/**
 * A policy learnt from a trial: one forest of boosted trees over context and arm, which chooses for each row the arm of the highest predicted
 * outcome. Judged on rows it did not see: the other half where it is at hand, else fold by fold.
 */
import { pickRows, type FeatureTable, type ModelFeature } from '../../../models/index.ts';
import { foldCount, pickLabelled, placesWhere, trainScorer } from './cross-validate.ts';
import { bestSingleArm, comparePolicies, type Comparison, type Trial } from './randomised-trial.ts';

/** Few and coarse splits: effects are small beside the noise. */
const settings = { treeCount: 150, maxLeaves: 8, minRowsPerLeaf: 100, columnShare: 0.6 };

const withArm = ({ arms, table, given }: Trial): FeatureTable => {
  const arm: ModelFeature = {
    kind: 'category',
    name: 'arm',
    about: 'action',
    availability: 'at_decision',
    levels: arms.names,
    encoding: 'one_hot',
  };
  return { features: [...table.features, arm], columns: [...table.columns, Float64Array.from(given)] };
};

const pickTrial = (trial: Trial, places: Uint32Array): Trial => ({
  arms: trial.arms,
  table: pickRows(trial.table, places),
  given: Int32Array.from(places, (place) => trial.given[place] ?? -1),
  outcomes: Float64Array.from(places, (place) => trial.outcomes[place] ?? NaN),
});

/** The predicted outcome of every arm for every row. */
const predictArms = (learnt: Trial, judged: Trial): readonly Float64Array[] => {
  const scorer = trainScorer({ table: withArm(learnt), labels: learnt.outcomes }, { seed: 1, settings });
  const actions = learnt.arms.names.map((_, arm) => Float64Array.of(arm));
  const context = new Float64Array(judged.table.columns.length);
  return Array.from(judged.given, (_, row) => {
    for (const [place, column] of judged.table.columns.entries()) context[place] = column[row] ?? NaN;
    return scorer.scoreCandidates(context, actions);
  });
};

export type JudgedPolicy = {
  readonly judged: Trial;
  readonly learned: Int32Array;
  readonly bestArm: Int32Array;
  /** By the model, of each arm for each row. */
  readonly predicted: readonly Float64Array[];
  readonly comparison: Comparison;
};

const judgeParts = (
  judged: Trial,
  parts: readonly { readonly learnt: Trial; readonly places: Uint32Array }[],
): JudgedPolicy => {
  const rowCount = judged.given.length;
  const learned = new Int32Array(rowCount);
  const bestArm = new Int32Array(rowCount);
  const predicted = new Array<Float64Array>(rowCount);
  for (const { learnt, places } of parts) {
    const best = bestSingleArm(learnt);
    const scores = predictArms(learnt, pickTrial(judged, places));
    for (const [index, place] of places.entries()) {
      const own = scores[index] ?? new Float64Array();
      predicted[place] = own;
      learned[place] = own.indexOf(Math.max(...own));
      bestArm[place] = best;
    }
  }
  return { judged, learned, bestArm, predicted, comparison: comparePolicies(judged, learned, bestArm) };
};

/** `folds` of the rows of `trial`; not used where there is a holdout. The best single arm, too, is chosen on the rows learnt from. */
export const judgePolicy = (trial: Trial, folds: ArrayLike<number>, holdout: Trial | null): JudgedPolicy => {
  const all = (count: number): Uint32Array => placesWhere(count, () => true);
  if (holdout !== null) return judgeParts(holdout, [{ learnt: trial, places: all(holdout.given.length) }]);
  const parts = Array.from({ length: foldCount }, (_, fold) => ({
    learnt: pickTrial(
      trial,
      placesWhere(trial.given.length, (place) => folds[place] !== fold),
    ),
    places: placesWhere(trial.given.length, (place) => folds[place] === fold),
  }));
  return judgeParts(trial, parts);
};

/** The rows of one arm, cut in two at random: arms that are the same. */
export const sameArmTwice = (trial: Trial, arm: number, isFirst: (place: number) => boolean): Trial => {
  const places = placesWhere(trial.given.length, (place) => trial.given[place] === arm);
  const own = pickLabelled({ table: trial.table, labels: trial.outcomes }, places);
  return {
    arms: { names: ['one', 'other'], propensities: [0.5, 0.5] },
    table: own.table,
    given: Int32Array.from(places, (place) => Number(!isFirst(place))),
    outcomes: own.labels,
  };
};
