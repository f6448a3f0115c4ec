/**
 * What came of each changed unit within its window: money by age, and one row of totals. From `unit_events` and `unit_costs`; cures from the
 * columns beside the states of the cases; contacts that were not made from the decisions.
 */
import type { Queryable } from '../db/pool.ts';
import { sqlInstant, type Knowledge } from './experiment-units-knowledge.ts';
import { priorDays } from './experiment-units-events.ts';

const forget = (table: string): string =>
  `delete from ${table} stored using changed_units changed where stored.experiment_id = $1 and stored.unit_id = changed.unit_id`;

// What was taken back never exceeds what was paid. $1: experiment, $2: window days.
const agesSql = `
  insert into experiment_unit_ages (experiment_id, unit_id, age, paid_minor, cost_minor)
  select $1, unit_id, age, sum(paid), sum(cost)
  from (
    select payment.unit_id, payment.age, payment.amount - least(payment.amount, coalesce(back.amount, 0)) as paid, 0 as cost
    from unit_events payment
    left join (select unit_id, subject, ref, sum(amount) as amount from unit_events where kind = 'payment.reversed' and is_own group by 1, 2, 3) back
      on back.unit_id = payment.unit_id and back.subject = payment.subject and back.ref = payment.ref
    where payment.kind = 'payment.received' and payment.is_own and payment.age >= 0 and payment.age < $2
    union all
    select unit_id, age, 0, coalesce(cost, 0) from unit_costs
  ) moved
  group by unit_id, age having sum(paid) <> 0 or sum(cost) <> 0`;

// Before entry, net of what was taken back before entry: what came later may be an effect of the arm.
const priorSql = `
  select payment.unit_id, sum(payment.amount - least(payment.amount, coalesce(back.amount, 0))) as minor
  from unit_events payment join experiment_units unit on unit.experiment_id = $1 and unit.unit_id = payment.unit_id
  left join (select unit_id, subject, ref, sum(amount) as amount from unit_events
             where kind = 'payment.reversed' and is_own and age = -1 group by 1, 2, 3) back
    on back.unit_id = payment.unit_id and back.subject = payment.subject and back.ref = payment.ref
  where payment.kind = 'payment.received' and payment.is_own and payment.age = -1
    and payment.at > unit.entered_at - interval '${String(priorDays * 24)} hours'
  group by 1`;

/** A promise that falls due after the window's end is not counted. */
const isDue = (unit: string, asOfPlace: number): string =>
  `least(${unit}.entered_at + $2 * interval '24 hours', ${sqlInstant(asOfPlace)})`;

const tallySql = `
  select event.unit_id,
    count(*) filter (where kind = 'payment.received' and not is_own) as foreign_payments,
    count(*) filter (where kind = 'contact.sent') as sent,
    count(*) filter (where kind = 'contact.answered' and amount = 1) as right_party,
    count(*) filter (where kind = 'promise.made' and due_on + 1 <= (${isDue('unit', 3)} at time zone 'UTC')) as due,
    count(*) filter (where kind = 'promise.kept') as kept,
    count(*) filter (where kind = 'promise.broken') as broken,
    min(age) filter (where kind = 'promise.made') as promise_age,
    min(age) filter (where kind = 'complaint.raised') as complaint_age,
    count(*) filter (where kind = 'complaint.raised') as complaints,
    min(age) filter (where kind = 'opt_out') as opt_out_age,
    count(*) filter (where kind = 'opt_out') as opt_outs,
    coalesce(sum(amount) filter (where kind = 'satisfaction.rated'), 0) as rating_points,
    count(*) filter (where kind = 'satisfaction.rated') as ratings
  from unit_events event join experiment_units unit on unit.experiment_id = $1 and unit.unit_id = event.unit_id
  where event.age >= 0 and event.age < $2 and kind <> 'later' group by event.unit_id`;

const rankSql = (stage: string): string =>
  `array_position(array['pre_due', 'reminder', 'collection', 'legal'], ${stage})`;

const rollSql = `
  select unit_id, min(age) as roll_age from (
    select event.unit_id, event.age, ${rankSql('event.ref')} as rank,
      ${rankSql('coalesce(lag(event.ref) over (partition by event.subject order by event.at, event.ref), own.opening_stage)')} as before
    from unit_events event join case_states own on own.case_id = event.subject where event.kind = 'case.stage_changed'
  ) moved where rank > before and age >= 0 and age < $2 group by unit_id`;

/** Of the cases that were open at entry: cured with the last of them. */
const cureSql = `
  select unit.unit_id, case when count(*) = count(own.resolved_at) then max(own.resolved_at) end as cured_at,
    min(own.resolved_at) filter (where own.resolved_at >= ${sqlInstant(3)}) as resolved_later
  from changed_units join experiment_units unit using (unit_id)
  join experiment_unit_debtors member on member.experiment_id = unit.experiment_id and member.unit_id = unit.unit_id
  join case_states own on own.debtor_id = member.debtor_id
  where unit.experiment_id = $1 and own.opened_at <= unit.entered_at
    and (own.resolved_at is null or own.resolved_at > unit.entered_at) and (own.closed_at is null or own.closed_at > unit.entered_at)
  group by unit.unit_id`;

const decisionsSql = `
  select decision.unit_id, count(*) filter (where kind = 'no_contact') as not_made, count(*) filter (where kind = 'hand_off') as hand_offs
  from unit_decisions decision join experiment_units unit on unit.experiment_id = $1 and unit.unit_id = decision.unit_id
  where decision.decided_at < unit.entered_at + $2 * interval '24 hours'
  group by decision.unit_id`;

// A promise that falls due, a fact or a cure that has not happened yet: the unit is looked at again when it has.
const pendingSql = `
  select unit_id, min(at) as at from (
    select unit_id, at from unit_events where kind = 'later'
    union all
    select unit_id, (due_on + 1) at time zone 'UTC' - interval '1 millisecond' from unit_events
    where kind = 'promise.made' and (due_on + 1) at time zone 'UTC' > ${sqlInstant(3)}
  ) later group by unit_id`;

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
  from changed_units join experiment_units unit on unit.experiment_id = $1 and unit.unit_id = changed_units.unit_id
  left join (select unit_id, sum(paid_minor) as paid, sum(cost_minor) as cost from experiment_unit_ages join changed_units using (unit_id)
             where experiment_id = $1 group by unit_id) money on money.unit_id = unit.unit_id
  left join (${priorSql}) prior on prior.unit_id = unit.unit_id
  left join (${tallySql}) tally on tally.unit_id = unit.unit_id
  left join (select unit_id, count(*) as contacts from unit_costs where cost is null group by unit_id) unpriced on unpriced.unit_id = unit.unit_id
  left join (${decisionsSql}) decided on decided.unit_id = unit.unit_id
  left join (${cureSql}) cure on cure.unit_id = unit.unit_id
  left join (${rollSql}) roll on roll.unit_id = unit.unit_id
  left join (${pendingSql}) pending on pending.unit_id = unit.unit_id`;

export const writeUnitTotals = async (
  client: Queryable,
  { experimentId, asOf }: Knowledge,
  { windowDays, isMany }: { readonly windowDays: number; readonly isMany: boolean },
): Promise<void> => {
  await client.query(forget('experiment_unit_ages'), [experimentId]);
  await client.query(forget('experiment_unit_totals'), [experimentId]);
  await client.query(agesSql, [experimentId, windowDays]);
  if (isMany) await client.query('analyze experiment_unit_ages');
  await client.query(totalsSql, [experimentId, windowDays, asOf]);
};
