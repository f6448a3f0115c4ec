/**
 * Decisions with what came of them, for off-policy evaluation, newest first, some at a time.
 *
 * What came of a decision within its window: payments on the case after the decision, less what was ever reversed of them; and how often the
 * case or the debtor was harmed (a complaint, a consent withdrawn). A window that has not ended by `knownUntil` is not looked at.
 */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';
import { decidedReceipts, type DecidedReceipt, type Span } from './sent-contacts.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

export type LoggedDecision = DecidedReceipt & {
  /** Minor units of the case's currency, net of reversals. */
  readonly paidMinor: number;
  readonly harms: number;
};

/** A connection in a transaction, whose snapshot of the first moment is read to the end. */
export type SnapshotClient = pg.ClientBase;

type OutcomeWindow = { readonly windowMs: number; readonly knownUntil: Instant };

const until = `decided.decided_at + $2::bigint * interval '1 millisecond'`;
const known = `timestamptz 'epoch' + $3::bigint * interval '1 millisecond'`;

const outcomesSql = `
  select decided.id,
    coalesce((
      select sum((paid.data -> 'amount' ->> 'amount')::bigint - coalesce((
        select sum((back.data -> 'amount' ->> 'amount')::bigint) from facts back
        where back.subject_kind = 'case' and back.subject_id = decided.case_id and back.type = 'payment.reversed'
          and back.data ->> 'paymentId' = paid.id and back.at <= ${known}), 0))
      from facts paid
      where paid.subject_kind = 'case' and paid.subject_id = decided.case_id and paid.type = 'payment.received'
        and paid.at > decided.decided_at and paid.at <= ${until}), 0)::bigint,
    (select count(*) from facts harm
     where ((harm.subject_kind = 'case' and harm.subject_id = decided.case_id and harm.type = 'complaint.raised')
         or (harm.subject_kind = 'debtor' and harm.subject_id = decided.debtor_id and harm.type = 'consent.withdrawn'))
       and harm.at > decided.decided_at and harm.at <= ${until})::int
  from decisions decided where decided.id = any($1)`;

type OutcomeRow = [id: string, paidMinor: number, harms: number];

const readOutcomes = async (
  client: Queryable,
  ids: readonly string[],
  { windowMs, knownUntil }: OutcomeWindow,
): Promise<ReadonlyMap<string, OutcomeRow>> => {
  const { rows } = await client.query<OutcomeRow>({
    name: 'outcomes-of-decisions',
    text: outcomesSql,
    rowMode: 'array',
    values: [ids, windowMs, knownUntil],
  });
  return new Map(rows.map((row) => [row[0], row]));
};

/** Decisions of the span whose windows have ended. In a transaction. */
export async function* loggedDecisions(
  client: SnapshotClient,
  span: Span,
  { size, ...window }: OutcomeWindow & { readonly size: number },
): AsyncGenerator<readonly LoggedDecision[]> {
  const ended = { ...span, to: Math.min(span.to, window.knownUntil - window.windowMs) };
  if (ended.to <= ended.from) return;
  for await (const decided of decidedReceipts(client, ended, { kind: null, size })) {
    const outcomes = await readOutcomes(
      client,
      decided.map(({ receipt }) => receipt.id),
      window,
    );
    yield decided.map((one) => {
      const [, paidMinor = 0, harms = 0] = outcomes.get(one.receipt.id) ?? [];
      return { ...one, paidMinor, harms };
    });
  }
}
