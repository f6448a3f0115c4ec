/** Scores that are best for the true probabilities, so that they punish bad levels and not only a bad order. Means over the rows; NaN of none. */

/** Labels of 0 and 1, and the probability that was told for each. */
export type Forecasts = { readonly labels: ArrayLike<number>; readonly probabilities: ArrayLike<number> };

/** Probabilities nearer to 0 and 1 than this are taken as this, so that one sure mistake does not make a mean infinite (as scikit-learn). */
const leastProbability = 2 ** -52;

/** −ln of the probability that was told for what happened. */
export const logLossOf = (label: number, probability: number): number => {
  const bounded = Math.min(Math.max(probability, leastProbability), 1 - leastProbability);
  return -Math.log(label === 1 ? bounded : 1 - bounded);
};

const meanOver = (
  { labels, probabilities }: Forecasts,
  lossOf: (label: number, probability: number) => number,
): number => {
  let sum = 0;
  for (let row = 0; row < labels.length; row += 1) sum += lossOf(labels[row] ?? NaN, probabilities[row] ?? NaN);
  return sum / labels.length;
};

export const logLoss = (forecasts: Forecasts): number => meanOver(forecasts, logLossOf);

export const brierScore = (forecasts: Forecasts): number =>
  meanOver(forecasts, (label, probability) => (label - probability) ** 2);
