/**
 * What stands beside a case's state in columns of its own so that thousands of cases are counted without reading their states: how and
 * when the debt was resolved, and what cases are told apart by. Migration 0007 fills the same columns for rows that were there before.
 */
import type { CaseState, Channel, CloseReason, Instant, Stage } from '../../engine/index.ts';

export type ResolutionColumns = {
  readonly closeReason: CloseReason | null;
  /** When the debt was paid or settled; null while it is not. */
  readonly resolvedAt: Instant | null;
  readonly principalMinor: number | null;
  readonly currency: string | null;
  readonly product: string | null;
  /** The stage that it was opened in. */
  readonly openingStage: Stage | null;
  /** `unknown` where the first of many contacts is no longer in the state. */
  readonly firstChannel: Channel | 'unknown' | null;
  readonly firstContactAt: Instant | null;
  readonly isDisputed: boolean;
  /** How many of these the case has had: a dispute, a complaint, a broken promise, a broken plan, a payment taken back. */
  readonly complications: number;
};

/** When nothing was owed any more: after the payment that covered the rest (`isPaid`), or from the statement that says so. */
const clearedOf = (state: CaseState): { readonly at: Instant; readonly isPaid: boolean } | null => {
  if (state.opening === null || state.balanceMinor !== 0) return null;
  const since = state.balanceStatedAt ?? state.opening.at;
  let owedBefore = -state.overpaidMinor;
  for (const { at, minor, reversedMinor } of state.payments.toReversed()) {
    if (at < since) break;
    owedBefore += minor - reversedMinor;
    if (owedBefore > 0) return { at, isPaid: true };
  }
  return { at: since, isPaid: false };
};

const isSettled = ({ closed }: CaseState): boolean => closed?.reason === 'paid' || closed?.reason === 'settled';

/** A balance that was merely stated as 0 does not turn a withdrawal, a sale or a write-off into a payment. */
const resolvedAtOf = (state: CaseState): Instant | null => {
  const { opening, closed } = state;
  if (opening === null) return null;
  const cleared = clearedOf(state);
  const isCleared = cleared !== null && (cleared.isPaid || closed === null || isSettled(state));
  const ends = [isCleared ? cleared.at : null, isSettled(state) ? closed?.at : null].filter(
    (at) => typeof at === 'number',
  );
  return ends.length === 0 ? null : Math.max(opening.at, Math.min(...ends));
};

const firstContactOf = ({
  contacts,
  channelTallies,
}: CaseState): Pick<ResolutionColumns, 'firstChannel' | 'firstContactAt'> => {
  const [first] = contacts;
  if (first === undefined) return { firstChannel: null, firstContactAt: null };
  const attempts = Object.values(channelTallies).reduce((sum, { sent }) => sum + sent, 0);
  return { firstChannel: attempts > contacts.length ? 'unknown' : first.channel, firstContactAt: first.at };
};

const complicationsOf = (state: CaseState): number =>
  [
    state.disputeCount > 0,
    state.complaintCount > 0,
    state.promiseTally.broken > 0,
    state.plan?.broken === true,
    state.payments.some(({ reversedMinor }) => reversedMinor > 0),
  ].filter(Boolean).length;

const noOpening = { principalMinor: null, currency: null, product: null, openingStage: null } as const;

const openingColumns = ({ opening }: CaseState) =>
  opening === null
    ? noOpening
    : {
        principalMinor: opening.principalMinor,
        currency: opening.currency,
        product: opening.product,
        openingStage: opening.stage,
      };

export const resolutionColumns = (state: CaseState): ResolutionColumns => ({
  closeReason: state.closed?.reason ?? null,
  resolvedAt: resolvedAtOf(state),
  ...openingColumns(state),
  ...firstContactOf(state),
  isDisputed: state.disputeCount > 0,
  complications: complicationsOf(state),
});
