/** The public surface of models: from rows to a scorer, and how good it is. */
export { levelCode, type ModelFeature } from './features/model-feature.ts';
export { pickRows, type FeatureTable } from './features/feature-table.ts';
export { trainTrees } from './trees/train-trees.ts';
export type { TreeSettings } from './trees/settings.ts';
export { compileTrees, scoreTable, type TreeScorer } from './trees/compile-trees.ts';
export { scoreLogistic, trainLogistic } from './logistic/train-logistic.ts';
export { areaUnderRoc } from './evaluate/ranking.ts';
export { brierScore, logLoss, type Forecasts } from './evaluate/proper-scores.ts';
export { calibrationError, calibrationFloor } from './evaluate/calibration.ts';
export { reportDrift, type DriftReport } from './evaluate/drift.ts';
export { qiniCoefficient } from './evaluate/uplift.ts';
export { chooseCalibrator } from './calibrate/choose-calibrator.ts';
export { findLeaks } from './leaks/find-leaks.ts';
export type { NightOption, NightRow } from './dataset/night-row.ts';
export { fitSurvival, survivalQuantile, type SurvivalCurve } from './survival/kaplan-meier.ts';
export { logRank } from './survival/log-rank.ts';
export {
  longestHorizon,
  meanDifference,
  meanInterval,
  restrictedMean,
  type MeanInterval,
  type MeanTime,
} from './survival/restricted-mean.ts';
export type { TimeCount } from './survival/risk-table.ts';
export { compileHazard, type HazardResponse } from './hazard/compile-hazard.ts';
export type { HazardLearning } from './hazard/learning.ts';
export { beginHazard, continueHazard, finishHazard } from './hazard/train-hazard.ts';
