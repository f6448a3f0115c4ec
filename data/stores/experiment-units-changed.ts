/**
 * Which units of an experiment have news since it was last reduced: decisions that were stored since, or that lay ahead of the day then; facts
 * that were stored since; facts that were stored already and begin to count by now. Each is found by an index, so that no news costs little.
 * They are gathered in the temporary table `changed_units`, numbered in the order of their ids: whatever is joined in between is joined by number.
 */
import type { Queryable } from '../db/pool.ts';
import { sqlInstant, type Knowledge } from './experiment-units-knowledge.ts';
import type { Watermark } from './experiment-watermark.ts';

/** Places in the order of the store: what came after them is looked through; null where nothing was reduced before, so that all is new. */
export type Since = { readonly factsSeq: number; readonly decisionsSeq: number } | null;

const knownDecisions = (asOfPlace: number): string =>
  `decision.experiment_id = $1 and not decision.dry_run and decision.decided_at < ${sqlInstant(asOfPlace)}`;

// $1: experiment, $2: as of, $3: by household, $4: after the decision, $5 and $6: debtors between. A household is that of the registration when
// the debtor is first seen here.
const membersSql = `
  insert into experiment_unit_debtors (experiment_id, debtor_id, unit_id)
  select $1, debtor_id, case when $3::boolean then coalesce(debtor.state #>> '{registration,household}', debtor_id) else debtor_id end
  from (select distinct debtor_id from decisions decision
        where ${knownDecisions(2)} and ($4::bigint is null or decision.seq > $4)
          and ($5::text is null or debtor_id >= $5) and ($6::text is null or debtor_id <= $6)) decided
  left join debtor_states debtor using (debtor_id)
  where not exists (select from experiment_unit_debtors known where known.experiment_id = $1 and known.debtor_id = decided.debtor_id)
  order by decided.debtor_id`;

const numberedSql = (units: string): string => `
  create temp table changed_units on commit drop as
  select row_number() over (order by unit_id)::int as no, unit_id from (${units}) changed`;

/** Where nothing was looked at before, all are new. $1: experiment, $2 and $3: units between. */
const allSql = numberedSql(`
  select distinct unit_id from experiment_unit_debtors
  where experiment_id = $1 and ($2::text is null or unit_id >= $2) and ($3::text is null or unit_id <= $3)`);

// A decision that was seen before may be looked at again: a unit has news where it has more decisions than it was entered with.
const byDecisionsSql = `
  select decided.unit_id
  from (
    select unit_id, count(*) as decisions, min(decided_at) as entered_at
    from (
      select distinct member.unit_id from decisions decision
      join experiment_unit_debtors member on member.experiment_id = $1 and member.debtor_id = decision.debtor_id
      where ${knownDecisions(2)} and decision.seq > $3
    ) recent
    join experiment_unit_debtors member using (unit_id)
    join decisions decision on decision.debtor_id = member.debtor_id
    where member.experiment_id = $1 and ${knownDecisions(2)} group by unit_id
  ) decided
  left join experiment_units unit on unit.experiment_id = $1 and unit.unit_id = decided.unit_id
  where unit.unit_id is null or unit.decisions <> decided.decisions or unit.entered_at <> decided.entered_at`;

const byTimeSql = `select unit_id from experiment_unit_totals where experiment_id = $1 and pending_at < ${sqlInstant(2)}`;

const byFactsSql = `
  select member.unit_id
  from (select distinct coalesce(own.debtor_id, fact.subject_id) as debtor_id
        from facts fact left join case_states own on fact.subject_kind = 'case' and own.case_id = fact.subject_id
        where fact.seq > $4::bigint and fact.seq <= $5::bigint) told
  join experiment_unit_debtors member on member.experiment_id = $1 and member.debtor_id = told.debtor_id`;

/** $1: experiment, $2: as of, $3: after the decision, $4 and $5: after the fact and up to it. */
const newsSql = numberedSql([byDecisionsSql, byTimeSql, byFactsSql].join(' union '));

/** Ids from one to another, both included. */
export type IdRange = readonly [first: string, last: string];

/** Debtors who were decided about and are not known yet. Returns how many. */
export const enterMembers = async (
  client: Queryable,
  { experimentId, asOf }: Knowledge,
  asked: { readonly isHousehold: boolean; readonly since: Since; readonly debtors?: IdRange },
): Promise<number> => {
  const [first = null, last = null] = asked.debtors ?? [];
  const decisionsSeq = asked.since?.decisionsSeq ?? null;
  const entered = await client.query(membersSql, [experimentId, asOf, asked.isHousehold, decisionsSeq, first, last]);
  return entered.rowCount ?? 0;
};

const finishNumbering = async (client: Queryable): Promise<void> => {
  await client.query('create unique index on changed_units (no)');
  await client.query('analyze changed_units');
};

/** All known ones between the two. Returns how many they are. */
export const takeUnits = async (client: Queryable, experimentId: string, units: IdRange): Promise<number> => {
  await client.query('drop table if exists pg_temp.changed_units');
  const { rowCount } = await client.query(allSql, [experimentId, ...units]);
  await finishNumbering(client);
  return rowCount ?? 0;
};

/** Returns how many they are. `upToFactsSeq`: the newest fact that is looked at. */
export const findChangedUnits = async (
  client: Queryable,
  { experimentId, asOf }: Knowledge,
  { since, upToFactsSeq }: { readonly since: Since; readonly upToFactsSeq: number },
): Promise<number> => {
  await client.query('drop table if exists pg_temp.changed_units');
  const { rowCount } =
    since === null
      ? await client.query(allSql, [experimentId, null, null])
      : await client.query(newsSql, [experimentId, asOf, since.decisionsSeq, since.factsSeq, upToFactsSeq]);
  if ((rowCount ?? 0) > 0) await finishNumbering(client);
  return rowCount ?? 0;
};

// Below the first decision that lies ahead of the day: it will be news without being stored anew.
const aheadSql = `
  select min(seq) - 1 as "beforeAhead" from decisions
  where experiment_id = $1 and not dry_run and decided_at >= ${sqlInstant(2)} and seq > $3 and seq <= $4`;

/** From where on news is to be looked for the next time, by watermarks that were read before anything was looked at. */
export const readSettled = async (
  client: Queryable,
  { experimentId, asOf }: Knowledge,
  { since, facts, decisions }: { readonly since: Since; readonly facts: Watermark; readonly decisions: Watermark },
): Promise<NonNullable<Since>> => {
  const before = since ?? { factsSeq: 0, decisionsSeq: 0 };
  const factsSeq = facts.isSettled ? facts.lastSeq : before.factsSeq;
  if (!decisions.isSettled) return { factsSeq, decisionsSeq: before.decisionsSeq };
  const values = [experimentId, asOf, before.decisionsSeq, decisions.lastSeq];
  const { rows } = await client.query<{ beforeAhead: number | null }>(aheadSql, values);
  return { factsSeq, decisionsSeq: rows[0]?.beforeAhead ?? decisions.lastSeq };
};
