/**
 * Whether of the cases told "30 %" some 30 % come true. The expected calibration error is never zero on a sample: it stands beside its floor,
 * the error that perfectly calibrated probabilities of the same size would show.
 */
import { seededGenerator } from '../random/seeded-generator.ts';
import type { Forecasts } from './proper-scores.ts';

export type ReliabilityBin = {
  readonly rows: number;
  readonly meanProbability: number;
  readonly meanLabel: number;
};

/** `equal_width`: [0, .1), [.1, .2) … for 10 bins, the last with 1 in it. `equal_count`: by rank, equal probabilities never parted. */
export type Binning = { readonly kind: 'equal_width' | 'equal_count'; readonly binCount: number };

const equalWidthBins = (probabilities: ArrayLike<number>, binCount: number): Uint16Array =>
  Uint16Array.from(probabilities, (probability) => Math.min(binCount - 1, Math.floor(probability * binCount)));

const equalCountBins = (probabilities: ArrayLike<number>, binCount: number): Uint16Array => {
  const valueOf = (row: number): number => probabilities[row] ?? NaN;
  const order = Uint32Array.from({ length: probabilities.length }, (_, row) => row);
  order.sort((one, other) => valueOf(one) - valueOf(other));
  const bins = new Uint16Array(probabilities.length);
  let bin = 0;
  for (const [place, row] of order.entries()) {
    const before = order[place - 1];
    if (before === undefined || valueOf(before) !== valueOf(row))
      bin = Math.floor((place * binCount) / probabilities.length);
    bins[row] = bin;
  }
  return bins;
};

const binsOf = (probabilities: ArrayLike<number>, { kind, binCount }: Binning): Uint16Array =>
  kind === 'equal_width' ? equalWidthBins(probabilities, binCount) : equalCountBins(probabilities, binCount);

type Sums = { readonly rows: Float64Array; readonly probability: Float64Array; readonly label: Float64Array };

const sumByBin = (bins: Uint16Array, { labels, probabilities }: Forecasts, binCount: number): Sums => {
  const sums = {
    rows: new Float64Array(binCount),
    probability: new Float64Array(binCount),
    label: new Float64Array(binCount),
  };
  for (const [row, bin] of bins.entries()) {
    sums.rows[bin] = (sums.rows[bin] ?? 0) + 1;
    sums.probability[bin] = (sums.probability[bin] ?? 0) + (probabilities[row] ?? NaN);
    sums.label[bin] = (sums.label[bin] ?? 0) + (labels[row] ?? NaN);
  }
  return sums;
};

const errorOf = ({ rows, probability, label }: Sums, rowCount: number): number =>
  rows.reduce((sum, _, bin) => sum + Math.abs((label[bin] ?? 0) - (probability[bin] ?? 0)), 0) / rowCount;

/** The bins that have rows, from the lowest probability up: the points of a reliability plot. */
export const reliabilityBins = (forecasts: Forecasts, binning: Binning): readonly ReliabilityBin[] => {
  const sums = sumByBin(binsOf(forecasts.probabilities, binning), forecasts, binning.binCount);
  return Array.from(sums.rows, (rows, bin) => ({
    rows,
    meanProbability: (sums.probability[bin] ?? 0) / rows,
    meanLabel: (sums.label[bin] ?? 0) / rows,
  })).filter(({ rows }) => rows > 0);
};

/** Mean over the rows of the distance between the label's and the probability's mean in their bin. */
export const calibrationError = (forecasts: Forecasts, binning: Binning): number =>
  errorOf(sumByBin(binsOf(forecasts.probabilities, binning), forecasts, binning.binCount), forecasts.labels.length);

/** The mean error if the probabilities were true: labels are drawn from them `draws` times. */
export const calibrationFloor = (
  probabilities: ArrayLike<number>,
  binning: Binning,
  { seed, draws }: { readonly seed: number; readonly draws: number },
): number => {
  const bins = binsOf(probabilities, binning);
  const next = seededGenerator(seed);
  let sum = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    const labels = Float64Array.from(probabilities, (probability) => Number(next() < probability));
    sum += errorOf(sumByBin(bins, { labels, probabilities }, binning.binCount), probabilities.length);
  }
  return sum / draws;
};
