/**
 * Who takes part in an experiment: a debtor (or a household) enters with the first decision under it that was no dry run, of whatever kind, with
 * what was known of them then. Arms are those that the decisions say. Units are entered a batch at a time, from narrow temporary tables that
 * know them by number.
 */
import type { Queryable } from '../db/pool.ts';
import type { FrozenNumbers } from './experiment-frozen.ts';
import { sqlInstant, type Knowledge } from './experiment-units-knowledge.ts';

/** What is joined of so many units stays in memory. */
const batchSize = 20_000;

/** Of changed units, by number, from the first to the last; their ids lie between two as well. */
export type UnitBatch = {
  readonly first: number;
  readonly last: number;
  readonly firstId: string;
  readonly lastId: string;
};

export const listBatches = async (client: Queryable): Promise<readonly UnitBatch[]> =>
  (
    await client.query<UnitBatch>(
      `select min(no) as first, max(no) as last, min(unit_id) as "firstId", max(unit_id) as "lastId" from changed_units
       group by (no - 1) / ${String(batchSize)} order by 1`,
    )
  ).rows;

const tablesSql = `
  create temp table changed_days (entry_day integer primary key) on commit drop;
  create temp table batch_members (no integer, unit_id text collate "C", debtor_id text collate "C") on commit drop;
  create temp table batch_decisions (
    no integer, id uuid, case_id text collate "C", arm text collate "C", kind text collate "C", action_id text collate "C",
    decided_at timestamptz, market text collate "C", segment text collate "C", excluded text collate "C"
  ) on commit drop;
  create temp table batch_units (
    no integer, unit_id text collate "C", entered_at timestamptz, entry_day integer, arm text collate "C", decision_id uuid, decisions integer,
    is_crossed boolean, excluded text collate "C", currency text collate "C", market text collate "C", segment text collate "C",
    stage text collate "C", size_band text collate "C"
  ) on commit drop;
  create temp table batch_cases (
    no integer, case_id text collate "C", opened_at timestamptz, resolved_at timestamptz, closed_at timestamptz, principal_minor bigint,
    currency text collate "C", opening_stage text collate "C"
  ) on commit drop`;

const membersSql = `
  insert into batch_members
  select changed.no, changed.unit_id, member.debtor_id
  from changed_units changed join experiment_unit_debtors member using (unit_id)
  where member.experiment_id = $1 and changed.no between $2 and $3 and member.unit_id between $4 and $5`;

const debtorRangeSql = `select min(debtor_id) as "firstDebtor", max(debtor_id) as "lastDebtor" from batch_members`;

// That debtors lie between two lets the planner read a stretch of the index where the batch is one.
const decisionsSql = `
  insert into batch_decisions
  select member.no, decision.id, decision.case_id, decision.arm, decision.kind, decision.action_id, decision.decided_at, decision.market,
    decision.segment, decision.excluded
  from batch_members member join decisions decision using (debtor_id)
  where decision.experiment_id = $1 and not decision.dry_run and decision.decided_at < ${sqlInstant(2)}
    and decision.debtor_id between $3 and $4`;

const casesSql = `
  insert into batch_cases
  select member.no, own.case_id, own.opened_at, own.resolved_at, own.closed_at, own.principal_minor, own.currency, own.opening_stage
  from batch_members member join case_states own using (debtor_id)
  where own.debtor_id between $1 and $2`;

