/**
 * An uploaded model as a response model: one row for each action and one for no contact, and the effect of an action is its output less that
 * of no contact. Reach, harm, costs and the price of harm are the house's assumptions.
 *
 *   payment_probability    value = (p(action) − p(no contact)) · balance · share that a payment brings − cost − harm
 *   paid_amount            value = amount(action) − amount(no contact) − cost − harm
 *
 * It throws where the model gives no numbers in time, as a response model may: then the base decides.
 */
import {
  caseFeatures,
  failure,
  featureSpec,
  makePriorResponse,
  success,
  type Assumptions,
  type Candidate,
  type CaseContext,
  type ContactAction,
  type Estimate,
  type ResponseModel,
  type Result,
} from '../../engine/index.ts';
import type { OnnxPorts } from './check-onnx.ts';
import type { OnnxHost, OnnxRefusal, OpenOnnx } from './onnx-host.ts';
import { fillOnnxRow, onnxColumns, type OnnxColumn } from './onnx-inputs.ts';
import type { OnnxTarget } from './probe-onnx.ts';

/** What stands beside the artifact in the registry. */
export type OnnxSettings = {
  readonly features: readonly string[];
  readonly target: OnnxTarget;
  readonly ports: OnnxPorts;
};

export type OnnxResponse = ResponseModel & {
  /** Gives its place in the thread of models back. */
  readonly close: () => void;
};

type Request = {
  readonly host: OnnxHost;
  readonly bytes: Uint8Array;
  readonly settings: OnnxSettings;
  /** `scientists-response@3` */
  readonly version: string;
  readonly assumptions: Assumptions;
};

type Core = {
  readonly model: OpenOnnx;
  readonly columns: readonly OnnxColumn[];
  readonly settings: OnnxSettings;
  readonly assumptions: Assumptions;
  readonly prior: ResponseModel;
  /** Output for no contact with a debtor of whom nothing is known. */
  readonly unknown: number;
};

/** Beyond a millionth, outputs are noise of single precision. */
const rounded = (output: number, { kind }: OnnxTarget): number =>
  kind === 'payment_probability' ? Math.min(1, Math.max(0, Math.round(output * 1e6) / 1e6)) : output;

/** One output for each action. Throws where the model gives none. */
const outputsOf = (
  { model, columns, settings }: Core,
  features: ArrayLike<number>,
  actions: readonly (ContactAction | null)[],
): readonly number[] => {
  const outputs: number[] = [];
  for (let from = 0; from < actions.length; from += model.mostRows) {
    const part = actions.slice(from, from + model.mostRows);
    for (const [row, action] of part.entries()) fillOnnxRow(columns, { features, action }, { into: model.rows, row });
    const ran = model.run(part.length);
    if (!ran.ok) throw new Error(`the uploaded model ${ran.error.detail}`);
    for (const output of ran.value) {
      if (!Number.isFinite(output)) throw new Error('the uploaded model gave what is no number');
      outputs.push(rounded(output, settings.target));
    }
  }
  return outputs;
};

const gainMinor = ({ settings, assumptions }: Core, context: CaseContext, effect: number): number =>
  settings.target.kind === 'payment_probability' ? effect * context.balanceMinor * assumptions.paidShare : effect;

const estimateOf = (
  core: Core,
  context: CaseContext,
  { assumed, output, without }: { readonly assumed: Estimate; readonly output: number; readonly without: number },
): Estimate => {
  const price = core.assumptions.harmPriceMinor[context.currency] ?? 0;
  const gain = gainMinor(core, context, output - without);
  const chances =
    core.settings.target.kind === 'payment_probability' ? { payProb: output, payProbNoContact: without } : {};
  return {
    ...assumed,
    ...chances,
    valueMinor: Math.round(gain - assumed.costMinor - assumed.harmProb * price),
  };
};

/** Actions that differ by their day only are one row. */
const score = (core: Core, context: CaseContext, candidates: readonly Candidate[]): readonly Estimate[] => {
  const { target } = core.settings;
  if (target.kind === 'paid_amount' && target.currency !== context.currency) {
    throw new Error(`the uploaded model tells amounts in ${target.currency}, and the case is in ${context.currency}`);
  }
  const places = new Map<number, number>();
  const actions: (ContactAction | null)[] = [null];
  for (const { place, action } of candidates) {
    if (!places.has(place)) places.set(place, actions.push(action) - 1);
  }
  const outputs = outputsOf(core, caseFeatures(context), actions);
  const without = outputs[0] ?? NaN;
  const assumed = core.prior.score(context, candidates);
  const byRow: (Estimate | undefined)[] = [];
  return candidates.map(({ place }, index) => {
    const row = places.get(place) ?? 0;
    const own = assumed[index];
    if (own === undefined) throw new Error('the house has no estimate for a candidate');
    return (byRow[row] ??= estimateOf(core, context, { assumed: own, output: outputs[row] ?? NaN, without }));
  });
};

const nothingKnown = new Float64Array(featureSpec.features.length).fill(NaN);

/** The chance of payment with no contact, where that is what the model tells; else the house's. */
const selfCures = (core: Core): Pick<ResponseModel, 'selfCure' | 'selfCureOfUnknown'> => {
  const { prior, settings, unknown } = core;
  if (settings.target.kind !== 'payment_probability') return prior;
  return {
    selfCure: (context) => outputsOf(core, caseFeatures(context), [null])[0] ?? NaN,
    selfCureOfUnknown: () => unknown,
  };
};

const openModel = async ({
  host,
  bytes,
  settings,
}: Request): Promise<Result<Omit<Core, 'assumptions' | 'prior'>, OnnxRefusal>> => {
  const { columns, faults } = onnxColumns(settings.features);
  if (faults.length > 0) {
    return failure({
      code: 'unfit',
      detail: `asks for features that are no more: ${faults.map(({ detail }) => detail).join('; ')}`,
    });
  }
  const opened = await host.open(bytes, { ports: settings.ports, width: columns.length });
  if (!opened.ok) return opened;
  const model = opened.value;
  // Asked once before it decides: the first run of a model is its slowest.
  fillOnnxRow(columns, { features: nothingKnown, action: null }, { into: model.rows, row: 0 });
  const first = await model.runLater(1);
  if (!first.ok) {
    model.close();
    return first;
  }
  return success({ model, columns, settings, unknown: rounded(first.value[0] ?? NaN, settings.target) });
};

export const makeOnnxResponse = async (request: Request): Promise<Result<OnnxResponse, OnnxRefusal>> => {
  const opened = await openModel(request);
  if (!opened.ok) return opened;
  const { assumptions, version } = request;
  const core: Core = { ...opened.value, assumptions, prior: makePriorResponse(assumptions) };
  const { selfCure, selfCureOfUnknown } = selfCures(core);
  return success({
    version,
    score: (context, candidates) => score(core, context, candidates),
    selfCure,
    selfCureOfUnknown,
    reach: core.prior.reach,
    close: core.model.close,
  });
};
