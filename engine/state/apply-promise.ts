/** Promises to pay and instalment plans. */
import { isCaseCurrency, unusable } from './apply-balance.ts';
import { appendNewest } from './bounded-list.ts';
import { caseListLimits, type CaseState, type HeldFact } from './case-state.ts';

export const applyPromise = (
  state: CaseState,
  fact: Extract<HeldFact, { type: 'promise.made' }>,
): Partial<CaseState> => {
  const { amount, dueDate } = fact.data;
  if (!isCaseCurrency(state, amount.currency)) return unusable(state);
  const promise = { at: fact.at, minor: amount.amount, dueOn: dueDate, state: 'open' } as const;
  return {
    promises: appendNewest(state.promises, promise, caseListLimits.promises),
    promiseTally: { ...state.promiseTally, made: state.promiseTally.made + 1 },
  };
};

/** Settles the newest open promise; where none is open it is only counted. */
export const settlePromise = (state: CaseState, outcome: 'kept' | 'broken'): Partial<CaseState> => {
  const index = state.promises.findLastIndex((promise) => promise.state === 'open');
  const promise = state.promises[index];
  return {
    promises: promise === undefined ? state.promises : state.promises.with(index, { ...promise, state: outcome }),
    promiseTally: { ...state.promiseTally, [outcome]: state.promiseTally[outcome] + 1 },
  };
};

/** A new plan replaces the one before it. */
export const applyPlan = (state: CaseState, fact: Extract<HeldFact, { type: 'plan.agreed' }>): Partial<CaseState> => {
  const { instalments } = fact.data;
  if (!instalments.every(({ amount }) => isCaseCurrency(state, amount.currency))) return unusable(state);
  return {
    plan: {
      at: fact.at,
      instalments: instalments.map(({ dueDate, amount }) => ({ dueOn: dueDate, minor: amount.amount })),
      broken: false,
    },
  };
};

export const breakPlan = (state: CaseState): Partial<CaseState> =>
  state.plan === null ? {} : { plan: { ...state.plan, broken: true } };
