/**
 * Which factors go with a longer time to the end, each beside all others: one model of Cox's kind over the levels of all factors, each
 * level held against a reference. Differences in days come from the same model, by standardisation; their interval carries the
 * uncertainty of the level's own ratio and holds everything else at its estimate.
 *
 * A level is estimated where it has at least 20 cases and 10 ends, and the data tell it from the other factors.
 */
import { success, type Result } from '../../engine/index.ts';
import type { Refusal } from '../refusal.ts';
import { normalBound } from './chi-square.ts';
import type { CoxRow } from './cox-likelihood.ts';
import { standardisedMean, type CasePattern } from './cox-means.ts';
import { standardisedMedian } from './cox-quantile.ts';
import { fitCox, type CoxCoefficient, type CoxFit } from './cox.ts';
import { fitSurvival, survivalQuantile, type SurvivalQuantile } from './kaplan-meier.ts';

export type DriverRow = Omit<CoxRow, 'active'> & {
  /** By factor, in their order. */
  readonly levels: readonly string[];
};

export type DriverSettings = {
  readonly factors: readonly {
    readonly name: string;
    /** Null: the level with the most ends. It is also taken where the one named here has too few. */
    readonly reference: string | null;
  }[];
  /** A case counts at most so many days, or fewer where strata of less than half of the cases were followed for so long. */
  readonly horizon: number;
  readonly level: number;
};

export type Ranged = { readonly value: number; readonly lower: number; readonly upper: number };

export type DriverMedian = SurvivalQuantile & {
  /** `adjusted`: as if all cases had the level and kept all else, by the model. `kaplan_meier`: of its own cases, where the model cannot tell the level. */
  readonly method: 'adjusted' | 'kaplan_meier';
};

export type DriverLevel = {
  readonly level: string;
  readonly cases: number;
  readonly ends: number;
  /** Until half of them had the end; null where there are too few cases. */
  readonly median: DriverMedian | null;
  readonly estimate:
    | { readonly kind: 'reference' }
    | { readonly kind: 'not_estimable'; readonly reason: string }
    | {
        readonly kind: 'estimated';
        /** Above 1: ends come sooner. */
        readonly ratio: Ranged;
        /** Above 0: it takes longer. */
        readonly days: Ranged;
        readonly proportionalityP: number | null;
      };
};

export type Driver = {
  readonly name: string;
  readonly reference: string | null;
  readonly levels: readonly DriverLevel[];
};
export type Drivers = {
  readonly cases: number;
  readonly ends: number;
  readonly clusters: number;
  /** A case counts at most so many days in differences of days. */
  readonly horizon: number;
  readonly factors: readonly Driver[];
};

const fewestCases = 20;
const fewestEnds = 10;
/** A standard error of a log ratio above which the data say nothing: ten ends alone give about 0.3. */
const blindAbove = 1;

type Counted = { readonly level: string; cases: number; ends: number };
type Factor = { readonly name: string; readonly reference: Counted | null; readonly levels: readonly Counted[] };

const hasEnough = ({ cases, ends }: Counted): boolean => cases >= fewestCases && ends >= fewestEnds;

const countLevels = (rows: readonly DriverRow[], { factors }: DriverSettings): readonly Factor[] =>
  factors.map(({ name, reference }, place) => {
    const counted = new Map<string, Counted>();
    for (const { levels, count, isEvent } of rows) {
      const level = levels[place] as string;
      const known = counted.get(level) ?? { level, cases: 0, ends: 0 };
      known.cases += count;
      if (isEvent) known.ends += count;
      counted.set(level, known);
    }
    const levels = [...counted.values()].sort((one, other) => (one.level < other.level ? -1 : 1));
    const usable = levels.filter(hasEnough).sort((one, other) => other.ends - one.ends);
    return { name, levels, reference: usable.find(({ level }) => level === reference) ?? usable[0] ?? null };
  });

/** The place of each level among the covariates; none for references. */
type Columns = readonly ReadonlyMap<string, number>[];

const columnsOf = (factors: readonly Factor[]): { readonly columns: Columns; readonly size: number } => {
  let size = 0;
  const columns = factors.map(({ reference, levels }) => {
    if (reference === null) return new Map<string, number>();
    const others = levels.filter((each) => each !== reference);
    return new Map(others.map(({ level }) => [level, size++] as const));
  });
  return { columns, size };
};

const activeOf = ({ levels }: DriverRow, columns: Columns): readonly number[] =>
  levels.flatMap((level, place) => columns[place]?.get(level) ?? []);

const reasonNot = (counted: Counted, coefficient: CoxCoefficient): string | null => {
  const { cases, ends } = counted;
  if (cases < fewestCases) return `fewer than ${fewestCases} cases (${cases})`;
  if (ends === 0) return `none of its ${cases} cases was resolved`;
  if (ends < fewestEnds) return `fewer than ${fewestEnds} resolved cases (${ends})`;
  if (!(coefficient.modelStandardError < blindAbove))
    return 'goes together with another factor, so that the two cannot be told apart';
  return Number.isFinite(coefficient.standardError) ? null : 'all its cases are of one debtor';
};

type Followed = { readonly horizon: number; readonly strata: ReadonlySet<number> };

