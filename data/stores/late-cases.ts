/** One query: for each debtor of a portfolio the newest case, with what is needed to choose an instant at which it was late. */
import type { LocalDate } from '../../engine/index.ts';
import type { Queryable } from '../db/pool.ts';

export type LateCase = {
  readonly debtorId: string;
  readonly caseId: string;
  readonly dueOn: LocalDate;
  /** The debtor's first zone; UTC where the debtor is not registered. */
  readonly zone: string;
  /** Null while it is open. */
  readonly closedAt: number | null;
};

const selectSql = `
  select distinct on (late.debtor_id)
    late.debtor_id as "debtorId", late.case_id as "caseId", late.state -> 'opening' ->> 'dueOn' as "dueOn",
    coalesce(debtor.state -> 'registration' -> 'timeZones' ->> 0, 'UTC') as zone,
    (extract(epoch from late.closed_at) * 1000)::bigint as "closedAt"
  from case_states late
  left join debtor_states debtor on debtor.debtor_id = late.debtor_id
  where late.portfolio = $1 and late.opened_at is not null
  order by late.debtor_id, late.state -> 'opening' ->> 'dueOn' desc, late.case_id`;

export const readNewestCases = async (client: Queryable, portfolio: string): Promise<readonly LateCase[]> =>
  (await client.query<LateCase>(selectSql, [portfolio])).rows;
