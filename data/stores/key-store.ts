/** API keys: only hashes are stored. Revoked keys stay in the table, and are found by nobody. */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';
import { inTransaction } from '../db/transaction.ts';

export type KeyRole = 'workflow' | 'scientist' | 'manager' | 'compliance' | 'admin';

export type KeyRow = {
  readonly keyId: string;
  readonly name: string;
  readonly roles: readonly KeyRole[];
  /** Null: all portfolios. */
  readonly portfolios: readonly string[] | null;
  readonly createdAt: Instant;
};

/** `hash`: SHA-256 of the key, hexadecimal. */
export type NewKeyRow = KeyRow & { readonly hash: string };

export type FoundKey = Pick<NewKeyRow, 'keyId' | 'hash' | 'roles' | 'portfolios'>;

export type KeysFilter = {
  /** Only keys that are limited to some of these; null: all keys. */
  readonly within: readonly string[] | null;
  /** Key id that the page before ended with. */
  readonly after?: string | undefined;
  readonly limit: number;
};

export type KeyStore = {
  readonly insert: (key: NewKeyRow) => Promise<void>;
  /** The key with this hash (SHA-256, hexadecimal), where it exists and has not been revoked. */
  readonly find: (keyHash: string) => Promise<FoundKey | null>;
  /** Those not revoked, by id: in the order they were made. */
  readonly list: (filter: KeysFilter) => Promise<readonly KeyRow[]>;
  /**
   * `last-admin` where nobody would be left to make keys as wide as this one: an admin key stays while no other admin key covers it.
   * `unknown` where there is no such key, it was revoked before, or it is not limited to portfolios `within`.
   */
  readonly revoke: (keyId: string, within: readonly string[] | null) => Promise<'revoked' | 'unknown' | 'last-admin'>;
};

const columns = `id, label, roles, portfolios, (extract(epoch from created_at) * 1000)::bigint`;
const alive = 'revoked_at is null';

const insertSql = `
  insert into api_keys (id, hash, label, roles, portfolios, created_at)
  values ($1, decode($2, 'hex'), $3, $4, $5, timestamptz 'epoch' + $6::bigint * interval '1 millisecond')`;

const findSql = `select id, encode(hash, 'hex'), roles, portfolios from api_keys where hash = decode($1, 'hex') and ${alive}`;

// A key without a limit has null portfolios: "null is contained" is unknown, so it is left out for a limited caller.
const isWithin = (parameter: string): string => `(${parameter}::text[] is null or portfolios <@ ${parameter})`;

const listSql = `
  select ${columns} from api_keys
  where ${alive} and ${isWithin('$1')} and ($2::uuid is null or id > $2)
  order by id limit $3`;

// Locks every admin key in one order: of two that are revoked at the same time the second sees the first gone.
const adminsSql = `select id, portfolios from api_keys where ${alive} and 'admin' = any(roles) order by id for update`;

const revokeSql = `update api_keys set revoked_at = now() where id = $1 and ${alive} and ${isWithin('$2')}`;

type KeyColumns = [keyId: string, name: string, roles: KeyRole[], portfolios: string[] | null, createdAt: Instant];
type FoundColumns = [keyId: string, hash: string, roles: KeyRole[], portfolios: string[] | null];
type Admin = { readonly id: string; readonly portfolios: readonly string[] | null };

const covers = (wide: Admin['portfolios'], narrow: Admin['portfolios']): boolean =>
  wide === null || (narrow?.every((portfolio) => wide.includes(portfolio)) ?? false);

export const makeKeyStore = (pool: pg.Pool): KeyStore => ({
  insert: async ({ keyId, hash, name, roles, portfolios, createdAt }) => {
    await pool.query(insertSql, [keyId, hash, name, roles, portfolios, createdAt]);
  },
  find: async (keyHash) => {
    const { rows } = await pool.query<FoundColumns>({
      name: 'find-key',
      text: findSql,
      rowMode: 'array',
      values: [keyHash],
    });
    if (rows[0] === undefined) return null;
    const [keyId, hash, roles, portfolios] = rows[0];
    return { keyId, hash, roles, portfolios };
  },
  list: async ({ within, after, limit }) => {
    const { rows } = await pool.query<KeyColumns>({
      text: listSql,
      rowMode: 'array',
      values: [within, after ?? null, limit],
    });
    return rows.map(([keyId, name, roles, portfolios, createdAt]) => ({ keyId, name, roles, portfolios, createdAt }));
  },
  revoke: (keyId, within) =>
    inTransaction(pool, async (client) => {
      const { rows: admins } = await client.query<Admin>(adminsSql);
      const own = admins.find(({ id }) => id === keyId);
      const isReplaceable = (admin: Admin): boolean =>
        admins.some((other) => other.id !== keyId && covers(other.portfolios, admin.portfolios));
      if (own !== undefined && covers(within, own.portfolios) && !isReplaceable(own)) return 'last-admin';
      return (await client.query(revokeSql, [keyId, within])).rowCount === 0 ? 'unknown' : 'revoked';
    }),
});
