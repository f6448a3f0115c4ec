/**
 * The chance that a contact causes a complaint or an opt-out. Both are rare, so the model starts from the house's assumptions and learns by
 * how much they are off: one logistic regression over all contacts, the assumed logit as offset.
 */
import { z } from 'zod';
import type { Assumptions, Catalogue } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import { columnSchema, fillColumns, type Column } from './columns.ts';
import { fitLogistic } from './logistic.ts';

export const harmSchema = z.strictObject({
  columns: z.array(columnSchema).readonly(),
  /** The assumed part, and the places of the features it reads; −1: not in the specification. */
  logitByAction: z.array(z.number()).readonly(),
  vulnerableAt: z.int(),
  vulnerableLogit: z.number(),
  recentAt: z.int(),
  recentLogit: z.number(),
  /** The learned part. */
  constant: z.number(),
  byAction: z.array(z.number()).readonly(),
  coefficients: z.array(z.number()).readonly(),
});
export type HarmModel = Readonly<z.infer<typeof harmSchema>>;

type Assumed = Pick<HarmModel, 'logitByAction' | 'vulnerableAt' | 'vulnerableLogit' | 'recentAt' | 'recentLogit'>;

const valueAt = (features: Float64Array, place: number): number => {
  const value = features[place] ?? 0;
  return Number.isNaN(value) ? 0 : value;
};

const assumedLogit = (assumed: Assumed, features: Float64Array): number =>
  assumed.vulnerableLogit * valueAt(features, assumed.vulnerableAt) +
  assumed.recentLogit * Math.min(5, valueAt(features, assumed.recentAt));

/** The part of the logit that all actions share; add `byAction`, as `actionLogits` gives it. */
export const sharedHarmLogit = (model: HarmModel, features: Float64Array, scratch: Float64Array): number => {
  fillColumns(model.columns, features, scratch, 0);
  let logit = model.constant + assumedLogit(model, features);
  for (let index = 0; index < model.columns.length; index += 1) {
    logit += (model.coefficients[index] as number) * (scratch[index] as number);
  }
  return logit;
};

export const harmLogits = ({ logitByAction, byAction }: HarmModel): Float64Array =>
  Float64Array.from(logitByAction, (logit, action) => logit + (byAction[action] ?? 0));

/** Above this the assumptions are not believed: it is what the prior response model takes as the most as well. */
export const mostHarm = 0.5;

const precisions = { constant: 1, factor: 8, column: 8 };

type HarmTraining = {
  readonly rows: readonly NightRow[];
  readonly catalogue: Catalogue;
  readonly columns: readonly Column[];
  readonly assumptions: Assumptions;
  readonly places: { readonly vulnerableAt: number; readonly recentAt: number };
};

const distinct = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

export const fitHarm = ({ rows, catalogue, columns, assumptions, places }: HarmTraining): HarmModel => {
  const { actions } = catalogue;
  const channels = distinct(actions.map(({ channel }) => channel));
  const tones = distinct(actions.map(({ tone }) => tone));
  const assumed: Assumed = {
    ...places,
    logitByAction: actions.map(({ channel, tone }) => {
      const rate = Math.min(mostHarm, assumptions.harmByChannel[channel] * assumptions.harmByTone[tone]);
      return Math.log(rate / (1 - rate));
    }),
    vulnerableLogit: Math.log(assumptions.harmVulnerable),
    recentLogit: Math.log(assumptions.harmPerRecentContact),
  };
  const factorsOf = actions.map(({ channel, tone }) => [
    1 + channels.indexOf(channel),
    1 + channels.length + tones.indexOf(tone),
  ]);
  const columnsAt = 1 + channels.length + tones.length;
  const size = columnsAt + columns.length;
  const contacts = rows.filter(({ chosenPlace }) => chosenPlace >= 0);
  const values = new Float64Array(contacts.length * size);
  const offsets = new Float64Array(contacts.length);
  const labels = new Float64Array(contacts.length);
  for (const [row, { features, chosenPlace, complained, optedOut }] of contacts.entries()) {
    values[row * size] = 1;
    for (const factor of factorsOf[chosenPlace] ?? []) values[row * size + factor] = 1;
    fillColumns(columns, features, values, row * size + columnsAt);
    offsets[row] = (assumed.logitByAction[chosenPlace] ?? 0) + assumedLogit(assumed, features);
    labels[row] = Number(complained || optedOut);
  }
  const precision = new Float64Array(size).fill(precisions.factor).fill(precisions.column, columnsAt);
  precision[0] = precisions.constant;
  const learned = fitLogistic(
    { rowCount: contacts.length, size, values, labels, offsets },
    { mean: new Float64Array(size), precision },
  );
  return {
    columns,
    ...assumed,
    constant: learned[0] ?? 0,
    byAction: factorsOf.map((factors) => factors.reduce((sum, factor) => sum + (learned[factor] ?? 0), 0)),
    coefficients: [...learned.subarray(columnsAt)],
  };
};
