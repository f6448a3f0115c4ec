/** One statement a kind: store folded states beside the few columns that queries filter by. */
import type pg from 'pg';
import type { CaseState, DebtorState } from '../../engine/index.ts';

const fromMs = (column: string): string => `timestamptz 'epoch' + ${column} * interval '1 millisecond'`;

const casesSql = `
  insert into case_states (case_id, debtor_id, portfolio, opened_at, closed_at, last_contact_at, last_fact_at, last_seq, state)
  select case_id, debtor_id, portfolio, ${fromMs('opened_at')}, ${fromMs('closed_at')}, ${fromMs('last_contact_at')},
         ${fromMs('last_fact_at')}, $8, state::json
  from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $9::text[])
    as fold (case_id, debtor_id, portfolio, opened_at, closed_at, last_contact_at, last_fact_at, state)
  on conflict (case_id) do update set
    debtor_id = excluded.debtor_id, portfolio = excluded.portfolio, opened_at = excluded.opened_at, closed_at = excluded.closed_at,
    last_contact_at = excluded.last_contact_at, last_fact_at = excluded.last_fact_at, last_seq = excluded.last_seq, state = excluded.state`;

const debtorsSql = `
  insert into debtor_states (debtor_id, last_fact_at, last_seq, state)
  select debtor_id, ${fromMs('last_fact_at')}, $3, state::json
  from unnest($1::text[], $2::bigint[], $4::text[]) as fold (debtor_id, last_fact_at, state)
  on conflict (debtor_id) do update set
    last_fact_at = excluded.last_fact_at, last_seq = excluded.last_seq, state = excluded.state`;

export const writeCaseStates = async (
  client: pg.ClientBase,
  states: ReadonlyMap<string, CaseState>,
  lastSeq: number,
): Promise<void> => {
  const rows = [...states.values()];
  const column = <T>(pick: (state: CaseState) => T): T[] => rows.map(pick);
  await client.query({
    name: 'write-case-states',
    text: casesSql,
    values: [
      column((state) => state.caseId),
      column((state) => state.opening?.debtorId ?? null),
      column((state) => state.opening?.portfolio ?? null),
      column((state) => state.opening?.at ?? null),
      column((state) => state.closed?.at ?? null),
      column((state) => state.contacts.at(-1)?.at ?? null),
      column((state) => state.lastFact?.at ?? null),
      lastSeq,
      column((state) => JSON.stringify(state)),
    ],
  });
};

export const writeDebtorStates = async (
  client: pg.ClientBase,
  states: ReadonlyMap<string, DebtorState>,
  lastSeq: number,
): Promise<void> => {
  const rows = [...states.values()];
  await client.query({
    name: 'write-debtor-states',
    text: debtorsSql,
    values: [
      rows.map((state) => state.debtorId),
      rows.map((state) => state.lastFact?.at ?? null),
      lastSeq,
      rows.map((state) => JSON.stringify(state)),
    ],
  });
};
