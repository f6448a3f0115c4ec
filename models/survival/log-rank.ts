/**
 * The log-rank test (Mantel 1966, Peto and Peto 1972) for any number of groups: at each time with events, how many would each group have
 * had, had they fallen on all who were at risk alike? Groups that were never at risk beside another one add no degree of freedom.
 */
import { success, type Result } from '../../engine/index.ts';
import { refused, type Refusal } from '../refusal.ts';
import { chiSquareTail } from './chi-square.ts';
import { riskTable, type RiskRow, type TimeCount } from './risk-table.ts';

export type LogRank = {
  readonly chiSquare: number;
  readonly degreesOfFreedom: number;
  readonly p: number;
  /** In the order of the groups. */
  readonly groups: readonly { readonly observed: number; readonly expected: number }[];
};

/**
 * How much each time counts: alike (the log-rank test), by the number at risk (Gehan and Breslow) or by its root (Tarone and Ware); the latter
 * two look at early differences more.
 */
export type TimeWeighting = 'log-rank' | 'gehan-breslow' | 'tarone-ware';

const weightOf: Readonly<Record<TimeWeighting, (atRisk: number) => number>> = {
  'log-rank': () => 1,
  'gehan-breslow': (atRisk) => atRisk,
  'tarone-ware': Math.sqrt,
};

/** At one time with events: how many of each group are at risk, how many in all have the event, and how much the time counts. */
type Moment = {
  readonly atRisk: readonly number[];
  readonly observed: readonly number[];
  readonly total: number;
  readonly events: number;
  readonly weight: number;
};

const momentsOf = (tables: readonly (readonly RiskRow[])[], weighting: TimeWeighting): readonly Moment[] => {
  const times = new Set(tables.flatMap((rows) => rows.filter(({ events }) => events > 0).map(({ time }) => time)));
  const places = tables.map(() => 0);
  return [...times]
    .sort((one, other) => one - other)
    .map((time) => {
      const observed: number[] = [];
      const atRisk = tables.map((rows, group) => {
        let place = places[group] ?? 0;
        while ((rows[place]?.time ?? Infinity) < time) place += 1;
        places[group] = place;
        const row = rows[place];
        observed.push(row?.time === time ? row.events : 0);
        return row?.atRisk ?? 0;
      });
      const total = atRisk.reduce((sum, count) => sum + count, 0);
      const events = observed.reduce((sum, count) => sum + count, 0);
      return { atRisk, observed, total, events, weight: weightOf[weighting](total) };
    });
};

/** Variance of the events of each group and what they have in common: hypergeometric, summed over the times. */
const covariance = (moments: readonly Moment[], size: number): Float64Array[] => {
  const matrix = Array.from({ length: size }, () => new Float64Array(size));
  for (const { atRisk, total, events, weight } of moments) {
    if (total < 2) continue;
    const factor = (weight ** 2 * events * (total - events)) / (total - 1);
    matrix.forEach((line, one) => {
      const share = (atRisk[one] ?? 0) / total;
      for (let other = 0; other < size; other += 1) {
        line[other] = (line[other] ?? 0) + factor * share * ((one === other ? 1 : 0) - (atRisk[other] ?? 0) / total);
      }
    });
  }
  return matrix;
};

/** A pivot that is nothing beside the variance it came from is a direction that the data say nothing about. */
const nothing = 1e-9;

/** Takes the line at `place` from those below it, in the matrix and in the vector, so that nothing of it is left there. */
const eliminate = (matrix: readonly Float64Array[], vector: Float64Array, place: number): void => {
  const line = matrix[place];
  if (line === undefined) return;
  for (const [below, target] of matrix.entries()) {
    const factor = (target[place] ?? 0) / (line[place] ?? 1);
    if (below <= place || factor === 0) continue;
    line.forEach((value, column) => {
      if (column >= place) target[column] = (target[column] ?? 0) - factor * value;
    });
    vector[below] = (vector[below] ?? 0) - factor * (vector[place] ?? 0);
  }
};

/** v' M⁻ v and the rank of M, for a matrix that is positive semidefinite: elimination that passes over empty directions. */
const quadraticForm = (matrix: readonly Float64Array[], vector: Float64Array): { value: number; rank: number } => {
  const diagonal = matrix.map((line, place) => line[place] ?? 0);
  let value = 0;
  let rank = 0;
  for (const [place, variance] of diagonal.entries()) {
    const pivot = matrix[place]?.[place] ?? 0;
    if (!(pivot > nothing * variance)) continue;
    value += (vector[place] ?? 0) ** 2 / pivot;
    rank += 1;
    eliminate(matrix, vector, place);
  }
  return { value, rank };
};

type GroupCounts = readonly (readonly TimeCount[])[];

const tablesOf = (groups: GroupCounts): Result<readonly (readonly RiskRow[])[], Refusal> => {
  const tables: (readonly RiskRow[])[] = [];
  for (const counts of groups) {
    const table = riskTable(counts);
    if (!table.ok) return table;
    tables.push(table.value);
  }
  return success(tables);
};

/** Weighted: what each group had more than it would have had, over all moments. */
const excessOf = (moments: readonly Moment[], size: number): Float64Array =>
  Float64Array.from({ length: size }, (_, group) =>
    moments.reduce(
      (sum, { atRisk, observed, total, events, weight }) =>
        sum + weight * ((observed[group] ?? 0) - (events * (atRisk[group] ?? 0)) / total),
      0,
    ),
  );

const sumsOf = (moments: readonly Moment[], size: number): LogRank['groups'] =>
  Array.from({ length: size }, (_, group) => ({
    observed: moments.reduce((sum, { observed }) => sum + (observed[group] ?? 0), 0),
    expected: moments.reduce((sum, { atRisk, total, events }) => sum + (events * (atRisk[group] ?? 0)) / total, 0),
  }));

/** Refused where there are not two groups of which anybody was at risk while the other had events. */
export const logRank = (groups: GroupCounts, weighting: TimeWeighting = 'log-rank'): Result<LogRank, Refusal> =>
  stratifiedLogRank([groups], weighting);

/** Groups are compared within strata only, so that strata may differ as they like. Each stratum lists the groups in one order. */
export const stratifiedLogRank = (
  strata: readonly GroupCounts[],
  weighting: TimeWeighting = 'log-rank',
): Result<LogRank, Refusal> => {
  const size = Math.max(0, ...strata.map((groups) => groups.length));
  if (size < 2) return refused('one-class-only', 'One group has nothing to be compared with.');
  const moments: Moment[] = [];
  for (const groups of strata) {
    const tables = tablesOf(groups);
    if (!tables.ok) return tables;
    moments.push(...momentsOf(tables.value, weighting));
  }
  const { value, rank } = quadraticForm(covariance(moments, size), excessOf(moments, size));
  if (rank === 0) return refused('too-few-rows', 'No event fell while two groups were at risk.');
  return success({
    chiSquare: value,
    degreesOfFreedom: rank,
    p: chiSquareTail(value, rank),
    groups: sumsOf(moments, size),
  });
};
