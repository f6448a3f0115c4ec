/**
 * Decisions by debtor, without their receipts: enough to see which nights there are. Read once through a server-side cursor, in the order of
 * debtors, so that no more than some thousands are in memory.
 */
import type pg from 'pg';
import type { Channel, Instant, Tone, Treatment } from '../../engine/index.ts';

export type DecidedKey = {
  readonly id: string;
  readonly caseId: string;
  readonly at: Instant;
  /** Of a contact; null where none was chosen. */
  readonly contact: {
    readonly channel: Channel;
    readonly tone: Tone;
    readonly treatment: Treatment;
    readonly sendAt: Instant;
  } | null;
  readonly validUntil: Instant;
  readonly isOverridden: boolean;
};

export type DebtorDecisions = { readonly debtorId: string; readonly decisions: readonly DecidedKey[] };

export type KeySpan = {
  readonly from: Instant;
  /** Not within. */
  readonly to: Instant;
  readonly markets: readonly string[] | null;
  /** What a person decided otherwise later than this is not seen. */
  readonly knownAt: Instant;
};

type Row = [
  debtorId: string,
  caseId: string,
  id: string,
  at: Instant,
  kind: string,
  actionId: string,
  sendAt: Instant | null,
  validUntil: Instant,
  isOverridden: boolean,
];

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;
const instant = (place: number): string => `timestamptz 'epoch' + $${String(place)}::bigint * interval '1 millisecond'`;

const declareSql = `
  declare decided_keys no scroll cursor for
  select debtor_id, case_id, id, ${ms('decided_at')}, kind, action_id, ${ms('send_at')}, ${ms('valid_until')},
         exists (select from decision_overrides changed where changed.decision_id = decisions.id and changed.at <= ${instant(4)})
  from decisions
  where decided_at >= ${instant(1)} and decided_at < ${instant(2)} and not dry_run and ($3::text[] is null or market = any($3))
  order by debtor_id, decided_at, id`;

const pageRows = 10_000;

type ActionParts = Omit<NonNullable<DecidedKey['contact']>, 'sendAt'>;
const partsByAction = new Map<string, ActionParts>();

/** Kept: there are some dozens of actions and millions of decisions. */
const actionParts = (actionId: string): ActionParts => {
  let parts = partsByAction.get(actionId);
  if (parts === undefined) {
    const [channel, , tone, treatment] = actionId.split('.') as [Channel, string, Tone, Treatment];
    partsByAction.set(actionId, (parts = { channel, tone, treatment }));
  }
  return parts;
};

/** `caseId`: one string for all decisions of a case, which are kept for as long as their nights are not read. */
const keyOf = ([, , id, at, kind, actionId, sendAt, validUntil, isOverridden]: Row, caseId: string): DecidedKey => {
  const contact = kind === 'contact' && sendAt !== null ? { ...actionParts(actionId), sendAt } : null;
  return { id, caseId, at, contact, validUntil, isOverridden };
};

/** Debtor by debtor, the decisions of each in the order of time. */
export async function* readDecidedKeys(client: pg.ClientBase, span: KeySpan): AsyncGenerator<DebtorDecisions> {
  // All rows will be fetched: a plan that is quick to begin is the slower one.
  await client.query('set local cursor_tuple_fraction = 1');
  await client.query(declareSql, [span.from, span.to, span.markets, span.knownAt]);
  let debtorId = '';
  let decisions: DecidedKey[] = [];
  const caseIds = new Map<string, string>();
  const sameString = (caseId: string): string => {
    if (!caseIds.has(caseId)) caseIds.set(caseId, caseId);
    return caseIds.get(caseId) ?? caseId;
  };
  const fetchPage = async (): Promise<readonly Row[]> =>
    (await client.query<Row>({ text: `fetch ${String(pageRows)} from decided_keys`, rowMode: 'array' })).rows;
  for (let page = await fetchPage(); page.length > 0; page = await fetchPage()) {
    for (const row of page) {
      if (row[0] !== debtorId) {
        if (decisions.length > 0) yield { debtorId, decisions };
        debtorId = row[0];
        decisions = [];
        caseIds.clear();
      }
      decisions.push(keyOf(row, sameString(row[1])));
    }
  }
  await client.query('close decided_keys');
  if (decisions.length > 0) yield { debtorId, decisions };
}
