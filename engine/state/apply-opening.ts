/**
 * Opening and reopening a case. The first opening may be told after other facts of the case, with `openedAt` in the past:
 * what is newer than that instant (a stage, a closing, a stated balance, payments) stands.
 */
import type { FactOf } from '../facts/fact.ts';
import { parseInstant } from '../vocabulary/time.ts';
import { owedOf, unusable } from './apply-balance.ts';
import type { CaseOpening, CaseState } from './case-state.ts';

type OpeningFact = FactOf<'case.opened'>;

const openingOf = (fact: OpeningFact): CaseOpening => {
  const { data } = fact;
  const openedAt = data.openedAt === undefined ? null : parseInstant(data.openedAt);
  return {
    at: openedAt === null ? fact.at : Math.min(openedAt, fact.at),
    debtorId: data.debtorId,
    portfolio: data.portfolio,
    creditor: data.creditor,
    actor: data.actor,
    product: data.product ?? null,
    principalMinor: data.principal.amount + 0,
    currency: data.principal.currency,
    dueOn: data.dueDate,
    stage: data.stage,
  };
};

/** The debt as restated: the principal less payments since; a balance stated since, and a mere repetition, change nothing. */
const restatedBalance = (state: CaseState, before: CaseOpening, opening: CaseOpening): Partial<CaseState> => {
  const isRepetition = state.closed === null && before.principalMinor === opening.principalMinor;
  if (isRepetition || (state.balanceStatedAt ?? -Infinity) >= opening.at) return {};
  const paidSince = state.payments
    .filter((payment) => payment.at >= opening.at)
    .reduce((sum, payment) => sum + payment.minor - payment.reversedMinor, 0);
  return { ...owedOf(opening.principalMinor - paidSince), balanceStatedAt: null };
};

const firstOpening = (state: CaseState, opening: CaseOpening): Partial<CaseState> => ({
  opening,
  ...(state.stageAt !== null && state.stageAt >= opening.at ? {} : { stage: opening.stage, stageAt: opening.at }),
  closed: state.closed !== null && state.closed.at >= opening.at ? state.closed : null,
  ...owedOf(opening.principalMinor),
});

/** A later opening restates the case and reopens a closed one. In another currency it is unusable. */
export const applyOpening = (state: CaseState, fact: OpeningFact): Partial<CaseState> => {
  const opening = openingOf(fact);
  const before = state.opening;
  if (before === null) return firstOpening(state, opening);
  if (before.currency !== opening.currency) return unusable(state);
  return {
    opening,
    stage: opening.stage,
    stageAt: fact.at,
    closed: state.closed !== null && state.closed.at >= fact.at ? state.closed : null,
    ...restatedBalance(state, before, opening),
  };
};
