/** The public surface of the data layer: the database, the stores, the queue, imports, and a world to test in. */
export type { Pool, Queryable } from './db/pool.ts';
export { isConnectionFailure } from './db/sqlstate.ts';
export { inTransaction } from './db/transaction.ts';
export { openDatabase, type Database } from './db/open.ts';
export { migrate } from './db/migrate.ts';
export { openQueue, type JobQueue } from './queue/queue.ts';
export { makeBatchLane } from './batching/batch-lane.ts';
export { loadPacks, loadPackSources, type LoadedPacks } from './packs/load-packs.ts';
export { loadTemplates } from './templates/load-templates.ts';

export { makeFactStore, type FactStore } from './stores/fact-store.ts';
export { makePortfolioGuard, type PortfolioGuard } from './stores/portfolio-guard.ts';
export { readNewestCases, type LateCase } from './stores/late-cases.ts';
export { makeCaseRead, type CaseRead, type CaseRow } from './stores/case-read.ts';
export { makeDebtorRead, type DebtorRead } from './stores/debtor-read.ts';
export {
  makeResolutionTimes,
  type ResolutionCount,
  type ResolutionFilter,
  type ResolutionKind,
  type ResolutionTimes,
  type SizeBands,
} from './stores/resolution-times.ts';
export { readDebtorGroups } from './stores/debtor-groups.ts';
export { foretoldDays, makeFairnessStore, type FairnessMeasure, type FairnessStore } from './stores/fairness-sums.ts';
export { makeDriverRows, type DriverCount, type DriverRows } from './stores/driver-rows.ts';
export { resolutionColumns } from './stores/resolution-columns.ts';
export { makeTimelineRead, type TimelinePlace, type TimelineRead, type TimelineRow } from './stores/timeline-read.ts';
export {
  makeStateSample,
  type CaseColumns,
  type DebtorColumns,
  type SampledCase,
  type SampledDebtor,
  type StateSample,
} from './stores/state-sample.ts';

export {
  inputsAsOf,
  lockDebtors,
  readDecisionInputs,
  type DecisionInputs,
  type PlannedRow,
} from './stores/decision-inputs.ts';
export { insertDecisions, type WrittenDecision } from './stores/insert-decisions.ts';
export { listDecisions, readDecision, type StoredDecision } from './stores/decision-read.ts';
export { readKnownInputs } from './stores/known-inputs.ts';
export { readInputsBefore, readInputsOfReceipts } from './stores/past-inputs.ts';
export {
  decidedReceipts,
  sentContacts,
  type DecidedReceipt,
  type SentContact,
  type Span,
} from './stores/sent-contacts.ts';
export {
  insertShadowChange,
  insertShadowDecisions,
  listShadows,
  summariseShadow,
  type ShadowDecision,
} from './stores/shadow-store.ts';
export {
  countExportedDecisions,
  exportedDecisions,
  type ExportedDecision,
  type ExportSpan,
} from './stores/export-decisions.ts';
export { readOutcomesOf, type DecisionOutcome, type WindowOutcome } from './stores/export-outcomes.ts';
export { loggedDecisions, type LoggedDecision, type SnapshotClient } from './stores/logged-rounds.ts';
export {
  insertEvaluation,
  insertEvaluationOutcome,
  listEvaluations,
  listWaitingEvaluations,
  readEvaluation,
  type EvaluationOutcome,
  type EvaluationRow,
} from './stores/evaluation-store.ts';
export {
  insertFinding,
  insertSecondOpinionRun,
  listFindings,
  listSecondOpinionRuns,
  type FindingRow,
  type SecondOpinionRunRow,
} from './stores/second-opinion-store.ts';
export { keepCatalogue, readCatalogueActionIds } from './stores/catalogue-store.ts';
export { insertSwitch, listSwitches, readSwitchesOn, type SwitchRow } from './stores/kill-switch-store.ts';
export { keepLawBook, readLawBook } from './stores/law-book-store.ts';
export { insertLawChange, readLawChanges, type LawChangeRow } from './stores/law-change-store.ts';
export { bumpLaw, lockLaw, readLawVersion } from './stores/law-version.ts';
export {
  insertPolicyVersion,
  readPolicyVersions,
  type PolicyData,
  type PolicyVersionRow,
} from './stores/policy-store.ts';
export {
  insertTextApproval,
  listTextApprovals,
  readTextWordCount,
  readTextWords,
  recordDeliveredTexts,
  type TextApprovalRow,
} from './stores/text-approval-store.ts';
export {
  insertTextVersion,
  readNewestTextVersions,
  readTextVersions,
  type TextKey,
  type TextVersionRow,
} from './stores/text-version-store.ts';
export { insertOverride } from './stores/override-store.ts';
export { insertGate, readGate, type GateState } from './stores/gate-store.ts';
export {
  listAlarms,
  settleAlarms,
  type AlarmKind,
  type LearningAlarm,
  type RaisedAlarm,
} from './stores/learning-alarm-store.ts';
export { readDebtorCountries, readNewestDecisionAt, wasDecidedBefore } from './stores/market-countries.ts';
export {
  askAgain,
  askForRun,
  keepLine,
  keepStep,
  listRuns,
  markEnded,
  markProgress,
  markStarted,
  readLines,
  readNewestEnded,
  readRun,
  readSteps,
  trainingStates,
  whileAlone,
  type TrainingEnd,
  type TrainingLine,
  type TrainingRunRow,
} from './stores/training-run-store.ts';
export { makeHandOffStore, type HandOffPlace, type HandOffRow, type HandOffStore } from './stores/hand-off-store.ts';

