/** Rows by column: one Float64Array for each feature, in the order of the list. NaN is "not known"; infinite values are refused. */
import { success, type Result } from '../../engine/index.ts';
import { refused, type Refusal } from '../refusal.ts';
import type { ModelFeature } from './model-feature.ts';

export type FeatureTable = {
  readonly features: readonly ModelFeature[];
  readonly columns: readonly Float64Array[];
};

export const rowCountOf = ({ columns }: FeatureTable): number => columns[0]?.length ?? 0;

/** The rows at those places, in that order. */
export const pickRows = ({ features, columns }: FeatureTable, places: ArrayLike<number>): FeatureTable => ({
  features,
  columns: columns.map((column) => Float64Array.from(places, (place) => column[place] ?? NaN)),
});

/** The table without the features of these names. */
export const withoutFeatures = ({ features, columns }: FeatureTable, names: readonly string[]): FeatureTable => {
  const kept = features.map(({ name }) => !names.includes(name));
  return { features: features.filter((_, place) => kept[place]), columns: columns.filter((_, place) => kept[place]) };
};

const isLevel = (value: number, levelCount: number): boolean =>
  Number.isInteger(value) && value >= 0 && value < levelCount;

const isValue = (feature: ModelFeature, value: number): boolean =>
  Number.isNaN(value) || (feature.kind === 'number' ? Number.isFinite(value) : isLevel(value, feature.levels.length));

export const checkTable = (table: FeatureTable): Result<FeatureTable, Refusal> => {
  const { features, columns } = table;
  if (features.length !== columns.length)
    return refused('feature-mismatch', `${features.length} features are declared, ${columns.length} columns given`);
  const rowCount = rowCountOf(table);
  for (const [place, feature] of features.entries()) {
    const column = columns[place] ?? new Float64Array();
    if (column.length !== rowCount)
      return refused('feature-mismatch', `${feature.name} has ${column.length} rows, the first feature ${rowCount}`);
    const wrong = column.findIndex((value) => !isValue(feature, value));
    if (wrong >= 0) return refused('feature-not-valid', `${feature.name} is ${String(column[wrong])} in row ${wrong}`);
  }
  return success(table);
};
