/**
 * Cox's proportional hazards (1972) on indicator covariates: by how much each of them multiplies the rate at which an end comes, with a
 * baseline of its own for each stratum. Ties by Breslow's approximation (1974), which is close where few of those at risk end on one day.
 * A small ridge (a normal prior of standard deviation 10 on each log ratio) keeps a covariate that nobody had the event with finite.
 *
 * Errors are those of Lin and Wei (1989), summed by cluster: right where rows of one cluster (a debtor's cases) go together. The check of
 * proportionality is that of Grambsch and Therneau (1994) against the logarithm of time. Rows are grouped: equal ones come with a count.
 */
import { success, type Result } from '../../engine/index.ts';
import { cholesky, solveCholesky } from '../hazard/linear-algebra.ts';
import { refused, type Refusal } from '../refusal.ts';
import { chiSquareTail } from './chi-square.ts';
import { clusterScores, partialLikelihood, type CoxMoment, type CoxPass, type CoxRow } from './cox-likelihood.ts';

export type CoxCoefficient = {
  /** Natural logarithm of the ratio of rates. */
  readonly value: number;
  /** Robust, by cluster. */
  readonly standardError: number;
  /** What the model itself says of its error, without clusters: large where the data cannot tell the covariate from others. */
  readonly modelStandardError: number;
  /** Of the hypothesis that the ratio stays the same over time; null with fewer than two times of events. */
  readonly proportionalityP: number | null;
};

export type BaselineStep = {
  readonly time: number;
  /** Cumulative, where no covariate holds (Breslow). */
  readonly hazard: number;
  /** Of the hazard, the coefficients held at their estimates: Σ events / risk² (Tsiatis 1981). */
  readonly variance: number;
  /** ∫ mean covariates of those at risk d hazard: by so much the hazard falls as a coefficient rises. */
  readonly lean: Float64Array;
};

export type CoxFit = {
  readonly coefficients: readonly CoxCoefficient[];
  /** Of the coefficients, robust, by cluster; row by row. Infinite where there is one cluster only. */
  readonly covariance: Float64Array;
  /** By stratum, at each time with events, in order. */
  readonly baseline: ReadonlyMap<number, readonly BaselineStep[]>;
  readonly events: number;
  readonly clusters: number;
  readonly logLikelihood: number;
};

const ridge = 0.01;
const mostSteps = 40;
const converged = 1e-9;
const at = (values: ArrayLike<number>, place: number): number => values[place] as number;

export const fitCox = (rows: readonly CoxRow[], size: number): Result<CoxFit, Refusal> => {
  const fault = faultOf(rows, size);
  if (fault !== null) return fault;
  const ordered = rows.toSorted((one, other) => one.stratum - other.stratum || other.time - one.time);
  const climbed = climb(ordered, size);
  if (climbed === null) return refused('settings-not-valid', 'The likelihood has no top that could be found.');
  const { beta, pass } = climbed;
  const factor = cholesky(withRidge(pass.information, size), size);
  if (factor === null) return refused('settings-not-valid', 'The covariates cannot be told apart.');
  const inverse = Array.from({ length: size }, (_, place) => {
    const unit = new Float64Array(size);
    unit[place] = 1;
    return solveCholesky(factor, size, unit);
  });
  const scores = clusterScores(ordered, { beta, moments: pass.moments });
  const slopes = proportionality(pass.moments, inverse);
  const covariance = robustCovariance(inverse, scores);
  return success({
    coefficients: inverse.map((row, place) => ({
      value: at(beta, place),
      standardError: Math.sqrt(at(covariance, place * size + place)),
      modelStandardError: Math.sqrt(at(row, place)),
      proportionalityP: slopes?.[place] ?? null,
    })),
    covariance,
    baseline: baselineOf(pass.moments),
    events: pass.moments.reduce((sum, { events }) => sum + events, 0),
    clusters: scores.length,
    logLikelihood: pass.logLikelihood,
  });
};

const faultOf = (rows: readonly CoxRow[], size: number): Result<never, Refusal> | null => {
  if (!rows.some(({ isEvent, count }) => isEvent && count > 0)) return refused('too-few-rows', 'Nobody had the event.');
  for (const { time, count, active } of rows) {
    if (!Number.isFinite(time) || time < 0) return refused('label-not-valid', `A time of ${time} is none.`);
    if (!Number.isSafeInteger(count) || count < 1) return refused('weight-not-valid', `A count of ${count} is none.`);
    const isAscending = active.every(
      (place, turn) => Number.isInteger(place) && place < size && place > (active[turn - 1] ?? -1),
    );
    if (!isAscending) return refused('feature-not-valid', 'Covariates stand by ascending place, each once.');
  }
  return null;
};

