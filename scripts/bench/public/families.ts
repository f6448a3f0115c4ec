/**
 * The families of models that the public data sets are learnt by, behind one shape: rows that may be learnt from and rows to score. An ensemble
 * has members with seeds 1, 2 …, whose probabilities are averaged.
 */
import {
  compileNetwork,
  logLoss,
  scoreLogistic,
  scoreTable,
  trainLogistic,
  trainNetwork,
  type NetworkSettings,
} from '../../../models/index.ts';
import { trainAndScore, type Family, type Recipe } from './cross-validate.ts';

export const familyNames = ['trees', 'network', 'logistic'] as const;
export type FamilyName = (typeof familyNames)[number];

export const isFamilyName = (name: string): name is FamilyName => familyNames.some((known) => known === name);

export const treeFamily =
  (recipe: Recipe): Family =>
  (learnt, judged) =>
    Promise.resolve(trainAndScore(learnt, judged, recipe));

export const networkFamily =
  (settings: Partial<NetworkSettings>): Family =>
  async (learnt, judged) => {
    const trained = await trainNetwork({ ...learnt, weights: null, loss: 'logistic', seed: 1, settings });
    if (!trained.ok) throw new Error(`training was refused: ${trained.error.detail}`);
    const scorer = compileNetwork(trained.value, judged.features);
    if (!scorer.ok) throw new Error(`serving was refused: ${scorer.error.detail}`);
    return scoreTable(scorer.value, judged);
  };

const ridge = 1;

export const logisticFamily: Family = (learnt, judged) => {
  const trained = trainLogistic({ ...learnt, ridge });
  if (!trained.ok) throw new Error(`training was refused: ${trained.error.detail}`);
  const scores = scoreLogistic(trained.value, judged);
  if (!scores.ok) throw new Error(`serving was refused: ${scores.error.detail}`);
  return Promise.resolve(scores.value);
};

const logitOf = (probability: number): number => {
  const bounded = Math.min(1 - 1e-12, Math.max(1e-12, probability));
  return Math.log(bounded / (1 - bounded));
};

/** The mean of two forecasts on the scale of the logit. */
export const blend = (one: Float64Array, other: Float64Array): Float64Array =>
  one.map((probability, row) => 1 / (1 + Math.exp(-(logitOf(probability) + logitOf(other[row] ?? NaN)) / 2)));

/** Which of the forecasts of the same rows has the least log-loss; the first of equals. */
export const bestForecast = (labels: Float64Array, forecasts: readonly Float64Array[]): number => {
  const losses = forecasts.map((probabilities) => logLoss({ labels, probabilities }));
  return losses.indexOf(Math.min(...losses));
};
