/**
 * Who takes part in an experiment: a debtor (or a household) enters with the first decision under it that was no dry run, of whatever kind, with
 * what was known of them then. Arms are those that the decisions say. Units with news are gathered in the temporary table `changed_units`, and
 * only they are looked at again.
 */
import type { Queryable } from '../db/pool.ts';
import type { FrozenNumbers } from './experiment-frozen.ts';
import { sqlInstant, type Knowledge } from './experiment-units-knowledge.ts';

const knownDecisions = `decision.experiment_id = $1 and not decision.dry_run and decision.decided_at < ${sqlInstant(2)}`;

/** So many rows make the planner's old counts of a table misleading. */
export const manyUnits = 50;

/** $1: experiment, $2: as of. A household is that of the registration when the debtor is first seen here. */
const membersSql = `
  insert into experiment_unit_debtors (experiment_id, debtor_id, unit_id)
  select $1, debtor_id, case when $3::boolean then coalesce(debtor.state #>> '{registration,household}', debtor_id) else debtor_id end
  from (select distinct debtor_id from decisions decision where ${knownDecisions}) decided
  left join debtor_states debtor using (debtor_id)
  where not exists (select from experiment_unit_debtors known where known.experiment_id = $1 and known.debtor_id = decided.debtor_id)`;

const changedByDecisionsSql = `
  insert into changed_units
  select decided.unit_id from (
    select unit_id, count(*) as decisions, min(decided_at) as entered_at
    from decisions decision join experiment_unit_debtors member on member.experiment_id = $1 and member.debtor_id = decision.debtor_id
    where ${knownDecisions} group by unit_id
  ) decided
  left join experiment_units unit on unit.experiment_id = $1 and unit.unit_id = decided.unit_id
  where unit.unit_id is null or unit.decisions <> decided.decisions or unit.entered_at <> decided.entered_at
  on conflict do nothing`;

const changedByTimeSql = `
  insert into changed_units
  select unit_id from experiment_unit_totals where experiment_id = $1 and pending_at < ${sqlInstant(2)} on conflict do nothing`;

/** Where nothing was looked at before, all are new. */
const allChangedSql = `
  insert into changed_units select distinct unit_id from experiment_unit_debtors where experiment_id = $1`;

/** Facts after `$2` up to `$3` in the order of the store. */
const changedByFactsSql = `
  insert into changed_units
  select distinct member.unit_id
  from (select distinct coalesce(own.debtor_id, fact.subject_id) as debtor_id
        from facts fact left join case_states own on fact.subject_kind = 'case' and own.case_id = fact.subject_id
        where fact.seq > $2::bigint and fact.seq <= $3::bigint) told
  join experiment_unit_debtors member on member.experiment_id = $1 and member.debtor_id = told.debtor_id
  on conflict do nothing`;

/** The days of entry that the changed units are of, before and after they are entered anew. */
const touchDaysSql = `
  insert into changed_days select distinct entry_day from experiment_units join changed_units using (unit_id)
  where experiment_id = $1 on conflict do nothing`;

/** Read once: the rows of the decisions themselves, with their receipts, are wide. */
const decisionsSql = `
  create temp table unit_decisions on commit drop as
  select unit_id, decision.id, decision.case_id, decision.arm, decision.kind, decision.action_id, decision.decided_at
  from changed_units join experiment_unit_debtors member using (unit_id)
  join decisions decision using (debtor_id)
  where member.experiment_id = $1 and ${knownDecisions}`;

const forgetSql = `delete from experiment_units unit using changed_units changed where unit.experiment_id = $1 and unit.unit_id = changed.unit_id`;

/** The text after `key` in a receipt, up to the next quotation mark: the receipt is our own JSON, in which a quotation mark within text is escaped. */
const afterKey = (text: string, key: string): string => `split_part(split_part(${text}, '${key}', 2), '"', 1)`;

