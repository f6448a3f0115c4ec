/** The losses trees are boosted on: logistic, for labels 0 and 1 (a score is a logit), and squared, for amounts (a score is the amount). */
import type { Derivatives } from './histogram.ts';

export const lossNames = ['logistic', 'squared'] as const;
export type LossName = (typeof lossNames)[number];

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

type Targets = { readonly labels: Float64Array; readonly weights: Float64Array };

/** The constant with the least loss: where boosting starts. */
export const startScore = (loss: LossName, { labels, weights }: Targets): number => {
  let weightSum = 0;
  let labelSum = 0;
  for (let row = 0; row < labels.length; row += 1) {
    const weight = weights[row] ?? 0;
    weightSum += weight;
    labelSum += weight * (labels[row] ?? 0);
  }
  const mean = labelSum / weightSum;
  return loss === 'logistic' ? Math.log(mean / (1 - mean)) : mean;
};

/** Gradient and second derivative at the scores, of every row, into `derivatives`. */
export const differentiate = (
  loss: LossName,
  { labels, weights }: Targets,
  scores: Float64Array,
  derivatives: Derivatives,
): void => {
  const isLogistic = loss === 'logistic';
  for (let row = 0; row < labels.length; row += 1) {
    const score = scores[row] ?? 0;
    const weight = weights[row] ?? 0;
    const expected = isLogistic ? sigmoid(score) : score;
    derivatives[2 * row] = weight * (expected - (labels[row] ?? 0));
    derivatives[2 * row + 1] = isLogistic ? weight * expected * (1 - expected) : weight;
  }
};
