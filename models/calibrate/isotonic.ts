/**
 * Isotonic regression: the non-decreasing step function of the probability that fits the labels best (pool adjacent violators), with straight
 * lines between the steps. It never tells 0 or 1: its ends keep 1/(n + 2) off, as Laplace's rule has it.
 */
import type { Forecasts } from '../evaluate/proper-scores.ts';

export type IsotonicCalibrator = {
  readonly kind: 'isotonic';
  /** Ascending. */
  readonly probabilities: readonly number[];
  /** The calibrated value at each, non-decreasing. */
  readonly values: readonly number[];
};

type Block = { first: number; last: number; rows: number; labels: number };

const meanOf = ({ rows, labels }: Block): number => labels / rows;

/** One block for each different probability, ascending. */
const blocksOf = ({ labels, probabilities }: Forecasts): Block[] => {
  const probabilityOf = (row: number): number => probabilities[row] ?? NaN;
  const order = Uint32Array.from({ length: labels.length }, (_, row) => row);
  order.sort((one, other) => probabilityOf(one) - probabilityOf(other));
  const blocks: Block[] = [];
  for (const row of order) {
    const probability = probabilityOf(row);
    const label = labels[row] ?? NaN;
    const block = blocks.at(-1);
    if (block?.last === probability) {
      block.rows += 1;
      block.labels += label;
    } else blocks.push({ first: probability, last: probability, rows: 1, labels: label });
  }
  return blocks;
};

const poolViolators = (blocks: readonly Block[]): readonly Block[] => {
  const pooled: Block[] = [];
  for (const block of blocks) {
    let current = block;
    for (
      let before = pooled.at(-1);
      before !== undefined && meanOf(before) >= meanOf(current);
      before = pooled.at(-1)
    ) {
      pooled.pop();
      current = {
        first: before.first,
        last: current.last,
        rows: before.rows + current.rows,
        labels: before.labels + current.labels,
      };
    }
    pooled.push(current);
  }
  return pooled;
};

export const fitIsotonic = (forecasts: Forecasts): IsotonicCalibrator => {
  const margin = 1 / (forecasts.labels.length + 2);
  const points = poolViolators(blocksOf(forecasts)).flatMap((block) => {
    const value = Math.min(Math.max(meanOf(block), margin), 1 - margin);
    const ends = block.first === block.last ? [block.first] : [block.first, block.last];
    return ends.map((probability) => ({ probability, value }));
  });
  return {
    kind: 'isotonic',
    probabilities: points.map(({ probability }) => probability),
    values: points.map(({ value }) => value),
  };
};

/** Number of known points at or below the probability. */
const pointsUpTo = (points: readonly number[], probability: number): number => {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((points[middle] ?? NaN) <= probability) low = middle + 1;
    else high = middle;
  }
  return low;
};

export const applyIsotonic = ({ probabilities, values }: IsotonicCalibrator, probability: number): number => {
  const above = pointsUpTo(probabilities, probability);
  const low = Math.max(above - 1, 0);
  const high = Math.min(above, probabilities.length - 1);
  const [from = NaN, to = NaN] = [probabilities[low], probabilities[high]];
  const [lowValue = NaN, highValue = NaN] = [values[low], values[high]];
  const share = to > from ? Math.min(Math.max((probability - from) / (to - from), 0), 1) : 0;
  return lowValue + share * (highValue - lowValue);
};
