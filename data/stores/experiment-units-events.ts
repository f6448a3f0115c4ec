/**
 * What is counted of the facts of the units of a batch, as narrow rows in the temporary table `batch_events`, so that the facts are read once. `age`
 * is whole days since entry; before it −1, or −2 where that is longer ago than the pre-period. What is stored but has not happened yet is of the
 * kind `later`.
 */
import type { Queryable } from '../db/pool.ts';
import type { FrozenNumbers } from './experiment-frozen.ts';
import { sqlInstant, type Knowledge } from './experiment-units-knowledge.ts';

/** The pre-period payment is of so many days before entry. */
const priorDays = 90;

const tablesSql = `
  create temp table batch_events (
    no integer, kind text collate "C", subject text collate "C", at timestamptz, age integer, amount double precision,
    is_own boolean, ref text collate "C", channel text collate "C", treatment text collate "C", due_on date
  ) on commit drop;
  create temp table batch_costs (no integer, age integer, cost double precision) on commit drop`;

const caseTypes = `'payment.received', 'payment.reversed', 'promise.made', 'promise.kept', 'promise.broken', 'contact.sent', 'contact.answered',
  'complaint.raised', 'satisfaction.rated', 'case.stage_changed'`;

const isKnown = `($2::bigint is null or fact.recorded_at <= ${sqlInstant(2)})`;
const ageSql = `
  case when fact.at > entered_at then floor(extract(epoch from fact.at - entered_at)::float8 / 86400)::int
       when fact.at > entered_at - interval '${String(priorDays * 24)} hours' then -1 else -2 end`;

// $1: as of, $2: known by.
const caseEventsSql = `
  insert into batch_events
  select own.no, case when fact.at < ${sqlInstant(1)} then fact.type else 'later' end, fact.subject_id, fact.at, ${ageSql},
    case when fact.type in ('payment.received', 'payment.reversed') then (fact.data -> 'amount' ->> 'amount')::float8
         when fact.type = 'satisfaction.rated' then (fact.data ->> 'score')::float8
         when fact.type = 'contact.answered' then (fact.data ->> 'rightParty')::boolean::int end,
    case when fact.type in ('payment.received', 'payment.reversed') then fact.data -> 'amount' ->> 'currency' = unit.currency end,
    case fact.type when 'payment.received' then fact.id when 'payment.reversed' then fact.data ->> 'paymentId'
                   when 'contact.sent' then fact.data ->> 'decisionId' when 'case.stage_changed' then fact.data ->> 'stage' end,
    case when fact.type = 'contact.sent' then fact.data ->> 'channel' end,
    case when fact.type = 'contact.sent' then fact.data ->> 'treatment' end,
    case when fact.type = 'promise.made' then (fact.data ->> 'dueDate')::date end
  from batch_cases own join batch_units unit using (no) join facts fact on fact.subject_id = own.case_id and fact.subject_kind = 'case'
  where fact.type in (${caseTypes}) and ${isKnown}`;

const debtorEventsSql = `
  insert into batch_events (no, kind, subject, at, age)
  select member.no, case when fact.at < ${sqlInstant(1)} then 'opt_out' else 'later' end, fact.subject_id, fact.at, ${ageSql}
  from batch_members member join batch_units unit using (no)
  join facts fact on fact.subject_id = member.debtor_id and fact.subject_kind = 'debtor'
  where (fact.type = 'consent.withdrawn' or fact.type = 'flag.set' and fact.data ->> 'flag' in ('opted_out', 'cease_request')) and ${isKnown}`;

// A contact costs what the action of its decision does; one that names no known decision, the mean of its channel and, where told, treatment.
const costsSql = `
  insert into batch_costs
  select event.no, event.age, coalesce(exact.cost, alike.cost, plain.cost)
  from batch_events event
  join batch_units unit using (no)
  left join batch_decisions decision on decision.no = event.no and decision.id::text = event.ref
  left join action_prices exact on exact.action_id = decision.action_id and exact.currency = unit.currency
  left join channel_prices alike
    on alike.channel = event.channel and alike.treatment = coalesce(event.treatment, '') and alike.currency = unit.currency
  left join channel_prices plain on plain.channel = event.channel and plain.treatment = '' and plain.currency = unit.currency
  where event.kind = 'contact.sent' and event.age >= 0 and event.age < $1`;

const actionPricesSql = `
  create temp table action_prices on commit drop as
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::float8[]) price (action_id, channel, treatment, currency, cost)`;

/** An empty treatment stands for any. */
const channelPricesSql = `
  create temp table channel_prices on commit drop as
  select channel, coalesce(treatment, '') as treatment, currency, avg(cost) as cost
  from action_prices group by grouping sets ((channel, treatment, currency), (channel, currency));
  create unique index on action_prices (action_id, currency);
  create unique index on channel_prices (channel, treatment, currency);
  analyze action_prices, channel_prices`;

const pricesOf = ({ prices }: FrozenNumbers): readonly unknown[] => {
  const rows = prices.flatMap(({ actionId, channel, treatment, costMinor }) =>
    Object.entries(costMinor).map(([currency, cost]) => [actionId, channel, treatment, currency, cost] as const),
  );
  return [0, 1, 2, 3, 4].map((place) => rows.map((row) => row[place]));
};

export const createEventTables = async (client: Queryable, frozen: FrozenNumbers): Promise<void> => {
  await client.query(tablesSql);
  await client.query(actionPricesSql, [...pricesOf(frozen)]);
  await client.query(channelPricesSql);
};

/** Fills `batch_events`, and `batch_costs` with each contact sent within the window: its cost, null where there is no price. */
export const readBatchEvents = async (
  client: Queryable,
  { asOf, knownBy }: Knowledge,
  windowDays: number,
): Promise<void> => {
  await client.query('truncate batch_events, batch_costs');
  await client.query(caseEventsSql, [asOf, knownBy]);
  await client.query(debtorEventsSql, [asOf, knownBy]);
  await client.query('analyze batch_events');
  await client.query(costsSql, [windowDays]);
  await client.query('analyze batch_costs');
};
