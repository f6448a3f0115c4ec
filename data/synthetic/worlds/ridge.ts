/** Linear regression of many targets on the same columns, with a ridge: (XᵀX + λI)⁻¹ XᵀY by Cholesky. */
export type Ridge = {
  /** One prediction for each target. */
  readonly predict: (row: Float64Array) => Float64Array;
};

/** The lower triangle L with A = L Lᵀ, in place; A is symmetric and positive definite. */
const factor = (matrix: readonly Float64Array[]): void => {
  for (const [row, values] of matrix.entries()) {
    for (let column = 0; column <= row; column += 1) {
      const other = matrix[column] ?? values;
      let sum = values[column] ?? 0;
      for (let k = 0; k < column; k += 1) sum -= (values[k] ?? 0) * (other[k] ?? 0);
      values[column] = row === column ? Math.sqrt(sum) : sum / (other[column] ?? 1);
    }
  }
};

/** Solves L Lᵀ x = b in place. */
const solve = (lower: readonly Float64Array[], b: Float64Array): void => {
  const at = (row: number, column: number): number => lower[row]?.[column] ?? 0;
  for (let row = 0; row < b.length; row += 1) {
    let sum = b[row] ?? 0;
    for (let k = 0; k < row; k += 1) sum -= at(row, k) * (b[k] ?? 0);
    b[row] = sum / at(row, row);
  }
  for (let row = b.length - 1; row >= 0; row -= 1) {
    let sum = b[row] ?? 0;
    for (let k = row + 1; k < b.length; k += 1) sum -= at(k, row) * (b[k] ?? 0);
    b[row] = sum / at(row, row);
  }
};

const addOuter = (into: readonly Float64Array[], row: Float64Array, other: Float64Array): void => {
  for (const [place, sums] of into.entries()) {
    const value = row[place] ?? 0;
    if (value === 0) continue;
    for (let column = 0; column < sums.length; column += 1) {
      sums[column] = (sums[column] ?? 0) + value * (other[column] ?? 0);
    }
  }
};

export const fitRidge = (rows: readonly Float64Array[], targets: readonly Float64Array[], ridge: number): Ridge => {
  const width = rows[0]?.length ?? 0;
  const targetCount = targets[0]?.length ?? 0;
  const gram = Array.from({ length: width }, () => new Float64Array(width));
  const moments = Array.from({ length: width }, () => new Float64Array(targetCount));
  for (const [index, row] of rows.entries()) {
    addOuter(gram, row, row);
    addOuter(moments, row, targets[index] ?? new Float64Array(targetCount));
  }
  for (const [place, values] of gram.entries()) values[place] = (values[place] ?? 0) + ridge;
  factor(gram);
  const weights = Array.from({ length: targetCount }, (_, target) => {
    const weight = Float64Array.from(moments, (sums) => sums[target] ?? 0);
    solve(gram, weight);
    return weight;
  });
  const dot = (weight: Float64Array, row: Float64Array): number =>
    weight.reduce((sum, value, place) => sum + value * (row[place] ?? 0), 0);
  return { predict: (row) => Float64Array.from(weights, (weight) => dot(weight, row)) };
};
