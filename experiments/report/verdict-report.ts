/**
 * The verdict on each challenger and on the experiment, in plain sentences with money per month, its interval and the risk of being wrong.
 * STATISTICS.md §8: unhealthy or too few → no reading; harm; ship; no difference of more than x; keep running; undecided at the horizon.
 */
import { failure, success, type Result } from '../../engine/index.ts';
import type { Interval } from '../interval.ts';
import type { NotEstimable } from '../not-estimable.ts';
import { decideVerdict, type Decision, type PrimaryReading, type Verdict } from '../verdict.ts';
import { effectWords, moneyWords, percentWords } from './amounts.ts';
import { isRefused, levelOf, type Pair } from './compare.ts';
import type {
  ArmVerdict,
  Comparison,
  GuardrailReport,
  Health,
  MetricReport,
  MoneyPerMonth,
  VerdictReport,
} from './report.ts';
import type { MetricFigures, ReportInput } from './report-input.ts';

export type VerdictParts = {
  readonly input: ReportInput;
  readonly health: Health;
  readonly metrics: readonly MetricReport[];
  readonly guardrails: readonly GuardrailReport[];
  readonly debtorsPerMonth: number;
  readonly isAtHorizon: boolean;
};

const flip = ({ lower, upper }: Interval): Interval => ({ lower: -upper, upper: -lower });

/** Of the settled debtors, without the cap: more is better. */
const uncappedOf = (metric: MetricFigures, { arm, versus }: Pair, sign: number): number | null => {
  if (metric.kind === 'ratio') return null;
  const [treatment, control] = [metric.byArm[arm]?.uncappedMean ?? null, metric.byArm[versus]?.uncappedMean ?? null];
  return treatment === null || control === null ? null : sign * (treatment - control);
};

const primaryReading = (
  metric: MetricFigures,
  { arm, versus, sequential, adjusted }: Comparison,
  challengers: number,
): Result<PrimaryReading, NotEstimable> => {
  if (isRefused(sequential)) return failure({ reason: sequential.reason, detail: sequential.notEstimable });
  const sign = metric.isMoreBetter ? 1 : -1;
  return success({
    estimate: sign * sequential.estimate,
    interval: sign === 1 ? sequential : flip(sequential),
    mayDecide: sequential.mayDecide,
    adjustedP: challengers > 1 ? (adjusted?.holm ?? 1) : null,
    uncappedEstimate: uncappedOf(metric, { arm, versus }, sign),
  });
};

/** An effect on one debtor as money a month, or in the metric's own unit. */
const sayOf = (metric: MetricFigures, { input, debtorsPerMonth }: VerdictParts): ((effect: number) => string) => {
  const { currency } = input;
  if (metric.unit === 'money' && currency !== null)
    return (effect) => `${moneyWords(effect * debtorsPerMonth, currency)} a month`;
  return (effect) => effectWords(effect, { unit: metric.unit, currency });
};

type Said = {
  readonly verdict: Verdict;
  readonly arm: string;
  readonly estimate: number;
  readonly say: (effect: number) => string;
  readonly what: string;
  readonly margin: number;
  readonly unproven: readonly string[];
  readonly breached: readonly string[];
  readonly alpha: number;
};

const listed = (names: readonly string[]): string => names.map((name) => name.replaceAll('_', ' ')).join(', ');

const betweenWords = ({ verdict: { interval }, say }: Said): string =>
  interval === null ? '' : ` (between ${say(interval.lower).replace(' a month', '')} and ${say(interval.upper)})`;

const riskWords = ({ alpha }: Said): string => ` The risk that this is wrong is at most ${percentWords(alpha)}.`;

const harmWords = (said: Said): string =>
  said.breached.length > 0
    ? `Stop ${said.arm}: it does harm beyond the agreed margin on ${listed(said.breached)}.${riskWords(said)}`
    : `Stop ${said.arm}: it is worse by ${said.say(-said.estimate)}${said.what}${betweenWords(said)}.${riskWords(said)}`;

const shipWords = (said: Said): string =>
  `Ship ${said.arm}: it is better by ${said.say(said.estimate)}${said.what}${betweenWords(said)}.${riskWords(said)}` +
  (said.unproven.length === 0 ? '' : ` Not yet proven to be within its margin: ${listed(said.unproven)}.`);

/** In the metric's words; what cannot be read keeps the reason as it is. */
const sentences: Readonly<Record<Decision, (said: Said) => string>> = {
  ship: shipWords,
  stop_for_harm: harmWords,
  no_difference: (said) =>
    `${said.arm} makes no difference of more than ${said.say(said.margin)}${said.what}${betweenWords(said)}.${riskWords(said)}`,
  keep_running: (said) =>
    `Keep running: so far ${said.arm} may be anything from ${said.say(said.verdict.interval?.lower ?? 0)} to ${said.say(said.verdict.interval?.upper ?? 0)} better${said.what} than the champion.`,
  undecided: (said) =>
    `Undecided at the horizon: ${said.arm} may be anything from ${said.say(said.verdict.interval?.lower ?? 0)} to ${said.say(said.verdict.interval?.upper ?? 0)} better${said.what} than the champion.`,
  no_reading: ({ verdict }) => verdict.sentence,
};

