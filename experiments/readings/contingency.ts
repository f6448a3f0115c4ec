/** Pearson's chi-square test of a table of counts: are rows and columns independent? Without continuity correction. */
import { success, type Result } from '../../engine/index.ts';
import { chiSquareTail } from '../distributions/chi-square.ts';
import { notEstimable, type NotEstimable } from '../not-estimable.ts';

export type ChiSquare = { readonly statistic: number; readonly degreesOfFreedom: number; readonly p: number };

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const chiSquareOfTable = (table: readonly (readonly number[])[]): Result<ChiSquare, NotEstimable> => {
  const rows = table.map(sum);
  const columns = (table[0] ?? []).map((_, column) => sum(table.map((row) => row[column] ?? 0)));
  const total = sum(rows);
  if (rows.length < 2 || columns.length < 2 || [...rows, ...columns].some((count) => !(count > 0)))
    return notEstimable('no_exposure');
  const parts = table.flatMap((row, place) =>
    row.map((count, column) => {
      const expected = ((rows[place] ?? 0) * (columns[column] ?? 0)) / total;
      return (count - expected) ** 2 / expected;
    }),
  );
  const degreesOfFreedom = (rows.length - 1) * (columns.length - 1);
  const statistic = sum(parts);
  return success({ statistic, degreesOfFreedom, p: chiSquareTail(statistic, degreesOfFreedom) });
};
