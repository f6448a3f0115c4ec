/**
 * What is owed. Underneath the balance is a signed number, `balanceMinor - overpaidMinor`, so that a reversal undoes a
 * payment exactly, also one of more than was owed.
 */
import type { Instant } from '../vocabulary/time.ts';
import type { CaseState, HeldFact } from './case-state.ts';

type Owed = Pick<CaseState, 'balanceMinor' | 'overpaidMinor'>;

/** The two halves of a signed amount; saturates at 2^53 - 1. */
export const owedOf = (signedMinor: number): Owed => {
  const owed = Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, signedMinor));
  return { balanceMinor: Math.max(0, owed), overpaidMinor: Math.max(0, -owed) };
};

/** The balance after money moved at `at`; the same where it moved before the balance was stated or the case opened. */
export const owedAfter = (state: CaseState, at: Instant, changeMinor: number): Owed => {
  const since = state.balanceStatedAt ?? state.opening?.at ?? -Infinity;
  const owed = (state.balanceMinor ?? 0) - state.overpaidMinor;
  return owedOf(at < since ? owed : owed + changeMinor);
};

/** The fact is in another currency than the case: it stays in the store and is counted. */
export const unusable = (state: CaseState): Partial<CaseState> => ({ unusableFacts: state.unusableFacts + 1 });

export const isCaseCurrency = (state: CaseState, currency: string): boolean => state.opening?.currency === currency;

/** A statement older than the opening says nothing: the principal is newer. */
export const applyBalance = (
  state: CaseState,
  fact: Extract<HeldFact, { type: 'balance.updated' }>,
): Partial<CaseState> => {
  const { amount, currency } = fact.data.balance;
  if (!isCaseCurrency(state, currency)) return unusable(state);
  if (state.opening !== null && fact.at < state.opening.at) return {};
  return { ...owedOf(amount), balanceStatedAt: fact.at };
};
