/**
 * Guardrails by arm: rare events (the first of each debtor) by an e-process against a tolerated rate ratio, everything else by a one-sided
 * confidence sequence against a tolerated difference. Both may be read every day. STATISTICS.md §6, §7.7.
 */
import { success, type Result } from '../../engine/index.ts';
import { normalCdf } from '../distributions/normal.ts';
import { notEstimable, type NotEstimable } from '../not-estimable.ts';
import { hallForward } from '../readings/hall.ts';
import { readEventGuardrail, readMarginGuardrail, type GuardrailState } from '../readings/guardrails.ts';
import { effectWords, percentWords, plainNumber } from './amounts.ts';
import { readSequential, type Pair } from './compare.ts';
import { logRateEvidence, type RateCount } from './rate-difference.ts';
import type { GuardrailReport } from './report.ts';
import type { GuardrailFigures, MeanMetric, MetricFigures, ReportInput } from './report-input.ts';

type Evidence = { readonly state: GuardrailState; readonly logHarm: number; readonly logSafe: number };

/** ln of 2 (1 + k)^−½ exp(z² k / (2 (1 + k))) Φ(z √(k / (1 + k))): the mixture over effects of one side whose crossing of 1/α the bound is. */
export const logSidedEvidence = (z: number, k: number): number => {
  const shrink = k / (1 + k);
  const side = Math.max(normalCdf(z * Math.sqrt(shrink)), Number.MIN_VALUE);
  return Math.log(2) - 0.5 * Math.log1p(k) + (z * z * shrink) / 2 + Math.log(side);
};

const weightShare = ({ definition }: ReportInput, { arm, versus }: Pair): number => {
  const weightOf = (id: string): number => definition.arms.find((one) => one.id === id)?.weight ?? 0;
  return weightOf(arm) / (weightOf(arm) + weightOf(versus));
};

const byEvents = (
  input: ReportInput,
  metric: MetricFigures,
  pair: Pair,
  tolerated: number,
): Result<Evidence, NotEstimable> => {
  if (metric.kind === 'ratio') return notEstimable('settings_not_valid', 'A ratio has no first event of a debtor.');
  const eventsOf = (arm: string): number => {
    const sums = metric.byArm[arm];
    return sums?.delayed?.payers ?? sums?.settled.payers ?? 0;
  };
  const treatmentEvents = eventsOf(pair.arm);
  return readEventGuardrail({
    treatmentEvents,
    events: treatmentEvents + eventsOf(pair.versus),
    treatmentShare: weightShare(input, pair),
    tolerated,
    alpha: input.definition.alpha,
  });
};

const byDifference = (
  input: ReportInput,
  metric: MetricFigures,
  pair: Pair,
  margin: number,
): Result<Evidence, NotEstimable> => {
  const { alpha } = input.definition;
  const reading = readSequential(metric, pair, alpha);
  if (!reading.ok) return reading;
  const { standardError, k } = reading.value;
  const sign = metric.isMoreBetter ? 1 : -1;
  const [estimate, skewness] = [sign * reading.value.estimate, sign * reading.value.skewness];
  const { state } = readMarginGuardrail({ estimate, standardError, k, alpha, margin, skewness });
  const z = hallForward((estimate + margin) / standardError, skewness);
  return success({ state, logHarm: logSidedEvidence(-z, k), logSafe: logSidedEvidence(z, k) });
};

const leastEvents = 5;

const countOf = ({ byArm }: MeanMetric, arm: string): RateCount => {
  const { delayed = null, settled } = byArm[arm] ?? {};
  if (delayed === null) return { debtors: settled?.n ?? 0, events: settled?.payers ?? 0 };
  return { debtors: delayed.debtors.reduce((all, count) => all + count, 0), events: delayed.payers };
};

/** Harm that is counted as events of debtors, where no rate was known before the start. */
const byRates = (
  input: ReportInput,
  metric: MeanMetric,
  pair: Pair,
  margin: number,
): Result<Evidence, NotEstimable> => {
  const counts = { treatment: countOf(metric, pair.arm), control: countOf(metric, pair.versus), margin };
  if (counts.treatment.debtors === 0 || counts.control.debtors === 0) return notEstimable('arm_without_data');
  const [logHarm, logSafe] = [logRateEvidence(counts, true), logRateEvidence(counts, false)];
  const needed = -Math.log(input.definition.alpha);
  const isBreached = logHarm >= needed && counts.treatment.events >= leastEvents;
  return success({ state: isBreached ? 'breached' : logSafe >= needed ? 'ok' : 'watch', logHarm, logSafe });
};

const read = (input: ReportInput, metric: MetricFigures, pair: Pair, { test }: GuardrailFigures) => {
  if (test.kind === 'rate_ratio') return byEvents(input, metric, pair, test.tolerated);
  return metric.kind === 'share' && !metric.isMoreBetter
    ? byRates(input, metric, pair, test.tolerated)
    : byDifference(input, metric, pair, test.tolerated);
};

const marginWords = ({ test }: GuardrailFigures, metric: MetricFigures, currency: string | null): string =>
  test.kind === 'rate_ratio'
    ? `at most ${plainNumber(test.tolerated)} times the champion's rate`
    : `at most ${effectWords(test.tolerated, { unit: metric.unit, currency })} worse than the champion`;

const stateWords = { ok: 'kept', watch: 'not yet proven', breached: 'passed' } as const;

const sentenceOf = (state: GuardrailState, margin: string, { alpha }: ReportInput['definition']): string =>
  state === 'watch'
    ? `Margin (${margin}): not proven kept, not proven passed.`
    : `Margin (${margin}): ${stateWords[state]}; the risk that this is wrong is at most ${percentWords(alpha)}.`;

/** Evidence beyond what a double holds is as good as none left to doubt. */
const evidence = (log: number): number => Math.min(Math.exp(log), 1e300);

const readGuardrail = (input: ReportInput, guardrail: GuardrailFigures, pair: Pair): GuardrailReport => {
  const { metric: name, margin } = guardrail;
  const head = { metric: name, arm: pair.arm, margin };
  const metric = input.metrics.find((one) => one.metric === name);
  if (metric === undefined)
    return { ...head, state: 'watch', e: null, eSafe: null, sentence: 'Nothing has been counted of it.' };
  const reading = read(input, metric, pair, guardrail);
  const words = marginWords(guardrail, metric, input.currency);
  if (!reading.ok) {
    const sentence = `Margin (${words}): cannot be judged yet. ${reading.error.detail}`;
    return { ...head, state: 'watch', e: null, eSafe: null, sentence };
  }
  const { state, logHarm, logSafe } = reading.value;
  const sentence = sentenceOf(state, words, input.definition);
  return { ...head, state, e: evidence(logHarm), eSafe: evidence(logSafe), sentence };
};

export const readGuardrails = (input: ReportInput, pairs: readonly Pair[]): readonly GuardrailReport[] =>
  pairs.flatMap((pair) => input.guardrails.map((guardrail) => readGuardrail(input, guardrail, pair)));
