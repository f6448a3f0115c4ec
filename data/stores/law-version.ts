/**
 * The version of the law in force: a number that moves whenever a rule, a policy of the house or the kill switch does. Decisions read it
 * with their locks, and read the rest only when it has moved.
 */
import type pg from 'pg';
import { lockNamespaces } from '../db/lock-namespaces.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

/** Whoever changes the law waits for whoever is changing it, to the end of the transaction. Decisions do not wait. */
export const lockLaw = async (client: pg.ClientBase): Promise<void> => {
  await client.query(`select pg_advisory_xact_lock(${String(lockNamespaces.law)}, 0)`);
};

/** To be called in the transaction that makes the change. */
export const bumpLaw = async (client: Queryable): Promise<void> => {
  await client.query(
    `insert into installation (name, value) values ('law', '1')
     on conflict (name) do update set value = to_json((installation.value::text)::bigint + 1), at = now()`,
  );
};

export const readLawVersion = async (client: Queryable): Promise<number> => {
  const { rows } = await client.query<[number]>({
    name: 'law-version',
    text: `select value from installation where name = 'law'`,
    rowMode: 'array',
  });
  return rows[0]?.[0] ?? 0;
};
