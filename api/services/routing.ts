/**
 * Which strategy decides a case: that of the arm it falls in, or the champion. Held in memory; every decision's transaction reads the
 * version in force, so that a change made by any process holds from the next decision on.
 */
import { readRoutingSource, readStrategy, type RoutingSource, type Queryable } from '../../data/index.ts';
import {
  compileTable,
  type CaseContext,
  type Catalogue,
  type ExperimentReference,
  type Policy,
  type StrategyReference,
} from '../../engine/index.ts';
import { findArm, prepareRunning } from '../../experiments/index.ts';

export type Route = {
  readonly strategy: StrategyReference;
  readonly policy: Policy;
  readonly experiment: ExperimentReference | null;
};
export type RoutingTable = { readonly route: (context: CaseContext) => Route };
export type Routing = {
  /** The table of that version; read anew where the one in memory is of another. */
  readonly at: (client: Queryable, version: number) => Promise<RoutingTable>;
  /** The policy of a stored strategy, whether routed to or not; null for an unknown one. */
  readonly policyOf: (client: Queryable, id: string, version: number) => Promise<Policy | null>;
};

const keyOf = (id: string, version: number): string => `${id}@${String(version)}`;

/** Versions never change, so a compiled one is good for ever; the number kept is bounded. */
const keptPolicies = 500;

export const makeRouting = (catalogue: Catalogue): Routing => {
  const policies = new Map<string, Policy>();
  let held: { readonly version: number; readonly table: RoutingTable } | null = null;

  const policyOf = async (client: Queryable, id: string, version: number): Promise<Policy | null> => {
    const key = keyOf(id, version);
    const known = policies.get(key);
    if (known !== undefined) return known;
    const stored = await readStrategy(client, id, version);
    if (stored === null) return null;
    const compiled = compileTable(stored.spec, catalogue);
    if (!compiled.ok)
      throw new Error(`strategy ${key} no longer compiles: ${compiled.error.map(({ detail }) => detail).join('; ')}`);
    if (policies.size >= keptPolicies) policies.clear();
    policies.set(key, compiled.value);
    return compiled.value;
  };

  const requirePolicy = async (
    client: Queryable,
    { id, version }: { readonly id: string; readonly version: number },
  ): Promise<Policy> => {
    const policy = await policyOf(client, id, version);
    if (policy === null) throw new Error(`strategy ${keyOf(id, version)} is routed to but not stored`);
    return policy;
  };

  const makeTable = async (client: Queryable, { champion, running }: RoutingSource): Promise<RoutingTable> => {
    if (champion === null) throw new Error('no champion strategy is set');
    const championRoute: Route = {
      strategy: { ...champion, role: 'champion' },
      policy: await requirePolicy(client, champion),
      experiment: null,
    };
    const armPolicies = new Map<string, Policy>();
    for (const { definition } of running) {
      for (const { strategy } of definition.arms)
        armPolicies.set(keyOf(strategy.id, strategy.version), await requirePolicy(client, strategy));
    }
    const prepared = prepareRunning(running);
    return {
      route: (context) => {
        const found = findArm({ running: prepared, context });
        if (found === null) return championRoute;
        const policy = armPolicies.get(keyOf(found.strategy.id, found.strategy.version));
        if (policy === undefined) throw new Error(`arm ${found.armId} names a strategy that is not stored`);
        return {
          strategy: { ...found.strategy, role: found.role },
          policy,
          experiment: { id: found.experimentId, arm: found.armId },
        };
      },
    };
  };

  return {
    policyOf,
    at: async (client, version) => {
      if (held?.version !== version)
        held = { version, table: await makeTable(client, await readRoutingSource(client)) };
      return held.table;
    },
  };
};
