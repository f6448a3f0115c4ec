/**
 * Points without any structure to hold the found one against: one normal cloud with the covariance of the real points. Groups that explain no more of
 * the real points than of the cloud are slices of a cloud.
 */
import type { Generator } from '../random/seeded-generator.ts';
import { meansOf, type Points } from './points.ts';

/** Two normal numbers by Box and Muller. */
const normalPair = (next: Generator): readonly [number, number] => {
  const radius = Math.sqrt(-2 * Math.log(1 - next()));
  const angle = 2 * Math.PI * next();
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
};

const covariance = (points: Points): Float64Array => {
  const { values, count, width } = points;
  const means = meansOf(points);
  const sums = new Float64Array(width * width);
  for (let start = 0; start < values.length; start += width) {
    for (let row = 0; row < width; row += 1) {
      const apart = (values[start + row] ?? 0) - (means[row] ?? 0);
      for (let column = 0; column <= row; column += 1) {
        const place = row * width + column;
        sums[place] = (sums[place] ?? 0) + apart * ((values[start + column] ?? 0) - (means[column] ?? 0));
      }
    }
  }
  return sums.map((sum) => sum / count);
};

/** Keeps the square root real where columns hang on each other. */
const ridge = 1e-9;

/** The lower triangle L with L·Lᵀ = the covariance (Cholesky). */
const rootOf = (matrix: Float64Array, width: number): Float64Array => {
  const root = new Float64Array(width * width);
  for (let row = 0; row < width; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let rest = matrix[row * width + column] ?? 0;
      for (let inner = 0; inner < column; inner += 1)
        rest -= (root[row * width + inner] ?? 0) * (root[column * width + inner] ?? 0);
      const onDiagonal = root[column * width + column] ?? 1;
      root[row * width + column] = row === column ? Math.sqrt(Math.max(ridge, rest)) : rest / onDiagonal;
    }
  }
  return root;
};

export const oneCloudLike = (points: Points, next: Generator): Points => {
  const { count, width } = points;
  const root = rootOf(covariance(points), width);
  const values = new Float64Array(count * width);
  for (let start = 0; start < values.length; start += width) {
    const normal: number[] = [];
    while (normal.length < width) normal.push(...normalPair(next));
    for (let row = 0; row < width; row += 1) {
      let value = 0;
      for (let column = 0; column <= row; column += 1)
        value += (root[row * width + column] ?? 0) * (normal[column] ?? 0);
      values[start + row] = value;
    }
  }
  return { values, count, width };
};
