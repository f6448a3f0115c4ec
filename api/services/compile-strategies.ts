/**
 * A stored strategy → its policy. One of kind `model` or `onnx` is held against its base, a table, and tells what it asks: its settings, and
 * since when it may decide where no gate judges its model.
 */
import { readStrategy, type Queryable, type StoredStrategy } from '../../data/index.ts';
import {
  compileTable,
  dayMs,
  makeModelPolicy,
  modelSpecSchema,
  type Assumptions,
  type Catalogue,
  type ModelSpec,
  type Policy,
} from '../../engine/index.ts';

export type CompiledStrategy = {
  /** By its own objective. */
  readonly policy: Policy;
  /** Null of a table. */
  readonly asks: {
    readonly spec: ModelSpec;
    /** By another objective: the prices of the version that is asked. */
    readonly policyWith: (objective: ModelSpec['objective']) => Policy;
    /**
     * Of kind `onnx` the day of its registration, days since 1970-01-01: nothing here learns such a model, so no gate ever judges it, and
     * who registers the strategy answers for it. Null: the gate says.
     */
    readonly openSinceDay: number | null;
  } | null;
};

export type CompileStrategies = {
  /** Null for one that is not stored. */
  readonly find: (client: Queryable, id: string, version: number) => Promise<CompiledStrategy | null>;
};

type House = { readonly catalogue: Catalogue; readonly assumptions: Assumptions };

export const strategyKey = (id: string, version: number): string => `${id}@${String(version)}`;

/** Versions never change, so a compiled one is good for ever; the number kept is bounded. */
const keptStrategies = 500;

const tableOf = ({ id, version, spec }: StoredStrategy, catalogue: Catalogue): Policy => {
  const compiled = compileTable(spec, catalogue);
  if (compiled.ok) return compiled.value;
  const faults = compiled.error.map(({ detail }) => detail).join('; ');
  throw new Error(`strategy ${strategyKey(id, version)} no longer compiles: ${faults}`);
};

const modelOf = async (
  client: Queryable,
  { kind, spec: stored, createdAt }: StoredStrategy,
  { catalogue, assumptions }: House,
): Promise<CompiledStrategy> => {
  const spec = modelSpecSchema.parse(stored);
  const base = await readStrategy(client, spec.base.id, spec.base.version);
  if (base?.kind !== 'table') throw new Error(`the base ${strategyKey(spec.base.id, spec.base.version)} is no table`);
  const settings = { base: tableOf(base, catalogue), harmPriceMinor: assumptions.harmPriceMinor };
  const policyWith = (objective: ModelSpec['objective']): Policy =>
    makeModelPolicy({ ...settings, spec: { ...spec, objective } });
  return {
    policy: policyWith(spec.objective),
    asks: { spec, policyWith, openSinceDay: kind === 'onnx' ? Math.floor(createdAt / dayMs) : null },
  };
};

export const makeCompileStrategies = (house: House): CompileStrategies => {
  const known = new Map<string, CompiledStrategy>();
  return {
    find: async (client, id, version) => {
      const key = strategyKey(id, version);
      const held = known.get(key);
      if (held !== undefined) return held;
      const stored = await readStrategy(client, id, version);
      if (stored === null) return null;
      const compiled =
        stored.kind === 'table'
          ? { policy: tableOf(stored, house.catalogue), asks: null }
          : await modelOf(client, stored, house);
      if (known.size >= keptStrategies) known.clear();
      known.set(key, compiled);
      return compiled;
    },
  };
};
