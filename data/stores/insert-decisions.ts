/** Append decisions with their receipts by COPY, the cheapest way in; then the hand-offs among them. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Decision, WrittenReceipt } from '../../engine/index.ts';

export type WrittenDecision = { readonly decision: Decision; readonly receipt: WrittenReceipt };

const copySql = `
  copy decisions (id, case_id, debtor_id, portfolio, market, decided_at, valid_until, dry_run, kind, action_id, send_at, window_to,
                  strategy_id, strategy_version, experiment_id, arm, propensity, receipt, hash)
  from stdin`;

const specialCharacters = /[\\\t\n\r]/;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const nothing = '\\N';

/** A value of COPY's text format. */
const cell = (text: string): string =>
  specialCharacters.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character) : text;

const instant = (at: number | null): string => (at === null ? nothing : new Date(at).toISOString());
const optional = (text: string | undefined): string => (text === undefined ? nothing : cell(text));

const row = ({ decision, receipt }: WrittenDecision): string => {
  const { request, action, strategy, experiment } = decision;
  const contact = action.kind === 'contact' ? action.candidate : null;
  const cells = [
    request.id,
    decision.caseId,
    decision.debtorId,
    cell(decision.portfolio),
    decision.market,
    instant(decision.decidedAt),
    instant(decision.validUntil),
    request.dryRun ? 't' : 'f',
    action.kind,
    decision.actionId,
    instant(contact?.sendAt ?? null),
    instant(contact?.to ?? null),
    cell(strategy.id),
    String(strategy.version),
    optional(experiment?.id),
    optional(experiment?.arm),
    String(decision.propensity),
    cell(receipt.text),
    receipt.hash,
  ];
  return `${cells.join('\t')}\n`;
};

const handOffsSql = `
  insert into hand_offs (id, case_id, debtor_id, portfolio, queue, priority, reason, created_at)
  select id, case_id, debtor_id, portfolio, queue, priority, reason, timestamptz 'epoch' + created_at * interval '1 millisecond'
  from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $8::bigint[])
    as h (id, case_id, debtor_id, portfolio, queue, priority, reason, created_at)
  on conflict (case_id) where resolved_at is null do nothing`;

type HandOffRow = readonly [string, string, string, string, string, number, string, number];

const handOffRow = ({ decision }: WrittenDecision): readonly HandOffRow[] => {
  const { action, request } = decision;
  if (action.kind !== 'hand_off' || request.dryRun) return [];
  const { caseId, debtorId, portfolio, decidedAt } = decision;
  return [[request.id, caseId, debtorId, portfolio, action.queue, action.priority, action.reason, decidedAt]];
};

const insertHandOffs = async (client: pg.ClientBase, rows: readonly HandOffRow[]): Promise<void> => {
  const values = Array.from({ length: 8 }, (_, place) => rows.map((one) => one[place]));
  await client.query({ name: 'insert-hand-offs', text: handOffsSql, values });
};

export const insertDecisions = async (client: pg.ClientBase, written: readonly WrittenDecision[]): Promise<void> => {
  const copy = client.query(copyFrom(copySql));
  await pipeline(Readable.from([Buffer.from(written.map(row).join(''))]), copy);
  const handOffs = written.flatMap(handOffRow);
  if (handOffs.length > 0) await insertHandOffs(client, handOffs);
};
