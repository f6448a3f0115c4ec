/** The share of the balance that a payment brings, where there is one: ridge regression towards the mean, within its bounds. */
import { z } from 'zod';
import type { NightRow } from '../dataset/night-row.ts';
import { columnSchema, columnValue, fillColumns, type Column } from './columns.ts';
import { addGram, cholesky, solveCholesky } from './linear-algebra.ts';
import { labelOf, thinned } from './training-rows.ts';

export const paidShareSchema = z.strictObject({
  columns: z.array(columnSchema).readonly(),
  mean: z.number(),
  coefficients: z.array(z.number()).readonly(),
});
export type PaidShare = Readonly<z.infer<typeof paidShareSchema>>;

export const paidShareOf = ({ columns, mean, coefficients }: PaidShare, features: Float64Array): number => {
  let share = mean;
  for (let index = 0; index < columns.length; index += 1) {
    share += (coefficients[index] as number) * columnValue(columns[index] as Column, features);
  }
  return Math.min(1, Math.max(0.02, share));
};

/** As many payments the prior weighs as. */
const ridge = 50;
const mostRows = 50_000;

export const fitPaidShare = (rows: readonly NightRow[], columns: readonly Column[]): PaidShare => {
  const paid = thinned(
    rows.filter(({ paidMinor }) => paidMinor > 0),
    mostRows,
  );
  const shares = paid.map((row) => labelOf(row, 'share_of_balance'));
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const size = columns.length;
  const block = new Float64Array(8 * Math.ceil(paid.length / 8) * size);
  const moments = new Float64Array(size);
  for (const [row, { features }] of paid.entries()) {
    fillColumns(columns, features, block, row * size);
    const off = (shares[row] ?? mean) - mean;
    for (let index = 0; index < size; index += 1) {
      moments[index] = (moments[index] as number) + off * (block[row * size + index] as number);
    }
  }
  const gram = new Float64Array(size * size);
  addGram(gram, size, block, 8 * Math.ceil(paid.length / 8));
  for (let index = 0; index < size; index += 1)
    gram[index * size + index] = (gram[index * size + index] as number) + ridge;
  const factor = cholesky(gram, size);
  return {
    columns,
    mean,
    coefficients: factor === null ? [...moments.fill(0)] : [...solveCholesky(factor, size, moments)],
  };
};
