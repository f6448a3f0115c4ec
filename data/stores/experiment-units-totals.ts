/**
 * What came of each unit of a batch within its window: money by age, and one row of totals. From `batch_events` and `batch_costs`; cures from the
 * columns beside the states of the cases; contacts that were not made from the decisions.
 */
import type { Queryable } from '../db/pool.ts';
import { sqlInstant, type Knowledge } from './experiment-units-knowledge.ts';

const tablesSql = `
  create temp table batch_ages (no integer, age smallint, paid_minor bigint, cost_minor bigint) on commit drop;
  create temp table batch_prior (no integer, minor double precision) on commit drop`;

// What was taken back never exceeds what was paid; of what was paid before entry, what was taken back before it: later may be an effect of the arm.
const backSql = `
  select no, subject, ref, sum(amount) as minor, sum(amount) filter (where age < 0) as prior_minor
  from batch_events where kind = 'payment.reversed' and is_own group by 1, 2, 3`;

/** $1: window days. Payments of the window or, `isPrior`, of the time before entry. */
const paymentsSql = (isPrior: boolean): string => `
  select payment.no, payment.age, payment.amount - least(payment.amount, coalesce(back.${isPrior ? 'prior_minor' : 'minor'}, 0)) as paid
  from batch_events payment left join (${backSql}) back using (no, subject, ref)
  where payment.kind = 'payment.received' and payment.is_own
    and ${isPrior ? 'payment.age = -1' : 'payment.age >= 0 and payment.age < $1'}`;

const agesSql = `
  insert into batch_ages
  select no, age, sum(paid), sum(cost)
  from (
    select no, age, paid, 0 as cost from (${paymentsSql(false)}) payment
    union all
    select no, age, 0, coalesce(cost, 0) from batch_costs
  ) moved
  group by no, age having sum(paid) <> 0 or sum(cost) <> 0`;

const priorSql = `insert into batch_prior select no, sum(paid) from (${paymentsSql(true)}) payment group by no`;

const keepAgesSql = `
  insert into experiment_unit_ages (experiment_id, unit_id, age, paid_minor, cost_minor)
  select $1, unit_id, age, paid_minor, cost_minor from batch_ages join batch_units using (no) order by no, age`;

/** A promise that falls due after the window's end is not counted. */
const isDue = `due_on + 1 <= (least(unit.entered_at + $2::int * interval '24 hours', ${sqlInstant(3)}) at time zone 'UTC')`;

const tallySql = `
  select no,
    count(*) filter (where kind = 'payment.received' and not is_own) as foreign_payments,
    count(*) filter (where kind = 'contact.sent') as sent,
    count(*) filter (where kind = 'contact.answered' and amount = 1) as right_party,
    count(*) filter (where kind = 'promise.made' and ${isDue}) as due,
    count(*) filter (where kind = 'promise.kept') as kept,
    count(*) filter (where kind = 'promise.broken') as broken,
    min(age) filter (where kind = 'promise.made') as promise_age,
    min(age) filter (where kind = 'complaint.raised') as complaint_age,
    count(*) filter (where kind = 'complaint.raised') as complaints,
    min(age) filter (where kind = 'opt_out') as opt_out_age,
    count(*) filter (where kind = 'opt_out') as opt_outs,
    coalesce(sum(amount) filter (where kind = 'satisfaction.rated'), 0) as rating_points,
    count(*) filter (where kind = 'satisfaction.rated') as ratings
  from batch_events join batch_units unit using (no)
  where age >= 0 and age < $2::int and kind <> 'later' group by no`;

const rankSql = (stage: string): string =>
  `array_position(array['pre_due', 'reminder', 'collection', 'legal'], ${stage})`;

const rollSql = `
  select no, min(age) as roll_age from (
    select event.no, event.age, ${rankSql('event.ref')} as rank,
      ${rankSql('coalesce(lag(event.ref) over (partition by event.subject order by event.at, event.ref), own.opening_stage)')} as before
    from batch_events event join batch_cases own on own.no = event.no and own.case_id = event.subject where event.kind = 'case.stage_changed'
  ) moved where rank > before and age >= 0 and age < $2::int group by no`;

