/**
 * Features → columns that count alike: shaped, less the median, in units of the range from the 5th to the 95th percentile ÷ 3.29 (of a normal distribution
 * its standard deviation), or of the standard deviation where that range is nothing. By its range a column of two humps is not shrunk as much as by its
 * quartiles or deviation, which would hide the humps behind noise (Milligan and Cooper 1988). What does not vary is left out. A feature that is often
 * missing gets a second column that says whether it is known, unless an earlier one says the same.
 */
import { columnValue, shaped, success, type Result, type SegmentColumn } from '../../engine/index.ts';
import { refused, type Refusal } from '../refusal.ts';
import { pointsOf, type Points } from './points.ts';
import type { SegmentFeature } from './segment-features.ts';

/** Rows hold the values of the features, in their order; NaN: not known. */
export type SegmentRows = {
  readonly features: readonly SegmentFeature[];
  readonly rows: readonly ArrayLike<number>[];
};

/** Known and missing must both be so often to tell debtors apart. */
const leastShareMissing = 0.05;
const outer = [0.05, 0.95] as const;
const rangePerDeviation = 3.29;
/** Two indicators that agree on so many rows say the same. */
const sameShare = 0.95;
const decimals = 1e6;

const rounded = (value: number): number => Math.round(value * decimals) / decimals;

const quantile = (sorted: Float64Array, share: number): number => {
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN];
  return low + (high - low) * (place - Math.floor(place));
};

const deviation = (values: Float64Array): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

const spreadOf = (sorted: Float64Array): number => {
  const range = quantile(sorted, outer[1]) - quantile(sorted, outer[0]);
  return rounded(range > 0 ? range / rangePerDeviation : deviation(sorted));
};

/** Null: all alike. */
const valueColumn = ({ name, shape }: SegmentFeature, known: Float64Array): SegmentColumn | null => {
  const sorted = known.map((value) => shaped(shape, value)).sort();
  const spread = sorted.length === 0 ? 0 : spreadOf(sorted);
  return spread > 0 ? { feature: name, reads: 'value', shape, typical: rounded(quantile(sorted, 0.5)), spread } : null;
};

const knownColumn = ({ name }: SegmentFeature, share: number): SegmentColumn | null => {
  if (share < leastShareMissing || share > 1 - leastShareMissing) return null;
  // In units of the deviation of a yes or no, so that it weighs as much as another column.
  const spread = rounded(Math.sqrt(share * (1 - share)));
  return { feature: name, reads: 'known', shape: 'plain', typical: rounded(share), spread };
};

const shareAlike = (one: readonly boolean[], other: readonly boolean[]): number => {
  const alike = one.filter((value, place) => value === other[place]).length / one.length;
  return Math.max(alike, 1 - alike);
};

export type FittedColumns = { readonly columns: readonly SegmentColumn[]; readonly points: Points };

export const fitColumns = ({ features, rows }: SegmentRows): Result<FittedColumns, Refusal> => {
  const columns: SegmentColumn[] = [];
  const indicators: (readonly boolean[])[] = [];
  for (const [place, feature] of features.entries()) {
    const values = Float64Array.from(rows, (row) => row[place] ?? NaN);
    const wrong = values.findIndex((value) => !Number.isNaN(value) && !Number.isFinite(value));
    if (wrong >= 0) return refused('feature-not-valid', `${feature.name} is ${String(values[wrong])}`);
    const known = values.filter((value) => !Number.isNaN(value));
    const value = valueColumn(feature, known);
    if (value !== null) columns.push(value);
    const indicator = [...values].map((each) => !Number.isNaN(each));
    const isKnown = knownColumn(feature, known.length / values.length);
    if (isKnown !== null && indicators.every((other) => shareAlike(indicator, other) < sameShare)) {
      columns.push(isKnown);
      indicators.push(indicator);
    }
  }
  if (columns.length === 0) return refused('no-usable-feature', 'no feature of payment history varies');
  const places = columns.map(({ feature }) => features.findIndex(({ name }) => name === feature));
  const points = rows.map((row) =>
    columns.map((column, index) => columnValue(column, row[places[index] ?? -1] ?? NaN)),
  );
  return success({ columns, points: pointsOf(points, columns.length) });
};
