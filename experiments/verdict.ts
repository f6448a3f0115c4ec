/**
 * From readings to a decision, in one order: no reading where the experiment is unhealthy or payers are too few; stop for harm; ship; no
 * difference of more than x; keep running; undecided at the horizon. All follow from one always-valid interval (the intersection of all
 * that were seen), so the risk that any of them is wrong is at most α. STATISTICS.md §8.
 */
import type { Result } from '../engine/index.ts';
import type { GuardrailState } from './readings/guardrails.ts';
import { intersect, type Interval } from './interval.ts';
import type { NotEstimable } from './not-estimable.ts';

export type Decision = 'ship' | 'keep_running' | 'stop_for_harm' | 'no_difference' | 'undecided' | 'no_reading';

/** Of the primary metric, per debtor; more is better (turn the sign where less is). */
export type PrimaryReading = {
  readonly estimate: number;
  readonly interval: Interval;
  /** Whether there are payers enough for a verdict. */
  readonly mayDecide: boolean;
  /** Holm over the arms, on running minima; null where there is one challenger. */
  readonly adjustedP: number | null;
  /** Without the cap; null where nothing is capped. */
  readonly uncappedEstimate: number | null;
};

export type GuardrailReading = { readonly metric: string; readonly state: GuardrailState };

export type VerdictInput = {
  readonly armName: string;
  /** What is wrong with the experiment, in sentences; empty where it is healthy. */
  readonly unhealthy: readonly string[];
  readonly reading: Result<PrimaryReading, NotEstimable>;
  /** Intervals shown at earlier looks with the same frozen settings. */
  readonly earlier: readonly Interval[];
  readonly guardrails: readonly GuardrailReading[];
  /** x: differences up to this, per debtor, are of no matter. */
  readonly margin: number;
  readonly alpha: number;
  readonly isAtHorizon: boolean;
  /** An effect per debtor in words of a month, as "SEK 41,000 a month". */
  readonly say: (effectPerDebtor: number) => string;
};

export type Verdict = {
  readonly decision: Decision;
  readonly sentence: string;
  /** At most; null where nothing is claimed. */
  readonly riskOfError: number | null;
  /** What all looks so far allow; null where there is no reading, or they contradict each other. */
  readonly interval: Interval | null;
};

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;

const between = ({ say }: VerdictInput, { lower, upper }: Interval): string =>
  `between ${say(lower)} and ${say(upper)}`;

const riskWords = ({ alpha }: VerdictInput): string => `The risk that this is wrong is at most ${percent(alpha)}.`;

const noReading = (sentence: string): Verdict => ({
  decision: 'no_reading',
  sentence,
  riskOfError: null,
  interval: null,
});

type Judged = { readonly input: VerdictInput; readonly reading: PrimaryReading; readonly interval: Interval };

/** A claim of a difference must also stand beside the claims about the other arms. */
const isClaimAllowed = ({ input, reading }: Judged): boolean =>
  reading.adjustedP === null || reading.adjustedP <= input.alpha;

const harmOf = (judged: Judged): string | null => {
  const { input, reading, interval } = judged;
  const breached = input.guardrails.filter(({ state }) => state === 'breached').map(({ metric }) => metric);
  if (breached.length > 0)
    return `Stop ${input.armName} for harm: beyond its margin on ${breached.join(', ')}. ${riskWords(input)}`;
  if (!(interval.upper < 0) || !isClaimAllowed(judged)) return null;
  return `Stop ${input.armName} for harm: it loses ${input.say(-reading.estimate)} (${between(input, interval)}). ${riskWords(input)}`;
};

/** Where the cap turns the sign, a few large payments decide, and nobody knows. */
const isCapDecisive = ({ reading }: Judged): boolean =>
  reading.uncappedEstimate !== null && Math.sign(reading.uncappedEstimate) !== Math.sign(reading.estimate);

const gainOf = (judged: Judged): string | null => {
  const { input, reading, interval } = judged;
  if (!(interval.lower > 0) || !isClaimAllowed(judged) || isCapDecisive(judged)) return null;
  const unproven = input.guardrails.filter(({ state }) => state === 'watch').map(({ metric }) => metric);
  const margins = unproven.length === 0 ? '' : ` Not yet shown to be within margin: ${unproven.join(', ')}.`;
  return `Ship ${input.armName}: it brings ${input.say(reading.estimate)} more (${between(input, interval)}). ${riskWords(input)}${margins}`;
};

const openVerdict = ({ input, interval }: Judged): Verdict => {
  const { armName, isAtHorizon } = input;
  return isAtHorizon
    ? {
        decision: 'undecided',
        sentence: `Undecided on ${armName} at the horizon: the effect lies ${between(input, interval)}.`,
        riskOfError: null,
        interval,
      }
    : {
        decision: 'keep_running',
        sentence: `Keep ${armName} running: so far the effect lies ${between(input, interval)}.`,
        riskOfError: null,
        interval,
      };
};

const judge = (judged: Judged): Verdict => {
  const { input, interval } = judged;
  const harm = harmOf(judged);
  if (harm !== null) return { decision: 'stop_for_harm', sentence: harm, riskOfError: input.alpha, interval };
  const gain = gainOf(judged);
  if (gain !== null) return { decision: 'ship', sentence: gain, riskOfError: input.alpha, interval };
  if (-input.margin < interval.lower && interval.upper < input.margin) {
    const sentence = `${input.armName} makes no difference of more than ${input.say(input.margin)}: the effect lies ${between(input, interval)}. ${riskWords(input)}`;
    return { decision: 'no_difference', sentence, riskOfError: input.alpha, interval };
  }
  return openVerdict(judged);
};

/** A guardrail that is breached stops the arm even where money cannot be read yet: it has an error of its own. */
const breachWithoutReading = (input: VerdictInput): Verdict | null => {
  const breached = input.guardrails.filter(({ state }) => state === 'breached').map(({ metric }) => metric);
  if (breached.length === 0) return null;
  const sentence = `Stop ${input.armName} for harm: beyond its margin on ${breached.join(', ')}. ${riskWords(input)}`;
  return { decision: 'stop_for_harm', sentence, riskOfError: input.alpha, interval: null };
};

export const decideVerdict = (input: VerdictInput): Verdict => {
  const { armName, unhealthy, reading, earlier } = input;
  if (unhealthy.length > 0) return noReading(`No verdict on ${armName}: ${unhealthy.join(' ')}`);
  if (!reading.ok) return breachWithoutReading(input) ?? noReading(`No verdict on ${armName}: ${reading.error.detail}`);
  if (!reading.value.mayDecide)
    return breachWithoutReading(input) ?? noReading(`No verdict on ${armName}: too few payers in an arm so far.`);
  const interval = intersect([...earlier, reading.value.interval]);
  if (interval === null)
    return noReading(`No verdict on ${armName}: what was seen earlier and what is seen now contradict each other.`);
  return judge({ input, reading: reading.value, interval });
};
