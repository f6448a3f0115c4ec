/** How long a case is left in peace when no contact is chosen, and why, in words. */
import type { CaseContext } from '../context/case-context.ts';
import type { EligibleResult } from '../eligibility/eligible-actions.ts';
import { addDays, dayMs, hourMs, instantOfLocal, type Instant } from '../vocabulary/time.ts';

export type Pause = { readonly until: Instant; readonly reason: string };

const shortestPauseMs = hourMs;
const usualPauseMs = dayMs;
/** A decision is good for a fortnight at most. */
const longestPauseMs = 14 * dayMs;

/** The morning after the promised day, in the debtor's zone. */
const afterPromise = (context: CaseContext): Instant | null =>
  context.promiseOpen === null
    ? null
    : instantOfLocal(context.debtor?.timeZones[0] ?? 'UTC', addDays(context.promiseOpen.dueOn, 1), 8 * 60);

const firstOpening = ({ removals }: EligibleResult, asOf: Instant): Instant | null =>
  removals.reduce<Instant | null>(
    (first, { until }) => (until === null || until <= asOf ? first : Math.min(first ?? until, until)),
    null,
  );

const whyBlocked = ({ removals }: EligibleResult): string => {
  const rules = [...new Set(removals.map(({ blocking }) => blocking.rule))];
  const [first] = removals;
  if (first === undefined) return 'The catalogue has no action to offer in the next 72 hours';
  const others = rules.length - 1;
  return `${first.blocking.text} (${first.blocking.rule}${others > 0 ? ` and ${String(others)} more` : ''})`;
};

export const pauseUntil = (context: CaseContext, eligible: EligibleResult, basis: string): Pause => {
  const { asOf } = context;
  const nothingPermitted = eligible.candidates.length === 0;
  const wanted = nothingPermitted ? firstOpening(eligible, asOf) : afterPromise(context);
  const until = Math.min(asOf + longestPauseMs, Math.max(asOf + shortestPauseMs, wanted ?? asOf + usualPauseMs));
  return { until, reason: nothingPermitted ? `Nothing is permitted now: ${whyBlocked(eligible)}` : basis };
};
