/**
 * Up to which place in the order of the store everything has been seen. Places are given before a writer commits, so a smaller one may come to
 * light after a greater one. A place is settled when no writer is at work any more that may have taken it or a smaller one: a writer holds its
 * lock on the table from before it takes a place until after its rows are seen by others, so whoever holds none after the newest place was read
 * has committed or given up. Those at work then are waited for, briefly: nobody is kept from writing meanwhile. Where one is slower, the
 * watermark stays behind, and what was stored since is looked at again the next time.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Queryable } from '../db/pool.ts';

export type Watermark = {
  /** The newest place that was taken when it was read; 0: none. */
  readonly lastSeq: number;
  /** Whether all up to it are seen by the statements that follow in a transaction that reads committed rows. */
  readonly isSettled: boolean;
};

const pauseMs = 5;
const longestWaitMs = 2000;

const lastSeqSql = (table: string): string =>
  `select case when is_called then last_value else 0 end as seq from ${table}_seq_seq`;

const writersSql = `
  select distinct virtualtransaction as writer from pg_locks
  where locktype = 'relation' and mode = 'RowExclusiveLock' and granted and relation = $1::regclass
    and database = (select oid from pg_database where datname = current_database()) and pid is distinct from pg_backend_pid()`;

const readWriters = async (client: Queryable, table: string): Promise<ReadonlySet<string>> =>
  new Set((await client.query<{ writer: string }>(writersSql, [`public.${table}`])).rows.map(({ writer }) => writer));

const waitFor = async (client: Queryable, table: string, waitMs: number): Promise<boolean> => {
  let atWork = await readWriters(client, table);
  for (let waited = 0; atWork.size > 0; waited += pauseMs) {
    if (waited >= waitMs) return false;
    await delay(pauseMs);
    const now = await readWriters(client, table);
    // Writers that came since take greater places.
    atWork = new Set([...atWork].filter((writer) => now.has(writer)));
  }
  return true;
};

/** `waitMs`: how long writers at work are waited for at most. */
export const readWatermark = async (
  client: Queryable,
  table: 'facts' | 'decisions',
  { waitMs = longestWaitMs }: { readonly waitMs?: number } = {},
): Promise<Watermark> => {
  const { rows } = await client.query<{ seq: number }>(lastSeqSql(table));
  return { lastSeq: rows[0]?.seq ?? 0, isSettled: await waitFor(client, table, waitMs) };
};
