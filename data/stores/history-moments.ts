/**
 * What the own history says of a metric before an experiment: of the debtors with an open case `days` ago, mean, spread and correlation
 * with what they had paid in the 90 days before, over those days; and how many debtors are there and come each day. Money is capped at the
 * 99th percentile of payers, as experiments cap it. STATISTICS.md §7.10.
 */
import { dayMs, type Instant } from '../../engine/index.ts';
import type { MetricName } from '../../experiments/index.ts';
import type { Queryable } from '../db/pool.ts';

export type HistoryMoments = {
  readonly debtors: number;
  /** Of money, those who paid; else those with a value above 0. */
  readonly payers: number;
  /** Minor units where the metric is money. */
  readonly mean: number | null;
  readonly standardDeviation: number | null;
  /** With what was paid before; null where either does not vary. */
  readonly covariateCorrelation: number | null;
  /** Null where nothing is capped: no money, or fewer than 20 payers. */
  readonly capMinor: number | null;
  /** Of the open cases, in order. */
  readonly currencies: readonly string[];
};

/** `column`: of `per_debtor` below; `type`: of the facts that are counted. */
type Source = { readonly value: string; readonly isMoney?: true; readonly type?: string; readonly subject?: 'debtor' };

const ofEvent = (type: string): Source => ({ value: '(events > 0)::int', type });

/** Metrics that history knows without an experiment. */
const sources: Readonly<Partial<Record<MetricName, Source>>> = {
  net_recovered_per_debtor: { value: 'paid', isMoney: true },
  recovered_per_debtor: { value: 'paid', isMoney: true },
  cure_rate: { value: 'is_cured::int' },
  promise_rate: ofEvent('promise.made'),
  complaint_rate: ofEvent('complaint.raised'),
  opt_out_rate: { ...ofEvent('consent.withdrawn'), subject: 'debtor' },
  contacts_per_debtor: { value: 'events', type: 'contact.sent' },
};

export const historyMetrics = Object.keys(sources) as readonly MetricName[];

const covariateDays = 90;
const leastPayers = 20;

const fromMs = (place: number): string => `timestamptz 'epoch' + $${String(place)}::bigint * interval '1 millisecond'`;

const openAt = (place: number): string =>
  `opened_at <= ${fromMs(place)} and (closed_at is null or closed_at > ${fromMs(place)})
   and (resolved_at is null or resolved_at > ${fromMs(place)})`;

// $1: from, $2: until, $3: debtors or null for all, $4: type of event.
const momentsSql = ({ value, isMoney, subject }: Source): string => `
  with cohort as materialized (
    select debtor_id, bool_and(coalesce(resolved_at <= ${fromMs(2)}, false)) as is_cured, array_agg(distinct currency) as currencies
    from case_states where debtor_id is not null and ${openAt(1)} and ($3::text[] is null or debtor_id = any($3))
    group by debtor_id
  ), payment as (
    select own.debtor_id, fact.at, (fact.data -> 'amount' ->> 'amount')::float8 - coalesce((
      select sum((back.data -> 'amount' ->> 'amount')::float8) from facts back
      where back.subject_id = fact.subject_id and back.subject_kind = 'case' and back.type = 'payment.reversed'
        and back.data ->> 'paymentId' = fact.id and back.at <= ${fromMs(2)}), 0) as minor
    from cohort join case_states own using (debtor_id)
    join facts fact on fact.subject_id = own.case_id and fact.subject_kind = 'case' and fact.type = 'payment.received'
    where fact.at > ${fromMs(1)} - ${String(covariateDays)} * interval '24 hours' and fact.at <= ${fromMs(2)}
  ), money as (
    select debtor_id, coalesce(sum(greatest(minor, 0)) filter (where at > ${fromMs(1)}), 0) as paid,
           coalesce(sum(greatest(minor, 0)) filter (where at <= ${fromMs(1)}), 0) as before
    from payment group by debtor_id
  ), counted as (
    select cohort.debtor_id, count(*)::float8 as events
    from cohort ${subject === 'debtor' ? '' : 'join case_states own using (debtor_id)'}
    join facts fact on fact.subject_id = ${subject === 'debtor' ? 'cohort.debtor_id' : 'own.case_id'}
      and fact.subject_kind = '${subject ?? 'case'}' and fact.type = $4
    where fact.at > ${fromMs(1)} and fact.at <= ${fromMs(2)} group by 1
  ), per_debtor as materialized (
    select is_cured, coalesce(paid, 0) as paid, coalesce(before, 0) as before, coalesce(events, 0) as events
    from cohort left join money using (debtor_id) left join counted using (debtor_id)
  ), cap as (
    select percentile_cont(0.99) within group (order by paid) as minor from per_debtor where paid > 0
    having ${isMoney === true ? 'true' : 'false'} and count(*) >= ${String(leastPayers)}
  ), capped as (
    select least(${value}, (select minor from cap))::float8 as value,
           least(before, coalesce((select minor from cap), before))::float8 as before from per_debtor
  )
  select count(*)::int as debtors, (count(*) filter (where value > 0))::int as payers, avg(value) as mean,
    stddev_samp(value) as "standardDeviation", corr(value, before) as "covariateCorrelation",
    (select minor from cap) as "capMinor",
    coalesce((select array_agg(distinct currency order by currency) from cohort, unnest(currencies) currency), '{}') as currencies
  from capped`;

export type HistorySpan = { readonly asOf: Instant; readonly days: number };

/** Null for a metric that history does not know without an experiment. */
export const readHistoryMoments = async (
  client: Queryable,
  {
    metric,
    asOf,
    days,
    debtorIds,
  }: HistorySpan & { readonly metric: MetricName; readonly debtorIds: readonly string[] | null },
): Promise<HistoryMoments | null> => {
  const source = sources[metric];
  if (source === undefined) return null;
  const values = [asOf - days * dayMs, asOf, debtorIds, source.type ?? ''];
  const { rows } = await client.query<HistoryMoments>(momentsSql(source), values);
  return rows[0] ?? null;
};

export type Inflow = {
  /** With an open case. */
  readonly debtorsNow: number;
  /** Debtors whose first case was opened, a day. */
  readonly debtorsPerDay: number;
};

export const readInflow = async (client: Queryable, { asOf, days }: HistorySpan): Promise<Inflow> => {
  const { rows } = await client.query<{ now: number; came: number }>(
    `select (select count(distinct debtor_id) from case_states where ${openAt(2)})::int as now,
       (select count(*) from (select min(opened_at) as first from case_states where debtor_id is not null group by debtor_id) debtor
        where first > ${fromMs(1)} and first <= ${fromMs(2)})::int as came`,
    [asOf - days * dayMs, asOf],
  );
  const [{ now, came } = { now: 0, came: 0 }] = rows;
  return { debtorsNow: now, debtorsPerDay: came / days };
};

/** One open case of each of so many debtors as of an instant, drawn by a hash of the debtor: the same every time. */
export const sampleOpenCases = async (
  client: Queryable,
  { at, limit }: { readonly at: Instant; readonly limit: number },
): Promise<readonly { readonly debtorId: string; readonly caseId: string }[]> => {
  const { rows } = await client.query<{ debtorId: string; caseId: string }>(
    `select debtor_id as "debtorId", min(case_id) as "caseId" from case_states
     where debtor_id is not null and ${openAt(1)} group by debtor_id order by hashtext(debtor_id), debtor_id limit $2`,
    [at, limit],
  );
  return rows;
};
