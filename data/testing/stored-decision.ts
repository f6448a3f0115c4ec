/** A row of a decision for tests that read decisions back, without deciding. */
import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';

export type ExampleDecision = {
  readonly caseId: string;
  readonly debtorId: string;
  readonly portfolio: string;
  /** RFC 3339. */
  readonly decidedAt: string;
  readonly kind: 'contact' | 'no_contact' | 'hand_off';
  readonly actionId: string;
  readonly dryRun?: boolean;
  /** Left out: one that says nothing. */
  readonly receipt?: object;
};

/** The id of the new row. */
export const storeDecision = async (
  pool: Pick<pg.Pool, 'query'>,
  { caseId, debtorId, portfolio, decidedAt, kind, actionId, dryRun, receipt = {} }: ExampleDecision,
): Promise<string> => {
  const id = uuidv7();
  await pool.query(
    `insert into decisions (id, case_id, debtor_id, portfolio, market, decided_at, valid_until, dry_run, kind, action_id, strategy_id,
                            strategy_version, propensity, receipt, hash)
     values ($1, $2, $3, $4, 'SE', $5, $5::timestamptz + interval '1 day', $6, $7, $8, 'ladder', 1, 0.5, $9, '')`,
    [id, caseId, debtorId, portfolio, decidedAt, dryRun ?? false, kind, actionId, JSON.stringify(receipt)],
  );
  return id;
};
