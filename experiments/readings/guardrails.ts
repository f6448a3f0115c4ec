/**
 * Guardrails that may be read every day. Rare events (complaints, opt-outs; the first of each debtor): of all events a share
 * q(r) = πr/(πr + 1 − π) falls in the treatment where its rate is r times the champion's, whatever the calendar; a mixture of likelihood
 * ratios against the margin r0 is an e-process, so it exceeds 1/α with a chance of at most α, ever. Money: a one-sided confidence
 * sequence. STATISTICS.md §6, §7.7.
 */
import { success, type Result } from '../../engine/index.ts';
import { notEstimable, type NotEstimable } from '../not-estimable.ts';
import { multiplierAt } from './confidence-sequence.ts';
import { hallInterval } from './hall.ts';

const harmFactors = [1.5, 2, 3, 5];
const safeFactors = [0.8, 2 / 3, 1 / 2, 1 / 3];
/** A single event of an arm of 2 % would be a breach otherwise. */
const eventsToSay = 5;

export type EventCounts = {
  /** Debtors of the treatment with an event, and of both arms. */
  readonly treatmentEvents: number;
  readonly events: number;
  /** The treatment's part of the debtors of both arms. */
  readonly treatmentShare: number;
  /** The greatest rate ratio that is tolerated. */
  readonly tolerated: number;
  readonly alpha: number;
};

export type GuardrailState = 'ok' | 'watch' | 'breached';

export type EventGuardrail = {
  readonly state: GuardrailState;
  /** ln of the evidence that the ratio is above the margin, and that it is below. */
  readonly logHarm: number;
  readonly logSafe: number;
};

const logMeanExp = (values: readonly number[]): number => {
  const top = Math.max(...values);
  return top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0) / values.length);
};

const evidence = (counts: EventCounts, factors: readonly number[]): number => {
  const { treatmentEvents, events, treatmentShare: share, tolerated } = counts;
  const chanceAt = (ratio: number): number => (share * ratio) / (share * ratio + 1 - share);
  const base = chanceAt(tolerated);
  return logMeanExp(
    factors.map((factor) => {
      const chance = chanceAt(tolerated * factor);
      return (
        treatmentEvents * Math.log(chance / base) + (events - treatmentEvents) * Math.log((1 - chance) / (1 - base))
      );
    }),
  );
};

const areCounts = ({ treatmentEvents, events }: EventCounts): boolean =>
  Number.isInteger(events) && Number.isInteger(treatmentEvents) && treatmentEvents >= 0 && treatmentEvents <= events;

const isWithin = (value: number, low: number, high: number): boolean => value > low && value < high;

export const readEventGuardrail = (counts: EventCounts): Result<EventGuardrail, NotEstimable> => {
  const { treatmentEvents, events, treatmentShare, tolerated, alpha } = counts;
  if (!areCounts(counts)) return notEstimable('settings_not_valid', 'Events are no counts.');
  if (!isWithin(treatmentShare, 0, 1)) return notEstimable('arm_without_data');
  if (!isWithin(tolerated, 0, Infinity) || !isWithin(alpha, 0, 1)) return notEstimable('settings_not_valid');
  const [logHarm, logSafe] = [evidence(counts, harmFactors), evidence(counts, safeFactors)];
  const isBreached = logHarm >= -Math.log(alpha) && treatmentEvents >= eventsToSay;
  const isSafe = logSafe >= -Math.log(alpha) && events - treatmentEvents >= eventsToSay;
  const calm = isSafe ? 'ok' : 'watch';
  return success({ state: isBreached ? 'breached' : calm, logHarm, logSafe });
};

export type MarginGuardrail = { readonly state: GuardrailState; readonly lower: number; readonly upper: number };

/**
 * Of an effect of which more is better: `ok` once it is surely above −margin, `breached` once it is surely below. Each bound is one-sided at
 * α, so either is wrong with a chance of at most α, ever. `skewness` is that of the estimate, 0 where it need not be corrected: of money in
 * a small arm the plain bounds miss mostly on one side, and tell harm that is not there. Where less is better, turn the signs of estimate
 * and skewness.
 */
export const readMarginGuardrail = ({
  estimate,
  standardError,
  k,
  alpha,
  margin,
  skewness,
}: Readonly<Record<'estimate' | 'standardError' | 'k' | 'alpha' | 'margin' | 'skewness', number>>): MarginGuardrail => {
  const { lower, upper } = hallInterval({ estimate, standardError, skewness }, multiplierAt(k, alpha, 'greater'));
  const calm = lower > -margin ? 'ok' : 'watch';
  return { state: upper < -margin ? 'breached' : calm, lower, upper };
};