/** Of the cases that were open at entry: cured with the last of them. */
const cureSql = `
  select no, case when count(*) = count(resolved_at) then max(resolved_at) end as cured_at,
    min(resolved_at) filter (where resolved_at >= ${sqlInstant(3)}) as resolved_later
  from batch_cases join batch_units unit using (no)
  where opened_at <= entered_at and (resolved_at is null or resolved_at > entered_at) and (closed_at is null or closed_at > entered_at)
  group by no`;

const decidedSql = `
  select no, count(*) filter (where kind = 'no_contact') as not_made, count(*) filter (where kind = 'hand_off') as hand_offs
  from batch_decisions decision join batch_units unit using (no)
  where decision.kind <> 'contact' and decision.decided_at < unit.entered_at + $2::int * interval '24 hours'
  group by no`;

// A promise that falls due, a fact or a cure that has not happened yet: the unit is looked at again when it has.
const pendingSql = `
  select no, min(at) as at from (
    select no, at from batch_events where kind = 'later'
    union all
    select no, (due_on + 1) at time zone 'UTC' - interval '1 millisecond' from batch_events
    where kind = 'promise.made' and (due_on + 1) at time zone 'UTC' > ${sqlInstant(3)}
  ) later group by no`;

const cureAge = `floor(extract(epoch from cure.cured_at - unit.entered_at)::float8 / 86400)::int`;

// $1: experiment, $2: window days, $3: as of.
const totalsSql = `
  insert into experiment_unit_totals (experiment_id, unit_id, prior_minor, paid_minor, cost_minor, foreign_payments, sent, unpriced, not_made,
    hand_offs, right_party, promises_due, promises_kept, promise_age, cure_age, roll_age, complaint_age, complaints, opt_out_age, opt_outs,
    rating_points, ratings, pending_at)
  select $1, unit.unit_id, coalesce(prior.minor, 0), coalesce(money.paid, 0), coalesce(money.cost, 0), coalesce(tally.foreign_payments, 0),
    coalesce(tally.sent, 0), coalesce(unpriced.contacts, 0), coalesce(decided.not_made, 0), coalesce(decided.hand_offs, 0),
    coalesce(tally.right_party, 0), greatest(coalesce(tally.due, 0), coalesce(tally.kept + tally.broken, 0)), coalesce(tally.kept, 0),
    tally.promise_age,
    case when cure.cured_at < ${sqlInstant(3)} and ${cureAge} < $2 then ${cureAge} end,
    roll.roll_age, tally.complaint_age, coalesce(tally.complaints, 0), tally.opt_out_age, coalesce(tally.opt_outs, 0),
    coalesce(tally.rating_points, 0), coalesce(tally.ratings, 0), least(pending.at, cure.resolved_later)
  from batch_units unit
  left join (select no, sum(paid_minor::float8) as paid, sum(cost_minor::float8) as cost from batch_ages group by no) money using (no)
  left join batch_prior prior using (no)
  left join (${tallySql}) tally using (no)
  left join (select no, count(*) as contacts from batch_costs where cost is null group by no) unpriced using (no)
  left join (${decidedSql}) decided using (no)
  left join (${cureSql}) cure using (no)
  left join (${rollSql}) roll using (no)
  left join (${pendingSql}) pending using (no)
  order by no`;

export const createTotalTables = (client: Queryable): Promise<unknown> => client.query(tablesSql);

export const writeBatchTotals = async (
  client: Queryable,
  { experimentId, asOf }: Knowledge,
  windowDays: number,
): Promise<void> => {
  await client.query('truncate batch_ages, batch_prior');
  await client.query(agesSql, [windowDays]);
  await client.query(priorSql);
  await client.query('analyze batch_ages, batch_prior');
  await client.query(keepAgesSql, [experimentId]);
  await client.query(totalsSql, [experimentId, windowDays, asOf]);
};
