/** Newton's method for Σ logistic loss + ridge/2 · Σ weight², the intercept free; each step is halved until it lowers the loss. */
import { sigmoid } from '../trees/losses.ts';

type Fitted = { readonly weights: readonly number[]; readonly intercept: number };

/** Solves A x = b for a symmetric positive definite A (Gauss–Jordan without pivoting, which such a matrix does not need). */
const solve = (matrix: readonly Float64Array[], right: Float64Array): Float64Array => {
  const rows = matrix.map((row, place) => Float64Array.from([...row, right[place] as number]));
  for (const [pivot, pivotRow] of rows.entries()) {
    const divisor = pivotRow[pivot] as number;
    pivotRow.forEach((value, at) => (pivotRow[at] = value / divisor));
    for (const row of rows) {
      const factor = row[pivot] as number;
      if (row === pivotRow || factor === 0) continue;
      pivotRow.forEach((value, at) => ((row[at] as number) -= factor * value));
    }
  }
  return Float64Array.from(rows, (row) => row[matrix.length] as number);
};

/** ln(1 + e^score) without overflow. */
const softplus = (score: number): number => Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score)));

/** `columns` with the constant first. */
const scoresOf = (columns: readonly Float64Array[], line: Float64Array): Float64Array => {
  const scores = new Float64Array(columns[0]?.length ?? 0);
  for (const [place, column] of columns.entries())
    for (let row = 0; row < scores.length; row += 1)
      (scores[row] as number) += (line[place] as number) * (column[row] as number);
  return scores;
};

const penaltyOf = (place: number, ridge: number): number => (place === 0 ? 0 : ridge);

const lossOf = (columns: readonly Float64Array[], labels: Float64Array, line: Float64Array, ridge: number): number =>
  scoresOf(columns, line).reduce((sum, score, row) => sum + softplus(score) - (labels[row] as number) * score, 0) +
  line.reduce((sum, weight, place) => sum + (penaltyOf(place, ridge) * weight * weight) / 2, 0);

const newtonStep = (
  columns: readonly Float64Array[],
  labels: Float64Array,
  line: Float64Array,
  ridge: number,
): Float64Array => {
  const expected = scoresOf(columns, line).map(sigmoid);
  const sumOver = (one: Float64Array, of: (row: number) => number): number =>
    one.reduce((sum, value, row) => sum + value * of(row), 0);
  const gradient = Float64Array.from(
    columns,
    (column, place) =>
      sumOver(column, (row) => (expected[row] as number) - (labels[row] as number)) +
      penaltyOf(place, ridge) * (line[place] as number),
  );
  const curvature = expected.map((probability) => Math.max(probability * (1 - probability), 1e-9));
  const hessian = columns.map((one, place) =>
    Float64Array.from(
      columns,
      (other, at) =>
        sumOver(one, (row) => (other[row] as number) * (curvature[row] as number)) +
        (place === at ? penaltyOf(place, ridge) : 0),
    ),
  );
  return solve(hessian, gradient);
};

export const fitRidge = (design: readonly Float64Array[], labels: Float64Array, ridge: number): Fitted => {
  const columns = [new Float64Array(labels.length).fill(1), ...design];
  let line = new Float64Array(columns.length);
  let loss = lossOf(columns, labels, line, ridge);
  for (let count = 0; count < 50; count += 1) {
    const step = newtonStep(columns, labels, line, ridge);
    let share = 1;
    let next = line;
    let nextLoss = loss;
    for (; share > 1e-6 && !(nextLoss < loss); share /= 2) {
      next = line.map((weight, place) => weight - share * (step[place] as number));
      nextLoss = lossOf(columns, labels, next, ridge);
    }
    const isDone = !(loss - nextLoss > 1e-12 * loss);
    if (nextLoss < loss) {
      line = next;
      loss = nextLoss;
    }
    if (isDone) break;
  }
  return { weights: [...line.subarray(1)], intercept: line[0] ?? 0 };
};
