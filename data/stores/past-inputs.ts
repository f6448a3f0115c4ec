/**
 * What was known at instants of the past, for many contacts at once: the states of each case, of its siblings and of its debtor, folded up
 * to then. Two queries for all the facts of a batch instead of some for each contact.
 */
import type pg from 'pg';
import {
  factsUntil,
  foldCase,
  foldDebtor,
  type CaseFact,
  type CaseState,
  type CompactReceipt,
  type DebtorFact,
  type DebtorState,
  type Fact,
  type Instant,
  type SubjectKind,
} from '../../engine/index.ts';
import { readDecisionInputs, type DecisionInputs, type PlannedRow } from './decision-inputs.ts';
import type { SentContact } from './sent-contacts.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;
type Told<F extends Fact> = { readonly seq: number; readonly fact: F };
type Histories<F extends Fact> = ReadonlyMap<string, readonly Told<F>[]>;

const historiesSql = `
  select seq, source, id, type, subject_id, (extract(epoch from at) * 1000)::bigint, data
  from facts where subject_kind = $1 and subject_id = any($2) order by seq`;

type Row = [seq: number, source: string, id: string, type: Fact['type'], subject: string, at: Instant, data: unknown];

const readHistories = async <F extends Fact>(
  client: Queryable,
  kind: SubjectKind,
  subjects: Iterable<string>,
): Promise<Histories<F>> => {
  const ids = [...new Set(subjects)];
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<Row>({
    name: 'histories',
    text: historiesSql,
    rowMode: 'array',
    values: [kind, ids],
  });
  const histories = new Map<string, Told<F>[]>(ids.map((id) => [id, []]));
  for (const [seq, source, id, type, subject, at, data] of rows) {
    // The store took these rows from `parseFact`, so type and data belong together.
    histories.get(subject)?.push({ seq, fact: { source, id, type, subject: { kind, id: subject }, at, data } as F });
  }
  return histories;
};

const factsOf = <F extends Fact>(histories: Histories<F>, id: string): readonly F[] =>
  (histories.get(id) ?? []).map(({ fact }) => fact);

const knowsLater = (state: CaseState | DebtorState, at: Instant): boolean => (state.lastFact?.at ?? -Infinity) > at;

/** Facts about the contact itself: they must not count against it. */
const isOwn = (fact: CaseFact, sent: SentContact): boolean => {
  if (fact.source === sent.source && fact.id === sent.id) return true;
  if (!fact.type.startsWith('contact.')) return false;
  const data = fact.data as { readonly decisionId?: string; readonly channel?: string };
  if (sent.namedDecision !== null) return data.decisionId === sent.namedDecision;
  return fact.type !== 'contact.sent' && fact.at === sent.at && data.channel === sent.channel;
};

type Needed = { readonly cases: Set<string>; readonly debtors: Set<string> };

const neededBy = (sent: SentContact, inputs: DecisionInputs, { cases, debtors }: Needed): void => {
  cases.add(sent.caseId);
  for (const { state } of inputs.siblings) if (knowsLater(state, sent.at)) cases.add(state.caseId);
  const debtor = inputs.debtorState;
  if (debtor !== null && knowsLater(debtor, sent.at)) debtors.add(debtor.debtorId);
};

type Past = { readonly cases: Histories<CaseFact>; readonly debtors: Histories<DebtorFact> };

const foldBefore = (sent: SentContact, inputs: DecisionInputs, { cases, debtors }: Past): DecisionInputs => {
  const { caseId, at, namedDecision } = sent;
  const others = factsOf(cases, caseId).filter((fact) => !isOwn(fact, sent));
  const debtor = inputs.debtorState;
  return {
    ...inputs,
    caseState: foldCase(caseId, factsUntil(others, at)),
    siblings: inputs.siblings.map(({ state, seq }) => ({
      state: knowsLater(state, at) ? foldCase(state.caseId, factsUntil(factsOf(cases, state.caseId), at)) : state,
      seq,
    })),
    debtorState:
      debtor !== null && knowsLater(debtor, at)
        ? foldDebtor(debtor.debtorId, factsUntil(factsOf(debtors, debtor.debtorId), at))
        : debtor,
    planned: inputs.planned.filter(({ decisionId }) => decisionId !== namedDecision),
  };
};

