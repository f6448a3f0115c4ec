/** Whether rows can be learnt from at all: enough of them, labels and weights that are numbers, something to tell apart. */
import { success, type Result } from '../../engine/index.ts';
import { checkAvailability } from '../leaks/check-availability.ts';
import { modelFeatureListSchema } from '../features/model-feature.ts';
import { checkTable, rowCountOf, type FeatureTable } from '../features/feature-table.ts';
import { refused, type Refusal } from '../refusal.ts';
import type { LossName } from './losses.ts';

export type TrainingRows = {
  readonly table: FeatureTable;
  /** 0 or 1 under the logistic loss, any finite number under the squared one. */
  readonly labels: Float64Array;
  /** Not negative; null: every row weighs 1. */
  readonly weights: Float64Array | null;
};

const checkFeatures = ({ features, columns }: FeatureTable): Result<unknown, Refusal> => {
  const parsed = modelFeatureListSchema.safeParse(features);
  if (!parsed.success) return refused('feature-not-valid', parsed.error.issues[0]?.message ?? 'not a list of features');
  const available = checkAvailability(features);
  return available.ok ? checkTable({ features, columns }) : available;
};

const checkLabels = (loss: LossName, labels: Float64Array): Result<unknown, Refusal> => {
  const isLogistic = loss === 'logistic';
  const wrong = labels.findIndex((label) => (isLogistic ? label !== 0 && label !== 1 : !Number.isFinite(label)));
  if (wrong >= 0) return refused('label-not-valid', `the label is ${String(labels[wrong])} in row ${wrong}`);
  return success(labels);
};

/** Rows of weight 0 do not count: what is left must still differ. */
const checkVariety = (loss: LossName, labels: Float64Array, weights: Float64Array | null): Result<unknown, Refusal> => {
  const weighed = labels.filter((_, row) => (weights?.[row] ?? 1) > 0);
  const first = weighed[0];
  if (weighed.some((label) => label !== first)) return success(labels);
  return loss === 'logistic'
    ? refused('one-class-only', `every label is ${String(first)}`)
    : refused('constant-label', `every label is ${String(first)}`);
};

const checkWeights = (weights: Float64Array, rowCount: number): Result<unknown, Refusal> => {
  if (weights.length !== rowCount) return refused('weight-not-valid', `${weights.length} weights for ${rowCount} rows`);
  const wrong = weights.findIndex((weight) => !Number.isFinite(weight) || weight < 0);
  if (wrong >= 0) return refused('weight-not-valid', `the weight is ${String(weights[wrong])} in row ${wrong}`);
  return success(weights);
};

export const checkRows = (
  { table, labels, weights }: TrainingRows,
  { loss, minRows }: { readonly loss: LossName; readonly minRows: number },
): Result<unknown, Refusal> => {
  const features = checkFeatures(table);
  if (!features.ok) return features;
  const rowCount = rowCountOf(table);
  if (labels.length !== rowCount) return refused('label-not-valid', `${labels.length} labels for ${rowCount} rows`);
  if (rowCount < minRows) return refused('too-few-rows', `${rowCount} rows, at least ${minRows} are needed`);
  const checked = checkLabels(loss, labels);
  if (!checked.ok) return checked;
  const weighed = weights === null ? success(weights) : checkWeights(weights, rowCount);
  return weighed.ok ? checkVariety(loss, labels, weights) : weighed;
};
