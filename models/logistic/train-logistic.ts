/**
 * Logistic regression with a ridge: the plain model that others must beat, and on a few hundred rows the better one. Numbers are standardised;
 * one that is not known counts as the mean and says so in a column of its own; categories are one-hot. Fitted by Newton's method, so the same
 * rows give the same weights, without chance.
 */
import { success, type Result } from '../../engine/index.ts';
import { rowCountOf, type FeatureTable } from '../features/feature-table.ts';
import { featureListHash, type ModelFeature } from '../features/model-feature.ts';
import { refused, type Refusal } from '../refusal.ts';
import { checkRows } from '../trees/check-rows.ts';
import { sigmoid } from '../trees/losses.ts';
import { fitRidge } from './fit-ridge.ts';

/** A column of the regression: a value, whether it is unknown, or whether it is this level. */
export type LogisticColumn = {
  readonly feature: number;
  readonly kind: 'value' | 'unknown' | 'level';
  readonly level: number;
  readonly mean: number;
  readonly scale: number;
};

export type LogisticModel = {
  readonly features: readonly ModelFeature[];
  readonly featuresHash: string;
  readonly columns: readonly LogisticColumn[];
  readonly weights: readonly number[];
  readonly intercept: number;
};

type LogisticTraining = {
  readonly table: FeatureTable;
  readonly labels: Float64Array;
  /** Penalty on the square of each weight of a standardised column. */
  readonly ridge: number;
};

const minRows = 20;

const rawValue = ({ kind, level }: Pick<LogisticColumn, 'kind' | 'level'>, value: number): number => {
  switch (kind) {
    case 'value':
      return value;
    case 'unknown':
      return Number(Number.isNaN(value));
    case 'level':
      return Number(value === level);
  }
};

/** What the regression sees of a value: 0 is the mean of the rows trained on, and what is not known. */
const standardised = (column: LogisticColumn, value: number): number => {
  const raw = rawValue(column, value);
  return Number.isNaN(raw) ? 0 : (raw - column.mean) / column.scale;
};

/** Null: the column never varies. */
const fitColumn = (
  place: Pick<LogisticColumn, 'feature' | 'kind' | 'level'>,
  values: Float64Array,
): LogisticColumn | null => {
  const known = values.map((value) => rawValue(place, value)).filter((raw) => !Number.isNaN(raw));
  const mean = known.reduce((sum, raw) => sum + raw, 0) / known.length;
  const scale = Math.sqrt(known.reduce((sum, raw) => sum + (raw - mean) ** 2, 0) / known.length);
  return scale > 1e-12 * Math.abs(mean) ? { ...place, mean, scale } : null;
};

const columnsOf = (feature: ModelFeature, place: number, values: Float64Array): readonly LogisticColumn[] => {
  const fit = (kind: LogisticColumn['kind'], level: number): LogisticColumn | null =>
    fitColumn({ feature: place, kind, level }, values);
  const isOneHot = feature.kind === 'category' && feature.encoding === 'one_hot';
  const columns = isOneHot
    ? feature.levels.map((_, level) => fit('level', level))
    : [fit('value', -1), fit('unknown', -1)];
  return columns.filter((column) => column !== null);
};

export const trainLogistic = ({ table, labels, ridge }: LogisticTraining): Result<LogisticModel, Refusal> => {
  if (!(ridge > 0 && ridge < Infinity)) return refused('settings-not-valid', `the ridge is ${ridge}`);
  const checked = checkRows({ table, labels, weights: null }, { loss: 'logistic', minRows });
  if (!checked.ok) return checked;
  const { features } = table;
  const valuesOf = (feature: number): Float64Array => table.columns[feature] ?? new Float64Array();
  const columns = features.flatMap((feature, place) => columnsOf(feature, place, valuesOf(place)));
  if (columns.length === 0) return refused('no-usable-feature', 'no feature ever varies');
  const design = columns.map((column) => valuesOf(column.feature).map((value) => standardised(column, value)));
  const { weights, intercept } = fitRidge(design, labels, ridge);
  return success({ features, featuresHash: featureListHash(features), columns, weights, intercept });
};

/** The probability of every row; refused when the table has other features than those trained on. */
export const scoreLogistic = (model: LogisticModel, table: FeatureTable): Result<Float64Array, Refusal> => {
  if (featureListHash(table.features) !== model.featuresHash)
    return refused('feature-mismatch', 'the features are not those the model was trained on');
  const logits = new Float64Array(rowCountOf(table)).fill(model.intercept);
  for (const [place, column] of model.columns.entries()) {
    const weight = model.weights[place] ?? 0;
    const values = table.columns[column.feature];
    for (const [row, logit] of logits.entries())
      logits[row] = logit + weight * standardised(column, values?.[row] ?? NaN);
  }
  return success(logits.map(sigmoid));
};
