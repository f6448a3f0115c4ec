/**
 * A checked ONNX file tried out before it is taken in, on rows as they can occur: the ends of every feature, values between, and nothing
 * known at all. It must give a finite number for each, the same ones again, the same whatever rows stand beside, within the time stated.
 */
import { failure, featureSpec, slots, success, type ContactAction, type Result } from '../../engine/index.ts';
import { channels, tones, treatments } from '../../engine/index.ts';
import type { OpenOnnx } from './onnx-host.ts';
import { fillOnnxRow, type OnnxColumn } from './onnx-inputs.ts';

/** What the output of a model means. */
export type OnnxTarget =
  /** Chance of any payment within 30 days, if this is done and nothing after it. */
  | { readonly kind: 'payment_probability' }
  /** Money paid within 30 days, minor units of that currency, before costs. */
  | { readonly kind: 'paid_amount'; readonly currency: string };

export type OnnxProbe = { readonly rows: number; readonly microsecondsPerRow: number };

/** A decision weighs some hundred actions in a few milliseconds. */
const mostMicrosecondsPerRow = 100;

const timedRows = 128;
const timings = 5;
/** Rows beside it may change how sums are grouped, and so the last digits. */
const tolerance = 1e-4;

const actions: readonly (ContactAction | null)[] = [
  null,
  ...slots.map((slot, index): ContactAction => {
    const channel = channels[index % channels.length] ?? 'sms';
    const tone = tones[index % tones.length] ?? 'warm';
    const treatment = treatments[index % treatments.length] ?? 'reminder';
    return { id: `${channel}.${slot}.${tone}.${treatment}`, channel, slot, tone, treatment };
  }),
];

/** Place of case and feature → a share of the feature's range, in [0, 1), spread evenly; no chance in it. */
const shareOf = (of: number, place: number): number => ((of + 1) * 0.6180339887498949 + place * 0.7548776662466927) % 1;

const between = (share: (place: number) => number): Float64Array =>
  Float64Array.from(featureSpec.features, ({ kind, range: [least, most] }, place) => {
    const value = least + share(place) * (most - least);
    return kind === 'category' ? Math.round(value) : value;
  });

const cases: readonly Float64Array[] = [
  between(() => 0),
  between(() => 1),
  new Float64Array(featureSpec.features.length).fill(NaN),
  ...Array.from({ length: 20 }, (_, one) => between((place) => shareOf(one, place))),
  ...Array.from({ length: 20 }, (_, one) =>
    between((place) => (shareOf(one, place) < 0.2 ? NaN : shareOf(place, one))),
  ),
];

const probeRows = cases.flatMap((features) => actions.map((action) => ({ features, action })));

type Refused = { readonly detail: string };

const refuse = (detail: string): Result<never, Refused> => failure({ detail });

/** Outputs for all rows, so many at once. */
const runAll = async (
  model: OpenOnnx,
  columns: readonly OnnxColumn[],
  atOnce: number,
): Promise<Result<Float64Array, Refused>> => {
  const outputs = new Float64Array(probeRows.length);
  for (let from = 0; from < probeRows.length; from += atOnce) {
    const part = probeRows.slice(from, from + atOnce);
    for (const [row, probed] of part.entries()) fillOnnxRow(columns, probed, { into: model.rows, row });
    const ran = await model.runLater(part.length);
    if (!ran.ok) return refuse(ran.error.detail);
    outputs.set(ran.value, from);
  }
  return success(outputs);
};

const timePerRow = async (model: OpenOnnx): Promise<Result<number, Refused>> => {
  let best = Infinity;
  for (let time = 0; time < timings; time += 1) {
    const from = performance.now();
    const ran = await model.runLater(timedRows);
    if (!ran.ok) return refuse(ran.error.detail);
    best = Math.min(best, performance.now() - from);
  }
  return success((best * 1000) / timedRows);
};

const rowText = (row: number): string => {
  const { features, action } = probeRows[row] ?? { features: new Float64Array(), action: null };
  const known = features.every(Number.isNaN)
    ? 'nothing known'
    : features.some(Number.isNaN)
      ? 'some features not known'
      : 'all features known';
  return `for a case with ${known} and ${action === null ? 'no contact' : `the action ${action.id}`}`;
};

const faultOfOutputs = (outputs: Float64Array, target: OnnxTarget): string | null => {
  const strange = outputs.findIndex((output) => !Number.isFinite(output));
  if (strange >= 0) {
    return `gives ${String(outputs[strange])} ${rowText(strange)}; what is not known is NaN, and the model must cope with it`;
  }
  if (target.kind !== 'payment_probability') return null;
  const outside = outputs.findIndex((output) => output < -1e-6 || output > 1 + 1e-6);
  return outside < 0
    ? null
    : `gives ${String(outputs[outside])} ${rowText(outside)}, which is no probability: is it a score before the sigmoid?`;
};

const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= tolerance * Math.max(1, Math.abs(one));

export const probeOnnx = async (
  model: OpenOnnx,
  columns: readonly OnnxColumn[],
  target: OnnxTarget,
): Promise<Result<OnnxProbe, Refused>> => {
  // One row first: what takes too long or too much for one is not asked for many.
  const first = await model.runLater(1);
  if (!first.ok) return refuse(first.error.detail);
  const together = await runAll(model, columns, timedRows);
  if (!together.ok) return together;
  const fault = faultOfOutputs(together.value, target);
  if (fault !== null) return refuse(fault);
  const again = await runAll(model, columns, timedRows);
  if (!again.ok) return again;
  if (again.value.some((output, row) => output !== together.value[row])) {
    return refuse('gives other numbers for the same rows when asked again');
  }
  const alone = await runAll(model, columns, 7);
  if (!alone.ok) return alone;
  const moved = alone.value.findIndex((output, row) => !isNear(output, together.value[row] ?? NaN));
  if (moved >= 0) return refuse(`gives another number for a row when other rows stand beside it, ${rowText(moved)}`);
  const perRow = await timePerRow(model);
  if (!perRow.ok) return perRow;
  const microsecondsPerRow = Math.round(perRow.value * 10) / 10;
  if (microsecondsPerRow > mostMicrosecondsPerRow) {
    return refuse(
      `takes ${String(microsecondsPerRow)} µs a row; at most ${String(mostMicrosecondsPerRow)} are allowed`,
    );
  }
  return success({ rows: probeRows.length, microsecondsPerRow });
};
