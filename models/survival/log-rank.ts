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

/** At one time with events: how many of each group are at risk, and how many in all have the event. */
type Moment = { readonly atRisk: readonly number[]; readonly total: number; readonly events: number };

const momentsOf = (tables: readonly (readonly RiskRow[])[]): readonly Moment[] => {
  const times = new Set(tables.flatMap((rows) => rows.filter(({ events }) => events > 0).map(({ time }) => time)));
  const places = tables.map(() => 0);
  return [...times]
    .sort((one, other) => one - other)
    .map((time) => {
      let events = 0;
      const atRisk = tables.map((rows, group) => {
        let place = places[group] ?? 0;
        while ((rows[place]?.time ?? Infinity) < time) place += 1;
        places[group] = place;
        const row = rows[place];
        if (row?.time === time) events += row.events;
        return row?.atRisk ?? 0;
      });
      return { atRisk, total: atRisk.reduce((sum, count) => sum + count, 0), events };
    });
};

/** Variance of the events of each group and what they have in common: hypergeometric, summed over the times. */
const covariance = (moments: readonly Moment[], size: number): Float64Array[] => {
  const matrix = Array.from({ length: size }, () => new Float64Array(size));
  for (const { atRisk, total, events } of moments) {
    if (total < 2) continue;
    const factor = (events * (total - events)) / (total - 1);
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

/** Refused where there are not two groups of which anybody was at risk while the other had events. */
export const logRank = (groups: readonly (readonly TimeCount[])[]): Result<LogRank, Refusal> => {
  if (groups.length < 2) return refused('one-class-only', 'One group has nothing to be compared with.');
  const tables: (readonly RiskRow[])[] = [];
  for (const counts of groups) {
    const table = riskTable(counts);
    if (!table.ok) return table;
    tables.push(table.value);
  }
  const moments = momentsOf(tables);
  const sums = tables.map((rows, group) => ({
    observed: rows.reduce((sum, { events }) => sum + events, 0),
    expected: moments.reduce((sum, { atRisk, total, events }) => sum + (events * (atRisk[group] ?? 0)) / total, 0),
  }));
  const differences = Float64Array.from(sums, ({ observed, expected }) => observed - expected);
  const { value, rank } = quadraticForm(covariance(moments, groups.length), differences);
  if (rank === 0) return refused('too-few-rows', 'No event fell while two groups were at risk.');
  return success({ chiSquare: value, degreesOfFreedom: rank, p: chiSquareTail(value, rank), groups: sums });
};
