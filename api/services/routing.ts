/**
 * Which strategy decides a case: that of the arm it falls in, or the champion; and which response model it asks, if it asks one. Held in
 * memory; every decision's transaction reads the version in force, so that a change made by any process holds from the next decision on.
 */
import {
  readAttributeList,
  readAttributeListOf,
  readRoutingSource,
  type GateState,
  type Queryable,
  type RoutingSource,
} from '../../data/index.ts';
import {
  attributeVersionOf,
  noAttributes,
  type AttributeList,
  type CaseContext,
  type CompactReceipt,
  type ExperimentReference,
  type Instant,
  type ModelSpec,
  type Policy,
  type SegmentsInForce,
  type StrategyReference,
} from '../../engine/index.ts';
import { findArm, prepareRunning } from '../../experiments/index.ts';
import { strategyKey, type CompiledStrategy, type CompileStrategies } from './compile-strategies.ts';
import type { ModelInForce, ModelsInForce } from './models-in-force.ts';
import { readSegmentsInForce, readSegmentsNamed } from './segments/learned-segments.ts';

/** Of a strategy that asks a response model. */
export type Asking = {
  readonly model: ModelInForce;
  readonly gate: GateState;
  readonly spec: ModelSpec;
};
export type Route = {
  readonly strategy: StrategyReference;
  readonly policy: Policy;
  /** Null of a table. */
  readonly asking: Asking | null;
  readonly experiment: ExperimentReference | null;
};
export type RoutingTable = {
  /** `household`: of the debtor; null where none is known. */
  readonly route: (context: CaseContext, household: string | null) => Route;
  /** Told by callers and in use: what receipts keep, and models may be told. */
  readonly attributes: AttributeList;
  /** Learned ones; null where the segments of the rules stand. */
  readonly segments: SegmentsInForce | null;
  /** Until when it is good, as long as its version stands: then a model that could not be used is tried again. */
  readonly againAt: Instant;
};

/** What decided once, to decide again. */
export type PastDecider = {
  readonly policy: Policy;
  readonly model: ModelInForce | null;
  /** In use then; left out: none. */
  readonly attributes?: AttributeList;
  /** The learned ones that the receipt names, to find the segment again; null where they cannot be had, left out: the receipt's word is taken. */
  readonly segments?: SegmentsInForce | null;
};

export type Routing = {
  /** The table of that version; read anew where the one in memory is of another. */
  readonly at: (client: Queryable, version: number) => Promise<RoutingTable>;
  /** The policy that the receipt names, routed to or not, with the model that it asked; null for an unknown one. */
  readonly asDecided: (
    client: Queryable,
    receipt: Pick<CompactReceipt, 'strategy' | 'inputs' | 'featureSpec' | 'versions'>,
  ) => Promise<PastDecider | null>;
};

type Dependencies = {
  readonly strategies: CompileStrategies;
  readonly models: ModelsInForce;
  readonly now: () => Instant;
};
type Reference = { readonly id: string; readonly version: number };
type Deciding = Pick<Route, 'policy' | 'asking'>;

const policyBy = ({ policy, asks }: CompiledStrategy, { compiled }: ModelInForce): Policy =>
  asks === null || compiled === null ? policy : asks.policyWith(compiled.objective);

const decidingNow = async (client: Queryable, models: ModelsInForce, strategy: CompiledStrategy): Promise<Deciding> => {
  if (strategy.asks === null) return { policy: strategy.policy, asking: null };
  const { spec, openSinceDay } = strategy.asks;
  const model = await models.inForce(client, spec);
  const gate =
    openSinceDay === null ? await models.gateOf(client, spec.model) : { beganDay: openSinceDay, openSinceDay };
  return { policy: policyBy(strategy, model), asking: { spec, model, gate } };
};

const makeTable = async (
  client: Queryable,
  { strategies, models }: Omit<Dependencies, 'now'>,
  { champion, running }: RoutingSource,
): Promise<RoutingTable> => {
  if (champion === null) throw new Error('no champion strategy is set');
  const decidingBy = async ({ id, version }: Reference): Promise<Deciding> => {
    const found = await strategies.find(client, id, version);
    if (found === null) throw new Error(`strategy ${strategyKey(id, version)} is routed to but not stored`);
    return decidingNow(client, models, found);
  };
  const championRoute: Route = {
    ...(await decidingBy(champion)),
    strategy: { ...champion, role: 'champion' },
    experiment: null,
  };
  const ofArms = new Map<string, Deciding>();
  for (const { definition } of running) {
    for (const { strategy } of definition.arms)
      ofArms.set(strategyKey(strategy.id, strategy.version), await decidingBy(strategy));
  }
  const prepared = prepareRunning(running);
  const againAt = [championRoute, ...ofArms.values()].map(({ asking }) => asking?.model.againAt ?? Infinity);
  return {
    againAt: Math.min(...againAt),
    attributes: await readAttributeList(client),
    segments: await readSegmentsInForce(client),
    route: (context, household) => {
      const found = findArm({ running: prepared, context, household });
      if (found === null) return championRoute;
      const deciding = ofArms.get(strategyKey(found.strategy.id, found.strategy.version));
      if (deciding === undefined) throw new Error(`arm ${found.armId} names a strategy that is not stored`);
      return {
        ...deciding,
        strategy: { ...found.strategy, role: found.role },
        experiment: { id: found.experimentId, arm: found.armId },
      };
    },
  };
};

export const makeRouting = (dependencies: Dependencies): Routing => {
  const { strategies, models, now } = dependencies;
  let held: { readonly version: number; readonly table: RoutingTable } | null = null;
  return {
    at: async (client, version) => {
      if (held?.version !== version || now() >= held.table.againAt)
        held = { version, table: await makeTable(client, dependencies, await readRoutingSource(client)) };
      return held.table;
    },
    asDecided: async (client, { strategy, inputs, featureSpec, versions }) => {
      const found = await strategies.find(client, strategy.id, strategy.version);
      if (found === null) return null;
      // What a receipt of another spec or of a lost list kept cannot be had again: its replay says what differs.
      const inUse = (await readAttributeListOf(client, attributeVersionOf(featureSpec) ?? 0)) ?? noAttributes;
      const past = {
        attributes: inUse,
        segments: versions.segments === undefined ? null : await readSegmentsNamed(client, versions.segments),
      };
      if (found.asks === null || inputs.model === undefined) return { policy: found.policy, model: null, ...past };
      const model = await models.asAsked(client, inputs.model, { objective: found.asks.spec.objective, inUse });
      return { policy: policyBy(found, model), model, ...past };
    },
  };
};
