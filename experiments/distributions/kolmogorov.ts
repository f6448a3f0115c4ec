/**
 * The chance that the greatest distance between an empirical distribution of n values and the true one is at least d. Where n d² ≥ 2.2, or
 * d ≥ ½ (there it is exact), twice Smirnov's one-sided sum, which is off by less than 1e-6 of the chance and keeps the digits of small
 * ones; below, exact by the matrix of Marsaglia, Tsang and Wang (2003); for n above 2,000 Kolmogorov's limit in the corrected argument of
 * Vrbik (2018), off by less than 1e-6.
 */
import { logChoose } from './log-gamma.ts';

/** Chance that the empirical distribution exceeds the true one by d anywhere. */
const smirnovTail = (n: number, d: number): number => {
  if (d >= 1) return 0;
  let sum = 0;
  for (let j = 0; j <= Math.floor(n * (1 - d)); j += 1) {
    const rest = 1 - d - j / n;
    if (rest <= 0 && j < n) continue;
    const power = n === j ? 0 : (n - j) * Math.log(rest);
    sum += Math.exp(logChoose(n, j) + (j - 1) * Math.log(d + j / n) + power);
  }
  return Math.min(1, d * sum);
};

type Matrix = readonly Float64Array[];

const multiply = (left: Matrix, right: Matrix): Matrix =>
  left.map((row) => {
    const line = new Float64Array(row.length);
    row.forEach((value, inner) => {
      if (value === 0) return;
      right[inner]?.forEach((other, column) => {
        line[column] = (line[column] ?? 0) + value * other;
      });
    });
    return line;
  });

const transitionMatrix = (size: number, h: number): Matrix => {
  const edge = (place: number): number => (place === size ? (2 * h > 1 ? (2 * h - 1) ** size : 0) : 0);
  const factorial = (value: number): number =>
    Array.from({ length: value }, (_, at) => at + 1).reduce((a, b) => a * b, 1);
  return Array.from({ length: size }, (_, row) =>
    Float64Array.from({ length: size }, (__, column) => {
      const up = row - column + 1;
      if (up < 0) return 0;
      const isCorner = column === 0 && row === size - 1;
      const fromFirst = column === 0 ? h ** (row + 1) : 0;
      const fromLast = row === size - 1 ? h ** (size - column) : 0;
      const corner = isCorner ? edge(size) : 0;
      return (1 - fromFirst - fromLast + corner) / factorial(up);
    }),
  );
};

/** A matrix to a power, kept within range by a separate exponent of ten. */
const raise = (matrix: Matrix, power: number): { readonly matrix: Matrix; readonly exponent: number } => {
  if (power === 1) return { matrix, exponent: 0 };
  const half = raise(matrix, Math.floor(power / 2));
  const square = multiply(half.matrix, half.matrix);
  const product = power % 2 === 0 ? square : multiply(matrix, square);
  const exponent = 2 * half.exponent;
  const middle = Math.floor(product.length / 2);
  if ((product[middle]?.[middle] ?? 0) < 1e140) return { matrix: product, exponent };
  return { matrix: product.map((row) => row.map((value) => value * 1e-140)), exponent: exponent + 140 };
};

const exactCdf = (n: number, d: number): number => {
  const k = Math.floor(n * d) + 1;
  const { matrix, exponent: start } = raise(transitionMatrix(2 * k - 1, k - n * d), n);
  let value = matrix[k - 1]?.[k - 1] ?? 0;
  let exponent = start;
  for (let step = 1; step <= n; step += 1) {
    value = (value * step) / n;
    if (value < 1e-140) {
      value *= 1e140;
      exponent -= 140;
    }
  }
  return value * 10 ** exponent;
};

const limitTail = (n: number, d: number): number => {
  const root = Math.sqrt(n) * d;
  const x = root + 1 / (6 * Math.sqrt(n)) + (root - 1) / (4 * n);
  let sum = 0;
  for (let term = 1; term <= 100; term += 1) sum += (term % 2 === 1 ? 2 : -2) * Math.exp(-2 * term * term * x * x);
  return Math.min(1, Math.max(0, sum));
};

/** Chance of a distance of `d` or more among `n` values (a whole number). */
export const kolmogorovTail = (n: number, d: number): number => {
  if (d <= 0) return 1;
  if (d >= 1) return 0;
  if (n * d * d >= 2.2 || d >= 0.5) return Math.min(1, 2 * smirnovTail(n, d));
  return n > 2_000 ? limitTail(n, d) : Math.min(1, Math.max(0, 1 - exactCdf(n, d)));
};
