/**
 * The hazard of a payment whatever is done: a logistic regression on what contacts do not change. It serves three ends: as a column of the
 * joint regression (which corrects it), as the variance that a row is weighed by, and to tell how much likelier than others of the same age
 * this debtor is to pay anyway.
 */
import { z } from 'zod';
import type { NightRow } from '../dataset/night-row.ts';
import { columnSchema, columnValue, fillColumns, type Column } from './columns.ts';
import { fitPaydays, paydayLogit, paydaysSchema, type Paydays } from './calendar.ts';
import { fitLogistic, logLossUnder, sigmoid, type LogisticRows } from './logistic.ts';
import type { HazardSettings } from './settings.ts';
import { halfOf } from './split-rows.ts';
import { labelOf } from './training-rows.ts';

export const baselineSchema = z.strictObject({
  columns: z.array(columnSchema).readonly(),
  /** Columns of the calendar (weekday, payday): they move today's chance, not that of the weeks to come. */
  isCalendar: z.array(z.boolean()).readonly(),
  /** The constant first. */
  coefficients: z.array(z.number()).readonly(),
  paydays: paydaysSchema,
  /** Mean factor of the calendar over the rows. */
  meanCalendar: z.number().positive(),
  /** p(1 − p) on average: the scale of weights. */
  meanVariance: z.number().positive(),
});
export type Baseline = Readonly<z.infer<typeof baselineSchema>>;

type Hazards = {
  /** Chance of a payment on this day. */
  readonly today: number;
  /** The same on the average day. */
  readonly anyDay: number;
};

type Shape = Omit<Baseline, 'meanVariance' | 'meanCalendar'>;

const calendarLogit = ({ columns, isCalendar, coefficients, paydays }: Shape, features: Float64Array): number => {
  let logit = paydayLogit(paydays, features);
  for (let index = 0; index < columns.length; index += 1) {
    if (isCalendar[index] !== true) continue;
    logit += (coefficients[index + 1] as number) * columnValue(columns[index] as Column, features);
  }
  return logit;
};

const standingLogit = ({ columns, isCalendar, coefficients }: Shape, features: Float64Array): number => {
  let logit = coefficients[0] ?? 0;
  for (let index = 0; index < columns.length; index += 1) {
    if (isCalendar[index] === true) continue;
    logit += (coefficients[index + 1] as number) * columnValue(columns[index] as Column, features);
  }
  return logit;
};

/** How much likelier a payment is on this day than on the average one. */
export const calendarFactor = (baseline: Baseline, features: Float64Array): number =>
  Math.exp(calendarLogit(baseline, features)) / baseline.meanCalendar;

export const baseHazards = (baseline: Baseline, features: Float64Array): Hazards => {
  const standing = standingLogit(baseline, features);
  return {
    today: sigmoid(standing + calendarLogit(baseline, features)),
    anyDay: sigmoid(standing + Math.log(baseline.meanCalendar)),
  };
};

/** What a row counts for: the inverse of its variance, relative to the mean, and never above ten times it. */
export const rowWeight = (meanVariance: number, hazard: number): number =>
  meanVariance / (hazard * (1 - hazard) + 0.1 * meanVariance);

/** Of the logistic coefficients, loosest first. */
const priorPrecisions = [4, 16, 64, 256, 1024] as const;
/** With more payments the loosest does as well as any. */
const fewPayments = 1_500;

type Filled = LogisticRows & { readonly halves: Uint8Array };

const ofHalf = ({ size, values, labels, halves }: Filled, half: 0 | 1): LogisticRows => {
  const kept = [...halves.keys()].filter((row) => halves[row] === half);
  const own = new Float64Array(kept.length * size);
  for (const [index, row] of kept.entries()) own.set(values.subarray(row * size, (row + 1) * size), index * size);
  return { rowCount: kept.length, size, values: own, labels: Float64Array.from(kept, (row) => labels[row] as number) };
};

const fitWith = (rows: LogisticRows, precision: number): Float64Array => {
  const rate = rows.labels.reduce((sum, label) => sum + label, 0.5) / (rows.rowCount + 1);
  const mean = new Float64Array(rows.size);
  mean[0] = Math.log(rate / (1 - rate));
  const precisions = new Float64Array(rows.size).fill(precision);
  precisions[0] = 1e-6;
  return fitLogistic(rows, { mean, precision: precisions });
};

/** The precision under which either half of the debtors foretells the other best: with few payments free coefficients foretell worse than none. */
const choosePrecision = (rows: Filled): number => {
  if (rows.labels.reduce((sum, label) => sum + Math.ceil(label), 0) > fewPayments) return priorPrecisions[0];
  const [one, other] = [ofHalf(rows, 0), ofHalf(rows, 1)];
  if (one.rowCount === 0 || other.rowCount === 0) return priorPrecisions.at(-1) as number;
  const losses = priorPrecisions.map(
    (precision) => logLossUnder(other, fitWith(one, precision)) + logLossUnder(one, fitWith(other, precision)),
  );
  return priorPrecisions[losses.indexOf(Math.min(...losses))] as number;
};

type BaselineTraining = {
  readonly rows: readonly NightRow[];
  readonly columns: readonly Column[];
  readonly isCalendar: readonly boolean[];
  /** Still empty. */
  readonly paydays: Paydays;
  readonly target: HazardSettings['target'];
};

export const fitBaseline = ({ rows, columns, isCalendar, paydays, target }: BaselineTraining): Baseline => {
  const size = columns.length + 1;
  const values = new Float64Array(rows.length * size);
  const labels = new Float64Array(rows.length);
  for (const [index, row] of rows.entries()) {
    values[index * size] = 1;
    fillColumns(columns, row.features, values, index * size + 1);
    labels[index] = labelOf(row, target);
  }
  const filled = { rowCount: rows.length, size, values, labels };
  const halves = Uint8Array.from(rows, ({ debtorId }) => halfOf(debtorId));
  const coefficients = fitWith(filled, choosePrecision({ ...filled, halves }));
  const plain = { columns, isCalendar, coefficients: [...coefficients], paydays };
  const hazardOf = (shape: Shape, features: Float64Array): number =>
    sigmoid(standingLogit(shape, features) + calendarLogit(shape, features));
  const shape = {
    ...plain,
    paydays: fitPaydays(
      paydays,
      rows.map(({ features }, index) => ({
        features,
        label: labels[index] as number,
        expected: hazardOf(plain, features),
      })),
    ),
  };
  const sums = { variance: 0, calendar: 0 };
  for (const { features } of rows) {
    const hazard = hazardOf(shape, features);
    sums.variance += hazard * (1 - hazard);
    sums.calendar += Math.exp(calendarLogit(shape, features));
  }
  return { ...shape, meanCalendar: sums.calendar / rows.length, meanVariance: sums.variance / rows.length };
};
