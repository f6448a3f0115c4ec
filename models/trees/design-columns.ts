/**
 * From features to the columns that trees split: a number or a list of codes is one column, a one-hot category one for each level. Numeric
 * columns are cut at quantiles into at most 255 bins of a byte each, with one bin more for values that are not known; cuts lie half-way
 * between neighbouring values, so a monotone transformation of a feature changes no bin. Columns with a single value are dropped.
 */
import { rowCountOf, type FeatureTable } from '../features/feature-table.ts';
import type { ModelFeature } from '../features/model-feature.ts';

export type DesignColumn = {
  /** Place of the feature in the list. */
  readonly feature: number;
  /** The level that the column tells from all others; null: the feature's value is cut. */
  readonly level: number | null;
  /** Ascending; a value belongs to the first bin whose cut it does not exceed. For a level, one cut at 0.5. */
  readonly cuts: Float64Array;
  /** Whether the bin after the last one, for values that are not known, is in use. */
  readonly hasMissing: boolean;
  readonly bins: Uint8Array;
};

/** Cuts are found on an even sample of at most this many rows. */
const cutSampleRows = 200_000;

/** Half-way from one value to a greater one; never equal to the greater one, however close they are. */
const between = (low: number, high: number): number => {
  const middle = low / 2 + high / 2;
  return middle < high && middle >= low ? middle : low;
};

const sortedSample = (values: Float64Array): Float64Array => {
  const stride = Math.ceil(values.length / cutSampleRows);
  const sample = new Float64Array(Math.ceil(values.length / stride));
  let count = 0;
  for (let row = 0; row < values.length; row += stride) {
    const value = values[row] ?? NaN;
    if (Number.isNaN(value)) continue;
    sample[count] = value;
    count += 1;
  }
  return sample.subarray(0, count).sort();
};

/** The ends of runs of equal values in sorted order: at each, the last place of a value that is followed by a greater one. */
const runEnds = (sorted: Float64Array): number[] => {
  const ends: number[] = [];
  for (let place = 0; place + 1 < sorted.length; place += 1)
    if ((sorted[place] ?? 0) < (sorted[place + 1] ?? 0)) ends.push(place);
  return ends;
};

/** Cuts of a numeric column: between all distinct values where there are few, else at quantiles. */
export const findCuts = (values: Float64Array, maxBins: number): Float64Array => {
  const sorted = sortedSample(values);
  const ends = runEnds(sorted);
  const cutAfter = (place: number): number => between(sorted[place] ?? NaN, sorted[place + 1] ?? NaN);
  if (ends.length < maxBins) return Float64Array.from(ends, cutAfter);
  const chosen: number[] = [];
  let next = 0;
  for (let bin = 1; bin < maxBins; bin += 1) {
    const target = Math.floor((bin * sorted.length) / maxBins) - 1;
    while (next < ends.length && (ends[next] ?? 0) < target) next += 1;
    const end = ends[next];
    if (end === undefined) break;
    if (end !== chosen.at(-1)) chosen.push(end);
  }
  return Float64Array.from(chosen, cutAfter);
};

/** Number of cuts below the value. */
const binOf = (cuts: Float64Array, value: number): number => {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cuts[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

const numericColumn = (feature: number, values: Float64Array, maxBins: number): DesignColumn | null => {
  const cuts = findCuts(values, maxBins);
  const bins = new Uint8Array(values.length);
  let missingCount = 0;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? NaN;
    const isMissing = Number.isNaN(value);
    if (isMissing) missingCount += 1;
    bins[row] = isMissing ? cuts.length + 1 : binOf(cuts, value);
  }
  const isConstant = cuts.length === 0 && (missingCount === 0 || missingCount === values.length);
  return isConstant ? null : { feature, level: null, cuts, hasMissing: missingCount > 0, bins };
};

const levelColumn = (feature: number, values: Float64Array, level: number): DesignColumn | null => {
  const bins = new Uint8Array(values.length);
  let count = 0;
  for (let row = 0; row < values.length; row += 1) {
    if (values[row] !== level) continue;
    bins[row] = 1;
    count += 1;
  }
  const isConstant = count === 0 || count === values.length;
  return isConstant ? null : { feature, level, cuts: Float64Array.of(0.5), hasMissing: false, bins };
};

const columnsOf = (feature: ModelFeature, place: number, values: Float64Array, maxBins: number): DesignColumn[] => {
  if (feature.kind === 'number' || feature.encoding === 'codes') {
    const column = numericColumn(place, values, maxBins);
    return column === null ? [] : [column];
  }
  return feature.levels.map((_, level) => levelColumn(place, values, level)).filter((column) => column !== null);
};

export type Design = {
  readonly rowCount: number;
  readonly columns: readonly DesignColumn[];
  /** Names of features without a column, because they never vary. */
  readonly droppedFeatures: readonly string[];
};

export const makeDesign = (table: FeatureTable, maxBins: number): Design => {
  const perFeature = table.features.map((feature, place) =>
    columnsOf(feature, place, table.columns[place] ?? new Float64Array(), maxBins),
  );
  return {
    rowCount: rowCountOf(table),
    columns: perFeature.flat(),
    droppedFeatures: table.features.filter((_, place) => perFeature[place]?.length === 0).map(({ name }) => name),
  };
};
