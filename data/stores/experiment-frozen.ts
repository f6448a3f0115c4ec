/**
 * The numbers of an experiment that are fixed at its start and never move: how long a debtor's window is, up to which amount money counts,
 * what a contact costs, where the size bands lie, how many debtors are planned. All are made from what had happened before the start, and
 * kept in the step that starts it. STATISTICS.md §7.1, §7.3, §9.
 */
import type { Instant } from '../../engine/index.ts';
import type { ExperimentDefinition } from '../../experiments/index.ts';
import type { Queryable } from '../db/pool.ts';

export type ContactPrice = {
  readonly actionId: string;
  readonly channel: string;
  readonly treatment: string;
  /** By currency. */
  readonly costMinor: Readonly<Record<string, number>>;
};

export type FrozenNumbers = {
  /** A debtor's outcomes count for so many whole days from entry: 30, or the horizon where that is shorter, unless told otherwise. */
  readonly windowDays: number;
  readonly horizonDays: number;
  readonly alpha: number;
  /** By currency: 99th percentile of what a paying debtor paid within a window before the start; none where fewer than 20 paid. */
  readonly capMinorByCurrency: Readonly<Record<string, number>>;
  /** By currency: upper bounds of the first three quarters of cases by principal. */
  readonly sizeBandsByCurrency: Readonly<Record<string, readonly number[]>>;
  /** m*: debtors planned at the end, by arm. */
  readonly plannedDebtors: Readonly<Record<string, number>>;
  /** `portfolio`: nobody planned, so it is the debtors with an open case at the start, shared out by weight. */
  readonly plannedFrom: 'given' | 'portfolio';
  /** `id@version` of the newest catalogue at the time of freezing; null where there is none. */
  readonly catalogue: string | null;
  readonly prices: readonly ContactPrice[];
};

export type Freezing = {
  readonly definition: ExperimentDefinition;
  readonly startedAt: Instant;
  /** By the planner; the portfolio's size where left out. */
  readonly plannedDebtors?: Readonly<Record<string, number>> | undefined;
  readonly windowDays?: number | undefined;
};

const usualWindowDays = 30;
const leastPayers = 20;
/** A plan of fewer would make the intervals of an experiment that grows needlessly wide. */
const leastPlanned = 100;

const fromMs = (place: number): string => `timestamptz 'epoch' + $${String(place)}::bigint * interval '1 millisecond'`;

// $1: started at, $2: window days. What was paid within the window before the start, less what was taken back by then.
const capsSql = `
  with back as (
    select subject_id, data ->> 'paymentId' as payment_id, sum((data -> 'amount' ->> 'amount')::float8) as minor
    from facts where type = 'payment.reversed' and at < ${fromMs(1)} group by 1, 2
  ), paid as (
    select own.debtor_id, payment.data -> 'amount' ->> 'currency' as currency,
           sum((payment.data -> 'amount' ->> 'amount')::float8 - least((payment.data -> 'amount' ->> 'amount')::float8, coalesce(back.minor, 0))) as minor
    from facts payment
    join case_states own on own.case_id = payment.subject_id
    left join back on back.subject_id = payment.subject_id and back.payment_id = payment.id
    where payment.type = 'payment.received' and payment.at < ${fromMs(1)} and payment.at >= ${fromMs(1)} - $2 * interval '24 hours'
    group by 1, 2
  )
  select currency, percentile_cont(0.99) within group (order by minor) as "capMinor"
  from paid where minor > 0 group by currency having count(*) >= ${String(leastPayers)}`;

const bandsSql = `
  select currency, percentile_disc(array[0.25, 0.5, 0.75]) within group (order by principal_minor)::float8[] as bounds
  from case_states where opened_at < ${fromMs(1)} and principal_minor > 0 group by currency`;

const portfolioSql = `
  select count(distinct debtor_id)::int as debtors from case_states
  where opened_at < ${fromMs(1)} and (closed_at is null or closed_at >= ${fromMs(1)})`;

const catalogueSql = `
  select id || '@' || version as reference, actions from catalogue_versions order by at desc, version desc limit 1`;

const readPlan = async (
  client: Queryable,
  { definition, startedAt, plannedDebtors }: Freezing,
): Promise<Pick<FrozenNumbers, 'plannedDebtors' | 'plannedFrom'>> => {
  if (plannedDebtors !== undefined) return { plannedDebtors, plannedFrom: 'given' };
  const { rows } = await client.query<{ debtors: number }>(portfolioSql, [startedAt]);
  const all = Math.max(leastPlanned, rows[0]?.debtors ?? 0);
  const byArm = definition.arms.map(({ id, weight }) => [id, Math.max(1, Math.round(all * weight))] as const);
  return { plannedDebtors: Object.fromEntries(byArm), plannedFrom: 'portfolio' };
};

const readPrices = async (client: Queryable): Promise<Pick<FrozenNumbers, 'catalogue' | 'prices'>> => {
  type Action = { readonly id: string } & Omit<ContactPrice, 'actionId'>;
  const { rows } = await client.query<{ reference: string; actions: readonly Action[] }>(catalogueSql);
  const [newest] = rows;
  const prices = (newest?.actions ?? []).map(({ id, channel, treatment, costMinor }) => ({
    actionId: id,
    channel,
    treatment,
    costMinor,
  }));
  return { catalogue: newest?.reference ?? null, prices };
};

const makeNumbers = async (client: Queryable, freezing: Freezing): Promise<FrozenNumbers> => {
  const { definition, startedAt } = freezing;
  const windowDays = freezing.windowDays ?? Math.min(usualWindowDays, definition.horizonDays);
  const caps = await client.query<{ currency: string; capMinor: number }>(capsSql, [startedAt, windowDays]);
  const bands = await client.query<{ currency: string; bounds: number[] }>(bandsSql, [startedAt]);
  return {
    windowDays,
    horizonDays: definition.horizonDays,
    alpha: definition.alpha,
    capMinorByCurrency: Object.fromEntries(caps.rows.map(({ currency, capMinor }) => [currency, Math.round(capMinor)])),
    sizeBandsByCurrency: Object.fromEntries(bands.rows.map(({ currency, bounds }) => [currency, bounds])),
    ...(await readPlan(client, freezing)),
    ...(await readPrices(client)),
  };
};

export const readFrozen = async (client: Queryable, experimentId: string): Promise<FrozenNumbers | null> => {
  const { rows } = await client.query<{ numbers: FrozenNumbers }>(
    'select numbers from experiment_frozen where experiment_id = $1',
    [experimentId],
  );
  return rows[0]?.numbers ?? null;
};

/** Freezes the numbers of an experiment that starts; those that were frozen before, where they were. */
export const freezeExperiment = async (client: Queryable, freezing: Freezing): Promise<FrozenNumbers> => {
  const { id } = freezing.definition;
  const frozen = await readFrozen(client, id);
  if (frozen !== null) return frozen;
  await client.query(
    `insert into experiment_frozen (experiment_id, frozen_at, numbers) values ($1, ${fromMs(2)}, $3) on conflict do nothing`,
    [id, freezing.startedAt, JSON.stringify(await makeNumbers(client, freezing))],
  );
  const kept = await readFrozen(client, id);
  if (kept === null) throw new Error(`experiment ${id}: its frozen numbers were not kept`);
  return kept;
};
