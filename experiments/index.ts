/** The public surface of experiments. */
export { completeDefinition, definitionChecksum, holdoutStrategy, parseDefinition } from './definition.ts';
export type { ExperimentDefinition } from './definition.ts';
export { previousChampion, type ChampionChangeKind } from './champion-history.ts';
export { isChangeable, nextState, type ExperimentState, type ExperimentStep } from './lifecycle.ts';
export { assignArm, isInLayerRange, unitIdOf } from './assign/assign-arm.ts';
export { readBalance, type StratumCount } from './assign/balance.ts';
export { layerConflict } from './assign/layers.ts';
export { findArm, isInPopulation, prepareRunning, type RoutedExperiment } from './assign/route-case.ts';
export {
  estimatorNames,
  usesModel,
  usualEstimator,
  type Estimator,
  type EstimatorName,
} from './off-policy/estimators.ts';
export {
  evaluatePolicies,
  type EvaluationSettings,
  type LogReading,
  type PolicyReading,
  type Reading,
} from './off-policy/evaluate.ts';
export { chooseReward, type ChosenReward } from './off-policy/choose-reward.ts';
export { distributionFault } from './off-policy/check-rounds.ts';
export { usualLimits } from './off-policy/check-support.ts';
export type { FitReward } from './off-policy/cross-fit.ts';
export { fitRidgeReward } from './off-policy/fit-ridge-reward.ts';
export type { LoggedRound } from './off-policy/logged-round.ts';
export type { OffPolicyRefusal } from './off-policy/refusal.ts';
export { readPlainLog, type PlainRow } from './off-policy/plain-log.ts';
export { compareWithReference } from './off-policy/vector-file.ts';
export { bucketRanges, chooseRange } from './assign/bucket-ranges.ts';
export { meanArm, ratioArm, shareArm } from './effects/arms.ts';
export { adjustedDifference } from './effects/adjusted.ts';
export { differenceOf, type Arm, type Effect } from './effects/effect.ts';
export { cupedMeans, cupedRatios } from './effects/joint-slope.ts';
export { prePostRatio } from './effects/pre-post-ratio.ts';
export { projectedLevel } from './effects/projected.ts';
export { relativeByDelta, relativeByFieller } from './effects/relative.ts';
export type { Interval, Side } from './interval.ts';
export type { NotEstimable } from './not-estimable.ts';
export { spendingBounds } from './planner/boundary-crossing.ts';
export { cohenH, sizeForMeans, sizeForShares } from './planner/classical-size.ts';
export {
  minimumDetectableLift,
  planDebtors,
  powerOfPlan,
  variationOfRate,
  type Design,
  type Pace,
  type Plan,
} from './planner/planner.ts';
export { chanceReadable, expectedPayers, payersNeeded } from './planner/payer-gate.ts';
export type { StoppingRule } from './planner/power.ts';
export {
  posteriorPower,
  relativePower,
  smallestRelativeEffect,
  type RelativeDesign,
} from './planner/relative-power.ts';
export { adaptiveLevel, readAdaptive } from './readings/adaptive.ts';
export {
  clockOfErrors,
  clockOfSizes,
  harmonicSize,
  multiplierAt,
  readSequence,
  sequentialP,
  tuningOf,
} from './readings/confidence-sequence.ts';
export { chiSquareOfTable } from './readings/contingency.ts';
export { readDebtorMeans, readDebtorMeansFixed } from './readings/debtor-means.ts';
export { readDebtorRatios, readDebtorRatiosFixed } from './readings/debtor-ratios.ts';
export { readFixed } from './readings/fixed.ts';
export { readEventGuardrail, readMarginGuardrail } from './readings/guardrails.ts';
export { hallInterval, hallInverse, hallReach } from './readings/hall.ts';
export { benjaminiHochberg, benjaminiYekutieli, bonferroni, holm } from './readings/multiplicity.ts';
export { readPosterior, rescalePrior, type Prior } from './readings/posterior.ts';
export { agrestiCoullInterval, clopperPearsonInterval, compareShares, wilsonInterval } from './readings/proportions.ts';
export { readProjectedMoney } from './readings/projected-money.ts';
export { kolmogorovSmirnovTest, mannWhitney } from './readings/rank-tests.ts';
export { readSampleRatio } from './readings/sample-ratio.ts';
export { readTunedSequence } from './readings/tuned-sequence.ts';
export { noAdaptive, stableVarWeight, sumAdaptive, type AdaptiveRow } from './sums/adaptive-sums.ts';
export { mergeSums } from './sums/merge.ts';
export { noDelayed, sumDelayed, type DelayedSums } from './sums/delayed-sums.ts';
export { noOutcome, sumOutcomes, type OutcomeSums } from './sums/outcome-sums.ts';
export { noPrePostRatio } from './sums/pre-post-ratio-sums.ts';
export { noRatio, type RatioSums } from './sums/ratio-sums.ts';
export {
  metricCatalogue,
  metricOf,
  tallyNames,
  type Metric,
  type MetricName,
  type TallyName,
} from './metrics/metric-catalogue.ts';
export { buildReport } from './report/build-report.ts';
export { testAgainstItself } from './report/self-test.ts';
export type {
  ArmFigures,
  ByArm,
  DataNote,
  GuardrailFigures,
  MeanSums,
  MetricFigures,
  MetricUnit,
  ReportInput,
  Stratum,
} from './report/report-input.ts';
export { keepLedger, type LedgerEntry } from './ledger/ledger.ts';
export { decideVerdict } from './verdict.ts';