// Queues of people whose circumstances left the case to a person, and cases that the law left nothing for; neither depends on the strategy.
const excludedSql = `
  case entry.kind
    when 'hand_off' then nullif(${afterKey('entry.receipt', '"action":{"kind":"hand_off","queue":"')}, 'agents')
    when 'no_contact' then case when strpos(entry.receipt, '"reason":"Nothing is permitted now') > 0 then 'nothing_permitted' end
  end`;

/** $1: experiment, $2 … $5: size bands by currency. */
const enterSql = `
  insert into experiment_units (experiment_id, unit_id, arm, entered_at, entry_day, decision_id, decisions, is_crossed, excluded,
                                currency, market, segment, stage, size_band)
  select $1, first.unit_id, first.arm, first.decided_at, floor(extract(epoch from first.decided_at) / 86400), first.id, first.decisions,
         first.is_crossed, ${excludedSql}, coalesce(own.currency, 'unknown'), entry.market,
         coalesce(nullif(${afterKey('entry.receipt', '"segment":{"id":"')}, ''), 'unknown'), coalesce(own.opening_stage, 'unknown'),
         case when band.currency is null or own.principal_minor is null then 'unknown'
              when own.principal_minor <= band.first then 'quarter_1' when own.principal_minor <= band.second then 'quarter_2'
              when own.principal_minor <= band.third then 'quarter_3' else 'quarter_4' end
  from (
    select unit_id, (array_agg(id order by decided_at, id))[1] as id, (array_agg(arm order by decided_at, id))[1] as arm,
           min(decided_at) as decided_at, count(*) as decisions, min(arm) <> max(arm) as is_crossed
    from unit_decisions group by unit_id
  ) first
  join decisions entry on entry.id = first.id
  left join case_states own on own.case_id = entry.case_id
  left join unnest($2::text[], $3::float8[], $4::float8[], $5::float8[]) band (currency, first, second, third) on band.currency = own.currency`;

const bandsOf = ({ sizeBandsByCurrency }: FrozenNumbers): readonly unknown[] => {
  const bands = Object.entries(sizeBandsByCurrency);
  return [bands.map(([currency]) => currency), ...[0, 1, 2].map((place) => bands.map(([, bounds]) => bounds[place]))];
};

/** Which units have news since the last reduction; all where there was none (`sinceSeq` null). */
export const findChangedUnits = async (
  client: Queryable,
  {
    experimentId,
    asOf,
    isHousehold,
    sinceSeq,
    upToSeq,
  }: Knowledge & {
    readonly isHousehold: boolean;
    readonly sinceSeq: number | null;
    readonly upToSeq: number;
  },
): Promise<void> => {
  await client.query('create temp table changed_units (unit_id text collate "C" primary key) on commit drop');
  await client.query('create temp table changed_days (entry_day integer primary key) on commit drop');
  const { rowCount } = await client.query(membersSql, [experimentId, asOf, isHousehold]);
  if ((rowCount ?? 0) >= manyUnits) await client.query('analyze experiment_unit_debtors');
  if (sinceSeq === null) await client.query(allChangedSql, [experimentId]);
  else {
    await client.query(changedByDecisionsSql, [experimentId, asOf]);
    await client.query(changedByTimeSql, [experimentId, asOf]);
    await client.query(changedByFactsSql, [experimentId, sinceSeq, upToSeq]);
  }
  await client.query('analyze changed_units');
};

/** Writes the changed units anew; their days of entry are noted in `changed_days`. */
export const enterUnits = async (
  client: Queryable,
  { experimentId, asOf }: Knowledge,
  frozen: FrozenNumbers,
): Promise<void> => {
  await client.query(decisionsSql, [experimentId, asOf]);
  await client.query('analyze unit_decisions');
  await client.query(touchDaysSql, [experimentId]);
  await client.query(forgetSql, [experimentId]);
  await client.query(enterSql, [experimentId, ...bandsOf(frozen)]);
  await client.query(touchDaysSql, [experimentId]);
};
