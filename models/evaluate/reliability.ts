/**
 * The points of a reliability plot: of what was foretold in a bin, what came, with an interval. The interval is Wilson's score interval of 95 %
 * (Wilson 1927), which stays within 0 and 1 and holds where few or none paid; it takes rows for independent, so for nights of the same debtors it is
 * somewhat too narrow.
 */
import { reliabilityBins, type Binning } from './calibration.ts';
import type { Forecasts } from './proper-scores.ts';

export type ReliabilityPoint = {
  readonly rows: number;
  readonly predicted: number;
  readonly observed: number;
  readonly low: number;
  readonly high: number;
};

/** Two-sided 95 % of the normal. */
const z = 1.959963984540054;

const wilson = (rate: number, rows: number): { readonly low: number; readonly high: number } => {
  const weight = 1 + (z * z) / rows;
  const middle = (rate + (z * z) / (2 * rows)) / weight;
  const half = (z / weight) * Math.sqrt((rate * (1 - rate)) / rows + (z * z) / (4 * rows * rows));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
};

export const reliabilityPoints = (forecasts: Forecasts, binning: Binning): readonly ReliabilityPoint[] =>
  reliabilityBins(forecasts, binning).map(({ rows, meanProbability, meanLabel }) => ({
    rows,
    predicted: meanProbability,
    observed: meanLabel,
    ...wilson(meanLabel, rows),
  }));
