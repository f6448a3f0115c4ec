/**
 * What reports are made of beside the sums, and what is kept of them: the looks of every day, reports as they stood, rates before the start
 * that margins are held against, the nightly test of champion's debtors against themselves. Looks and reports of a day are written once.
 */
import type { Instant } from '../../engine/index.ts';
import { noOutcome, type MetricName, type OutcomeSums } from '../../experiments/index.ts';
import type { Queryable } from '../db/pool.ts';
import type { GroupKind } from './experiment-sums.ts';

export type LookRow = {
  readonly asOfDay: number;
  readonly metric: MetricName;
  readonly arm: string;
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  readonly p: number;
};

export type ReportRow = { readonly asOfDay: number; readonly report: unknown; readonly checksum: string };

export type SelfTestRow = {
  readonly asOfDay: number;
  readonly isWinnerFound: boolean;
  /** Null where it could not be read, with why. */
  readonly p: number | null;
  readonly refusal: string | null;
};

/** Sums of one arm and stratum, of the even (0) or odd (1) days of entry. */
export type HalfSums = {
  readonly arm: string;
  readonly group: string;
  readonly half: number;
  readonly sums: OutcomeSums;
};

const fromMs = (parameter: string): string => `timestamptz 'epoch' + ${parameter}::bigint * interval '1 millisecond'`;

/** Those of days before `beforeDay`, oldest first. */
export const readLooks = async (
  client: Queryable,
  experimentId: string,
  beforeDay: number,
): Promise<readonly LookRow[]> =>
  (
    await client.query<LookRow>(
      `select as_of_day as "asOfDay", metric, arm, estimate, lower, upper, p from experiment_looks
       where experiment_id = $1 and as_of_day < $2 order by as_of_day, metric, arm`,
      [experimentId, beforeDay],
    )
  ).rows;

export const insertLooks = async (
  client: Queryable,
  {
    experimentId,
    looks,
    at,
  }: { readonly experimentId: string; readonly looks: readonly LookRow[]; readonly at: Instant },
): Promise<void> => {
  await client.query(
    `insert into experiment_looks (experiment_id, as_of_day, metric, arm, estimate, lower, upper, p, looked_at)
     select $1, "asOfDay", metric, arm, estimate, lower, upper, p, ${fromMs('$3')}
     from json_to_recordset($2) as look
       ("asOfDay" integer, metric text, arm text, estimate float8, lower float8, upper float8, p float8)
     on conflict do nothing`,
    [experimentId, JSON.stringify(looks), at],
  );
};

/** The report of the day, where one was kept. */
export const readReport = async (
  client: Queryable,
  experimentId: string,
  asOfDay: number,
): Promise<ReportRow | null> => {
  const { rows } = await client.query<ReportRow>(
    `select as_of_day as "asOfDay", report, checksum from experiment_reports where experiment_id = $1 and as_of_day = $2`,
    [experimentId, asOfDay],
  );
  return rows[0] ?? null;
};

export const insertReport = async (
  client: Queryable,
  { experimentId, asOfDay, report, checksum, at }: ReportRow & { readonly experimentId: string; readonly at: Instant },
): Promise<void> => {
  await client.query(
    `insert into experiment_reports (experiment_id, as_of_day, report, checksum, made_at)
     values ($1, $2, $3, $4, ${fromMs('$5')}) on conflict do nothing`,
    [experimentId, asOfDay, JSON.stringify(report), checksum, at],
  );
};

export const readSelfTests = async (
  client: Queryable,
  experimentId: string,
  untilDay: number,
): Promise<readonly SelfTestRow[]> =>
  (
    await client.query<SelfTestRow>(
      `select as_of_day as "asOfDay", is_winner_found as "isWinnerFound", p, refusal from experiment_self_tests
       where experiment_id = $1 and as_of_day <= $2 order by as_of_day`,
      [experimentId, untilDay],
    )
  ).rows;

export const insertSelfTest = async (
  client: Queryable,
  {
    experimentId,
    asOfDay,
    isWinnerFound,
    p,
    refusal,
    at,
  }: SelfTestRow & { readonly experimentId: string; readonly at: Instant },
): Promise<void> => {
  await client.query(
    `insert into experiment_self_tests (experiment_id, as_of_day, is_winner_found, p, refusal, tested_at)
     values ($1, $2, $3, $4, $5, ${fromMs('$6')}) on conflict do nothing`,
    [experimentId, asOfDay, isWinnerFound, p, refusal, at],
  );
};

// $1: started at, $2: window days. Of debtors with a case open in the window before the start.
const baselineSql = `
  with open_then as (
    select debtor_id, array_agg(case_id) as cases from case_states
    where opened_at < ${fromMs('$1')} and (closed_at is null or closed_at >= ${fromMs('$1')} - $2 * interval '24 hours')
    group by debtor_id
  ), window_facts as (
    select type, subject_id, data ->> 'flag' as flag from facts
    where at < ${fromMs('$1')} and at >= ${fromMs('$1')} - $2 * interval '24 hours'
      and (type in ('complaint.raised', 'consent.withdrawn') or type = 'flag.set' and data ->> 'flag' in ('opted_out', 'cease_request'))
  )
  select count(*)::int as debtors,
    count(*) filter (where exists (select from window_facts fact
      where fact.type = 'complaint.raised' and (fact.subject_id = any(cases) or fact.subject_id = debtor_id)))::int as complained,
    count(*) filter (where exists (select from window_facts fact
      where fact.type <> 'complaint.raised' and fact.subject_id = debtor_id))::int as "optedOut"
  from open_then`;

