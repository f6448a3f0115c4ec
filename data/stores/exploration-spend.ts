/**
 * What trying was expected to lose in a night, by strategy, local day and currency: what the next decision of that night is told, exactly.
 * Whoever reads a sum holds the lock until the end of the transaction, so that nobody decides by a sum that is about to move.
 */
import type pg from 'pg';
import { lockNamespaces } from '../db/lock-namespaces.ts';

/** `day`: days since 1970-01-01 where the debtor lives. */
export type SpendKey = {
  readonly strategy: { readonly id: string; readonly version: number };
  readonly day: number;
  readonly currency: string;
};

type Queryable = Pick<pg.ClientBase, 'query'>;

/** One lock for all sums, taken last, after the locks on debtors: so nobody waits in a circle. */
export const lockSpending = async (client: Queryable): Promise<void> => {
  await client.query(`select pg_advisory_xact_lock(${String(lockNamespaces.explorationSpend)}, 0)`);
};

const valuesOf = ({ strategy, day, currency }: SpendKey): unknown[] => [strategy.id, strategy.version, day, currency];

/** Minor units; 0 where nothing was spent. */
export const readSpent = async (client: Queryable, key: SpendKey): Promise<number> => {
  const { rows } = await client.query<{ spent: number }>(
    `select spent_minor as spent from exploration_spend
     where strategy_id = $1 and strategy_version = $2 and day = $3 and currency = $4`,
    valuesOf(key),
  );
  return rows[0]?.spent ?? 0;
};

/** `spentMinor`: the whole sum of the night, read and added to under the lock. */
export const writeSpent = async (client: Queryable, key: SpendKey, spentMinor: number): Promise<void> => {
  await client.query(
    `insert into exploration_spend (strategy_id, strategy_version, day, currency, spent_minor) values ($1, $2, $3, $4, $5)
     on conflict (strategy_id, strategy_version, day, currency) do update set spent_minor = excluded.spent_minor`,
    [...valuesOf(key), spentMinor],
  );
};
