/**
 * Trees, a logistic regression, or the mean of both on the scale of the logit: learnt from the older part of the past, judged on its newer part
 * by the measure that is reported, the area under the curve, the best is learnt anew from the whole past. What comes later has no say.
 */
import { areaUnderRoc, type FeatureTable } from '../../../models/index.ts';
import { pickLabelled, placesWhere, type Labelled, type Recipe } from './cross-validate.ts';
import { blend, logisticFamily, treeFamily } from './families.ts';

const olderShare = 0.7;

/** Rows of the past in the order of time. */
export const scoreByChosen = async (past: Labelled, next: FeatureTable, recipe: Recipe): Promise<Float64Array> => {
  const trees = treeFamily(recipe);
  const forecastsOf = async (learnt: Labelled, judged: FeatureTable): Promise<readonly Float64Array[]> => {
    const [one, other] = [await trees(learnt, judged), await logisticFamily(learnt, judged)];
    return [one, other, blend(one, other)];
  };
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
  const areas = (await forecastsOf(older, newer.table)).map((scores) => areaUnderRoc({ labels: newer.labels, scores }));
  const chosen = areas.indexOf(Math.max(...areas));
  return (await forecastsOf(past, next))[chosen] ?? new Float64Array();
};
