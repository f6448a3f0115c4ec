/** Payments and their reversals. A reversal that comes before its payment, in event time, waits for it. */
import { appendNewest } from './bounded-list.ts';
import { isCaseCurrency, owedAfter, unusable } from './apply-balance.ts';
import { caseListLimits, type CaseState, type HeldFact } from './case-state.ts';

/** Reversals that wait for the payment are applied at once, up to its amount. A total beyond 2^53 - 1 makes it unusable. */
export const applyPayment = (
  state: CaseState,
  fact: Extract<HeldFact, { type: 'payment.received' }>,
): Partial<CaseState> => {
  const { amount: minor, currency } = fact.data.amount;
  const isOurs = ({ paymentId }: { readonly paymentId: string }): boolean => paymentId === fact.id;
  const waiting = state.orphanReversals.reduce((sum, orphan) => (isOurs(orphan) ? sum + orphan.minor : sum), 0);
  const reversedMinor = Math.min(minor, waiting);
  const paidMinor = state.paidMinor + minor - reversedMinor;
  if (!isCaseCurrency(state, currency) || !Number.isSafeInteger(paidMinor)) return unusable(state);
  return {
    ...owedAfter(state, fact.at, reversedMinor - minor),
    paidMinor,
    payments: appendNewest(state.payments, { id: fact.id, at: fact.at, minor, reversedMinor }, caseListLimits.payments),
    orphanReversals: waiting === 0 ? state.orphanReversals : state.orphanReversals.filter((orphan) => !isOurs(orphan)),
  };
};

/** Takes back at most what is left of the payment. */
export const applyReversal = (
  state: CaseState,
  fact: Extract<HeldFact, { type: 'payment.reversed' }>,
): Partial<CaseState> => {
  const { amount, paymentId } = fact.data;
  if (!isCaseCurrency(state, amount.currency)) return unusable(state);
  const index = state.payments.findLastIndex((payment) => payment.id === paymentId);
  const payment = state.payments[index];
  if (payment === undefined) {
    const orphan = { paymentId, at: fact.at, minor: amount.amount };
    return { orphanReversals: appendNewest(state.orphanReversals, orphan, caseListLimits.orphanReversals) };
  }
  const minor = Math.min(amount.amount, payment.minor - payment.reversedMinor);
  return {
    ...owedAfter(state, fact.at, minor),
    paidMinor: state.paidMinor - minor,
    payments: state.payments.with(index, { ...payment, reversedMinor: payment.reversedMinor + minor }),
  };
};