// The case of the first decision is one of the debtor's, unless it was opened for another one since. $1 … $4: size bands by currency.
const unitsSql = `
  insert into batch_units
  select own.no, own.unit_id, entry.decided_at, floor(extract(epoch from entry.decided_at) / 86400), entry.arm, entry.id, decided.decisions,
    decided.is_crossed, entry.excluded, coalesce(about.currency, 'unknown'), entry.market, coalesce(entry.segment, 'unknown'),
    coalesce(about.opening_stage, 'unknown'),
    case when band.currency is null or about.principal_minor is null then 'unknown'
         when about.principal_minor <= band.first then 'quarter_1' when about.principal_minor <= band.second then 'quarter_2'
         when about.principal_minor <= band.third then 'quarter_3' else 'quarter_4' end
  from (select distinct on (no) * from batch_decisions order by no, decided_at, id) entry
  join (select no, count(*) as decisions, min(arm) <> max(arm) as is_crossed from batch_decisions group by no) decided using (no)
  join changed_units own using (no)
  left join batch_cases near on near.no = entry.no and near.case_id = entry.case_id
  left join lateral (
    select currency, principal_minor, opening_stage from case_states where near.case_id is null and case_id = entry.case_id
    union all
    select near.currency, near.principal_minor, near.opening_stage where near.case_id is not null
    limit 1
  ) about on true
  left join unnest($1::text[], $2::float8[], $3::float8[], $4::float8[]) band (currency, first, second, third)
    on band.currency = about.currency
  where own.no between $5 and $6`;

/** The days of entry that units of the batch were of before. */
const touchOldDaysSql = `
  insert into changed_days select distinct stored.entry_day from experiment_units stored join changed_units changed using (unit_id)
  where stored.experiment_id = $1 and changed.no between $2 and $3 on conflict do nothing`;

const forgetSql = (table: string): string => `
  delete from ${table} stored using changed_units changed
  where stored.experiment_id = $1 and stored.unit_id = changed.unit_id and changed.no between $2 and $3`;

const keepSql = `
  insert into experiment_units (experiment_id, unit_id, arm, entered_at, entry_day, decision_id, decisions, is_crossed, excluded, currency, market,
                                segment, stage, size_band)
  select $1, unit_id, arm, entered_at, entry_day, decision_id, decisions, is_crossed, excluded, currency, market, segment, stage, size_band
  from batch_units order by no`;

const touchDaysSql = `insert into changed_days select distinct entry_day from batch_units on conflict do nothing`;

const bandsOf = ({ sizeBandsByCurrency }: FrozenNumbers): readonly unknown[] => {
  const bands = Object.entries(sizeBandsByCurrency);
  return [bands.map(([currency]) => currency), ...[0, 1, 2].map((place) => bands.map(([, bounds]) => bounds[place]))];
};

export const createBatchTables = (client: Queryable): Promise<unknown> => client.query(tablesSql);

/** What was stored of the units of the batch before. */
export const forgetBatch = async (
  client: Queryable,
  experimentId: string,
  { first, last }: UnitBatch,
): Promise<void> => {
  await client.query(touchOldDaysSql, [experimentId, first, last]);
  for (const table of ['experiment_units', 'experiment_unit_totals', 'experiment_unit_ages'])
    await client.query(forgetSql(table), [experimentId, first, last]);
};

/** Writes the units of the batch anew, and fills `batch_members`, `batch_decisions`, `batch_units` and `batch_cases`. */
export const enterBatch = async (
  client: Queryable,
  { experimentId, asOf }: Knowledge,
  { batch, frozen }: { readonly batch: UnitBatch; readonly frozen: FrozenNumbers },
): Promise<void> => {
  const { first, last, firstId, lastId } = batch;
  await client.query('truncate batch_members, batch_decisions, batch_units, batch_cases');
  await client.query(membersSql, [experimentId, first, last, firstId, lastId]);
  await client.query('analyze batch_members');
  const { rows } = await client.query<{ firstDebtor: string; lastDebtor: string }>(debtorRangeSql);
  const debtors = rows.flatMap(({ firstDebtor, lastDebtor }) => [firstDebtor, lastDebtor]);
  await client.query(decisionsSql, [experimentId, asOf, ...debtors]);
  await client.query(casesSql, debtors);
  await client.query('analyze batch_decisions, batch_cases');
  await client.query(unitsSql, [...bandsOf(frozen), first, last]);
  await client.query('analyze batch_units');
  await client.query(keepSql, [experimentId]);
  await client.query(touchDaysSql);
};
