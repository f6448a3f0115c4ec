/** Named values of this installation, as JSON: what happened once, and what all processes share. */
import type pg from 'pg';

export type InstallationStore = {
  /** Undefined where nothing was set under the name. */
  readonly get: (name: string) => Promise<unknown>;
  readonly set: (name: string, value: unknown) => Promise<void>;
  /** True for exactly one caller ever, of all processes: whoever asks first. */
  readonly claim: (name: string) => Promise<boolean>;
};

const upsertSql = `
  insert into installation (name, value) values ($1, $2::json)
  on conflict (name) do update set value = excluded.value, at = now()`;

const claimSql = `insert into installation (name, value) values ($1, 'true') on conflict (name) do nothing`;

export const makeInstallationStore = (pool: Pick<pg.Pool, 'query'>): InstallationStore => ({
  get: async (name) => {
    const { rows } = await pool.query<{ value: unknown }>('select value from installation where name = $1', [name]);
    return rows[0]?.value;
  },
  set: async (name, value) => {
    await pool.query(upsertSql, [name, JSON.stringify(value)]);
  },
  claim: async (name) => (await pool.query(claimSql, [name])).rowCount === 1,
});