/** How far strata that hold half of the cases were followed, and which were followed for so long: nothing is read beyond what was seen. */
const followUp = (rows: readonly DriverRow[], longest: number): Followed => {
  const lives = new Map<number, { last: number; cases: number }>();
  for (const { stratum, time, count } of rows) {
    const life = lives.get(stratum) ?? { last: 0, cases: 0 };
    lives.set(stratum, { last: Math.max(life.last, time), cases: life.cases + count });
  }
  const half = [...lives.values()].reduce((sum, { cases }) => sum + cases, 0) / 2;
  let [horizon, held] = [longest, 0];
  for (const { last, cases } of [...lives.values()].sort((one, other) => other.last - one.last)) {
    if (held >= half) break;
    held += cases;
    horizon = Math.min(longest, last);
  }
  return { horizon, strata: new Set([...lives].flatMap(([stratum, { last }]) => (last >= horizon ? [stratum] : []))) };
};

/** Cases by stratum and covariates outside one factor. */
const patternsOf = (
  rows: readonly CoxRow[],
  own: ReadonlySet<number>,
  { fit, followed }: Fitted,
): readonly CasePattern[] => {
  const rateOf = (places: readonly number[]): number =>
    Math.exp(places.reduce((sum, place) => sum + (fit.coefficients[place]?.value ?? 0), 0));
  const patterns = new Map<string, { stratum: number; count: number; others: readonly number[]; rate: number }>();
  for (const { stratum, active, count } of rows) {
    if (!followed.strata.has(stratum)) continue;
    const others = active.filter((place) => !own.has(place));
    const key = `${stratum}:${others.join()}`;
    const known = patterns.get(key) ?? { stratum, count: 0, others, rate: rateOf(others) };
    known.count += count;
    patterns.set(key, known);
  }
  return [...patterns.values()];
};

type Fitted = {
  readonly fit: CoxFit;
  readonly rows: readonly CoxRow[];
  readonly followed: Followed;
  readonly level: number;
};

/** Of the level's own cases, up to the horizon. */
const ownMedian = (rows: readonly DriverRow[], { level, place }: { level: string; place: number }): DriverMedian => {
  const own = rows.filter(({ levels }) => levels[place] === level);
  const counts = own.map(({ time, isEvent, count }) => ({
    ...{ time, events: isEvent ? count : 0, censored: isEvent ? 0 : count },
  }));
  const curve = fitSurvival(counts);
  const none = { time: null, lower: null, upper: null };
  return { method: 'kaplan_meier', ...(curve.ok ? survivalQuantile(curve.value, 0.5) : none) };
};

/** A factor with its column of the rows and its covariates. */
type Placed = { readonly factor: Factor; readonly place: number; readonly columns: ReadonlyMap<string, number> };

const makeEstimate = (patterns: readonly CasePattern[], { factor, columns }: Placed, fitted: Fitted) => {
  const { fit, level } = fitted;
  const { horizon } = fitted.followed;
  const meanAt = (logRatio: number) => standardisedMean(patterns, { baseline: fit.baseline, logRatio, horizon }) ?? NaN;
  const base = meanAt(0);
  const bound = normalBound(level);
  return (counted: Counted): DriverLevel['estimate'] => {
    if (counted === factor.reference) return { kind: 'reference' };
    const coefficient = fit.coefficients[columns.get(counted.level) ?? -1];
    if (factor.reference === null || coefficient === undefined)
      return { kind: 'not_estimable', reason: 'no level has enough cases to compare with' };
    const reason = reasonNot(counted, coefficient);
    if (reason !== null) return { kind: 'not_estimable', reason };
    const { value, standardError, proportionalityP } = coefficient;
    const [low, high] = [value - bound * standardError, value + bound * standardError];
    return {
      kind: 'estimated',
      ratio: { value: Math.exp(value), lower: Math.exp(low), upper: Math.exp(high) },
      // A higher rate of ends means fewer days.
      days: { value: meanAt(value) - base, lower: meanAt(high) - base, upper: meanAt(low) - base },
      proportionalityP,
    };
  };
};

const estimateLevels = (rows: readonly DriverRow[], placed: Placed, fitted: Fitted): Driver => {
  const { factor, place, columns } = placed;
  const patterns = patternsOf(fitted.rows, new Set(columns.values()), fitted);
  const estimateOf = makeEstimate(patterns, placed, fitted);
  const medianOf = ({ level, cases }: Counted, { kind }: DriverLevel['estimate']): DriverMedian | null => {
    if (cases < fewestCases) return null;
    if (kind === 'not_estimable') return ownMedian(rows, { level, place });
    const given = kind === 'reference' ? null : (columns.get(level) ?? null);
    const { horizon } = fitted.followed;
    const bound = normalBound(fitted.level);
    return { method: 'adjusted', ...standardisedMedian(patterns, { fit: fitted.fit, given, horizon, bound }) };
  };
  return {
    ...{ name: factor.name, reference: factor.reference?.level ?? null },
    levels: factor.levels.map((counted) => {
      const estimate = estimateOf(counted);
      return { ...counted, median: medianOf(counted, estimate), estimate };
    }),
  };
};

/** Refused where nobody had the end, or rows are no rows. A factor of one level only answers with that level as its reference. */
export const findDrivers = (rows: readonly DriverRow[], settings: DriverSettings): Result<Drivers, Refusal> => {
  const factors = countLevels(rows, settings);
  const { columns, size } = columnsOf(factors);
  const coxRows = rows.map((row) => ({ ...row, active: activeOf(row, columns) }));
  const fit = fitCox(coxRows, size);
  if (!fit.ok) return fit;
  const followed = followUp(rows, settings.horizon);
  const fitted = { fit: fit.value, rows: coxRows, followed, level: settings.level };
  return success({
    cases: rows.reduce((sum, { count }) => sum + count, 0),
    ends: fit.value.events,
    clusters: fit.value.clusters,
    horizon: followed.horizon,
    factors: factors.map((factor, place) =>
      estimateLevels(rows, { factor, place, columns: columns[place] ?? new Map<string, number>() }, fitted),
    ),
  });
};