export { lockSpending, readSpent, writeSpent, type SpendKey } from './stores/exploration-spend.ts';
export { readRoutingSource, readStrategy, type RoutingSource, type StoredStrategy } from './stores/routing-source.ts';
export { makeStrategyStore, type StoredStrategyVersion, type StrategyStore } from './stores/strategy-store.ts';
export {
  makeExperimentStore,
  type ExperimentCursor,
  type ExperimentStore,
  type StoredExperiment,
} from './stores/experiment-store.ts';
export { countStrata } from './stores/experiment-balance.ts';
export {
  historyMetrics,
  readHistoryMoments,
  readInflow,
  sampleOpenCases,
  type HistoryMoments,
  type Inflow,
} from './stores/history-moments.ts';
export type { FrozenEvidence, StepTaken } from './stores/experiment-steps.ts';
export {
  listChampionChanges,
  rollBackChampion,
  type StoredChampionChange,
  type StrategyReferenceRow,
} from './stores/champion-changes.ts';
export { freezeExperiment, readFrozen, type FrozenNumbers } from './stores/experiment-frozen.ts';
export { drillDown, type DrillRow } from './stores/experiment-drill.ts';
export { rebuildExperiment } from './stores/experiment-rebuild.ts';
export { listOpenExperiments } from './stores/experiment-reductions.ts';
export { reduceExperiment, type Reduction } from './stores/experiment-sums-reduce.ts';
export { readDelayedSums, type ArmDelayed } from './stores/experiment-sums-delayed.ts';
export {
  readArmSums,
  readArmTallies,
  readDayUnits,
  readReduced,
  type ArmSums,
  type DayUnits,
  type GroupKind,
  type Reduced,
  type SumsRefusal,
} from './stores/experiment-sums.ts';
export {
  freezeBaselines,
  insertLooks,
  insertReport,
  insertSelfTest,
  listEvidenceReports,
  readHalves,
  readLooks,
  readReport,
  readSelfHalves,
  readSelfTests,
  type BaselineRates,
  type EvidenceReport,
  type HalfSums,
  type LookRow,
} from './stores/experiment-report-store.ts';
export { seedStrategies } from './stores/seed-strategies.ts';

export {
  insertModelVersion,
  listModelVersions,
  listNewestModelVersions,
  lockModel,
  modelKinds,
  readModelVersion,
  type ModelGate,
  type ModelKind,
  type ModelVersionRow,
  type NewModelVersion,
  type StoredModelVersion,
} from './stores/model-store.ts';
export {
  insertModelApproval,
  listModelAliasChanges,
  listModelApprovals,
  modelAliases,
  moveModelAlias,
  readModelAlias,
  readModelAliases,
  type ModelAlias,
  type ModelAliasRow,
  type ModelApproval,
} from './stores/model-alias-store.ts';

export {
  changeAttribute,
  listAttributeEntries,
  observeAttributes,
  readAttributeList,
  readAttributeListOf,
  readAttributeLists,
  readAttributeRegister,
  type AttributeEntry,
  type AttributeRow,
} from './stores/attribute-store.ts';

export {
  listNewestOpenCases,
  lockSegmentNights,
  readSegmentFigures,
  readSegmentNight,
  writeSegmentNight,
  type SegmentFigures,
  type SegmentNight,
} from './stores/segment-store.ts';

export { makeOnnxHost, type OnnxHost } from './onnx/onnx-host.ts';
export { makeOnnxResponse, type OnnxResponse, type OnnxSettings } from './onnx/onnx-response.ts';
export { tryOnnx, type TriedOnnx, type UploadedOnnx } from './onnx/try-onnx.ts';

export { makeKeyStore, type KeyRow, type KeyStore } from './stores/key-store.ts';
export { makeIdempotencyStore, type IdempotencyStore } from './stores/idempotency-store.ts';
export { makeInstallationStore, type InstallationStore } from './stores/installation-store.ts';

export * from './import/index.ts';
export { generatePortfolio } from './synthetic/portfolio.ts';
export { randomStream, type RandomStream } from './synthetic/random-stream.ts';
export { standardWorld } from './synthetic/standard-world.ts';
export * from './synthetic/worlds/index.ts';

export { readNights } from './learning/read-nights.ts';
export type { NightOfRows, NightSettings, NightWindow } from './learning/night-window.ts';
export { addRowCounts, emptyRowCounts, rowQuality, type RowCounts, type RowQuality } from './learning/row-quality.ts';
