/**
 * A feature vector as columns for a linear fit: a number as its standardised value, whether it is known, and steps at its quartiles; a
 * category as one column a level. Only what may be decided on. Spread and quartiles are those of the rows it is made from.
 */
import { featureSpec } from '../../../engine/index.ts';

export type FeatureColumns = (features: Float64Array) => Float64Array;

type Part = { readonly write: (value: number) => readonly number[] };

const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;

const numberPart = (values: readonly number[]): Part => {
  const known = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  const spread = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, known.length));
  const steps = [...new Set([0.25, 0.5, 0.75].map((share) => quantile(known, share)))];
  return {
    write: (value) =>
      Number.isNaN(value)
        ? [0, 1, ...steps.map(() => 0)]
        : [spread > 0 ? (value - mean) / spread : 0, 0, ...steps.map((step) => (value > step ? 1 : 0))],
  };
};

const categoryPart = (levels: readonly string[]): Part => ({
  write: (value) => levels.map((_, place) => (place === value ? 1 : 0)),
});

export const makeFeatureColumns = (rows: readonly Float64Array[]): FeatureColumns => {
  const parts = featureSpec.features.map((feature, place): Part | null => {
    if (!feature.forDecisions) return null;
    return feature.kind === 'number' ? numberPart(rows.map((row) => row[place] ?? NaN)) : categoryPart(feature.levels);
  });
  return (features) =>
    Float64Array.from([1, ...parts.flatMap((part, place) => part?.write(features[place] ?? NaN) ?? [])]);
};
