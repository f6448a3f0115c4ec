/** What was sent and what was decided in a span of time, newest first, some at a time: in memory are never more. */
import type pg from 'pg';
import type { Channel, CompactReceipt, Instant, Tone, Treatment } from '../../engine/index.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;
/** In a transaction, whose snapshot of the first moment is read to the end. */
type Client = pg.ClientBase;

export type Span = {
  readonly from: Instant;
  readonly to: Instant;
  /** Countries; null: all. */
  readonly markets: readonly string[] | null;
  /** Null: all. */
  readonly portfolios: readonly string[] | null;
  /** Null: all. */
  readonly limit: number | null;
};

let cursors = 0;

/** The rows of a query, `size` at a time. Other queries may run on the connection in between. */
export async function* fetchInBatches<Row extends pg.QueryResultRow>(
  client: Client,
  query: { readonly text: string; readonly values: readonly unknown[] },
  size: number,
): AsyncGenerator<readonly Row[]> {
  cursors += 1;
  const cursor = `batches_${String(cursors)}`;
  await client.query(`declare ${cursor} no scroll cursor for ${query.text}`, [...query.values]);
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${String(size)} from ${cursor}`);
    if (rows.length > 0) yield rows;
    if (rows.length < size) break;
  }
  await client.query(`close ${cursor}`);
}

/** A contact that was reported as sent, and what was decided where somebody had asked. */
export type SentContact = {
  readonly source: string;
  readonly id: string;
  readonly caseId: string;
  readonly at: Instant;
  readonly channel: Channel;
  readonly tone: Tone | null;
  readonly treatment: Treatment | null;
  /** As the fact names it. */
  readonly namedDecision: string | null;
  /** Of a decision that is known here. */
  readonly decision: {
    readonly id: string;
    readonly actionId: string;
    readonly purpose: string;
    readonly isOverridden: boolean;
  } | null;
};

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;
const instant = (parameter: number): string =>
  `timestamptz 'epoch' + $${String(parameter)}::bigint * interval '1 millisecond'`;
const overridden = (id: string): string => `exists (select from decision_overrides o where o.decision_id = ${id})`;

// A decision may be named by any text; only a UUID can be one of ours.
const sentSql = `
  select sent.source, sent.id, sent.subject_id as "caseId", ${ms('sent.at')} as at, sent.data ->> 'channel' as channel,
         sent.data ->> 'tone' as tone, sent.data ->> 'treatment' as treatment, sent.data ->> 'decisionId' as "namedDecision",
         case when decided.id is not null then json_build_object('id', decided.id, 'actionId', decided.action_id,
           'purpose', decided.receipt::json ->> 'purpose', 'isOverridden', ${overridden('decided.id')}) end as decision
  from facts sent
  join case_states own on own.case_id = sent.subject_id
  left join debtor_states debtor on debtor.debtor_id = own.debtor_id
  left join decisions decided on decided.case_id = sent.subject_id and decided.id =
    case when sent.data ->> 'decisionId' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (sent.data ->> 'decisionId')::uuid end
  where sent.type = 'contact.sent' and sent.at >= ${instant(1)} and sent.at < ${instant(2)}
    and ($3::text[] is null or debtor.state -> 'registration' ->> 'country' = any($3))
    and ($4::text[] is null or own.portfolio = any($4))
  order by sent.at desc, sent.source, sent.id
  limit $5`;

export const sentContacts = (client: Client, span: Span, size: number): AsyncGenerator<readonly SentContact[]> => {
  const { from, to, markets, portfolios, limit } = span;
  return fetchInBatches<SentContact>(client, { text: sentSql, values: [from, to, markets, portfolios, limit] }, size);
};

const decidedSql = `
  select id from decisions
  where not dry_run and decided_at >= ${instant(1)} and decided_at < ${instant(2)}
    and ($3::text[] is null or market = any($3)) and ($4::text[] is null or portfolio = any($4))
    and ($6::text is null or kind = $6)
  order by decided_at desc, id desc
  limit $5`;

export type DecidedReceipt = {
  readonly receipt: CompactReceipt;
  readonly isOverridden: boolean;
  /** Some fact says what became of it. */
  readonly isReported: boolean;
};

const receiptsSql = `
  select decided.receipt, ${overridden('decided.id')},
         exists (select from facts told where told.subject_kind = 'case' and told.subject_id = decided.case_id
                 and told.type like 'contact.%' and told.data ->> 'decisionId' = decided.id::text)
  from decisions decided where decided.id = any($1) order by array_position($1, decided.id)`;

const readReceipts = async (client: Queryable, ids: readonly string[]): Promise<readonly DecidedReceipt[]> => {
  const { rows } = await client.query<[string, boolean, boolean]>({
    name: 'read-receipts',
    text: receiptsSql,
    rowMode: 'array',
    values: [ids],
  });
  return rows.map(([text, isOverridden, isReported]) => ({
    receipt: JSON.parse(text) as CompactReceipt,
    isOverridden,
    isReported,
  }));
};

/** Decisions that were no dry runs; `kind` leaves out those of other kinds. */
export async function* decidedReceipts(
  client: Client,
  { from, to, markets, portfolios, limit }: Span,
  { kind, size }: { readonly kind: 'contact' | null; readonly size: number },
): AsyncGenerator<readonly DecidedReceipt[]> {
  const values = [from, to, markets, portfolios, limit, kind];
  for await (const rows of fetchInBatches<{ readonly id: string }>(client, { text: decidedSql, values }, size)) {
    yield await readReceipts(
      client,
      rows.map(({ id }) => id),
    );
  }
}
