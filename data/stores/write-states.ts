/** One statement a kind: store folded states beside the few columns that queries filter by. */
import type pg from 'pg';
import type { CaseState, DebtorState } from '../../engine/index.ts';
import { resolutionColumns, type ResolutionColumns } from './resolution-columns.ts';

const fromMs = (column: string): string => `timestamptz 'epoch' + ${column} * interval '1 millisecond'`;

const casesSql = `
  insert into case_states (case_id, debtor_id, portfolio, opened_at, closed_at, last_contact_at, last_fact_at, last_seq, state,
                           close_reason, resolved_at, principal_minor, currency, product, opening_stage, first_channel, first_contact_at,
                           is_disputed, complications)
  select case_id, debtor_id, portfolio, ${fromMs('opened_at')}, ${fromMs('closed_at')}, ${fromMs('last_contact_at')},
         ${fromMs('last_fact_at')}, $8, state::json,
         close_reason, ${fromMs('resolved_at')}, principal_minor, currency, product, opening_stage, first_channel,
         ${fromMs('first_contact_at')}, is_disputed, complications
  from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $9::text[], $10::text[],
              $11::bigint[], $12::bigint[], $13::text[], $14::text[], $15::text[], $16::text[], $17::bigint[], $18::boolean[], $19::smallint[])
    as fold (case_id, debtor_id, portfolio, opened_at, closed_at, last_contact_at, last_fact_at, state, close_reason, resolved_at,
             principal_minor, currency, product, opening_stage, first_channel, first_contact_at, is_disputed, complications)
  on conflict (case_id) do update set
    debtor_id = excluded.debtor_id, portfolio = excluded.portfolio, opened_at = excluded.opened_at, closed_at = excluded.closed_at,
    last_contact_at = excluded.last_contact_at, last_fact_at = excluded.last_fact_at, last_seq = excluded.last_seq, state = excluded.state,
    close_reason = excluded.close_reason, resolved_at = excluded.resolved_at, principal_minor = excluded.principal_minor,
    currency = excluded.currency, product = excluded.product, opening_stage = excluded.opening_stage,
    first_channel = excluded.first_channel, first_contact_at = excluded.first_contact_at, is_disputed = excluded.is_disputed,
    complications = excluded.complications`;

/** In the order of the statement's parameters. */
const resolutionNames = [
  'closeReason',
  'resolvedAt',
  'principalMinor',
  'currency',
  'product',
  'openingStage',
  'firstChannel',
  'firstContactAt',
  'isDisputed',
  'complications',
] as const satisfies readonly (keyof ResolutionColumns)[];

const debtorsSql = `
  insert into debtor_states (debtor_id, last_fact_at, last_seq, state, country)
  select debtor_id, ${fromMs('last_fact_at')}, $3, state::json, country
  from unnest($1::text[], $2::bigint[], $4::text[], $5::text[]) as fold (debtor_id, last_fact_at, state, country)
  on conflict (debtor_id) do update set
    last_fact_at = excluded.last_fact_at, last_seq = excluded.last_seq, state = excluded.state, country = excluded.country`;

export const writeCaseStates = async (
  client: pg.ClientBase,
  states: ReadonlyMap<string, CaseState>,
  lastSeq: number,
): Promise<void> => {
  const rows = [...states.values()];
  const column = <T>(pick: (state: CaseState) => T): T[] => rows.map(pick);
  const resolutions = rows.map(resolutionColumns);
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
      ...resolutionNames.map((name) => resolutions.map((resolution) => resolution[name])),
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
      rows.map((state) => state.registration?.country ?? null),
    ],
  });
};
