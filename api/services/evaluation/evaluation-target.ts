/**
 * A stored strategy as it stands now, to be asked what it would have decided on the facts of past decisions: its policy, the model behind its
 * alias, and how far its learning has come. Not as it stood then: the question is what it is worth if it decided from now on.
 */
import type { Queryable } from '../../../data/index.ts';
import { dayMs, type Instant, type LearningState } from '../../../engine/index.ts';
import type { CompileStrategies } from '../compile-strategies.ts';
import type { ModelsInForce } from '../models-in-force.ts';
import type { PastDecider } from '../routing.ts';

export type StrategyId = { readonly id: string; readonly version: number };

export type EvaluationTarget = StrategyId & {
  readonly decider: PastDecider;
  /** Null of a table. */
  readonly learning: LearningState | null;
  /** The version of the model that it asks; null of a table, or where there is none yet. */
  readonly model: string | null;
};

export type FindTarget = (client: Queryable, strategy: StrategyId, now: Instant) => Promise<EvaluationTarget | null>;

export const makeFindTarget =
  ({ strategies, models }: { readonly strategies: CompileStrategies; readonly models: ModelsInForce }): FindTarget =>
  async (client, { id, version }, now) => {
    const found = await strategies.find(client, id, version);
    if (found === null) return null;
    const { policy, asks } = found;
    if (asks === null) return { id, version, decider: { policy, model: null }, learning: null, model: null };
    const model = await models.inForce(client, asks.spec);
    const gate = await models.gateOf(client, asks.spec.model);
    const openSinceDay = asks.openSinceDay ?? gate.openSinceDay;
    const beganDay = asks.openSinceDay ?? gate.beganDay;
    const today = Math.floor(now / dayMs);
    const since = (day: number): number => Math.max(0, today - day);
    return {
      id,
      version,
      decider: { policy, model },
      learning: {
        night: beganDay === null ? 0 : since(beganDay),
        nightsOpen: openSinceDay === null ? null : since(openSinceDay),
        spentMinor: 0,
      },
      model: model.version,
    };
  };