/** For each contact what had happened by its instant, without the contact itself; null for a case that nobody has told of. */
export const readInputsBefore = async (
  client: Queryable,
  contacts: readonly SentContact[],
): Promise<readonly (DecisionInputs | null)[]> => {
  const now = await readDecisionInputs(
    client,
    contacts.map(({ caseId, at }) => ({ caseId, asOf: at, isBackdated: true })),
  );
  const needed: Needed = { cases: new Set(), debtors: new Set() };
  for (const [index, sent] of contacts.entries()) {
    const inputs = now[index] ?? null;
    if (inputs !== null) neededBy(sent, inputs, needed);
  }
  const past: Past = {
    cases: await readHistories(client, 'case', needed.cases),
    debtors: await readHistories(client, 'debtor', needed.debtors),
  };
  return contacts.map((sent, index) => {
    const inputs = now[index] ?? null;
    return inputs === null ? null : foldBefore(sent, inputs, past);
  });
};

const plannedSql = `
  select id, case_id, action_id, (extract(epoch from send_at) * 1000)::bigint from decisions where id = any($1)`;

const readPlanned = async (client: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, PlannedRow>> => {
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<[string, string, string, Instant]>({
    name: 'planned-of-receipts',
    text: plannedSql,
    rowMode: 'array',
    values: [ids],
  });
  return new Map(
    rows.map(([decisionId, caseId, actionId, at]) => [decisionId, { decisionId, caseId, actionId, at }] as const),
  );
};

/** The facts that a receipt says were known: stored up to a place, and of the past of its instant where it was backdated. */
const knownTo = <F extends Fact>(
  histories: Histories<F>,
  subject: { readonly id: string; readonly seq: number },
  { decidedAt, inputs }: CompactReceipt,
): readonly F[] => {
  const stored = (histories.get(subject.id) ?? []).filter(({ seq }) => seq <= subject.seq).map(({ fact }) => fact);
  return inputs.isBackdated ? factsUntil(stored, decidedAt) : stored;
};

const foldKnown = (
  receipt: CompactReceipt,
  { cases, debtors }: Past,
  planned: ReadonlyMap<string, PlannedRow>,
): DecisionInputs => {
  const { caseId, debtorId, inputs } = receipt;
  const caseAt = (id: string, seq: number): CaseState => foldCase(id, knownTo(cases, { id, seq }, receipt));
  return {
    caseState: caseAt(caseId, inputs.caseSeq),
    caseSeq: inputs.caseSeq,
    debtorState:
      inputs.debtorSeq === 0
        ? null
        : foldDebtor(debtorId, knownTo(debtors, { id: debtorId, seq: inputs.debtorSeq }, receipt)),
    debtorSeq: inputs.debtorSeq,
    siblings: inputs.siblings.map(([id, seq]) => ({ state: caseAt(id, seq), seq })),
    planned: inputs.planned.flatMap((id) => planned.get(id) ?? []),
  };
};

/** For each receipt exactly what its decision was made from. */
export const readInputsOfReceipts = async (
  client: Queryable,
  receipts: readonly CompactReceipt[],
): Promise<readonly DecisionInputs[]> => {
  const past: Past = {
    cases: await readHistories(
      client,
      'case',
      receipts.flatMap(({ caseId, inputs }) => [caseId, ...inputs.siblings.map(([id]) => id)]),
    ),
    debtors: await readHistories(
      client,
      'debtor',
      receipts.filter(({ inputs }) => inputs.debtorSeq > 0).map(({ debtorId }) => debtorId),
    ),
  };
  const planned = await readPlanned(
    client,
    receipts.flatMap(({ inputs }) => inputs.planned),
  );
  return receipts.map((receipt) => foldKnown(receipt, past, planned));
};
