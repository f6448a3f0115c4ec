/**
 * What is counted of the facts of the changed units, as narrow rows in the temporary table `unit_events`, so that the facts are read once. `age` is
 * whole days since entry, −1 before it. What is stored but has not happened yet is of the kind `later`.
 */
import type { Queryable } from '../db/pool.ts';
import type { FrozenNumbers } from './experiment-frozen.ts';
import { sqlInstant, type Knowledge } from './experiment-units-knowledge.ts';

/** The pre-period payment is of so many days before entry. */
export const priorDays = 90;

const tableSql = `
  create temp table unit_events (
    unit_id text collate "C", kind text collate "C", subject text collate "C", at timestamptz, age integer, amount double precision,
    is_own boolean, ref text collate "C", channel text collate "C", treatment text collate "C", due_on date
  ) on commit drop`;

const caseTypes = `'payment.received', 'payment.reversed', 'promise.made', 'promise.kept', 'promise.broken', 'contact.sent', 'contact.answered',
  'complaint.raised', 'satisfaction.rated', 'case.stage_changed'`;

const memberSql = `
  select member.debtor_id, unit.unit_id, unit.entered_at, unit.currency
  from changed_units join experiment_units unit using (unit_id)
  join experiment_unit_debtors member on member.experiment_id = unit.experiment_id and member.unit_id = unit.unit_id
  where unit.experiment_id = $1`;

const isKnown = `($3::bigint is null or fact.recorded_at <= ${sqlInstant(3)})`;
const ageSql = `case when fact.at > entered_at then floor(extract(epoch from fact.at - entered_at)::float8 / 86400)::int else -1 end`;

// $1: experiment, $2: as of, $3: known by.
const caseEventsSql = `
  with member as materialized (${memberSql})
  insert into unit_events
  select unit_id, case when fact.at < ${sqlInstant(2)} then fact.type else 'later' end, fact.subject_id, fact.at, ${ageSql},
    case when fact.type in ('payment.received', 'payment.reversed') then (fact.data -> 'amount' ->> 'amount')::float8
         when fact.type = 'satisfaction.rated' then (fact.data ->> 'score')::float8
         when fact.type = 'contact.answered' then (fact.data ->> 'rightParty')::boolean::int end,
    fact.data -> 'amount' ->> 'currency' = member.currency,
    case fact.type when 'payment.received' then fact.id when 'payment.reversed' then fact.data ->> 'paymentId'
                   when 'contact.sent' then fact.data ->> 'decisionId' when 'case.stage_changed' then fact.data ->> 'stage' end,
    case when fact.type = 'contact.sent' then fact.data ->> 'channel' end,
    case when fact.type = 'contact.sent' then fact.data ->> 'treatment' end,
    case when fact.type = 'promise.made' then (fact.data ->> 'dueDate')::date end
  from member
  join case_states own on own.debtor_id = member.debtor_id
  join facts fact on fact.subject_id = own.case_id and fact.subject_kind = 'case'
  where fact.type in (${caseTypes}) and ${isKnown}`;

const debtorEventsSql = `
  with member as materialized (${memberSql})
  insert into unit_events (unit_id, kind, subject, at, age)
  select unit_id, case when fact.at < ${sqlInstant(2)} then 'opt_out' else 'later' end, fact.subject_id, fact.at, ${ageSql}
  from member join facts fact on fact.subject_id = member.debtor_id and fact.subject_kind = 'debtor'
  where (fact.type = 'consent.withdrawn' or fact.type = 'flag.set' and fact.data ->> 'flag' in ('opted_out', 'cease_request')) and ${isKnown}`;

// A contact costs what the action of its decision does; one that names no known decision, the mean of its channel and, where told, treatment.
const costsSql = `
  with price as (
    select * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::float8[]) price (action_id, channel, treatment, currency, cost)
  ), by_treatment as (
    select channel, treatment, currency, avg(cost) as cost from price group by grouping sets ((channel, treatment, currency), (channel, currency))
  )
  insert into unit_costs
  select event.unit_id, event.age, coalesce(exact.cost, alike.cost, plain.cost)
  from unit_events event
  join experiment_units unit on unit.experiment_id = $1 and unit.unit_id = event.unit_id
  left join unit_decisions decision on decision.unit_id = event.unit_id and decision.id::text = event.ref
  left join price exact on exact.action_id = decision.action_id and exact.currency = unit.currency
  left join by_treatment alike on alike.channel = event.channel and alike.currency = unit.currency
    and alike.treatment = event.treatment
  left join by_treatment plain on plain.channel = event.channel and plain.currency = unit.currency and plain.treatment is null
  where event.kind = 'contact.sent' and event.age >= 0 and event.age < $7`;

const pricesOf = ({ prices }: FrozenNumbers): readonly unknown[] => {
  const rows = prices.flatMap(({ actionId, channel, treatment, costMinor }) =>
    Object.entries(costMinor).map(([currency, cost]) => [actionId, channel, treatment, currency, cost] as const),
  );
  return [0, 1, 2, 3, 4].map((place) => rows.map((row) => row[place]));
};

/** Fills `unit_events`, and `unit_costs` with each contact sent within the window: its cost, null where there is no price. */
export const readUnitEvents = async (
  client: Queryable,
  { experimentId, asOf, knownBy }: Knowledge,
  frozen: FrozenNumbers,
): Promise<void> => {
  await client.query(tableSql);
  await client.query(
    'create temp table unit_costs (unit_id text collate "C", age integer, cost double precision) on commit drop',
  );
  await client.query(caseEventsSql, [experimentId, asOf, knownBy]);
  await client.query(debtorEventsSql, [experimentId, asOf, knownBy]);
  await client.query('analyze unit_events');
  await client.query(costsSql, [experimentId, ...pricesOf(frozen), frozen.windowDays]);
  await client.query('analyze unit_costs');
};
