/**
 * Features → the standardised columns that the linear parts are made of: a value, its logarithm, steps and hinges at quantiles, levels of
 * a category. Fitted on rows once and then frozen: mean 0 and standard deviation 1 over those rows, at most 4 either way, and a value
 * that is not known is the mean.
 */
import { z } from 'zod';
import { success, type Result } from '../../engine/index.ts';
import { refused, type Refusal } from '../refusal.ts';
import type { FeatureList } from './feature-list.ts';

export const columnPlanSchema = z.strictObject({
  feature: z.string(),
  /** `steps` and `hinges` come beside the value itself; `known` says whether there is one. */
  shape: z.enum(['value', 'log', 'steps', 'hinges', 'levels', 'known']),
  /** Number of steps or hinges, at evenly spaced quantiles. */
  count: z.int().min(1).max(20).optional(),
});
export type ColumnPlan = Readonly<z.infer<typeof columnPlanSchema>>;

export const columnSchema = z.strictObject({
  name: z.string(),
  /** Place of the feature in its specification. */
  place: z.int().min(0),
  kind: z.enum(['value', 'log', 'step', 'hinge', 'level', 'known']),
  /** Cut of a step or hinge, or level of a category. */
  at: z.number(),
  mean: z.number(),
  sd: z.number().positive(),
  /** Of an attribute that callers tell: its feature. These stand last. */
  attribute: z.string().optional(),
});
export type Column = Readonly<z.infer<typeof columnSchema>>;

const widest = 4;

const rawValue = (kind: Column['kind'], at: number, value: number): number => {
  switch (kind) {
    case 'value':
      return value;
    case 'log':
      return Math.sign(value) * Math.log1p(Math.abs(value));
    case 'step':
      return Number.isNaN(value) ? NaN : Number(value > at);
    case 'hinge':
      return Number.isNaN(value) ? NaN : Math.max(0, value - at);
    case 'level':
      return Number.isNaN(value) ? NaN : Number(value === at);
    case 'known':
      return Number(!Number.isNaN(value));
  }
};

export const columnValue = ({ kind, place, at, mean, sd }: Column, features: Float64Array): number => {
  const scaled = (rawValue(kind, at, features[place] as number) - mean) / sd;
  if (Number.isNaN(scaled)) return 0;
  return scaled > widest ? widest : scaled < -widest ? -widest : scaled;
};

/** Writes the value of each column from `into[from]` on. */
export const fillColumns = (
  columns: readonly Column[],
  features: Float64Array,
  into: Float64Array,
  from: number,
): void => {
  for (let index = 0; index < columns.length; index += 1) {
    into[from + index] = columnValue(columns[index] as Column, features);
  }
};

type RawColumn = Pick<Column, 'name' | 'place' | 'kind' | 'at' | 'attribute'>;

/** Values at `count` evenly spaced quantiles, each once, none at either end. */
const cutsOf = (values: Float64Array, count: number): readonly number[] => {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const cuts = Array.from({ length: count }, (_, index) =>
    Number(sorted[Math.floor(((index + 1) / (count + 1)) * (sorted.length - 1))]),
  );
  return [...new Set(cuts)].filter((cut) => cut < Number(sorted.at(-1)));
};

const planned = (plan: ColumnPlan, place: number, values: Float64Array, levelCount: number): readonly RawColumn[] => {
  const { feature, shape, count = 3 } = plan;
  const named = (kind: Column['kind'], at: number): RawColumn => ({
    name: kind === 'value' ? feature : `${feature} ${kind} ${String(at)}`,
    place,
    kind,
    at,
  });
  switch (shape) {
    case 'value':
      return [named('value', 0)];
    case 'log':
      return [named('log', 0)];
    case 'known':
      return [named('known', 0)];
    case 'steps':
      return [named('value', 0), ...cutsOf(values, count).map((cut) => named('step', cut))];
    case 'hinges':
      return [named('value', 0), ...cutsOf(values, count).map((cut) => named('hinge', cut))];
    case 'levels':
      return Array.from({ length: levelCount }, (_, level) => named('level', level));
  }
};

/** A column that (almost) never varies says nothing and would be blown up by its own scale. */
const leastSd = 0.03;

const standardised = (column: RawColumn, values: Float64Array): readonly Column[] => {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    const raw = rawValue(column.kind, column.at, value);
    if (Number.isNaN(raw)) continue;
    count += 1;
    sum += raw;
    squares += raw * raw;
  }
  if (count === 0) return [];
  const mean = sum / count;
  const sd = Math.sqrt(Math.max(0, squares / count - mean * mean));
  const isShare = column.kind === 'step' || column.kind === 'level' || column.kind === 'known';
  return sd > (isShare ? leastSd : 1e-9 * (1 + Math.abs(mean))) ? [{ ...column, mean, sd }] : [];
};

/** The columns of the plans, fitted on rows of features; those that do not vary are left out. */
export const fitColumns = (
  plans: readonly ColumnPlan[],
  spec: FeatureList,
  rows: readonly Float64Array[],
): Result<readonly Column[], Refusal> => {
  const columns: Column[] = [];
  for (const plan of plans) {
    const place = spec.features.findIndex(({ name }) => name === plan.feature);
    const feature = spec.features[place];
    if (feature === undefined) return refused('feature-mismatch', `${plan.feature} is not in ${spec.id}`);
    const values = Float64Array.from(rows, (row) => row[place] ?? NaN);
    for (const column of planned(plan, place, values, feature.levels?.length ?? 0)) {
      columns.push(
        ...standardised({ ...column, ...(feature.isDeclared === true ? { attribute: feature.name } : {}) }, values),
      );
    }
  }
  return success(columns);
};
