/** Looks for leaks among the features of nights: which of them foretells a payment of the day better than anything honest could. */
import { success, type Result } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import type { FeatureTable } from '../features/feature-table.ts';
import type { ModelFeature } from '../features/model-feature.ts';
import type { FeatureList } from '../hazard/feature-list.ts';
import { thinned } from '../hazard/training-rows.ts';
import { findLeaks, type SuspectedLeak } from '../leaks/find-leaks.ts';
import type { Refusal } from '../refusal.ts';

/** Nights with a payment, and as many without: payments are rare, and a leak shows on them. */
const ofEachClass = 1_500;

/** One by one from either class, so that even and odd places hold both. */
const balanced = (rows: readonly NightRow[]): readonly NightRow[] => {
  const paid = thinned(
    rows.filter(({ paidMinor }) => paidMinor > 0),
    ofEachClass,
  );
  const unpaid = thinned(
    rows.filter(({ paidMinor }) => paidMinor <= 0),
    paid.length,
  );
  // Two of a kind in a row: places that are even hold both kinds, and so do odd ones.
  return paid.flatMap((row, place) => {
    const other = unpaid[place];
    return other === undefined ? [] : place % 2 === 0 ? [row, other] : [other, row];
  });
};

const asModelFeature = ({ name }: FeatureList['features'][number]): ModelFeature => ({
  kind: 'number',
  name,
  about: 'context',
  availability: 'at_decision',
});

/** Only features that decisions rest on; categories by the number of their level. */
export const suspectFeatures = (
  rows: readonly NightRow[],
  spec: FeatureList,
  seed: number,
): Result<readonly SuspectedLeak[], Refusal> => {
  const sample = balanced(rows);
  if (sample.length === 0) return success([]);
  const places = spec.features.flatMap(({ forDecisions }, place) => (forDecisions ? [place] : []));
  const table: FeatureTable = {
    features: places.map((place) => asModelFeature(spec.features[place] as FeatureList['features'][number])),
    columns: places.map((place) => Float64Array.from(sample, ({ features }) => features[place] ?? NaN)),
  };
  return findLeaks({ table, labels: Float64Array.from(sample, ({ paidMinor }) => Number(paidMinor > 0)), seed });
};
