/**
 * The state of a case as the fold of its facts in order of (time, source, id): the same facts give the same state, in
 * whatever order they were told. Facts are told once: the store drops repetitions of (source, id).
 */
import type { CaseFact, FactOf } from '../facts/fact.ts';
import type { CaseFactType } from '../facts/fact-data.ts';
import { applyBalance } from './apply-balance.ts';
import { applyContact } from './apply-contact.ts';
import { applyOpening } from './apply-opening.ts';
import { applyPayment, applyReversal } from './apply-payment.ts';
import { applyPlan, applyPromise, breakPlan, settlePromise } from './apply-promise.ts';
import { appendNewest } from './bounded-list.ts';
import { caseListLimits, type CaseState, type HeldFact, type MoneyFactType } from './case-state.ts';
import { compareFacts } from './fact-key.ts';

type Change = Partial<CaseState>;
type MoneyChanges = {
  readonly [T in MoneyFactType]: (state: CaseState, fact: Extract<HeldFact, { type: T }>) => Change;
};
type OtherFactType = Exclude<CaseFactType, MoneyFactType>;
type OtherChanges = { readonly [T in OtherFactType]: (state: CaseState, fact: FactOf<T>) => Change };

const moneyChanges: MoneyChanges = {
  'balance.updated': applyBalance,
  'payment.received': applyPayment,
  'payment.reversed': applyReversal,
  'promise.made': applyPromise,
  'promise.kept': (state) => settlePromise(state, 'kept'),
  'promise.broken': (state) => settlePromise(state, 'broken'),
  'plan.agreed': applyPlan,
  'plan.broken': breakPlan,
};

const otherChanges: OtherChanges = {
  'case.opened': applyOpening,
  'case.stage_changed': (_, fact) => ({ stage: fact.data.stage, stageAt: fact.at }),
  'case.closed': (_, fact) => ({ closed: { at: fact.at, reason: fact.data.reason } }),
  'contact.sent': applyContact,
  'contact.delivered': applyContact,
  'contact.opened': applyContact,
  'contact.clicked': applyContact,
  'contact.answered': applyContact,
  'contact.failed': applyContact,
  'contact.replied': applyContact,
  'notice.sent': (state, { at, data }) => ({
    notices: appendNewest(state.notices, { at, stage: data.stage, channel: data.channel }, caseListLimits.notices),
  }),
  'dispute.raised': (state, { at, data }) => ({
    dispute: { at, reason: data.reason ?? null },
    disputeCount: state.disputeCount + 1,
  }),
  'dispute.resolved': () => ({ dispute: null }),
  'complaint.raised': (state, { at, data }) => ({
    complaints: appendNewest(state.complaints, { at, reason: data.reason ?? null }, caseListLimits.complaints),
    complaintCount: state.complaintCount + 1,
  }),
  'satisfaction.rated': (state, { at, data }) => ({
    ratings: appendNewest(state.ratings, { at, score: data.score + 0 }, caseListLimits.ratings),
  }),
};

export const emptyCaseState = (caseId: string): CaseState => ({
  caseId,
  opening: null,
  stage: null,
  stageAt: null,
  closed: null,
  beforeOpening: [],
  paidMinor: 0,
  balanceMinor: null,
  overpaidMinor: 0,
  balanceStatedAt: null,
  payments: [],
  orphanReversals: [],
  promises: [],
  promiseTally: { made: 0, kept: 0, broken: 0 },
  plan: null,
  contacts: [],
  channelTallies: {},
  notices: [],
  dispute: null,
  disputeCount: 0,
  complaints: [],
  complaintCount: 0,
  ratings: [],
  unusableFacts: 0,
  facts: 0,
  lastFact: null,
});

const isMoneyFact = (fact: CaseFact): fact is FactOf<MoneyFactType> => Object.hasOwn(moneyChanges, fact.type);

/** The table is right by type for each fact; only the compiler cannot pair a union with it. */
const changeByMoney = (state: CaseState, fact: HeldFact): Change =>
  (moneyChanges[fact.type] as (state: CaseState, fact: HeldFact) => Change)(state, fact);

const changeByOther = <T extends OtherFactType>(state: CaseState, fact: FactOf<T>): Change =>
  otherChanges[fact.type](state, fact);

const hold = (state: CaseState, { at, source, id, type, data }: FactOf<MoneyFactType>): Change => ({
  beforeOpening: appendNewest(
    state.beforeOpening,
    { at, source, id, type, data } as HeldFact,
    caseListLimits.beforeOpening,
  ),
  unusableFacts: state.unusableFacts + (state.beforeOpening.length < caseListLimits.beforeOpening ? 0 : 1),
});

/** What was held is applied once the first opening has given the case its currency and its debt. */
const release = (state: CaseState): CaseState =>
  state.beforeOpening.reduce<CaseState>((released, fact) => ({ ...released, ...changeByMoney(released, fact) }), {
    ...state,
    beforeOpening: [],
  });

const changeOf = (state: CaseState, fact: CaseFact): Change => {
  if (!isMoneyFact(fact)) return changeByOther(state, fact as FactOf<OtherFactType>);
  return state.opening === null ? hold(state, fact) : changeByMoney(state, fact);
};

/** The state after one more fact, which must come after all that are in it. */
export const applyCaseFact = (state: CaseState, fact: CaseFact): CaseState => {
  const { at, source, id } = fact;
  const changed = { ...state, ...changeOf(state, fact), facts: state.facts + 1, lastFact: { at, source, id } };
  return changed.opening !== null && changed.beforeOpening.length > 0 ? release(changed) : changed;
};

/** The state from all facts of the case, given in any order. */
export const foldCase = (caseId: string, facts: readonly CaseFact[]): CaseState =>
  facts.toSorted(compareFacts).reduce(applyCaseFact, emptyCaseState(caseId));

/** The state with the new facts, in any order; `refold` where one of them comes before a fact that is already in. */
export const advanceCase = (state: CaseState, newFacts: readonly CaseFact[]): CaseState | 'refold' => {
  const sorted = newFacts.toSorted(compareFacts);
  const [first] = sorted;
  if (first === undefined) return state;
  if (state.lastFact !== null && compareFacts(first, state.lastFact) <= 0) return 'refold';
  return sorted.reduce(applyCaseFact, state);
};
