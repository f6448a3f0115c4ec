/** The public surface of models: from rows to a scorer, and how good it is. */
export { levelCode, type ModelFeature } from './features/model-feature.ts';
export { pickRows, type FeatureTable } from './features/feature-table.ts';
export { exactShares } from './explain/shapley.ts';
export { trainTrees } from './trees/train-trees.ts';
export type { TreeSettings } from './trees/settings.ts';
export { compileTrees, scoreTable, type TreeScorer } from './trees/compile-trees.ts';
export { trainNetwork } from './networks/train-network.ts';
export { compileNetwork } from './networks/compile-network.ts';
export type { NetworkSettings } from './networks/settings.ts';
export { scoreLogistic, trainLogistic } from './logistic/train-logistic.ts';
export { areaUnderRoc, averagePrecision, kolmogorovSmirnov } from './evaluate/ranking.ts';
export { stabilityIndexOfCounts } from './evaluate/stability.ts';
export { brierScore, logLoss, type Forecasts } from './evaluate/proper-scores.ts';
export { calibrationError, calibrationFloor } from './evaluate/calibration.ts';
export { reportDrift, type DriftReport } from './evaluate/drift.ts';
export { qiniCoefficient } from './evaluate/uplift.ts';
export { chooseCalibrator } from './calibrate/choose-calibrator.ts';
export { findLeaks } from './leaks/find-leaks.ts';
export type { NightOption, NightRow } from './dataset/night-row.ts';
export { fitSurvival, survivalQuantile, type SurvivalCurve } from './survival/kaplan-meier.ts';
export { compareGroups, fewestPeople, type GroupFigure } from './fairness/compare-groups.ts';
export { judgeFairness, type FairnessThreshold } from './fairness/judge-fairness.ts';
export { findDrivers, type Driver, type DriverLevel, type DriverMedian, type Drivers } from './survival/cox-drivers.ts';
export { logRank, stratifiedLogRank } from './survival/log-rank.ts';
export {
  longestHorizon,
  meanDifference,
  meanInterval,
  restrictedMean,
  type MeanInterval,
  type MeanTime,
} from './survival/restricted-mean.ts';
export type { TimeCount } from './survival/risk-table.ts';
export { parseHazardArtifact } from './hazard/artifact.ts';
export { compileHazard, type HazardResponse } from './hazard/compile-hazard.ts';
export {
  learningStateOf,
  learnTonight,
  type NightlySettings,
  type NightlyState,
  type Tonight,
} from './hazard/learn-tonight.ts';
export type { PolicyFigures } from './hazard/case-course.ts';
export { trainResponse } from './pipeline/train-response.ts';
export type { TrainingStage } from './pipeline/response-training.ts';
export type { TrainedResponse } from './pipeline/trained-response.ts';
export type { ResponseFamily } from './families/response-parts.ts';
export { isChosen, parseChosen } from './families/chosen-artifact.ts';
export type { DebtorGroups } from './fairness/judge-parity.ts';
export { contactTolerance, firmTolerance, forecastTolerance, upliftTolerance } from './fairness/tolerances.ts';
export { alarmsOf, judgeResponse, type ResponseVerdict } from './pipeline/judge-response.ts';
export { writeModelCard } from './card/model-card.ts';
export { trainTableResponse } from './families/train-table-response.ts';
export { parseTableResponse } from './families/table-artifact.ts';
export { compileChosen, compileTableResponse } from './families/compile-table-response.ts';
export { fitSegments, segmentMembers, type SegmentFit } from './segments/fit-segments.ts';
export { parseSegmentsArtifact, type SegmentsArtifact } from './segments/artifact.ts';
export { paymentHistoryFeatures, type SegmentFeature } from './segments/segment-features.ts';
