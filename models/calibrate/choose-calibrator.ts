/**
 * Calibration is applied only where it wins: each calibrator is fitted on one part of rows the model was not trained on and judged on
 * another. It must lower the log-loss there by more than one standard error of the paired difference, else probabilities stay as they are.
 */
import type { Forecasts } from '../evaluate/proper-scores.ts';
import { logLossOf } from '../evaluate/proper-scores.ts';
import { applyIsotonic, fitIsotonic, type IsotonicCalibrator } from './isotonic.ts';
import { applyPlatt, fitPlatt, type PlattCalibrator } from './platt.ts';

export type Calibrator = { readonly kind: 'none' } | PlattCalibrator | IsotonicCalibrator;

export const calibrate = (calibrator: Calibrator, probability: number): number => {
  switch (calibrator.kind) {
    case 'none':
      return probability;
    case 'platt':
      return applyPlatt(calibrator, probability);
    case 'isotonic':
      return applyIsotonic(calibrator, probability);
  }
};

export type CalibratorTrial = {
  readonly kind: Calibrator['kind'];
  /** Mean log-loss gained over the raw probabilities on the held-out rows; above 0 is better. */
  readonly gain: number;
  readonly standardError: number;
};

export type CalibratorChoice = { readonly calibrator: Calibrator; readonly trials: readonly CalibratorTrial[] };

const tryOn = (calibrator: Calibrator, { labels, probabilities }: Forecasts): CalibratorTrial => {
  const gains = Float64Array.from(labels, (label, row) => {
    const probability = probabilities[row] ?? NaN;
    return logLossOf(label, probability) - logLossOf(label, calibrate(calibrator, probability));
  });
  const gain = gains.reduce((sum, each) => sum + each, 0) / gains.length;
  const squares = gains.reduce((sum, each) => sum + (each - gain) ** 2, 0);
  return { kind: calibrator.kind, gain, standardError: Math.sqrt(squares / (gains.length - 1) / gains.length) };
};

export const chooseCalibrator = (fitOn: Forecasts, judgeOn: Forecasts): CalibratorChoice => {
  const tried = [fitPlatt(fitOn), fitIsotonic(fitOn)].map((calibrator) => ({
    calibrator,
    trial: tryOn(calibrator, judgeOn),
  }));
  const trials = tried.map(({ trial }) => trial);
  const winners = tried
    .filter(({ trial }) => trial.gain > trial.standardError)
    .sort((one, other) => other.trial.gain - one.trial.gain);
  return { calibrator: winners[0]?.calibrator ?? { kind: 'none' }, trials };
};
