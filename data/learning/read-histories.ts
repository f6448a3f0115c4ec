/** The facts of some debtors and of all their cases, as far as they were known at an instant, each debtor's in the order of the folds. */
import type pg from 'pg';
import { compareFacts, type Fact, type Instant, type SubjectKind } from '../../engine/index.ts';

/** With the time from happening to being told. */
export type KnownFact = { readonly fact: Fact; readonly delayMs: number };

export type Knowledge = {
  readonly happenedBy: Instant;
  readonly recordedBy: Instant;
};

type Row = [
  debtorId: string,
  source: string,
  id: string,
  type: Fact['type'],
  subject: string,
  at: Instant,
  recordedAt: Instant,
  data: unknown,
];

const instant = (place: number): string => `timestamptz 'epoch' + $${String(place)}::bigint * interval '1 millisecond'`;
const columns = `source, id, type, subject_id, (extract(epoch from at) * 1000)::bigint, (extract(epoch from recorded_at) * 1000)::bigint, data`;
const known = `at <= ${instant(2)} and recorded_at < ${instant(3)} + interval '1 millisecond'`;

const sqlByKind: Readonly<Record<SubjectKind, string>> = {
  case: `select own.debtor_id, ${columns} from case_states own join facts on subject_id = own.case_id and subject_kind = 'case'
    where own.debtor_id = any($1) and ${known}`,
  debtor: `select subject_id, ${columns} from facts where subject_kind = 'debtor' and subject_id = any($1) and ${known}`,
};

/** By debtor. */
export const readHistories = async (
  client: pg.ClientBase,
  debtorIds: readonly string[],
  { happenedBy, recordedBy }: Knowledge,
): Promise<ReadonlyMap<string, readonly KnownFact[]>> => {
  const histories = new Map<string, KnownFact[]>(debtorIds.map((id) => [id, []]));
  for (const kind of ['debtor', 'case'] as const) {
    const { rows } = await client.query<Row>({
      name: `night-histories-${kind}`,
      text: sqlByKind[kind],
      rowMode: 'array',
      values: [debtorIds, happenedBy, recordedBy],
    });
    for (const [debtorId, source, id, type, subject, at, recordedAt, data] of rows) {
      // The store took these rows from `parseFact`, so type and data belong together.
      const fact = { source, id, type, subject: { kind, id: subject }, at, data } as Fact;
      histories.get(debtorId)?.push({ fact, delayMs: recordedAt - at });
    }
  }
  for (const facts of histories.values()) facts.sort((left, right) => compareFacts(left.fact, right.fact));
  return histories;
};
