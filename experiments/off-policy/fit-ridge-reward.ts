/**
 * Ridge regression of the reward on numbers: columns are centred and scaled to a spread of 1, what is not known (NaN) counts as the column's mean,
 * and the penalty is Σ weight² times the ridge; the level is free. The normal equations are solved by Cholesky's decomposition.
 */
import type { FitReward } from './cross-fit.ts';

type Column = { readonly mean: number; readonly scale: number };

const columnOf = (rows: readonly Float64Array[], at: number): Column => {
  let [count, sum, squares] = [0, 0, 0];
  for (const row of rows) {
    const value = row[at] as number;
    if (Number.isNaN(value)) continue;
    count += 1;
    sum += value;
    squares += value * value;
  }
  const mean = count === 0 ? 0 : sum / count;
  const variance = count === 0 ? 0 : squares / count - mean * mean;
  return { mean, scale: variance > 1e-12 * (1 + mean * mean) ? Math.sqrt(variance) : 0 };
};

const scaled = (columns: readonly Column[], row: Float64Array): Float64Array =>
  Float64Array.from(columns, ({ mean, scale }, at) => {
    const value = row[at] as number;
    return scale === 0 || Number.isNaN(value) ? 0 : (value - mean) / scale;
  });

/** Lower triangle L with L·Lᵀ = matrix, in place; the matrix is positive definite because of the ridge. */
const decompose = (matrix: Float64Array[]): void => {
  for (const [row, values] of matrix.entries()) {
    for (let column = 0; column <= row; column += 1) {
      const other = matrix[column] as Float64Array;
      let sum = values[column] as number;
      for (let inner = 0; inner < column; inner += 1) sum -= (values[inner] as number) * (other[inner] as number);
      values[column] = row === column ? Math.sqrt(sum) : sum / (other[column] as number);
    }
  }
};

const solve = (lower: readonly Float64Array[], right: Float64Array): Float64Array => {
  const solution = Float64Array.from(right);
  for (const [row, values] of lower.entries()) {
    let sum = solution[row] as number;
    for (let inner = 0; inner < row; inner += 1) sum -= (values[inner] as number) * (solution[inner] as number);
    solution[row] = sum / (values[row] as number);
  }
  for (let row = lower.length - 1; row >= 0; row -= 1) {
    let sum = solution[row] as number;
    for (let inner = row + 1; inner < lower.length; inner += 1)
      sum -= (lower[inner]?.[row] as number) * (solution[inner] as number);
    solution[row] = sum / (lower[row]?.[row] as number);
  }
  return solution;
};

const normalEquations = (rows: readonly Float64Array[], rewards: Float64Array, ridge: number) => {
  const width = rows[0]?.length ?? 0;
  const matrix = Array.from({ length: width }, () => new Float64Array(width));
  const right = new Float64Array(width);
  for (const [place, row] of rows.entries()) {
    for (let at = 0; at < width; at += 1) {
      const value = row[at] as number;
      if (value === 0) continue;
      const line = matrix[at] as Float64Array;
      for (let other = 0; other <= at; other += 1)
        line[other] = (line[other] as number) + value * (row[other] as number);
      right[at] = (right[at] as number) + value * (rewards[place] as number);
    }
  }
  matrix.forEach((line, at) => (line[at] = (line[at] as number) + ridge));
  return { matrix, right };
};

/** `ridge` counts as so many rounds. */
export const fitRidgeReward =
  (ridge: number): FitReward<Float64Array> =>
  (chosen, rewards) => {
    const columns = Array.from({ length: chosen[0]?.length ?? 0 }, (_, at) => columnOf(chosen, at));
    const level = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
    const rows = chosen.map((row) => scaled(columns, row));
    const { matrix, right } = normalEquations(
      rows,
      rewards.map((reward) => reward - level),
      ridge,
    );
    decompose(matrix);
    const weights = solve(matrix, right);
    // Once for each option of each round: nothing is allocated here.
    return (option) => {
      let sum = level;
      for (const [at, { mean, scale }] of columns.entries()) {
        const value = option[at] as number;
        if (scale !== 0 && !Number.isNaN(value)) sum += ((value - mean) / scale) * (weights[at] as number);
      }
      return sum;
    };
  };
