/** One statement: append decisions with their receipts, and the hand-offs among them. */
import type pg from 'pg';
import type { Decision, WrittenReceipt } from '../../engine/index.ts';

export type WrittenDecision = { readonly decision: Decision; readonly receipt: WrittenReceipt };

const ms = (column: string): string => `timestamptz 'epoch' + ${column} * interval '1 millisecond'`;

const insertSql = `
  with written as (
    insert into decisions (id, case_id, debtor_id, portfolio, market, decided_at, valid_until, dry_run, kind, action_id, send_at, window_to,
                           strategy_id, strategy_version, experiment_id, arm, propensity, receipt, hash)
    select id, case_id, debtor_id, portfolio, market, ${ms('decided_at')}, ${ms('valid_until')}, dry_run, kind, action_id,
           ${ms('send_at')}, ${ms('window_to')}, strategy_id, strategy_version, experiment_id, arm, propensity, receipt::json, hash
    from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::boolean[], $9::text[], $10::text[],
                $11::bigint[], $12::bigint[], $13::text[], $14::int[], $15::text[], $16::text[], $17::float8[], $18::text[], $19::text[])
      as d (id, case_id, debtor_id, portfolio, market, decided_at, valid_until, dry_run, kind, action_id, send_at, window_to,
            strategy_id, strategy_version, experiment_id, arm, propensity, receipt, hash)
  )
  insert into hand_offs (id, case_id, debtor_id, portfolio, queue, priority, reason, created_at)
  select id, case_id, debtor_id, portfolio, queue, priority, reason, ${ms('created_at')}
  from unnest($20::uuid[], $21::text[], $22::text[], $23::text[], $24::text[], $25::int[], $26::text[], $27::bigint[])
    as h (id, case_id, debtor_id, portfolio, queue, priority, reason, created_at)
  on conflict (case_id) where resolved_at is null do nothing`;

type HandOffRow = readonly [string, string, string, string, string, number, string, number];

const handOffRow = ({ decision }: WrittenDecision): readonly HandOffRow[] => {
  const { action, request } = decision;
  if (action.kind !== 'hand_off' || request.dryRun) return [];
  const { caseId, debtorId, portfolio, decidedAt } = decision;
  return [[request.id, caseId, debtorId, portfolio, action.queue, action.priority, action.reason, decidedAt]];
};

export const insertDecisions = async (client: pg.ClientBase, written: readonly WrittenDecision[]): Promise<void> => {
  const column = <T>(pick: (decision: Decision) => T): T[] => written.map(({ decision }) => pick(decision));
  const handOffs = written.flatMap(handOffRow);
  const handOffColumns = Array.from({ length: 8 }, (_, place) => handOffs.map((row) => row[place]));
  await client.query({
    name: 'insert-decisions',
    text: insertSql,
    values: [
      column((decision) => decision.request.id),
      column((decision) => decision.caseId),
      column((decision) => decision.debtorId),
      column((decision) => decision.portfolio),
      column((decision) => decision.market),
      column((decision) => decision.decidedAt),
      column((decision) => decision.validUntil),
      column((decision) => decision.request.dryRun),
      column((decision) => decision.action.kind),
      column((decision) => decision.actionId),
      column(({ action }) => (action.kind === 'contact' ? action.candidate.sendAt : null)),
      column(({ action }) => (action.kind === 'contact' ? action.candidate.to : null)),
      column((decision) => decision.strategy.id),
      column((decision) => decision.strategy.version),
      column((decision) => decision.experiment?.id ?? null),
      column((decision) => decision.experiment?.arm ?? null),
      column((decision) => decision.propensity),
      written.map(({ receipt }) => receipt.text),
      written.map(({ receipt }) => receipt.hash),
      ...handOffColumns,
    ],
  });
};
