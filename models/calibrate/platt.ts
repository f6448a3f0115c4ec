/**
 * Platt scaling: a logistic regression of the label on the model's logit, two numbers fitted by Newton's method. Labels are softened to
 * (n₁ + 1)/(n₁ + 2) and 1/(n₀ + 2), as in Platt 1999 §2.2, so that a perfect order does not send the slope to infinity.
 */
import { sigmoid } from '../trees/losses.ts';
import type { Forecasts } from '../evaluate/proper-scores.ts';

export type PlattCalibrator = { readonly kind: 'platt'; readonly slope: number; readonly intercept: number };

const leastProbability = 1e-12;

const logitOf = (probability: number): number => {
  const bounded = Math.min(Math.max(probability, leastProbability), 1 - leastProbability);
  return Math.log(bounded / (1 - bounded));
};

type Line = { readonly slope: number; readonly intercept: number };

/** One Newton step of the regression, with a ridge too small to matter that keeps the system solvable. */
const newtonStep = (logits: Float64Array, targets: Float64Array, { slope, intercept }: Line): Line => {
  let [gradientSlope, gradientIntercept] = [0, 0];
  let [slopeSlope, slopeIntercept, interceptIntercept] = [1e-9, 0, 1e-9];
  for (const [row, logit] of logits.entries()) {
    const expected = sigmoid(slope * logit + intercept);
    const error = expected - (targets[row] ?? 0);
    const weight = expected * (1 - expected);
    gradientSlope += error * logit;
    gradientIntercept += error;
    slopeSlope += weight * logit * logit;
    slopeIntercept += weight * logit;
    interceptIntercept += weight;
  }
  const determinant = slopeSlope * interceptIntercept - slopeIntercept * slopeIntercept;
  return {
    slope: slope - (interceptIntercept * gradientSlope - slopeIntercept * gradientIntercept) / determinant,
    intercept: intercept - (slopeSlope * gradientIntercept - slopeIntercept * gradientSlope) / determinant,
  };
};

const lossOf = (logits: Float64Array, targets: Float64Array, { slope, intercept }: Line): number =>
  logits.reduce((sum, logit, row) => {
    const score = slope * logit + intercept;
    // ln(1 + e^score) without overflow.
    const softplus = Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score)));
    return sum + softplus - (targets[row] ?? 0) * score;
  }, 0);

const between = (one: Line, other: Line): Line => ({
  slope: (one.slope + other.slope) / 2,
  intercept: (one.intercept + other.intercept) / 2,
});

/** A full Newton step, or a half, a quarter … of one, whichever first lowers the loss; null when none does: the minimum is reached. */
const betterLine = (logits: Float64Array, targets: Float64Array, line: Line): Line | null => {
  const loss = lossOf(logits, targets, line);
  let next = newtonStep(logits, targets, line);
  for (let halving = 0; halving < 20; halving += 1) {
    if (loss - lossOf(logits, targets, next) > 1e-13 * Math.abs(loss)) return next;
    next = between(line, next);
  }
  return null;
};

export const fitPlatt = ({ labels, probabilities }: Forecasts): PlattCalibrator => {
  const positives = Array.from(labels).filter((label) => label === 1).length;
  const negatives = labels.length - positives;
  const logits = Float64Array.from(probabilities, logitOf);
  const targets = Float64Array.from(labels, (label) =>
    label === 1 ? (positives + 1) / (positives + 2) : 1 / (negatives + 2),
  );
  let line: Line = { slope: 1, intercept: 0 };
  for (let step = 0; step < 50; step += 1) {
    const next = betterLine(logits, targets, line);
    if (next === null) break;
    line = next;
  }
  return { kind: 'platt', ...line };
};

export const applyPlatt = ({ slope, intercept }: PlattCalibrator, probability: number): number =>
  sigmoid(slope * logitOf(probability) + intercept);
