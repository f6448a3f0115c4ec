/**
 * A metric of two arms → one comparison: the always-valid reading that verdicts follow from, the fixed and the Bayesian one beside it, the
 * relative effect by the same multipliers. Where outcomes are delayed the always-valid reading is the projection to the end of the window
 * (money to date would turn faster payment into a win), and the fixed one is of debtors whose window has ended. STATISTICS.md §7.
 */
import { success, type Result } from '../../engine/index.ts';
import { meanArm, ratioArm } from '../effects/arms.ts';
import { faultOfArms, type Arms } from '../effects/effect.ts';
import { projectedLevel } from '../effects/projected.ts';
import { relativeByFieller, type Level } from '../effects/relative.ts';
import { intersect, type Interval } from '../interval.ts';
import { notEstimable, type NotEstimable } from '../not-estimable.ts';
import { readDebtorMeans, readDebtorMeansFixed, type SequentialComparison } from '../readings/debtor-means.ts';
import { readDebtorRatios, readDebtorRatiosFixed } from '../readings/debtor-ratios.ts';
import { daysUntilGate, payersToDecide, payersToShow } from '../readings/gates.ts';
import { readPosterior } from '../readings/posterior.ts';
import { readProjectedMoney } from '../readings/projected-money.ts';
import type { DelayedSums } from '../sums/delayed-sums.ts';
import type { OutcomeSums } from '../sums/outcome-sums.ts';
import type { Comparison, PairReading, Refused, SequentialPart } from './report.ts';
import type { ByArm, EarlierLook, MeanMetric, MeanSums, MetricFigures, ReadingPlan } from './report-input.ts';

export type Pair = { readonly arm: string; readonly versus: string };

export type ReadingSettings = {
  readonly alpha: number;
  /** x as a share of the champion's level, for the prior of the Bayesian reading. */
  readonly minimumEffect: number;
  readonly earlier: readonly EarlierLook[];
  readonly days: number;
};

export const refused = ({ reason, detail }: NotEstimable): Refused => ({ reason, notEstimable: detail });

export const isRefused = (part: object): part is Refused => 'notEstimable' in part;

const pick = <T>(byArm: ByArm<T>, { arm, versus }: Pair): Result<Arms<T>, NotEstimable> => {
  const [treatment, control] = [byArm[arm], byArm[versus]];
  if (treatment === undefined || control === undefined) return notEstimable('arm_without_data');
  return success({ treatment, control });
};

const then = <A, B>(one: Result<A, NotEstimable>, next: (value: A) => Result<B, NotEstimable>) =>
  one.ok ? next(one.value) : one;

const settledOf = ({ treatment, control }: Arms<MeanSums>) => ({
  treatment: treatment.settled,
  control: control.settled,
});

const plannedDebtorsOf = ({ plannedDebtors }: ReadingPlan, pair: Pair): Result<Arms<number>, NotEstimable> => {
  const planned = pick(plannedDebtors, pair);
  return planned.ok && planned.value.treatment > 0 && planned.value.control > 0
    ? planned
    : notEstimable('settings_not_valid', 'No debtors were planned for an arm.');
};

/**
 * The standard error that the planned debtors would end with: their number is frozen, the spread of one debtor is as known by now, as the
 * interval's own is.
 */
const errorAtPlan = (arms: Arms, plan: ReadingPlan, pair: Pair): Result<number, NotEstimable> => {
  const fault = faultOfArms(arms);
  if (fault !== null) return fault;
  return then(plannedDebtorsOf(plan, pair), ({ treatment, control }) =>
    success(Math.sqrt(arms.treatment.variance / treatment + arms.control.variance / control)),
  );
};

const plannedErrorOf = ({ treatment, control }: Arms<OutcomeSums>, plan: ReadingPlan, pair: Pair) =>
  errorAtPlan({ treatment: meanArm(treatment), control: meanArm(control) }, plan, pair);

/** A projected level that is counted down from the window, as days to resolve are: the difference is the same, the share of it is not. */
const withOffset = (
  reading: Result<SequentialComparison, NotEstimable>,
  delayed: Arms<DelayedSums>,
  offset: number,
): Result<SequentialComparison, NotEstimable> => {
  if (!reading.ok || offset === 0) return reading;
  const [treatment, control] = [projectedLevel(delayed.treatment), projectedLevel(delayed.control)];
  if (!treatment.ok) return treatment;
  if (!control.ok) return control;
  const moved = ({ value, variance }: Level): Level => ({ value: value + offset, variance });
  const { multiplier } = reading.value;
  const levels = { treatment: moved(treatment.value), control: moved(control.value) };
  return success({ ...reading.value, relative: relativeByFieller(levels, { lower: multiplier, upper: multiplier }) });
};

const readSettled = (metric: MeanMetric, pair: Pair, alpha: number): Result<SequentialComparison, NotEstimable> =>
  then(pick(metric.byArm, pair), (arms) =>
    then(plannedDebtorsOf(metric.plan, pair), (plannedDebtors) =>
      readDebtorMeans(settledOf(arms), { alpha, plannedDebtors }),
    ),
  );

const readProjected = (metric: MeanMetric, pair: Pair, alpha: number): Result<SequentialComparison, NotEstimable> =>
  then(pick(metric.byArm, pair), ({ treatment, control }) => {
    if (treatment.delayed === null || control.delayed === null) return notEstimable('arm_without_data');
    const delayed = { treatment: treatment.delayed, control: control.delayed };
    return then(plannedErrorOf(settledOf({ treatment, control }), metric.plan, pair), (plannedError) =>
      withOffset(readProjectedMoney(delayed, { alpha, plannedError }), delayed, metric.levelOffset),
    );
  });

