/** The gate of a training run, its reasons in words; and the alarms that its figures raise. What the gate lets pass becomes the challenger. */
import type { CalibrationReport } from './test-by-twin.ts';
import type { TrainedModel, TrainedResponse } from './trained-response.ts';

export type ResponseVerdict = {
  /** Nothing is wrong with the model, and its choice is better than the base's by the honest halves, with a margin. */
  readonly passes: boolean;
  readonly reasons: readonly string[];
};

/** The slope may be off by this much and by so many of its standard errors before a model counts as not calibrated. */
const slopeTolerance = 0.2;
const certainErrors = 2;
/** A model of effects must not foretell worse than the base that knows of none, but for this share and so many standard errors. */
const worseTolerance = 0.01;
/** Effects whose one half contradicts the other half. */
const leastHalfSlope = 0;

const says = (value: number, digits = 2): string => value.toFixed(digits);

const isCalibrated = ({ slope, slopeStandardError }: CalibrationReport): boolean =>
  Math.abs(slope - 1) <= slopeTolerance + certainErrors * slopeStandardError;

const testReasons = ({ test, notTested }: TrainedModel): readonly string[] => {
  if (test === null) return [`Not tested: ${notTested ?? 'no reason given'}.`];
  const { calibration, logLoss, baseLogLoss, lossGapStandardError } = test;
  const reasons: string[] = [];
  const { slope, slopeStandardError, needed } = calibration;
  if (!isCalibrated(calibration)) {
    reasons.push(
      `Not calibrated: of what is foretold ${says(slope)} times as much happens (standard error ${says(slopeStandardError)}` +
        `${needed === 'none' ? '' : `; ${needed} scaling would help`}).`,
    );
  }
  if (logLoss - baseLogLoss > worseTolerance * baseLogLoss + certainErrors * lossGapStandardError) {
    reasons.push(`Foretells worse than the base: log-loss ${says(logLoss, 4)} against ${says(baseLogLoss, 4)}.`);
  }
  return reasons;
};

const halvesReason = ({ effectSlopeBetweenHalves }: TrainedModel): readonly string[] =>
  effectSlopeBetweenHalves !== null && effectSlopeBetweenHalves < leastHalfSlope
    ? [
        `The effects found in one half of the debtors contradict those in the other (slope ${says(effectSlopeBetweenHalves)}).`,
      ]
    : [];

const refusalWords: Readonly<Record<string, string>> = {
  'too-few-rows': 'Too few rows',
  'one-class-only': 'One class only',
  'no-usable-feature': 'Constant features',
};

/** What is wrong with it, each in a sentence. */
const faultsOf = (model: TrainedModel): readonly string[] => [
  ...model.leaks.map(({ name, aloneAuc }) => `Leak: ${name} alone foretells payment with an AUC of ${says(aloneAuc)}.`),
  ...testReasons(model),
  ...halvesReason(model),
  ...(model.parity?.reasons ?? []),
];

export const judgeResponse = ({ model, refusal, state }: TrainedResponse): ResponseVerdict => {
  if (model === null) {
    const words = refusalWords[refusal?.code ?? ''] ?? 'Nothing was trained';
    return { passes: false, reasons: [`${words}: ${refusal?.detail ?? 'no reason given'}.`] };
  }
  const faults = faultsOf(model);
  const isBetter = state.openedOnDay !== null;
  const honest =
    model.verdict.figures.decisions === 0
      ? 'No decision of the newest nights tells what the base would have done, so nothing can be held against it.'
      : `${isBetter ? 'Better' : 'Not shown to be better'} than the base by the honest halves. ${model.verdict.reason}.`;
  return { passes: isBetter && faults.length === 0, reasons: [...faults, honest] };
};

export type ResponseAlarm = {
  readonly kind: 'drift' | 'calibration';
  readonly detail: string;
  readonly evidence: Readonly<Record<string, unknown>>;
};

/** By custom, as far as a distribution may move. */
const movedAbove = 0.25;

const driftAlarm = ({ vitals, model }: TrainedResponse): readonly ResponseAlarm[] => {
  const moved = Object.entries(vitals.movedFeatures);
  const scoreStability = model?.test?.scoreStability ?? 0;
  if (moved.length === 0 && scoreStability <= movedAbove) return [];
  const features = moved.slice(0, 5).map(([name, index]) => `${name} ${says(index)}`);
  const scores = scoreStability > movedAbove ? [`scores ${says(scoreStability)}`] : [];
  return [
    {
      kind: 'drift',
      detail: `Moved since what was learned from (stability index): ${[...features, ...scores].join(', ')}.`,
      evidence: { movedFeatures: vitals.movedFeatures, scoreStability },
    },
  ];
};

const calibrationAlarm = ({ model }: TrainedResponse): readonly ResponseAlarm[] => {
  const calibration = model?.test?.calibration;
  if (calibration === undefined || isCalibrated(calibration)) return [];
  const { slope, slopeStandardError, error, floor } = calibration;
  return [
    {
      kind: 'calibration',
      detail: `Of what is foretold ${says(slope)} times as much happens.`,
      evidence: { slope, slopeStandardError, error, floor },
    },
  ];
};

/** Neither stops learning: it is what mends them. */
export const alarmsOf = (trained: TrainedResponse): readonly ResponseAlarm[] => [
  ...driftAlarm(trained),
  ...calibrationAlarm(trained),
];
