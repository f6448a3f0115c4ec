/**
 * A stored artifact → the response model that decides, by the kind of the model. A new kind is one more entry of the map. What cannot be
 * used is refused in words: an artifact that is none, or one that was trained on other features or actions.
 */
import { Buffer } from 'node:buffer';
import type { OnnxHost } from '../../data/index.ts';
import {
  failure,
  makeFeaturesOf,
  moneyIn,
  specWith,
  success,
  type Assumptions,
  type Catalogue,
  type Instant,
  type ResponseModel,
  type Result,
} from '../../engine/index.ts';
import {
  compileChosen,
  compileHazard,
  compileTableResponse,
  isChosen,
  parseChosen,
  parseHazardArtifact,
  parseTableResponse,
} from '../../models/index.ts';
import { makeCompileOnnx } from './compile-onnx.ts';
import type { AsIf, CompiledModel, CompileModel, ModelCompilers, ModelToCompile, Objective } from './model-compiler.ts';

type House = { readonly catalogue: Catalogue; readonly assumptions: Assumptions };

const parseJson = (artifact: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(artifact).toString('utf8'));
  } catch {
    return null;
  }
};

const currenciesOf = ({ actions }: Catalogue): readonly string[] => [
  ...new Set(actions.flatMap(({ costMinor }) => Object.keys(costMinor))),
];

/** The prices that later contacts are planned with: those of the objective. */
const plannedPrices = ({ harmPriceFactor, contactPriceMinor }: Objective, catalogue: Catalogue) => ({
  harmPriceFactor,
  contactPriceMinor: Object.fromEntries(
    currenciesOf(catalogue).map((currency) => [currency, moneyIn(contactPriceMinor, currency)]),
  ),
});

/** Where nothing is known of the debtor and the horizon is one, the chance is one too. */
const rememberUnknown = (response: ResponseModel): ResponseModel => {
  let known: number | null = null;
  return { ...response, selfCureOfUnknown: (context) => (known ??= response.selfCureOfUnknown(context)) };
};

type Read = { readonly featuresOf: AsIf['featuresOf'] };
type Compile<Serving extends Read> = (serving: Serving) => ReturnType<typeof compileHazard>;

/** A second one beside the one that decides, made when it is first asked: the two must not share what they remember. */
const asIfOf = <Serving extends Read>(serving: Serving, compile: Compile<Serving>): AsIf => {
  let asked: Float64Array = new Float64Array();
  let second: ResponseModel | null = null;
  const makeSecond = (): ResponseModel => {
    const compiled = compile({ ...serving, featuresOf: () => asked });
    if (!compiled.ok) throw new Error(`what compiled once no longer does: ${compiled.error.detail}`);
    return compiled.value;
  };
  return {
    featuresOf: serving.featuresOf,
    score: ({ context, candidates, features }) => {
      second ??= makeSecond();
      asked = features;
      // Another object for every question: of the same one the model would remember what it saw.
      return second.score({ ...context }, candidates);
    },
  };
};

const compiledBy = <Serving extends Read>(
  serving: Serving,
  compile: Compile<Serving>,
): Result<CompiledModel, { readonly detail: string }> => {
  const compiled = compile(serving);
  if (!compiled.ok) return failure(compiled.error);
  const response = rememberUnknown(compiled.value);
  return success({ responseFor: () => response, asIf: asIfOf(serving, compile) });
};

/** What every model that reads the vector of features is served with. */
const servingOf = ({ catalogue, assumptions }: House, { objective, attributes }: ModelToCompile) => ({
  catalogue,
  assumptions,
  featureSpec: specWith(attributes.trainedWith),
  // What was barred since is not known to the model, and stands at its mean.
  featuresOf: makeFeaturesOf(attributes.trainedWith, attributes.inUse),
  daysLeft: () => objective.horizonDays,
});

const makeCompileHazard =
  (house: House): CompileModel =>
  (given) => {
    const parsed = parseHazardArtifact(parseJson(given.artifact));
    if (!parsed.ok) return parsed;
    const planned = plannedPrices(given.objective, house.catalogue);
    return compiledBy({ ...servingOf(house, given), artifact: parsed.value, plannedPrices: planned }, compileHazard);
  };

const otherKind = (stored: string, trained: string) =>
  failure({ detail: `is stored as ${stored} and was trained as ${trained}` });

/** Put together from the families that a nightly run chose; stored by that of payment. */
const compileStoredChosen = (house: House, given: ModelToCompile, stored: unknown): ReturnType<CompileModel> => {
  const parsed = parseChosen(stored);
  if (!parsed.ok) return parsed;
  const { payment } = parsed.value.chosen;
  if (payment !== given.stored.kind) return otherKind(given.stored.kind, payment);
  return compiledBy({ ...servingOf(house, given), artifact: parsed.value }, compileChosen);
};

/** Of trees and of networks: they plan no later contacts. */
const makeCompileTableResponse =
  (house: House): CompileModel =>
  (given) => {
    const stored = parseJson(given.artifact);
    if (isChosen(stored)) return compileStoredChosen(house, given, stored);
    const parsed = parseTableResponse(stored);
    if (!parsed.ok) return parsed;
    if (parsed.value.kind !== given.stored.kind) return otherKind(given.stored.kind, parsed.value.kind);
    return compiledBy({ ...servingOf(house, given), artifact: parsed.value }, compileTableResponse);
  };

export const makeModelCompilers = (
  house: House & { readonly onnxHost: OnnxHost; readonly now: () => Instant },
): ModelCompilers => ({
  hazard: makeCompileHazard(house),
  trees: makeCompileTableResponse(house),
  network: makeCompileTableResponse(house),
  onnx: makeCompileOnnx({ host: house.onnxHost, assumptions: house.assumptions, now: house.now }),
});
