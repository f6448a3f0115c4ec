/**
 * Decisions of a span for an export: their receipts in the order in which they were decided, some at a time, dry runs among them. Ids are sorted
 * alone and receipts fetched by page, as sorting receipts would sort what is a hundred times as wide.
 */
import type { CompactReceipt, Instant } from '../../engine/index.ts';
import type { SnapshotClient } from './logged-rounds.ts';
import { fetchInBatches } from './sent-contacts.ts';

export type ExportSpan = {
  /** Null: from the first. */
  readonly from: Instant | null;
  /** Not within; null: up to `asOf`. */
  readonly to: Instant | null;
  /** Null: decisions under any experiment and under none. */
  readonly experimentId: string | null;
  /** Later decisions are left out, and what a person decided otherwise later is not seen. */
  readonly asOf: Instant;
};

export type ExportedDecision = {
  readonly receipt: CompactReceipt;
  /** What a person decided instead. */
  readonly overriddenBy: string | null;
  /** What kind of strategy decided, and how it tries; null where the strategy is not known, or tries nothing. */
  readonly strategyKind: string | null;
  readonly exploration: string | null;
};

const instant = (place: number): string => `timestamptz 'epoch' + $${String(place)}::bigint * interval '1 millisecond'`;

const whereSql = `
  where ($1::bigint is null or decided_at >= ${instant(1)}) and ($2::bigint is null or decided_at < ${instant(2)})
    and ($3::text is null or experiment_id = $3) and decided_at <= ${instant(4)}`;

const valuesOf = ({ from, to, experimentId, asOf }: ExportSpan): readonly unknown[] => [from, to, experimentId, asOf];

export const countExportedDecisions = async (client: SnapshotClient, span: ExportSpan): Promise<number> => {
  const { rows } = await client.query<{ count: number }>(`select count(*) as count from decisions ${whereSql}`, [
    ...valuesOf(span),
  ]);
  return rows[0]?.count ?? 0;
};

const receiptsSql = `
  select decided.receipt, changed.action_id, strategy.kind, strategy.spec -> 'exploration' ->> 'kind'
  from unnest($1::uuid[]) with ordinality wanted (id, place)
  join decisions decided using (id)
  left join decision_overrides changed on changed.decision_id = decided.id and changed.at <= ${instant(2)}
  left join strategy_versions strategy on strategy.id = decided.strategy_id and strategy.version = decided.strategy_version
  order by wanted.place`;

type Row = [text: string, overriddenBy: string | null, strategyKind: string | null, exploration: string | null];

/** In a transaction, whose snapshot is read to the end. */
export async function* exportedDecisions(
  client: SnapshotClient,
  span: ExportSpan,
  size: number,
): AsyncGenerator<readonly ExportedDecision[]> {
  const idsSql = `select id from decisions ${whereSql} order by decided_at, id`;
  const pages = fetchInBatches<{ readonly id: string }>(client, { text: idsSql, values: valuesOf(span) }, size);
  for await (const page of pages) {
    const { rows } = await client.query<Row>({
      name: 'exported-receipts',
      text: receiptsSql,
      rowMode: 'array',
      values: [page.map(({ id }) => id), span.asOf],
    });
    yield rows.map(([text, overriddenBy, strategyKind, exploration]) => ({
      receipt: JSON.parse(text) as CompactReceipt,
      overriddenBy,
      strategyKind,
      exploration,
    }));
  }
}
