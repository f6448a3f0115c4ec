/** The state of one debtor. */
import type pg from 'pg';
import type { DebtorState } from '../../engine/index.ts';

export type DebtorRead = {
  /** Null where no fact about the debtor is known; there may be cases all the same. */
  readonly find: (debtorId: string) => Promise<DebtorState | null>;
};

const findSql = 'select state from debtor_states where debtor_id = $1';

export const makeDebtorRead = (pool: Pick<pg.Pool, 'query'>): DebtorRead => ({
  find: async (debtorId) => {
    const { rows } = await pool.query<{ state: DebtorState }>({
      name: 'find-debtor',
      text: findSql,
      values: [debtorId],
    });
    return rows[0]?.state ?? null;
  },
});
