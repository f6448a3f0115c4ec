/**
 * A debtor while the nights go by: the facts told so far, folded as they come, and the truth that no fact states. Mutable on purpose;
 * what is handed out are facts, contexts and rows.
 */
import {
  advanceCase,
  advanceDebtor,
  buildContext,
  compareFacts,
  emptyCaseState,
  emptyDebtorState,
  isCaseFact,
  type CaseContext,
  type CaseState,
  type DebtorState,
  type Fact,
  type Instant,
} from '../../../engine/index.ts';
import { instantOfDay, type DayNumber } from '../local-day.ts';
import { caseTruth, type CaseTruth } from './case-truth.ts';
import { draftDebtor, tellOpening, type CaseDraft, type DebtorDraft, type PopulationRequest } from './draft-debtor.ts';

export type LivePromise = { readonly dueDay: DayNumber };

export type LiveCase = {
  readonly draft: CaseDraft;
  readonly truth: CaseTruth;
  momentum: number;
  promise: LivePromise | null;
};

export type LiveDebtor = {
  readonly draft: DebtorDraft;
  readonly zone: string;
  /** Cases that have opened, the newest last. */
  readonly cases: LiveCase[];
  readonly states: Map<string, CaseState>;
  state: DebtorState;
  /** Facts told and not yet known: letters on their way among them. */
  readonly pending: Fact[];
  /** How many facts of the log have been taken over. */
  taken: number;
  open: LiveCase | null;
  pressure: number;
  saidVulnerable: boolean;
};

/** Minute of the day at which the night's decision is made, on the debtor's clock. */
export const decisionMinute = 480;

export const decisionInstant = ({ zone }: LiveDebtor, day: DayNumber): Instant =>
  instantOfDay(zone, day, decisionMinute);

const learnFact = (debtor: LiveDebtor, fact: Fact): void => {
  if (isCaseFact(fact)) {
    const { id } = fact.subject;
    const next = advanceCase(debtor.states.get(id) ?? emptyCaseState(id), [fact]);
    if (next === 'refold') throw new Error(`a fact of case ${id} came out of order`);
    debtor.states.set(id, next);
    return;
  }
  const next = advanceDebtor(debtor.state, [fact]);
  if (next === 'refold') throw new Error(`a fact of debtor ${fact.subject.id} came out of order`);
  debtor.state = next;
};

/** Folds what has happened up to and with the instant. Returns those facts, in order. */
export const learnUntil = (debtor: LiveDebtor, at: Instant): readonly Fact[] => {
  const { facts } = debtor.draft.log;
  while (debtor.taken < facts.length) {
    const fact = facts[debtor.taken];
    if (fact !== undefined) debtor.pending.push(fact);
    debtor.taken += 1;
  }
  if (debtor.pending.length === 0) return [];
  const known = debtor.pending.filter((fact) => fact.at <= at).sort(compareFacts);
  const later = debtor.pending.filter((fact) => fact.at > at);
  debtor.pending.splice(0, debtor.pending.length, ...later);
  for (const fact of known) learnFact(debtor, fact);
  return known;
};

export const bringToLife = (request: PopulationRequest, index: number): LiveDebtor => {
  const draft = draftDebtor(request, index);
  return {
    ...{ draft, zone: draft.person.country.zone, cases: [], states: new Map(), pending: [], taken: 0, open: null },
    ...{ state: emptyDebtorState(draft.person.debtorId), pressure: 0, saidVulnerable: false },
  };
};

/** Opens the case: its facts are told, and its truth is worked out. */
export const openCase = (debtor: LiveDebtor, { world, startDay }: PopulationRequest, draft: CaseDraft): LiveCase => {
  const { traits, country } = debtor.draft.person;
  const { balanceEuro, dueDay, openDay } = draft;
  const truth = caseTruth({ world, traits, currency: country.currency, balanceEuro, dueDay, openDay, startDay });
  const live: LiveCase = { draft, truth, momentum: 0, promise: null };
  tellOpening(debtor.draft, draft);
  debtor.cases.push(live);
  debtor.open = live;
  return live;
};

/** What is known of the open case on the morning of the day. */
export const contextOn = (debtor: LiveDebtor, live: LiveCase, day: DayNumber): CaseContext => {
  const caseState = debtor.states.get(live.draft.caseId);
  if (caseState === undefined) throw new Error(`case ${live.draft.caseId} has no facts`);
  const context = buildContext({
    ...{ caseState, debtorState: debtor.state, siblings: [...debtor.states.values()], planned: [] },
    asOf: decisionInstant(debtor, day),
  });
  if (!context.ok) throw new Error(`${live.draft.caseId}: ${context.error.detail}`);
  return context.value;
};
