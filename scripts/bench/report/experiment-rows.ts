/**
 * The raw rows of a great experiment, drawn inside the database: debtors with a case each who enter evenly over 90 days into three arms, a decision
 * with a receipt of usual width, the contact that was sent, payments before and after entry, promises, complaints, reversals. Arms differ a little.
 */
import { parseDefinition, type ExperimentDefinition } from '../../../experiments/index.ts';
import type { BenchDatabase } from '../database.ts';

export const experimentId = 'bench-report';
export const experimentDays = 90;

const definitionOf = (): ExperimentDefinition => {
  const parsed = parseDefinition({
    id: experimentId,
    hypothesis: 'Three ways to remind differ in what they recover',
    arms: [
      { id: 'champion', role: 'champion', strategy: { id: 'table-v1', version: 1 }, weight: 0.5 },
      { id: 'warm', role: 'challenger', strategy: { id: 'table-v1', version: 1 }, weight: 0.25 },
      { id: 'brief', role: 'challenger', strategy: { id: 'table-v1', version: 1 }, weight: 0.25 },
    ],
    primaryMetric: 'net_recovered_per_debtor',
    guardrails: [{ metric: 'complaint_rate', margin: 0.002 }],
    minimumDetectableEffect: 0.05,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};

/** `$1` debtors; `$2` the start. Who entered when, in which arm, and what they do. */
const drawSql = `
  create unlogged table bench_debtors as
  select i, 'd' || i as debtor_id, 'c' || i as case_id, md5('bench' || i)::uuid as decision_id, entered_at,
    case when place < 0.5 then 'champion' when place < 0.75 then 'warm' else 'brief' end as arm,
    random() as pays, random() as paid_before, random() as promises, random() as complains, random() as reverses,
    round(10000 * exp(random_normal()))::bigint as amount, round(10000 * exp(random_normal()))::bigint as amount_before,
    50 * -ln(1 - random()) as delay_days
  from (select i, random() as place, $2::timestamptz + random() * ${String(experimentDays)} * interval '1 day' as entered_at
        from generate_series(1, $1::int) i) drawn`;

const casesSql = `
  insert into case_states (case_id, debtor_id, portfolio, opened_at, last_fact_at, last_seq, state, principal_minor, currency, opening_stage)
  select case_id, debtor_id, 'north', entered_at - interval '30 days', entered_at, 1, '{}', 20000 + i % 100000, 'SEK', 'reminder'
  from bench_debtors`;

/** A receipt has 2 to 4 KB; only what sums look for in it is like a real one. */
const decisionsSql = `
  insert into decisions (id, case_id, debtor_id, portfolio, market, decided_at, valid_until, dry_run, kind, action_id, strategy_id,
                         strategy_version, experiment_id, arm, propensity, receipt, hash)
  select decision_id, case_id, debtor_id, 'north', 'SE', entered_at, entered_at, false, 'contact', 'email-friendly', 'table-v1', 1,
         '${experimentId}', arm, 0.5,
         '{"segment":{"id":"segment-' || i % 5 || '"},"rest":"' || repeat(md5(i::text), 62) || '"}', ''
  from bench_debtors`;

const factHead = 'insert into facts (source, id, type, subject_kind, subject_id, at, data)';
const amountSql = (column: string): string =>
  `jsonb_build_object('amount', jsonb_build_object('amount', ${column}, 'currency', 'SEK'))`;

/** Payment is a little likelier in one arm. */
const paysSql = `pays < case arm when 'warm' then 0.21 else 0.2 end`;
const paidAtSql = `entered_at + delay_days * interval '1 day'`;

/** `$1`: up to when facts are known. */
const factsSql: readonly string[] = [
  `${factHead} select 'bench', 'before' || i, 'payment.received', 'case', case_id, entered_at - 40 * paid_before * interval '1 day',
     ${amountSql('amount_before')} from bench_debtors where paid_before < 0.2`,
  `${factHead} select 'bench', 'sent' || i, 'contact.sent', 'case', case_id, entered_at + interval '1 hour',
     jsonb_build_object('channel', 'email', 'treatment', 'friendly', 'decisionId', decision_id) from bench_debtors`,
  `${factHead} select 'bench', 'paid' || i, 'payment.received', 'case', case_id, ${paidAtSql}, ${amountSql('amount')}
     from bench_debtors where ${paysSql} and ${paidAtSql} < $1`,
  `${factHead} select 'bench', 'back' || i, 'payment.reversed', 'case', case_id, ${paidAtSql} + interval '1 day',
     ${amountSql('amount')} || jsonb_build_object('paymentId', 'paid' || i)
     from bench_debtors where ${paysSql} and reverses < 0.02 and ${paidAtSql} + interval '1 day' < $1`,
  `${factHead} select 'bench', 'promise' || i, 'promise.made', 'case', case_id, entered_at + interval '2 days',
     ${amountSql('amount')} || jsonb_build_object('dueDate', (entered_at + interval '12 days')::date)
     from bench_debtors where promises < 0.05 and entered_at + interval '2 days' < $1`,
  `${factHead} select 'bench', 'complaint' || i, 'complaint.raised', 'case', case_id, entered_at + interval '3 days', '{}'
     from bench_debtors where complains < 0.003 and entered_at + interval '3 days' < $1`,
];

export type GreatExperiment = { readonly facts: number; readonly decisions: number };

export const storeExperimentRows = async (
  { pool }: BenchDatabase,
  { debtors, startedAt, say }: { debtors: number; startedAt: Date; say: (text: string) => void },
): Promise<GreatExperiment> => {
  const definition = definitionOf();
  await pool.query(
    `insert into experiments (id, definition, state, checksum, created_at, created_by, started_at)
     values ($1, $2, 'running', '', $3, 'bench', $3)`,
    [experimentId, JSON.stringify(definition), startedAt],
  );
  await pool.query(drawSql, [debtors, startedAt]);
  say('debtors are drawn');
  await pool.query(casesSql);
  await pool.query(decisionsSql);
  say('cases and decisions are stored');
  const until = new Date(startedAt.getTime() + experimentDays * 86_400_000);
  for (const sql of factsSql) await pool.query(sql, sql.includes('$1') ? [until] : []);
  await pool.query('drop table bench_debtors');
  await pool.query('vacuum analyze facts, case_states, decisions');
  const { rows } = await pool.query<GreatExperiment>(
    'select (select count(*)::int from facts) as facts, (select count(*)::int from decisions) as decisions',
  );
  return rows[0] ?? { facts: NaN, decisions: NaN };
};
