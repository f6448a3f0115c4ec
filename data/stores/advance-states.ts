/**
 * Bring the states of the touched subjects up to date: facts that sort after the last folded one are applied, anything else is
 * folded anew from the store. Runs in the transaction that inserted the facts, under its locks.
 */
import type pg from 'pg';
import {
  advanceCase,
  advanceDebtor,
  emptyCaseState,
  emptyDebtorState,
  foldCase,
  foldDebtor,
  isCaseFact,
  isDebtorFact,
  type CaseFact,
  type CaseState,
  type DebtorFact,
  type DebtorState,
  type Fact,
} from '../../engine/index.ts';
import { readCaseFacts, readDebtorFacts } from './read-facts.ts';
import { writeCaseStates, writeDebtorStates } from './write-states.ts';

type Shape<State, F extends Fact> = {
  readonly name: string;
  readonly select: string;
  readonly read: (client: pg.ClientBase, ids: readonly string[]) => Promise<readonly F[]>;
  readonly empty: (id: string) => State;
  readonly advance: (state: State, facts: readonly F[]) => State | 'refold';
  readonly fold: (id: string, facts: readonly F[]) => State;
  readonly write: (client: pg.ClientBase, states: ReadonlyMap<string, State>, lastSeq: number) => Promise<void>;
};

const caseShape: Shape<CaseState, CaseFact> = {
  name: 'case-states',
  select: 'select case_id, state from case_states where case_id = any($1)',
  read: readCaseFacts,
  empty: emptyCaseState,
  advance: advanceCase,
  fold: foldCase,
  write: writeCaseStates,
};

const debtorShape: Shape<DebtorState, DebtorFact> = {
  name: 'debtor-states',
  select: 'select debtor_id, state from debtor_states where debtor_id = any($1)',
  read: readDebtorFacts,
  empty: emptyDebtorState,
  advance: advanceDebtor,
  fold: foldDebtor,
  write: writeDebtorStates,
};

const groupBySubject = <F extends Fact>(facts: readonly F[]): ReadonlyMap<string, readonly F[]> => {
  const groups = new Map<string, F[]>();
  for (const fact of facts) {
    const group = groups.get(fact.subject.id);
    if (group === undefined) groups.set(fact.subject.id, [fact]);
    else group.push(fact);
  }
  return groups;
};

const advanceKind = async <State, F extends Fact>(
  client: pg.ClientBase,
  shape: Shape<State, F>,
  facts: readonly F[],
  lastSeq: number,
): Promise<void> => {
  const groups = groupBySubject(facts);
  if (groups.size === 0) return;
  const { rows } = await client.query<[string, State]>({
    name: shape.name,
    text: shape.select,
    rowMode: 'array',
    values: [[...groups.keys()]],
  });
  const known = new Map(rows);
  const next = new Map<string, State>();
  const refolds: string[] = [];
  for (const [id, group] of groups) {
    const state = shape.advance(known.get(id) ?? shape.empty(id), group);
    if (state === 'refold') refolds.push(id);
    else next.set(id, state);
  }
  if (refolds.length > 0) {
    const stored = groupBySubject(await shape.read(client, refolds));
    for (const id of refolds) next.set(id, shape.fold(id, stored.get(id) ?? []));
  }
  await shape.write(client, next, lastSeq);
};

export const advanceStates = async (client: pg.ClientBase, facts: readonly Fact[], lastSeq: number): Promise<void> => {
  await advanceKind(client, caseShape, facts.filter(isCaseFact), lastSeq);
  await advanceKind(client, debtorShape, facts.filter(isDebtorFact), lastSeq);
};
