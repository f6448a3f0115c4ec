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
  type ResolutionKind,
  type ResolutionTimes,
  type SizeBands,
} from './stores/resolution-times.ts';
export { makeTimelineRead, type TimelinePlace, type TimelineRead, type TimelineRow } from './stores/timeline-read.ts';
export {
  makeStateSample,
  type CaseColumns,
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
export { makeHandOffStore, type HandOffPlace, type HandOffRow, type HandOffStore } from './stores/hand-off-store.ts';

export { readRoutingSource, readStrategy, type RoutingSource } from './stores/routing-source.ts';
export {
  makeStrategyStore,
  type StoredStrategyVersion,
  type StrategyReferenceRow,
  type StrategyStore,
} from './stores/strategy-store.ts';
export {
  makeExperimentStore,
  type ExperimentCursor,
  type ExperimentStore,
  type StoredExperiment,
} from './stores/experiment-store.ts';
export { seedStrategies } from './stores/seed-strategies.ts';

export { makeKeyStore, type KeyRow, type KeyStore } from './stores/key-store.ts';
export { makeIdempotencyStore, type IdempotencyStore } from './stores/idempotency-store.ts';
export { makeInstallationStore, type InstallationStore } from './stores/installation-store.ts';

export * from './import/index.ts';
export { generatePortfolio } from './synthetic/portfolio.ts';
export { randomStream, type RandomStream } from './synthetic/random-stream.ts';
export { standardWorld } from './synthetic/standard-world.ts';
export * from './synthetic/worlds/index.ts';
