/**
 * Trees or a logistic regression: learnt from the older part of the past, judged on its newer part, the one with the lower log-loss is
 * learnt anew from the whole past. What comes later has no say.
 */
import { logLoss, scoreLogistic, trainLogistic, type FeatureTable } from '../../../models/index.ts';
import { pickLabelled, placesWhere, trainAndScore, type Labelled, type Recipe } from './cross-validate.ts';

type Family = (learnt: Labelled, judged: FeatureTable) => Float64Array;

const olderShare = 0.7;
const ridge = 1;

const regression: Family = (learnt, judged) => {
  const trained = trainLogistic({ ...learnt, ridge });
  if (!trained.ok) throw new Error(`training was refused: ${trained.error.detail}`);
  const scores = scoreLogistic(trained.value, judged);
  if (!scores.ok) throw new Error(`serving was refused: ${scores.error.detail}`);
  return scores.value;
};

/** Rows of the past in the order of time. */
export const scoreByChosen = (past: Labelled, next: FeatureTable, recipe: Recipe): Float64Array => {
  const trees: Family = (learnt, judged) => trainAndScore(learnt, judged, recipe);
  const rowCount = past.labels.length;
  const cut = Math.floor(olderShare * rowCount);
  const older = pickLabelled(
    past,
    placesWhere(rowCount, (place) => place < cut),
  );
  const newer = pickLabelled(
    past,
    placesWhere(rowCount, (place) => place >= cut),
  );
  const lossOf = (family: Family): number =>
    logLoss({ labels: newer.labels, probabilities: family(older, newer.table) });
  const chosen = lossOf(regression) < lossOf(trees) ? regression : trees;
  return chosen(past, next);
};