const verdictOf = (parts: VerdictParts, metric: MetricFigures, comparison: Comparison): ArmVerdict => {
  const { input, health, guardrails, isAtHorizon } = parts;
  const { arm, versus } = comparison;
  const { alpha, minimumDetectableEffect, arms } = input.definition;
  const stopped = input.arms.find(({ id }) => id === arm)?.stopped ?? null;
  const own = guardrails.filter((guardrail) => guardrail.arm === arm);
  const margin = minimumDetectableEffect * Math.abs(levelOf(metric, versus) ?? 0);
  const challengers = arms.filter(({ role }) => role === 'challenger').length;
  const say = sayOf(metric, parts);
  const reading = primaryReading(metric, comparison, challengers);
  const verdict = decideVerdict({
    ...{ armName: arm, unhealthy: health.problems, reading, earlier: [] },
    ...{ guardrails: own, margin, alpha, isAtHorizon, say },
  });
  const said: Said = {
    ...{ verdict, arm, say, margin, alpha, estimate: reading.ok ? reading.value.estimate : 0 },
    what: metric.unit === 'money' ? '' : ` in ${metric.metric.replaceAll('_', ' ')}`,
    unproven: own.filter(({ state }) => state === 'watch').map((one) => one.metric),
    breached: own.filter(({ state }) => state === 'breached').map((one) => one.metric),
  };
  const { decision, riskOfError, interval } = verdict;
  const sentence = sentences[decision](said);
  return stopped === null
    ? { arm, decision, sentence, riskOfError, interval }
    : { arm, decision, sentence: `${sentence} It was stopped: ${stopped.reason}`, riskOfError, interval };
};

/** What to tell first: what is to be done, then what is open, then what is not. */
const order: readonly Decision[] = [
  ...(['ship', 'stop_for_harm', 'keep_running', 'undecided', 'no_difference', 'no_reading'] as const),
];

/** Of net money where it is read, of the primary metric where that is money. */
const moneyOf = ({ metrics, debtorsPerMonth, input }: VerdictParts, arm: string): MoneyPerMonth | null => {
  const money = metrics.filter(({ unit }) => unit === 'money');
  const metric =
    money.find(({ role }) => role === 'primary') ?? money.find((one) => one.metric === 'net_recovered_per_debtor');
  const comparison = metric?.comparisons.find((one) => one.arm === arm);
  if (comparison === undefined || isRefused(comparison.sequential) || input.currency === null) return null;
  const { estimate, lower, upper } = comparison.sequential;
  return {
    ...{ estimate: estimate * debtorsPerMonth, lower: lower * debtorsPerMonth, upper: upper * debtorsPerMonth },
    currency: input.currency,
  };
};

const greatestLower = (verdicts: readonly ArmVerdict[]): ArmVerdict | undefined =>
  [...verdicts].sort((one, other) => (other.interval?.lower ?? -Infinity) - (one.interval?.lower ?? -Infinity))[0];

const none = (detail: string): VerdictReport => ({
  ...{ decision: 'no_reading', sentence: `There is no verdict: ${detail}`, riskOfError: null, arm: null },
  ...{ moneyPerMonth: null, byArm: [] },
});

/** What is to be done first; of arms alike the one that is surest to be best, and beside it any that does harm. */
const together = (parts: VerdictParts, byArm: readonly ArmVerdict[]): VerdictReport => {
  const decision = order.find((one) => byArm.some((verdict) => verdict.decision === one)) ?? 'no_reading';
  const first = greatestLower(byArm.filter((verdict) => verdict.decision === decision));
  if (first === undefined) return none('No arm has data.');
  const urgent = byArm.filter((verdict) => verdict !== first && verdict.decision === 'stop_for_harm');
  const isNamed = decision !== 'no_reading';
  return {
    ...{ decision, riskOfError: first.riskOfError, byArm },
    sentence: [first, ...urgent].map(({ sentence }) => sentence).join(' '),
    arm: isNamed ? first.arm : null,
    moneyPerMonth: isNamed ? moneyOf(parts, first.arm) : null,
  };
};

export const makeVerdict = (parts: VerdictParts): VerdictReport => {
  const { definition, metrics } = parts.input;
  const primary = metrics.find(({ metric }) => metric === definition.primaryMetric);
  const report = parts.metrics.find(({ role }) => role === 'primary');
  const challengers = new Set(definition.arms.filter(({ role }) => role === 'challenger').map(({ id }) => id));
  const judged = report?.comparisons.filter(({ arm }) => challengers.has(arm)) ?? [];
  if (primary === undefined || judged.length === 0) return none('there is no challenger with data.');
  return together(
    parts,
    judged.map((comparison) => verdictOf(parts, primary, comparison)),
  );
};