/** The reading that a verdict may follow from. */
export const readSequential = (
  metric: MetricFigures,
  pair: Pair,
  alpha: number,
): Result<SequentialComparison, NotEstimable> => {
  if (metric.kind !== 'ratio')
    return metric.windowDays === null ? readSettled(metric, pair, alpha) : readProjected(metric, pair, alpha);
  return then(pick(metric.byArm, pair), (arms) =>
    then(
      errorAtPlan({ treatment: ratioArm(arms.treatment), control: ratioArm(arms.control) }, metric.plan, pair),
      (plannedError) => readDebtorRatios(arms, { alpha, plannedError }),
    ),
  );
};

const readFixedOf = (metric: MetricFigures, pair: Pair, alpha: number) => {
  if (metric.kind === 'ratio') return then(pick(metric.byArm, pair), (arms) => readDebtorRatiosFixed(arms, { alpha }));
  return then(pick(metric.byArm, pair), (arms) => readDebtorMeansFixed(settledOf(arms), { alpha }));
};

const isOf =
  (metric: MetricFigures, { arm }: Pair) =>
  (look: EarlierLook): boolean =>
    look.metric === metric.metric && look.arm === arm;

const boundsOf = ({ lower, upper }: Interval): Interval => ({ lower, upper });

/** With what earlier looks said: their intersection, and the least p. Looks that contradict each other leave this one's interval. */
const sequentialPart = (
  { estimate, standardError, interval, p, isSkewCorrected, mayDecide }: SequentialComparison,
  looks: readonly EarlierLook[],
): SequentialPart => ({
  ...boundsOf(intersect([...looks.map((look) => look.interval), interval]) ?? interval),
  p: Math.min(p, ...looks.map((look) => look.p)),
  ...{ estimate, standardError },
  now: { ...boundsOf(interval), p },
  ...{ isSkewCorrected, mayDecide },
});

/** Level of an arm as read so far: of the debtors whose window has ended where outcomes are delayed. */
export const levelOf = (metric: MetricFigures, arm: string): number | null => {
  const ratio = metric.kind === 'ratio' ? metric.byArm[arm] : undefined;
  const settled = metric.kind === 'ratio' ? undefined : metric.byArm[arm]?.settled;
  const level = ratio === undefined ? (settled?.y ?? 0) / (settled?.n ?? 0) : ratio.s / ratio.k;
  return Number.isFinite(level) ? level : null;
};

const bayesianOf = (metric: MetricFigures, effect: SequentialComparison, pair: Pair, settings: ReadingSettings) => {
  const deviation = settings.minimumEffect * Math.abs(levelOf(metric, pair.versus) ?? 0);
  const { mean, interval, chanceToWin, risk } = readPosterior(effect, {
    prior: deviation > 0 ? { mean: 0, variance: deviation ** 2 } : null,
    alpha: settings.alpha,
    isLessBetter: !metric.isMoreBetter,
  });
  return { ...boundsOf(interval), mean, chanceToWin, risk: { arm: risk.treatment, versus: risk.control } };
};

const payersOf = (metric: MetricFigures, { arm, versus }: Pair): number => {
  const count = (id: string): number => {
    if (metric.kind === 'ratio') return metric.byArm[id]?.payers ?? 0;
    const sums = metric.byArm[id];
    return sums?.delayed?.payers ?? sums?.settled.payers ?? 0;
  };
  return Math.min(count(arm), count(versus));
};

const daysUntil = (metric: MetricFigures, pair: Pair, days: number, needed: number): number | null =>
  daysUntilGate({ payers: payersOf(metric, pair), days, needed });

const relativeOf = ({ relative }: SequentialComparison): Comparison['relative'] =>
  relative.ok ? { estimate: relative.value.estimate, ...boundsOf(relative.value.interval) } : refused(relative.error);

const fixedOf = (metric: MetricFigures, pair: Pair, alpha: number): Comparison['fixed'] => {
  const fixed = readFixedOf(metric, pair, alpha);
  if (!fixed.ok) return refused(fixed.error);
  const { estimate, standardError, interval, p } = fixed.value;
  return { estimate, standardError, ...boundsOf(interval), p };
};

export const compareArms = (metric: MetricFigures, pair: Pair, settings: ReadingSettings): Comparison => {
  const reading = readSequential(metric, pair, settings.alpha);
  const fixed = fixedOf(metric, pair, settings.alpha);
  if (!reading.ok) {
    const refusal = refused(reading.error);
    const daysUntilReadable = daysUntil(metric, pair, settings.days, payersToShow);
    const parts = { relative: refusal, sequential: refusal, fixed, bayesian: refusal };
    return { ...pair, effect: null, ...parts, adjusted: null, ...refusal, daysUntilReadable };
  }
  const looks = settings.earlier.filter(isOf(metric, pair));
  return {
    ...pair,
    effect: reading.value.estimate,
    relative: relativeOf(reading.value),
    sequential: sequentialPart(reading.value, looks),
    fixed,
    bayesian: bayesianOf(metric, reading.value, pair, settings),
    adjusted: null,
    daysUntilReadable: reading.value.mayDecide ? null : daysUntil(metric, pair, settings.days, payersToDecide),
  };
};

/** Of a delayed metric both readings by themselves; they share no earlier looks, so each is of this look. */
export const readBeside = (
  metric: MeanMetric,
  pair: Pair,
  { alpha, kind }: { readonly alpha: number; readonly kind: 'matured' | 'projected' },
): PairReading => {
  const reading = kind === 'matured' ? readSettled(metric, pair, alpha) : readProjected(metric, pair, alpha);
  return { ...pair, ...(reading.ok ? sequentialPart(reading.value, []) : refused(reading.error)) };
};
