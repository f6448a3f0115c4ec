/**
 * The response models that strategies ask, as they stand now: the version behind an alias, compiled once, and how far its learning has come.
 *
 * A version that cannot be used is logged, and the last good one behind the same alias is asked in its place; where there is none, the base
 * decides. So a bad artifact never fails a decision. What is in force is worked out when the routing moves, which every move of an alias
 * and every word of a gate makes it do, and when a model that could not be used is to be tried again.
 */
import {
  readAttributeList,
  readAttributeListOf,
  readGate,
  readModelAlias,
  readModelVersion,
  type GateState,
  type ModelAlias,
  type Queryable,
  type StoredModelVersion,
} from '../../data/index.ts';
import {
  attributeVersionOf,
  noAttributes,
  type AskedModel,
  type AttributeList,
  type CaseContext,
  type Instant,
  type ModelSpec,
  type ResponseModel,
} from '../../engine/index.ts';
import type { CompiledModel, ModelCompilers, ModelToCompile, Objective } from './model-compiler.ts';
import { withTunedPrices } from './tuned-prices.ts';

/** A compiled version, with what it is to maximise: the strategy's objective at the prices that the version brings. */
type Usable = CompiledModel & { readonly objective: Objective };

/** As the receipt keeps it, with the model itself; null where there is none to ask. */
export type ModelInForce = {
  readonly wanted: string;
  readonly version: string | null;
  readonly compiled: Usable | null;
  /** When to look again whether what is wanted can be used by now; infinite where nothing but a change of routing can make it so. */
  readonly againAt: Instant;
};

export type ModelsInForce = {
  /** What the reference of a strategy stands for now. */
  readonly inForce: (client: Queryable, spec: Pick<ModelSpec, 'model' | 'objective'>) => Promise<ModelInForce>;
  /** What a receipt says was asked, with the attributes that were in use then. */
  readonly asAsked: (
    client: Queryable,
    answering: Pick<ModelInForce, 'wanted' | 'version'>,
    asked: { readonly objective: Objective; readonly inUse: AttributeList },
  ) => Promise<ModelInForce>;
  readonly gateOf: (client: Queryable, reference: string) => Promise<GateState>;
};

type Dependencies = {
  readonly compilers: ModelCompilers;
  readonly now: () => Instant;
  readonly log: { readonly error: (facts: object, text: string) => void };
};

type Named = { readonly name: string; readonly at: string };

const named = (reference: string): Named => {
  const cut = reference.lastIndexOf('@');
  return { name: reference.slice(0, cut), at: reference.slice(cut + 1) };
};

const isVersion = (at: string): boolean => /^\d+$/.test(at);

/** So many compiled models are held; the oldest gives way. */
const keptModels = 24;

type Outcome = { readonly compiled: Usable } | { readonly unfit: string; readonly againAt: Instant };

type Asked = { readonly objective: Objective; readonly inUse: AttributeList };

/** Those that the model was trained with; none where it was trained on another spec, which its compiler will refuse. */
const trainedWith = async (client: Queryable, { featureSpec }: StoredModelVersion): Promise<AttributeList> =>
  (await readAttributeListOf(client, attributeVersionOf(featureSpec.id) ?? 0)) ?? noAttributes;

const unfitForEver = (unfit: string): Outcome => ({ unfit, againAt: Infinity });

const compileStored = async (
  { artifact, ...stored }: StoredModelVersion,
  compilers: ModelCompilers,
  { asked, attributes }: { readonly asked: Objective; readonly attributes: ModelToCompile['attributes'] },
): Promise<Outcome> => {
  const compile = compilers[stored.kind];
  if (compile === undefined) return unfitForEver(`a model of kind ${stored.kind} cannot decide`);
  if (!artifact.ok) return unfitForEver(artifact.error.detail);
  const objective = withTunedPrices(asked, stored.settings);
  try {
    const result = await compile({ stored, artifact: artifact.value, objective, attributes });
    if (result.ok) return { compiled: { ...result.value, objective } };
    const { detail, againAt = Infinity } = result.error;
    return { unfit: detail, againAt };
  } catch (error) {
    return unfitForEver(error instanceof Error ? error.message : 'the compiler failed');
  }
};

