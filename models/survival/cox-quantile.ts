/**
 * The median time to the end as it would be if every case had one level of a factor and kept all else (standardisation over the cases that there are),
 * from a model of Cox's kind, with its interval.
 *
 * The share S̄(t) still without the end is the mean of exp(−Λ(t) r) over the cases. Its variance is that of the delta method: of the baseline with
 * the coefficients held (Tsiatis 1981), stratum by stratum, and of the coefficients, by their covariance, along the slope of S̄ in which the
 * baseline leans back as a coefficient rises (Therneau and Grambsch 2000, §10.2.3). The interval has all times at which the band on the
 * scale log(−log S) does not exclude one half (Brookmeyer and Crowley 1982). Whose cases they are is held as it is.
 */
import { quadraticForm } from '../hazard/linear-algebra.ts';
import type { CasePattern } from './cox-means.ts';
import type { BaselineStep, CoxFit } from './cox.ts';
import { logLogInterval, rounding, type SurvivalQuantile } from './kaplan-meier.ts';

export type Standardised = {
  readonly fit: CoxFit;
  /** Place of the level that every case is given; null: the reference. */
  readonly given: number | null;
  readonly horizon: number;
  /** In standard errors. */
  readonly bound: number;
};

export type StandardisedShare = { readonly survival: number; readonly standardError: number };

const at = (values: ArrayLike<number>, place: number): number => values[place] as number;

type Strata = ReadonlyMap<number, readonly CasePattern[]>;

const byStratum = (patterns: readonly CasePattern[]): Strata => {
  const strata = new Map<number, CasePattern[]>();
  for (const pattern of patterns) {
    const known = strata.get(pattern.stratum);
    if (known === undefined) strata.set(pattern.stratum, [pattern]);
    else known.push(pattern);
  }
  return strata;
};

type Given = Pick<Standardised, 'fit' | 'given'>;

const ratioOf = ({ fit, given }: Given): number => (given === null ? 1 : Math.exp(fit.coefficients[given]?.value ?? 0));

/** The last step of the stratum's baseline by then; undefined: nobody had the end yet. */
const stepAt = ({ fit }: Given, stratum: number, time: number): BaselineStep | undefined =>
  fit.baseline.get(stratum)?.findLast((step) => step.time <= time);

const casesOf = (strata: Strata): number => [...strata.values()].flat().reduce((sum, { count }) => sum + count, 0);

/** How many are still without the end. */
const leftAt = (strata: Strata, standardised: Given, time: number): number => {
  const ratio = ratioOf(standardised);
  let left = 0;
  for (const [stratum, patterns] of strata) {
    const hazard = ratio * (stepAt(standardised, stratum, time)?.hazard ?? 0);
    for (const { count, rate } of patterns) left += count * Math.exp(-hazard * rate);
  }
  return left;
};

/** Adds to the slope along the coefficients, and answers what the baseline's own error comes to. */
const leanOn = (
  slope: Float64Array,
  patterns: readonly CasePattern[],
  { step, ratio, given }: { readonly step: BaselineStep; readonly ratio: number; readonly given: number | null },
): number => {
  const { hazard, variance, lean } = step;
  let pull = 0;
  for (const { count, others, rate } of patterns) {
    const own = count * rate * ratio * Math.exp(-hazard * rate * ratio);
    pull += own;
    for (const place of others) slope[place] = at(slope, place) + own * hazard;
  }
  if (given !== null) slope[given] = at(slope, given) + pull * hazard;
  lean.forEach((value, place) => (slope[place] = at(slope, place) - pull * value));
  return pull ** 2 * variance;
};

/** Of how many are left. */
const errorAt = (strata: Strata, standardised: Given, time: number): number => {
  const { fit, given } = standardised;
  const size = fit.coefficients.length;
  const slope = new Float64Array(size);
  const ratio = ratioOf(standardised);
  let variance = 0;
  for (const [stratum, patterns] of strata) {
    const step = stepAt(standardised, stratum, time);
    if (step !== undefined) variance += leanOn(slope, patterns, { step, ratio, given });
  }
  return Math.sqrt(variance + quadraticForm(fit.covariance, size, slope));
};

/** Null where there is no case. */
export const standardisedShare = (
  patterns: readonly CasePattern[],
  standardised: Given,
  time: number,
): StandardisedShare | null => {
  const strata = byStratum(patterns);
  const cases = casesOf(strata);
  if (cases === 0) return null;
  const standardError = errorAt(strata, standardised, time) / cases;
  return { survival: leftAt(strata, standardised, time) / cases, standardError };
};

/** The first place from `from` on at which it holds, in strides that double; from there on it does. */
const firstPlace = (from: number, end: number, holds: (place: number) => boolean): number => {
  let [low, stride] = [from, 1];
  while (low + stride - 1 < end && !holds(low + stride - 1)) [low, stride] = [low + stride, 2 * stride];
  let high = Math.min(end, low + stride - 1);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
};

const timesOf = (strata: Strata, { fit, horizon }: Standardised): readonly number[] => {
  const steps = [...fit.baseline].flatMap(([stratum, own]) => (strata.has(stratum) ? own : []));
  return [...new Set(steps.map(({ time }) => time))].filter((time) => time < horizon).sort((a, b) => a - b);
};

/** A time is null where it is not reached before the horizon. */
export const standardisedMedian = (patterns: readonly CasePattern[], standardised: Standardised): SurvivalQuantile => {
  const strata = byStratum(patterns);
  const [times, cases] = [timesOf(strata, standardised), casesOf(strata)];
  const end = times.length;
  const shareAt = (place: number): number => leftAt(strata, standardised, at(times, place)) / cases;
  const isBelow = (share: number): boolean => share < 0.5 - rounding;
  const boundAt = (place: number, side: 0 | 1): number => {
    const survival = shareAt(place);
    const standardError = errorAt(strata, standardised, at(times, place)) / cases;
    if (!Number.isFinite(standardError)) return side;
    const { bound } = standardised;
    return survival > 0 && survival < 1 ? logLogInterval({ survival, standardError, bound })[side] : survival;
  };
  const middle = firstPlace(0, end, (place) => isBelow(shareAt(place)));
  const upper = firstPlace(middle, end, (place) => isBelow(boundAt(place, 1)));
  // The lower limit lies before the median: the search walks back to the last time at which the band is not below one half.
  const back = firstPlace(0, middle, (steps) => !isBelow(boundAt(middle - 1 - steps, 0)));
  const timeAt = (place: number): number | null => times[place] ?? null;
  return { time: timeAt(middle), lower: timeAt(middle - back), upper: timeAt(upper) };
};
