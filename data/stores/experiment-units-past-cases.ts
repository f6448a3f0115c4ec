/**
 * The cases of an experiment as they stood on an earlier day, folded anew from the facts that had happened and were known by then, in a temporary
 * table of the name of the stored one: whether a debtor was cured can only be told from the state of then.
 */
import { foldCase, type CaseFact, type CaseState } from '../../engine/index.ts';
import type { Queryable } from '../db/pool.ts';
import { sqlInstant, type Knowledge } from './experiment-units-knowledge.ts';
import { resolutionColumns } from './resolution-columns.ts';

const casesAtOnce = 2000;

const tableSql = `
  create temp table case_states (
    case_id text collate "C" primary key, debtor_id text collate "C", opened_at timestamptz, closed_at timestamptz, resolved_at timestamptz,
    principal_minor bigint, currency text collate "C", opening_stage text collate "C"
  ) on commit drop`;

// $1: experiment, $2: after the case.
const idsSql = `
  select case_id as id from public.case_states own
  where case_id > $2 and debtor_id in (select debtor_id from decisions where experiment_id = $1 and not dry_run)
  order by case_id limit ${String(casesAtOnce)}`;

// $1: cases, $2: as of, $3: known by.
const factsSql = `
  select source, id, type, subject_id as "caseId", (extract(epoch from at) * 1000)::bigint as at, data from facts
  where subject_kind = 'case' and subject_id = any($1) and at < ${sqlInstant(2)} and ($3::bigint is null or recorded_at <= ${sqlInstant(3)})
  order by seq`;

const instant = (column: string): string => `timestamptz 'epoch' + ${column} * interval '1 millisecond'`;
const insertSql = `
  insert into case_states
  select case_id, debtor_id, ${instant('opened_at')}, ${instant('closed_at')}, ${instant('resolved_at')}, principal_minor, currency, opening_stage
  from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::text[])
    as own (case_id, debtor_id, opened_at, closed_at, resolved_at, principal_minor, currency, opening_stage)`;

type FactRow = Pick<CaseFact, 'source' | 'id' | 'type' | 'at' | 'data'> & { readonly caseId: string };

const rowOf = (state: CaseState): readonly unknown[] => {
  const { resolvedAt, principalMinor, currency, openingStage } = resolutionColumns(state);
  const { caseId, opening, closed } = state;
  return [
    caseId,
    opening?.debtorId ?? null,
    opening?.at ?? null,
    closed?.at ?? null,
    resolvedAt,
    principalMinor,
    currency,
    openingStage,
  ];
};

const foldAll = (rows: readonly FactRow[]): readonly CaseState[] => {
  const byCase = new Map<string, CaseFact[]>();
  for (const { caseId, ...row } of rows) {
    // The store took these rows from `parseFact`, so type and data belong together.
    const fact = { ...row, subject: { kind: 'case', id: caseId } } as CaseFact;
    const facts = byCase.get(caseId);
    if (facts === undefined) byCase.set(caseId, [fact]);
    else facts.push(fact);
  }
  return [...byCase].map(([caseId, facts]) => foldCase(caseId, facts));
};

/** For the rest of the transaction, `case_states` are those of the experiment's debtors as of then. */
export const foldPastCases = async (client: Queryable, { experimentId, asOf, knownBy }: Knowledge): Promise<void> => {
  await client.query('drop table if exists pg_temp.case_states');
  await client.query(tableSql);
  for (let after = ''; ;) {
    const ids = (await client.query<{ id: string }>(idsSql, [experimentId, after])).rows.map(({ id }) => id);
    const last = ids.at(-1);
    if (last === undefined) break;
    after = last;
    const facts = await client.query<FactRow>(factsSql, [ids, asOf, knownBy]);
    const rows = foldAll(facts.rows).map(rowOf);
    await client.query(
      insertSql,
      [0, 1, 2, 3, 4, 5, 6, 7].map((place) => rows.map((row) => row[place])),
    );
  }
  await client.query('create index on case_states (debtor_id)');
  await client.query('analyze case_states');
};
