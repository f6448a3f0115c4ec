/**
 * The product-limit estimate of Kaplan and Meier (1958): which share is still without the event at each time, with Greenwood's standard
 * error and an interval on the scale log(-log S), which stays within 0 and 1 and holds its level in small groups (Borgan and Liestøl 1990).
 * Quantiles have the interval of Brookmeyer and Crowley (1982): all times at which the band does not exclude the quantile.
 */
import { success, type Result } from '../../engine/index.ts';
import { refused, type Refusal } from '../refusal.ts';
import { normalBound } from './chi-square.ts';
import { riskTable, type RiskRow, type TimeCount } from './risk-table.ts';

/** The share from a time with events on, up to the next. */
export type SurvivalStep = {
  readonly time: number;
  readonly atRisk: number;
  readonly events: number;
  readonly survival: number;
  /** Null where the share is 0: Greenwood's formula has no value there. */
  readonly standardError: number | null;
  /** Null where the share is 0. */
  readonly interval: readonly [lower: number, upper: number] | null;
};

export type SurvivalCurve = {
  /** The times with events, in order. Before the first one the share is 1. */
  readonly steps: readonly SurvivalStep[];
  readonly count: number;
  readonly events: number;
  /** The last time at which anybody was seen, with or without the event. */
  readonly lastTime: number;
};

/** A time is null where it was not reached. */
export type SurvivalQuantile = {
  readonly time: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
};

/** The scale on which the interval is symmetric. Only log-log stays within 0 and 1 by itself; the others are cut there. */
export type IntervalScale = 'log-log' | 'log' | 'plain';

type Bounded = { readonly survival: number; readonly standardError: number; readonly bound: number };

/** For a share between 0 and 1, neither of them. */
export const logLogInterval = ({
  survival,
  standardError,
  bound,
}: Bounded): readonly [lower: number, upper: number] => {
  const log = Math.log(survival);
  const shift = Math.exp((bound * standardError) / (survival * Math.abs(log)));
  return [Math.exp(log * shift), Math.exp(log / shift)];
};

const intervals: Readonly<Record<IntervalScale, (bounded: Bounded) => readonly [number, number]>> = {
  'log-log': logLogInterval,
  log: ({ survival, standardError, bound }) => {
    const factor = Math.exp((bound * standardError) / survival);
    return [survival / factor, Math.min(1, survival * factor)];
  },
  plain: ({ survival, standardError, bound }) => [
    Math.max(0, survival - bound * standardError),
    Math.min(1, survival + bound * standardError),
  ],
};

const makeSteps = (rows: readonly RiskRow[], bound: number, scale: IntervalScale): readonly SurvivalStep[] => {
  const steps: SurvivalStep[] = [];
  let survival = 1;
  let variance = 0;
  for (const { time, atRisk, events } of rows) {
    if (events === 0) continue;
    survival *= (atRisk - events) / atRisk;
    variance += events / (atRisk * (atRisk - events));
    const isOver = survival === 0;
    const standardError = isOver ? null : survival * Math.sqrt(variance);
    const interval = standardError === null ? null : intervals[scale]({ survival, standardError, bound });
    steps.push({ time, atRisk, events, survival, standardError, interval });
  }
  return steps;
};

/** `level`: how much the intervals hold, 0.95 by default. */
export const fitSurvival = (
  counts: readonly TimeCount[],
  level = 0.95,
  scale: IntervalScale = 'log-log',
): Result<SurvivalCurve, Refusal> => {
  if (!(level > 0 && level < 1)) return refused('settings-not-valid', `A level of ${level} is not between 0 and 1.`);
  const table = riskTable(counts);
  if (!table.ok) return table;
  const rows = table.value;
  return success({
    steps: makeSteps(rows, normalBound(level), scale),
    count: rows[0]?.atRisk ?? 0,
    events: rows.reduce((sum, { events }) => sum + events, 0),
    lastTime: rows.at(-1)?.time ?? 0,
  });
};

/** Products of fractions that are equal on paper differ by some units in the last place. */
export const rounding = 1e-12;

/**
 * The first time at which more than the share `probability` have had the event (for 0.5: the median). Where exactly this share had it
 * over a whole span of time, the end of the span.
 */
export const survivalQuantile = ({ steps }: SurvivalCurve, probability: number): SurvivalQuantile => {
  const firstBelow = (value: (step: SurvivalStep) => number | null): number | null => {
    const isBelow = (step: SurvivalStep): boolean => (value(step) ?? Infinity) < 1 - probability - rounding;
    return steps.find(isBelow)?.time ?? null;
  };
  return {
    time: firstBelow(({ survival }) => survival),
    lower: firstBelow(({ survival, interval }) => (interval === null ? survival : interval[0])),
    upper: firstBelow(({ interval }) => interval?.[1] ?? null),
  };
};
