/** The states of one debtor and of their cases at instants, in order of time: each fact is folded once. */
import {
  advanceCase,
  advanceDebtor,
  emptyCaseState,
  emptyDebtorState,
  isCaseFact,
  type CaseState,
  type DebtorState,
  type Fact,
  type Instant,
} from '../../engine/index.ts';

export type PastStates = {
  /** Takes up what had happened by the instant; instants must not go back. */
  readonly moveTo: (at: Instant) => void;
  readonly caseState: (caseId: string) => CaseState;
  readonly debtorState: () => DebtorState | null;
  readonly allCases: () => Iterable<CaseState>;
};

const inOrder = <State>(state: State | 'refold', fact: Fact): State => {
  if (state === 'refold') throw new Error(`fact ${fact.id} of ${fact.source} is out of order`);
  return state;
};

/** `facts` in the order of the folds. */
export const pastStates = (debtorId: string, facts: readonly Fact[]): PastStates => {
  const cases = new Map<string, CaseState>();
  let debtor: DebtorState = emptyDebtorState(debtorId);
  let taken = 0;
  const take = (fact: Fact): void => {
    if (!isCaseFact(fact)) {
      debtor = inOrder(advanceDebtor(debtor, [fact]), fact);
      return;
    }
    const { id } = fact.subject;
    cases.set(id, inOrder(advanceCase(cases.get(id) ?? emptyCaseState(id), [fact]), fact));
  };
  return {
    moveTo: (at) => {
      for (let fact = facts[taken]; fact !== undefined && fact.at <= at; fact = facts[taken]) {
        take(fact);
        taken += 1;
      }
    },
    caseState: (caseId) => cases.get(caseId) ?? emptyCaseState(caseId),
    debtorState: () => (debtor.facts === 0 ? null : debtor),
    allCases: () => cases.values(),
  };
};
