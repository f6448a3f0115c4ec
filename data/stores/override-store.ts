/** A person's decision in place of the machine's. One per decision. */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';

export type OverrideRow = {
  readonly id: string;
  readonly decisionId: string;
  readonly kind: 'contact' | 'no_contact' | 'hand_off';
  readonly actionId: string;
  readonly reason: string;
  readonly by: string;
  readonly at: Instant;
};

const insertSql = `
  insert into decision_overrides (id, decision_id, kind, action_id, reason, by, at)
  values ($1, $2, $3, $4, $5, $6, timestamptz 'epoch' + $7::bigint * interval '1 millisecond')
  on conflict (decision_id) do nothing`;

/** False where the decision was overridden before. */
export const insertOverride = async (client: Pick<pg.ClientBase, 'query'>, row: OverrideRow): Promise<boolean> => {
  const { rowCount } = await client.query(insertSql, [
    row.id,
    row.decisionId,
    row.kind,
    row.actionId,
    row.reason,
    row.by,
    row.at,
  ]);
  return rowCount === 1;
};
