/**
 * The hazard of a payment whatever is done: a logistic regression on what contacts do not change. It serves three ends: as a column of the
 * joint regression (which corrects it), as the variance that a row is weighed by, and to tell how much likelier than others of the same age
 * this debtor is to pay anyway.
 */
import { z } from 'zod';
import type { NightRow } from '../dataset/night-row.ts';
import { columnSchema, columnValue, fillColumns, type Column } from './columns.ts';
import { fitLogistic, sigmoid } from './logistic.ts';
import type { HazardSettings } from './settings.ts';
import { labelOf } from './training-rows.ts';

export const baselineSchema = z.strictObject({
  columns: z.array(columnSchema).readonly(),
  /** Columns of the calendar (weekday, payday): they move today's chance, not that of the weeks to come. */
  isCalendar: z.array(z.boolean()).readonly(),
  /** The constant first. */
  coefficients: z.array(z.number()).readonly(),
  /** p(1 − p) on average: the scale of weights. */
  meanVariance: z.number().positive(),
});
export type Baseline = Readonly<z.infer<typeof baselineSchema>>;

type Hazards = {
  /** Chance of a payment on this day. */
  readonly today: number;
  /** The same on a day of no particular place in the calendar. */
  readonly anyDay: number;
};

export const baseHazards = (
  { columns, isCalendar, coefficients }: Omit<Baseline, 'meanVariance'>,
  features: Float64Array,
): Hazards => {
  let standing = coefficients[0] ?? 0;
  let calendar = 0;
  for (let index = 0; index < columns.length; index += 1) {
    const part = (coefficients[index + 1] as number) * columnValue(columns[index] as Column, features);
    if (isCalendar[index] === true) calendar += part;
    else standing += part;
  }
  return { today: sigmoid(standing + calendar), anyDay: sigmoid(standing) };
};

/** What a row counts for: the inverse of its variance, relative to the mean, and never above ten times it. */
export const rowWeight = (meanVariance: number, hazard: number): number =>
  meanVariance / (hazard * (1 - hazard) + 0.1 * meanVariance);

const priorPrecision = 4;

type BaselineTraining = {
  readonly rows: readonly NightRow[];
  readonly columns: readonly Column[];
  readonly isCalendar: readonly boolean[];
  readonly target: HazardSettings['target'];
};

export const fitBaseline = ({ rows, columns, isCalendar, target }: BaselineTraining): Baseline => {
  const size = columns.length + 1;
  const values = new Float64Array(rows.length * size);
  const labels = new Float64Array(rows.length);
  for (const [index, row] of rows.entries()) {
    values[index * size] = 1;
    fillColumns(columns, row.features, values, index * size + 1);
    labels[index] = labelOf(row, target);
  }
  const rate = labels.reduce((sum, label) => sum + label, 0) / rows.length;
  const mean = new Float64Array(size);
  mean[0] = Math.log(rate / (1 - rate));
  const precision = new Float64Array(size).fill(priorPrecision);
  precision[0] = 1e-6;
  const coefficients = fitLogistic({ rowCount: rows.length, size, values, labels }, { mean, precision });
  const shape = { columns, isCalendar, coefficients: [...coefficients] };
  const variance = rows.reduce((sum, { features }) => {
    const { today } = baseHazards(shape, features);
    return sum + today * (1 - today);
  }, 0);
  return { ...shape, meanVariance: variance / rows.length };
};