export type BaselineRates = Readonly<Partial<Record<MetricName, number>>>;

/** Made at the first look from what was before the start, and never again. A rate of 0 is none: nothing can be held against it. */
export const freezeBaselines = async (
  client: Queryable,
  asked: {
    readonly experimentId: string;
    readonly startedAt: Instant;
    readonly windowDays: number;
    readonly at: Instant;
  },
): Promise<BaselineRates> => {
  const read = async (): Promise<BaselineRates | null> => {
    const { rows } = await client.query<{ rates: BaselineRates }>(
      'select rates from experiment_baselines where experiment_id = $1',
      [asked.experimentId],
    );
    return rows[0]?.rates ?? null;
  };
  const frozen = await read();
  if (frozen !== null) return frozen;
  const { rows } = await client.query<{ debtors: number; complained: number; optedOut: number }>(baselineSql, [
    asked.startedAt,
    asked.windowDays,
  ]);
  const [{ debtors, complained, optedOut } = { debtors: 0, complained: 0, optedOut: 0 }] = rows;
  const rates: BaselineRates = {
    ...(complained > 0 ? { complaint_rate: complained / debtors } : {}),
    ...(optedOut > 0 ? { opt_out_rate: optedOut / debtors } : {}),
  };
  await client.query(
    `insert into experiment_baselines (experiment_id, rates, frozen_at) values ($1, $2, ${fromMs('$3')}) on conflict do nothing`,
    [asked.experimentId, JSON.stringify(rates), asked.at],
  );
  return (await read()) ?? rates;
};

const sumNames = Object.keys(noOutcome) as (keyof OutcomeSums)[];

const outcomeOf = (row: Readonly<Record<string, unknown>>): OutcomeSums =>
  Object.fromEntries(sumNames.map((name) => [name, Number(row[name] ?? 0)])) as OutcomeSums;

/** By even and odd days of entry up to `lastDay`: two halves that share no debtor. */
export const readHalves = async (
  client: Queryable,
  asked: {
    readonly experimentId: string;
    readonly metric: MetricName;
    readonly by: GroupKind;
    readonly lastDay: number;
  },
): Promise<readonly HalfSums[]> => {
  const { rows } = await client.query<{ arm: string; group: string; half: number }>(
    `select arm, group_value as "group", entry_day % 2 as half, ${sumNames.map((name) => `sum(${name}) as "${name}"`).join(', ')}
     from experiment_day_sums where experiment_id = $1 and metric = $2 and group_kind = $3 and entry_day <= $4
     group by 1, 2, 3 order by 2, 1, 3`,
    [asked.experimentId, asked.metric, asked.by, asked.lastDay],
  );
  return rows.map((row) => ({ arm: row.arm, group: row.group, half: row.half, sums: outcomeOf(row) }));
};

/** Money net of costs of an arm's debtors in two halves drawn by the salt: what champion is compared with itself by. */
export const readSelfHalves = async (
  client: Queryable,
  asked: {
    readonly experimentId: string;
    readonly arm: string;
    readonly salt: string;
    readonly lastDay: number;
    readonly capMinor: number | null;
  },
): Promise<readonly [OutcomeSums, OutcomeSums]> => {
  const { rows } = await client.query<{ half: number }>(
    `with own as (
       select hashtextextended(unit_id || $3, 0) & 1 as half, totals.paid_minor > 0 as paid,
         (least(totals.paid_minor::float8, coalesce($5::float8, totals.paid_minor)) - totals.cost_minor) as y,
         least(totals.prior_minor::float8, coalesce($5::float8, totals.prior_minor)) as x
       from experiment_units units join experiment_unit_totals totals using (experiment_id, unit_id)
       where experiment_id = $1 and arm = $2 and entry_day <= $4
     )
     select half::int, count(*) as n, count(*) filter (where paid) as payers, sum(y) as y, sum(y * y) as yy, sum(y * y * y) as yyy,
       sum(x) as x, sum(x * x) as xx, sum(x * x * x) as xxx, sum(x * y) as xy, sum(y * y * x) as yyx, sum(y * x * x) as yxx
     from own group by half`,
    [asked.experimentId, asked.arm, asked.salt, asked.lastDay, asked.capMinor],
  );
  const half = (which: number): OutcomeSums => {
    const row = rows.find((one) => one.half === which);
    return row === undefined ? noOutcome : outcomeOf(row);
  };
  return [half(0), half(1)];
};

export type EvidenceReport = {
  readonly experimentId: string;
  /** Whose strategy became champion; null where the champion stayed. */
  readonly promotedArm: string | null;
  readonly report: unknown;
  readonly at: Instant;
};

/** Reports that experiments were decided by, oldest first. */
export const listEvidenceReports = async (client: Queryable): Promise<readonly EvidenceReport[]> =>
  (
    await client.query<EvidenceReport>(
      `select experiment_id as "experimentId", arm as "promotedArm", report, (extract(epoch from at) * 1000)::bigint as at
       from experiment_evidence order by at, experiment_id`,
    )
  ).rows;
