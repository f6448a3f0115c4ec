/**
 * Logistic regression shrunken towards a prior: Newton's method on the log-likelihood less ½ Σ precision (coefficient − prior mean)².
 * Labels may be shares between 0 and 1. Deterministic; ends where a step changes nothing any more.
 */
import { addGram, cholesky, solveCholesky } from './linear-algebra.ts';

export type LogisticRows = {
  readonly rowCount: number;
  readonly size: number;
  /** Row by row. */
  readonly values: Float64Array;
  readonly labels: Float64Array;
  /** Added to the logit; none: 0. */
  readonly offsets?: Float64Array;
  readonly weights?: Float64Array;
};

export type CoefficientPrior = { readonly mean: Float64Array; readonly precision: Float64Array };

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

const blockRows = 64;
const mostSteps = 25;

const logitOf = (rows: LogisticRows, row: number, coefficients: Float64Array): number => {
  let logit = rows.offsets?.[row] ?? 0;
  const at = row * rows.size;
  for (let index = 0; index < rows.size; index += 1) {
    logit += (rows.values[at + index] as number) * (coefficients[index] as number);
  }
  return logit;
};

/** Sum of logarithmic losses, unweighted. */
export const logLossUnder = (rows: LogisticRows, coefficients: Float64Array): number => {
  let loss = 0;
  for (let row = 0; row < rows.rowCount; row += 1) {
    const logit = logitOf(rows, row, coefficients);
    const label = rows.labels[row] as number;
    // log(1 + e^x) without overflow.
    loss += Math.max(0, logit) + Math.log1p(Math.exp(-Math.abs(logit))) - label * logit;
  }
  return loss;
};

/** Adds the rows' share of the second derivatives and the gradient. */
const accumulate = (
  rows: LogisticRows,
  coefficients: Float64Array,
  hessian: Float64Array,
  gradient: Float64Array,
): void => {
  const { size, rowCount, values, labels, weights } = rows;
  const block = new Float64Array(blockRows * size);
  for (let from = 0; from < rowCount; from += blockRows) {
    block.fill(0);
    const to = Math.min(rowCount, from + blockRows);
    for (let row = from; row < to; row += 1) {
      const expected = sigmoid(logitOf(rows, row, coefficients));
      const weight = weights?.[row] ?? 1;
      const error = weight * ((labels[row] as number) - expected);
      const scale = Math.sqrt(weight * expected * (1 - expected));
      for (let index = 0; index < size; index += 1) {
        const value = values[row * size + index] as number;
        gradient[index] = (gradient[index] as number) + error * value;
        block[(row - from) * size + index] = scale * value;
      }
    }
    addGram(hessian, size, block, blockRows);
  }
};

/** The coefficients of highest posterior density; the prior's precision must be positive. */
export const fitLogistic = (rows: LogisticRows, prior: CoefficientPrior): Float64Array => {
  const { size } = rows;
  const coefficients = Float64Array.from(prior.mean);
  for (let step = 0; step < mostSteps; step += 1) {
    const hessian = new Float64Array(size * size);
    const gradient = prior.mean.map(
      (mean, index) => (prior.precision[index] as number) * (mean - (coefficients[index] as number)),
    );
    accumulate(rows, coefficients, hessian, gradient);
    for (let index = 0; index < size; index += 1) {
      hessian[index * size + index] = (hessian[index * size + index] as number) + (prior.precision[index] as number);
    }
    const factor = cholesky(hessian, size);
    if (factor === null) break;
    const change = solveCholesky(factor, size, gradient);
    // Far from the optimum Newton's step can shoot over: no coefficient moves by more than 2 at once.
    const largest = change.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const scale = largest > 2 ? 2 / largest : 1;
    for (let index = 0; index < size; index += 1) {
      coefficients[index] = (coefficients[index] as number) + scale * (change[index] as number);
    }
    if (largest < 1e-8) break;
  }
  return coefficients;
};
