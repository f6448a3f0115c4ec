/** What routing is made from: the champion, the running experiments, and every strategy they name. */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';
import { completeDefinition, type RoutedExperiment } from '../../experiments/index.ts';
import type { StrategyKind } from './strategy-store.ts';

export type StoredStrategy = {
  readonly id: string;
  readonly version: number;
  readonly kind: StrategyKind;
  readonly spec: unknown;
  readonly createdAt: Instant;
};

export type RoutingSource = {
  /** Null before the first champion is set: then nothing can be decided. */
  readonly champion: { readonly id: string; readonly version: number } | null;
  readonly running: readonly RoutedExperiment[];
};

type Queryable = Pick<pg.ClientBase, 'query'>;

const runningSql = `
  select definition,
    (select json_agg(json_build_object('at', (extract(epoch from at) * 1000)::bigint, 'share', share) order by seq)
     from experiment_transitions taken where taken.experiment_id = experiments.id and share is not null) as claims,
    coalesce((select json_agg(arm order by seq) from experiment_transitions taken
              where taken.experiment_id = experiments.id and step = 'stop_arm'), '[]') as "stoppedArms"
  from experiments where state = 'running'`;

export const readRoutingSource = async (client: Queryable): Promise<RoutingSource> => {
  const champion = await client.query<{ id: string; version: number }>(
    'select strategy_id as id, strategy_version as version from champion_changes order by seq desc limit 1',
  );
  const running = await client.query<RoutedExperiment>(runningSql);
  return {
    champion: champion.rows[0] ?? null,
    running: running.rows.map((row) => ({ ...row, definition: completeDefinition(row.definition) })),
  };
};

/** Null where there is none. */
export const readStrategy = async (client: Queryable, id: string, version: number): Promise<StoredStrategy | null> => {
  const { rows } = await client.query<StoredStrategy>(
    `select id, version, kind, spec, (extract(epoch from created_at) * 1000)::bigint as "createdAt"
     from strategy_versions where id = $1 and version = $2`,
    [id, version],
  );
  return rows[0] ?? null;
};
