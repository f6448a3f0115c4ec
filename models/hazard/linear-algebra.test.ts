import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addGram,
  cholesky,
  inverseDiagonal,
  quadraticForm,
  solveCholesky,
  solveLowerTransposed,
} from './linear-algebra.ts';

/** The obvious way, entry by entry. */
const slowGram = (block: Float64Array, size: number, rowCount: number): Float64Array => {
  const gram = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      for (let row = 0; row < rowCount; row += 1)
        gram[i * size + j]! += block[row * size + i]! * block[row * size + j]!;
    }
  }
  return gram;
};

const blocks = fc
  .record({ size: fc.integer({ min: 1, max: 9 }), eighths: fc.integer({ min: 1, max: 4 }) })
  .chain(({ size, eighths }) =>
    fc
      .array(fc.double({ min: -5, max: 5, noNaN: true }), {
        minLength: 8 * eighths * size,
        maxLength: 8 * eighths * size,
      })
      .map((values) => ({ size, rowCount: 8 * eighths, block: Float64Array.from(values) })),
  );

/** XᵀX + I: positive definite whatever the block. */
const definite = ({ size, rowCount, block }: { size: number; rowCount: number; block: Float64Array }): Float64Array => {
  const matrix = slowGram(block, size, rowCount);
  for (let i = 0; i < size; i += 1) matrix[i * size + i]! += 1;
  return matrix;
};

const times = (matrix: Float64Array, size: number, vector: Float64Array): Float64Array =>
  Float64Array.from({ length: size }, (_, i) =>
    vector.reduce((sum, value, j) => sum + matrix[Math.max(i, j) * size + Math.min(i, j)]! * value, 0),
  );

const isClose = (one: ArrayLike<number>, other: ArrayLike<number>): void => {
  for (let index = 0; index < one.length; index += 1) expect(one[index]!).toBeCloseTo(other[index]!, 6);
};

describe('known results', () => {
  // Golub and Van Loan's textbook matrix, and the one of the article on the Cholesky decomposition: L = [2; 6 1; -8 5 3].
  const matrix = Float64Array.of(4, 0, 0, 12, 37, 0, -16, -43, 98);

  test('the factor of a matrix known by heart', () => {
    expect([...cholesky(matrix, 3)!]).toEqual([2, 0, 0, 6, 1, 0, -8, 5, 3]);
  });

  test('its system, and the diagonal of its inverse', () => {
    const factor = cholesky(matrix, 3)!;
    isClose(solveCholesky(factor, 3, Float64Array.of(4 - 16, 12 - 43, -16 + 98)), [1, 0, 1]);
    isClose(inverseDiagonal(factor, 3), [1777 / 36, 34 / 9, 1 / 9]);
  });

  test('a matrix that is not positive definite has no factor', () => {
    expect(cholesky(Float64Array.of(1, 0, 2, 1), 2)).toBeNull();
    expect(cholesky(Float64Array.of(NaN), 1)).toBeNull();
  });
});

describe('properties', () => {
  test('the fast Gram matrix is the slow one', () => {
    fc.assert(
      fc.property(blocks, ({ size, rowCount, block }) => {
        const gram = new Float64Array(size * size);
        addGram(gram, size, block, rowCount);
        isClose(gram, slowGram(block, size, rowCount));
      }),
    );
  });

  test('solving undoes multiplying, and the diagonal is that of the solved unit vectors', () => {
    fc.assert(
      fc.property(blocks, (input) => {
        const { size } = input;
        const matrix = definite(input);
        const factor = cholesky(matrix, size)!;
        const vector = Float64Array.from({ length: size }, (_, index) => index - 1.5);
        isClose(solveCholesky(factor, size, times(matrix, size, vector)), vector);
        const diagonal = inverseDiagonal(factor, size);
        for (let i = 0; i < size; i += 1) {
          const unit = new Float64Array(size);
          unit[i] = 1;
          expect(diagonal[i]!).toBeCloseTo(solveCholesky(factor, size, unit)[i]!, 8);
        }
      }),
    );
  });

  test('a quadratic form is the product written out; L⁻ᵀ undoes Lᵀ', () => {
    fc.assert(
      fc.property(blocks, (input) => {
        const { size } = input;
        const matrix = definite(input);
        const vector = Float64Array.from({ length: size }, (_, index) => Math.sin(index + 1));
        const written = times(matrix, size, vector).reduce((sum, value, index) => sum + value * vector[index]!, 0);
        expect(quadraticForm(matrix, size, vector)).toBeCloseTo(written, 6);
        const factor = cholesky(matrix, size)!;
        const product = Float64Array.from({ length: size }, (_, i) =>
          vector.reduce((sum, value, k) => sum + (k >= i ? factor[k * size + i]! * value : 0), 0),
        );
        solveLowerTransposed(factor, size, product);
        isClose(product, vector);
      }),
    );
  });
});
