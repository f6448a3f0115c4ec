/** Which strategy decides where no experiment says otherwise: every change of it, by whom, why and by which evidence; only added to. */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';
import { previousChampion, type ChampionChangeKind } from '../../experiments/index.ts';
import { inTransaction } from '../db/transaction.ts';
import { bumpRouting } from './routing-version.ts';

export type StrategyReferenceRow = { readonly id: string; readonly version: number };

export type ChampionChangeRow = {
  readonly strategy: StrategyReferenceRow;
  readonly kind: ChampionChangeKind;
  readonly at: Instant;
  readonly reason: string;
  readonly by: string;
  /** Null where a first start made it. */
  readonly keyId: string | null;
  /** Of a promotion. */
  readonly experimentId: string | null;
};

export type StoredChampionChange = ChampionChangeRow & {
  readonly seq: number;
  /** Of the evidence of a promotion. */
  readonly evidenceChecksum: string | null;
};

type Queryable = Pick<pg.ClientBase, 'query'>;

/** The strategy in force where no experiment says otherwise. */
export const readChampion = async (client: Queryable): Promise<StrategyReferenceRow | null> => {
  const { rows } = await client.query<StrategyReferenceRow>(
    'select strategy_id as id, strategy_version as version from champion_changes order by seq desc limit 1',
  );
  return rows[0] ?? null;
};

/** To be called in a transaction that tells the processes (`bumpRouting`). */
export const insertChampionChange = async (client: Queryable, change: ChampionChangeRow): Promise<void> => {
  const { strategy, kind, at, reason, by, keyId, experimentId } = change;
  await client.query(
    `insert into champion_changes (strategy_id, strategy_version, kind, at, reason, by, key_id, experiment_id)
     values ($1, $2, $3, timestamptz 'epoch' + $4::bigint * interval '1 millisecond', $5, $6, $7, $8)`,
    [strategy.id, strategy.version, kind, at, reason, by, keyId, experimentId],
  );
};

const listSql = `
  select json_build_object('id', strategy_id, 'version', strategy_version) as strategy, kind,
    (extract(epoch from changed.at) * 1000)::bigint as at, reason, by, key_id as "keyId",
    changed.experiment_id as "experimentId", frozen.checksum as "evidenceChecksum", seq
  from champion_changes changed left join experiment_evidence frozen on frozen.experiment_id = changed.experiment_id
  where ($1::bigint is null or seq < $1) order by seq desc limit $2`;

/** Newest first, from before `before`. */
export const listChampionChanges = async (
  client: Queryable,
  { limit, before }: { readonly limit: number | null; readonly before?: number | undefined },
): Promise<readonly StoredChampionChange[]> =>
  (await client.query<StoredChampionChange>(listSql, [before ?? null, limit])).rows;

type Rollback = Pick<ChampionChangeRow, 'at' | 'reason' | 'by'> & { readonly keyId: string };

/** Makes the previous champion the champion again, in every process; null where there was none. */
export const rollBackChampion = (pool: pg.Pool, rollback: Rollback): Promise<StoredChampionChange | null> =>
  inTransaction(pool, async (client) => {
    await client.query('lock table champion_changes in share row exclusive mode');
    const changes = await listChampionChanges(client, { limit: null });
    const strategy = previousChampion([...changes].reverse());
    if (strategy === null) return null;
    await insertChampionChange(client, { ...rollback, strategy, kind: 'rollback', experimentId: null });
    await bumpRouting(client);
    return (await listChampionChanges(client, { limit: 1 }))[0] ?? null;
  });
