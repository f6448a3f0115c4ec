/**
 * The little dense linear algebra that closed forms need: Gram matrices, Cholesky, triangular solves. Matrices are square, row by row in
 * a Float64Array, and only the lower triangle is read or written. Every place is in range by construction; `as number` says so, for
 * checks would double the time of the inner loops.
 */

/** Adds XᵀX of a block of rows (`rowCount` × `size`, row by row; `rowCount` a multiple of 8, padded with zeros) to the lower triangle. */
export const addGram = (gram: Float64Array, size: number, block: Float64Array, rowCount: number): void => {
  for (let row = 0; row < rowCount; row += 8) {
    const r0 = row * size;
    const [r1, r2, r3, r4] = [r0 + size, r0 + 2 * size, r0 + 3 * size, r0 + 4 * size];
    const [r5, r6, r7] = [r0 + 5 * size, r0 + 6 * size, r0 + 7 * size];
    for (let i = 0; i < size; i += 1) {
      const x0 = block[r0 + i] as number;
      const x1 = block[r1 + i] as number;
      const x2 = block[r2 + i] as number;
      const x3 = block[r3 + i] as number;
      const x4 = block[r4 + i] as number;
      const x5 = block[r5 + i] as number;
      const x6 = block[r6 + i] as number;
      const x7 = block[r7 + i] as number;
      const at = i * size;
      for (let j = 0; j <= i; j += 1) {
        gram[at + j] =
          (gram[at + j] as number) +
          x0 * (block[r0 + j] as number) +
          x1 * (block[r1 + j] as number) +
          x2 * (block[r2 + j] as number) +
          x3 * (block[r3 + j] as number) +
          x4 * (block[r4 + j] as number) +
          x5 * (block[r5 + j] as number) +
          x6 * (block[r6 + j] as number) +
          x7 * (block[r7 + j] as number);
      }
    }
  }
};

/** The lower factor L of a positive definite matrix A = LLᵀ, as a new matrix; null where A is not positive definite. */
export const cholesky = (matrix: Float64Array, size: number): Float64Array | null => {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    const rowI = i * size;
    for (let j = 0; j <= i; j += 1) {
      const rowJ = j * size;
      let sum = matrix[rowI + j] as number;
      for (let k = 0; k < j; k += 1) sum -= (factor[rowI + k] as number) * (factor[rowJ + k] as number);
      if (j < i) factor[rowI + j] = sum / (factor[rowJ + j] as number);
      else if (sum > 0) factor[rowI + i] = Math.sqrt(sum);
      else return null;
    }
  }
  return factor;
};

/** L⁻¹b, in place of `vector`. */
export const solveLower = (factor: Float64Array, size: number, vector: Float64Array): void => {
  for (let i = 0; i < size; i += 1) {
    let sum = vector[i] as number;
    for (let k = 0; k < i; k += 1) sum -= (factor[i * size + k] as number) * (vector[k] as number);
    vector[i] = sum / (factor[i * size + i] as number);
  }
};

/** L⁻ᵀb, in place of `vector`. */
export const solveLowerTransposed = (factor: Float64Array, size: number, vector: Float64Array): void => {
  for (let i = size - 1; i >= 0; i -= 1) {
    const value = (vector[i] as number) / (factor[i * size + i] as number);
    vector[i] = value;
    for (let k = 0; k < i; k += 1) vector[k] = (vector[k] as number) - (factor[i * size + k] as number) * value;
  }
};

/** A⁻¹b of A = LLᵀ, as a new vector. */
export const solveCholesky = (factor: Float64Array, size: number, vector: Float64Array): Float64Array => {
  const solution = Float64Array.from(vector);
  solveLower(factor, size, solution);
  solveLowerTransposed(factor, size, solution);
  return solution;
};

/** The diagonal of A⁻¹: the squared columns of L⁻¹, which is made row by row. */
export const inverseDiagonal = (factor: Float64Array, size: number): Float64Array => {
  const inverse = new Float64Array(size * size);
  const diagonal = new Float64Array(size);
  for (let i = 0; i < size; i += 1) {
    const at = i * size;
    for (let k = 0; k < i; k += 1) {
      const weight = factor[at + k] as number;
      if (weight === 0) continue;
      for (let j = 0; j <= k; j += 1) {
        inverse[at + j] = (inverse[at + j] as number) - weight * (inverse[k * size + j] as number);
      }
    }
    const pivot = factor[at + i] as number;
    inverse[at + i] = 1;
    for (let j = 0; j <= i; j += 1) {
      const value = (inverse[at + j] as number) / pivot;
      inverse[at + j] = value;
      diagonal[j] = (diagonal[j] as number) + value * value;
    }
  }
  return diagonal;
};

/** xᵀAx. */
export const quadraticForm = (matrix: Float64Array, size: number, vector: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < size; i += 1) {
    let row = 0.5 * (matrix[i * size + i] as number) * (vector[i] as number);
    for (let j = 0; j < i; j += 1) row += (matrix[i * size + j] as number) * (vector[j] as number);
    sum += 2 * row * (vector[i] as number);
  }
  return sum;
};

export const dot = (one: Float64Array, other: Float64Array): number => {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) sum += (one[index] as number) * (other[index] as number);
  return sum;
};
