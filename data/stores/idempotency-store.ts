/** First answers of creating requests, kept for repeats of them. One row for each API key and `Idempotency-Key`. */
import type pg from 'pg';

export type IdempotencyEntry = { readonly keyId: string; readonly idempotencyKey: string };
export type KeptAnswer = { readonly status: number; readonly body: string | null };

export type Begun =
  /** The caller is to do the work. */
  | { readonly kind: 'new' }
  /** It was done: this was the answer. */
  | ({ readonly kind: 'replay' } & KeptAnswer)
  /** The key was used for another request. */
  | { readonly kind: 'mismatch' }
  /** Somebody is at it. */
  | { readonly kind: 'in-flight' };

export type IdempotencyStore = {
  /**
   * Of any number of requests at once exactly one is `new`. Work that has lasted two minutes counts as abandoned (its process died):
   * the next repeat takes it over. `requestHash`: of method, path and body.
   */
  readonly begin: (entry: IdempotencyEntry & { readonly requestHash: string }) => Promise<Begun>;
  /** Keeps the answer; the first one stands. */
  readonly complete: (entry: IdempotencyEntry, answer: KeptAnswer) => Promise<void>;
  /** Gives the entry back: nothing worth keeping was answered. */
  readonly abandon: (entry: IdempotencyEntry) => Promise<void>;
  /** Removes what is older, and says how many that were. */
  readonly sweep: (olderThanHours: number) => Promise<number>;
};

const takeSql = `
  insert into idempotency_keys as mine (api_key_id, key, request_hash) values ($1, $2, $3)
  on conflict (api_key_id, key) do update set created_at = now()
  where mine.status is null and mine.request_hash = excluded.request_hash and mine.created_at < now() - interval '2 minutes'`;

const readSql = 'select request_hash, status, body from idempotency_keys where api_key_id = $1 and key = $2';

const completeSql = `
  update idempotency_keys set status = $3, body = $4 where api_key_id = $1 and key = $2 and status is null`;

const abandonSql = 'delete from idempotency_keys where api_key_id = $1 and key = $2 and status is null';

const sweepSql = `delete from idempotency_keys where created_at < now() - $1 * interval '1 hour'`;

type Row = { readonly request_hash: string; readonly status: number | null; readonly body: string | null };

const begunOf = (row: Row, requestHash: string): Begun => {
  if (row.request_hash !== requestHash) return { kind: 'mismatch' };
  if (row.status === null) return { kind: 'in-flight' };
  return { kind: 'replay', status: row.status, body: row.body };
};

export const makeIdempotencyStore = (pool: Pick<pg.Pool, 'query'>): IdempotencyStore => ({
  begin: async ({ keyId, idempotencyKey, requestHash }) => {
    for (;;) {
      const taken = await pool.query({
        name: 'take-idempotency-key',
        text: takeSql,
        values: [keyId, idempotencyKey, requestHash],
      });
      if (taken.rowCount === 1) return { kind: 'new' };
      const { rows } = await pool.query<Row>(readSql, [keyId, idempotencyKey]);
      if (rows[0] !== undefined) return begunOf(rows[0], requestHash);
      // Given back between the two statements: it is anybody's again.
    }
  },
  complete: async ({ keyId, idempotencyKey }, { status, body }) => {
    await pool.query(completeSql, [keyId, idempotencyKey, status, body]);
  },
  abandon: async ({ keyId, idempotencyKey }) => {
    await pool.query(abandonSql, [keyId, idempotencyKey]);
  },
  sweep: async (olderThanHours) => (await pool.query(sweepSql, [olderThanHours])).rowCount ?? 0,
});
