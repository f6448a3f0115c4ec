/** What routing is made from: the champion, the running experiments, and every strategy they name. */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';
import type { ExperimentDefinition } from '../../experiments/index.ts';

export type StoredStrategy = {
  readonly id: string;
  readonly version: number;
  readonly kind: string;
  readonly spec: unknown;
};

export type RoutingSource = {
  /** Null before the first champion is set: then nothing can be decided. */
  readonly champion: { readonly id: string; readonly version: number } | null;
  readonly running: readonly { readonly definition: ExperimentDefinition; readonly startedAt: Instant }[];
};

type Queryable = Pick<pg.ClientBase, 'query'>;

export const readRoutingSource = async (client: Queryable): Promise<RoutingSource> => {
  const champion = await client.query<{ id: string; version: number }>(
    'select strategy_id as id, strategy_version as version from champion_changes order by seq desc limit 1',
  );
  const running = await client.query<{ definition: ExperimentDefinition; startedAt: number }>(
    `select definition, (extract(epoch from started_at) * 1000)::bigint as "startedAt" from experiments where state = 'running'`,
  );
  return { champion: champion.rows[0] ?? null, running: running.rows };
};

/** Null where there is none. */
export const readStrategy = async (client: Queryable, id: string, version: number): Promise<StoredStrategy | null> => {
  const { rows } = await client.query<StoredStrategy>(
    'select id, version, kind, spec from strategy_versions where id = $1 and version = $2',
    [id, version],
  );
  return rows[0] ?? null;
};