const withRidge = (information: Float64Array, size: number): Float64Array => {
  const matrix = Float64Array.from(information);
  for (let place = 0; place < size; place += 1) matrix[place * size + place] = at(matrix, place * size + place) + ridge;
  return matrix;
};

const penalised = (pass: CoxPass, beta: Float64Array): number =>
  pass.logLikelihood - 0.5 * ridge * beta.reduce((sum, value) => sum + value * value, 0);

/** Newton's steps, each halved until it climbs. */
const climb = (rows: readonly CoxRow[], size: number): { beta: Float64Array; pass: CoxPass } | null => {
  let beta = new Float64Array(size);
  let pass = partialLikelihood(rows, beta);
  for (let turn = 0; turn < mostSteps; turn += 1) {
    const factor = cholesky(withRidge(pass.information, size), size);
    if (factor === null) return null;
    const from = beta;
    const slope = pass.score.map((value, place) => value - ridge * at(from, place));
    const step = solveCholesky(factor, size, slope);
    const before = penalised(pass, beta);
    let share = 1;
    let next: Float64Array<ArrayBuffer>;
    do {
      const taken = share;
      next = from.map((value, place) => value + taken * at(step, place));
      pass = partialLikelihood(rows, next);
      share /= 2;
    } while (!(penalised(pass, next) >= before - converged * (1 + Math.abs(before))) && share > 1e-6);
    beta = next;
    if (step.every((value) => Math.abs(value) < 1e-8)) return { beta, pass };
    if (Math.abs(penalised(pass, beta) - before) < converged * 1e-3 * (1 + Math.abs(before))) return { beta, pass };
  }
  return null;
};

/** I⁻¹ (Σ u uᵀ) I⁻¹ over the scores u of the clusters, in which every cluster counts once. */
const robustCovariance = (inverse: readonly Float64Array[], scores: readonly Float64Array[]): Float64Array => {
  const size = inverse.length;
  if (scores.length < 2) return new Float64Array(size * size).fill(Infinity);
  const spread = Array.from({ length: size }, () => new Float64Array(size));
  for (const score of scores) {
    spread.forEach((row, one) => {
      const own = at(score, one);
      for (let other = 0; other < size; other += 1) row[other] = at(row, other) + own * at(score, other);
    });
  }
  const half = inverse.map((row) => weighted(spread, row));
  const share = scores.length / (scores.length - 1);
  return Float64Array.from(half.flatMap((row) => [...weighted(inverse, row)].map((value) => value * share)));
};

/** Σ weight × row. */
const weighted = (rows: readonly Float64Array[], weights: Float64Array): Float64Array => {
  const sum = new Float64Array(rows.length);
  rows.forEach((row, place) => {
    for (let column = 0; column < sum.length; column += 1)
      sum[column] = at(sum, column) + at(weights, place) * at(row, column);
  });
  return sum;
};

const proportionality = (moments: readonly CoxMoment[], inverse: readonly Float64Array[]): readonly number[] | null => {
  const events = moments.reduce((sum, moment) => sum + moment.events, 0);
  const clock = ({ time }: CoxMoment): number => Math.log1p(time);
  const middle = moments.reduce((sum, moment) => sum + moment.events * clock(moment), 0) / events;
  const spread = moments.reduce((sum, moment) => sum + moment.events * (clock(moment) - middle) ** 2, 0);
  if (!(spread > 1e-9)) return null;
  const leaning = new Float64Array(inverse.length);
  for (const moment of moments) {
    const weight = clock(moment) - middle;
    moment.residual.forEach((value, place) => (leaning[place] = at(leaning, place) + weight * value));
  }
  return inverse.map((row, place) => {
    const scaled = events * row.reduce((sum, value, other) => sum + value * at(leaning, other), 0);
    return chiSquareTail(scaled ** 2 / (events * at(row, place) * spread), 1);
  });
};

const baselineOf = (moments: readonly CoxMoment[]): CoxFit['baseline'] => {
  const curves = new Map<number, BaselineStep[]>();
  for (const { stratum, time, events, risk, mean } of moments.toReversed()) {
    const curve = curves.get(stratum) ?? [];
    const before = curve.at(-1);
    const step = events / risk;
    curve.push({
      time,
      hazard: (before?.hazard ?? 0) + step,
      variance: (before?.variance ?? 0) + step / risk,
      lean: mean.map((value, place) => (before?.lean[place] ?? 0) + step * value),
    });
    curves.set(stratum, curve);
  }
  return curves;
};
