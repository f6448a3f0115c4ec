/** Trains on all folds but one and scores that one, for each fold; then the measures fold by fold and over all rows. */
import { hash } from 'node:crypto';
import {
  areaUnderRoc,
  brierScore,
  calibrationError,
  calibrationFloor,
  chooseCalibrator,
  compileTrees,
  logLoss,
  pickRows,
  scoreTable,
  trainTrees,
  type FeatureTable,
  type Forecasts,
  type TreeScorer,
  type TreeSettings,
} from '../../../models/index.ts';
import { rounded } from '../median.ts';

export const foldCount = 5;

/** The fold of a row: the first four bytes, big endian, of SHA-256("name:key"), modulo 5. */
export const hashFold = (name: string, key: string): number =>
  Number.parseInt(hash('sha256', `${name}:${key}`, 'hex').slice(0, 8), 16) % foldCount;

export type Labelled = { readonly table: FeatureTable; readonly labels: Float64Array };

/** An ensemble: as many models with seeds 1, 2 …, whose probabilities are averaged. */
export type Recipe = { readonly members: number; readonly settings?: Partial<TreeSettings> };

export const placesWhere = (count: number, holds: (place: number) => boolean): Uint32Array =>
  Uint32Array.from({ length: count }, (_, place) => place).filter(holds);

export const pickLabelled = ({ table, labels }: Labelled, places: Uint32Array): Labelled => ({
  table: pickRows(table, places),
  labels: Float64Array.from(places, (place) => labels[place] ?? NaN),
});

/** Trains one model; the scorer is bound to the features of the table. */
export const trainScorer = (
  { table, labels }: Labelled,
  { seed, settings = {} }: { readonly seed: number; readonly settings?: Partial<TreeSettings> },
): TreeScorer => {
  const trained = trainTrees({ table, labels, weights: null, loss: 'logistic', seed, settings });
  if (!trained.ok) throw new Error(`training was refused: ${trained.error.detail}`);
  const scorer = compileTrees(trained.value, table.features);
  if (!scorer.ok) throw new Error(`serving was refused: ${scorer.error.detail}`);
  return scorer.value;
};

/** The probabilities of the rows of `judged`, by models that saw those of `learnt` only. */
export const trainAndScore = (learnt: Labelled, judged: FeatureTable, { members, ...recipe }: Recipe): Float64Array => {
  const sums = new Float64Array(judged.columns[0]?.length ?? 0);
  for (let seed = 1; seed <= members; seed += 1) {
    const scores = scoreTable(trainScorer(learnt, { seed, ...recipe }), judged);
    for (const [row, score] of scores.entries()) sums[row] = (sums[row] ?? 0) + score;
  }
  return sums.map((sum) => sum / members);
};

/** Probabilities of the rows judged, by models that saw the rows learnt from only. */
export type Family = (learnt: Labelled, judged: FeatureTable) => Promise<Float64Array>;

/** The probability of each row by the model that was trained without its fold. */
export const scoreOutOfFold = async (
  data: Labelled,
  folds: ArrayLike<number>,
  { family, onFold }: { readonly family: Family; readonly onFold?: (fold: number) => void },
): Promise<Float64Array> => {
  const probabilities = new Float64Array(data.labels.length);
  for (let fold = 0; fold < foldCount; fold += 1) {
    const learnt = placesWhere(data.labels.length, (place) => folds[place] !== fold);
    const judged = placesWhere(data.labels.length, (place) => folds[place] === fold);
    const scores = await family(pickLabelled(data, learnt), pickRows(data.table, judged));
    for (const [index, place] of judged.entries()) probabilities[place] = scores[index] ?? NaN;
    onFold?.(fold);
  }
  return probabilities;
};

export const meanAndSd = (values: readonly number[]): { readonly mean: number; readonly sd: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (values.length - 1)) };
};

const pickForecasts = ({ labels, probabilities }: Forecasts, places: Uint32Array): Forecasts => ({
  labels: Float64Array.from(places, (place) => labels[place] ?? NaN),
  probabilities: Float64Array.from(places, (place) => probabilities[place] ?? NaN),
});

export const aucOf = ({ labels, probabilities }: Forecasts): number => areaUnderRoc({ labels, scores: probabilities });

/** AUC and log-loss as mean and standard deviation of the folds. */
export const foldMeasures = (forecasts: Forecasts, folds: ArrayLike<number>) => {
  const perFold = Array.from({ length: foldCount }, (_, fold) =>
    pickForecasts(
      forecasts,
      placesWhere(forecasts.labels.length, (place) => folds[place] === fold),
    ),
  );
  return { auc: meanAndSd(perFold.map(aucOf)), logLoss: meanAndSd(perFold.map(logLoss)) };
};

const binning = { kind: 'equal_count', binCount: 15 } as const;

/** Brier score and calibration over all rows, and what calibrators fitted on even folds gain on odd ones (0 where none wins). */
export const pooledMeasures = (forecasts: Forecasts, folds: ArrayLike<number>) => {
  const isEven = (place: number): boolean => (folds[place] ?? 0) % 2 === 0;
  const rowCount = forecasts.labels.length;
  const choice = chooseCalibrator(
    pickForecasts(forecasts, placesWhere(rowCount, isEven)),
    pickForecasts(
      forecasts,
      placesWhere(rowCount, (place) => !isEven(place)),
    ),
  );
  const gainOf = (kind: string): number => choice.trials.find((trial) => trial.kind === kind)?.gain ?? NaN;
  return {
    brier: rounded(brierScore(forecasts), 4),
    calibrationError: rounded(calibrationError(forecasts, binning), 4),
    calibrationFloor: rounded(calibrationFloor(forecasts.probabilities, binning, { seed: 1, draws: 20 }), 4),
    plattGain: rounded(gainOf('platt'), 5),
    isotonicGain: rounded(gainOf('isotonic'), 5),
    calibratorApplied: choice.calibrator.kind !== 'none',
  };
};