type Looked = { readonly compiled: Usable | null; readonly againAt: Instant };

const lookedAt = (outcome: Outcome): Looked =>
  'compiled' in outcome
    ? { compiled: outcome.compiled, againAt: Infinity }
    : { compiled: null, againAt: outcome.againAt };

/** Versions never change, so an outcome is good for ever, but for one that says when to try again; a version that is not stored may yet be. */
const makeCompiledVersions = ({ compilers, log, now }: Dependencies) => {
  const outcomes = new Map<string, Outcome>();
  const keep = (key: string, outcome: Outcome): void => {
    const [oldest] = outcomes.keys();
    if (!outcomes.has(key) && outcomes.size >= keptModels && oldest !== undefined) outcomes.delete(oldest);
    outcomes.set(key, outcome);
  };
  return async (client: Queryable, reference: string, { objective, inUse }: Asked): Promise<Looked> => {
    const key = `${reference} ${String(inUse.version)} ${JSON.stringify(objective)}`;
    const known = outcomes.get(key);
    if (known !== undefined && now() < lookedAt(known).againAt) return lookedAt(known);
    const { name, at } = named(reference);
    const stored = await readModelVersion(client, name, Number(at));
    if (stored === null) return { compiled: null, againAt: Infinity };
    const attributes = { trainedWith: await trainedWith(client, stored), inUse };
    const outcome = await compileStored(stored, compilers, { asked: objective, attributes });
    if ('unfit' in outcome) log.error({ model: reference, detail: outcome.unfit }, 'a model cannot be used');
    keep(key, outcome);
    return lookedAt(outcome);
  };
};

export const makeModelsInForce = (dependencies: Dependencies): ModelsInForce => {
  const compiledVersion = makeCompiledVersions(dependencies);
  const lastGood = new Map<string, string>();

  const wantedNow = async (client: Queryable, reference: string): Promise<string> => {
    const { name, at } = named(reference);
    if (isVersion(at)) return reference;
    const version = await readModelAlias(client, name, at as ModelAlias);
    return version === null ? reference : `${name}@${String(version)}`;
  };

  const inForce: ModelsInForce['inForce'] = async (client, { model, objective }) => {
    const wanted = await wantedNow(client, model);
    if (!isVersion(named(wanted).at)) return { wanted, version: null, compiled: null, againAt: Infinity };
    const asked = { objective, inUse: await readAttributeList(client) };
    const key = `${model} ${JSON.stringify(objective)}`;
    const { compiled: found, againAt } = await compiledVersion(client, wanted, asked);
    const version = found === null ? (lastGood.get(key) ?? null) : wanted;
    const compiled = found ?? (version === null ? null : (await compiledVersion(client, version, asked)).compiled);
    if (compiled === null || version === null) return { wanted, version: null, compiled: null, againAt };
    lastGood.set(key, version);
    return { wanted, version, compiled, againAt };
  };

  return {
    inForce,
    asAsked: async (client, { wanted, version }, asked) => {
      const none = { compiled: null, againAt: Infinity };
      return { wanted, version, ...(version === null ? none : await compiledVersion(client, version, asked)) };
    },
    gateOf: (client, reference) => readGate(client, named(reference).name),
  };
};

/** The model as one decision asks it. One that fails to make itself ready gives no estimates, and the base decides. */
export const askedFor = async (
  { wanted, version, compiled }: ModelInForce,
  context: CaseContext,
  prior: ResponseModel,
): Promise<AskedModel> => {
  if (compiled === null || version === null) return { wanted, version: null, response: null };
  try {
    return { wanted, version, response: await compiled.responseFor(context) };
  } catch {
    return { wanted, version, response: { ...prior, score: () => [] } };
  }
};
