/** The public surface of the data layer: the database, the stores, the queue, imports, and a world to test in. */
export { inTransaction } from './db/transaction.ts';
export { openDatabase, type Database } from './db/open.ts';
export { migrate } from './db/migrate.ts';
export { makeBatchLane, type BatchLane } from './batching/batch-lane.ts';
export { loadPacks } from './packs/load-packs.ts';

export { makeFactStore, type FactStore, type Recorded } from './stores/fact-store.ts';
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
export { keepCatalogue, readCatalogueActionIds } from './stores/catalogue-store.ts';
export { insertOverride } from './stores/override-store.ts';
export { readCaseFacts, readDebtorFacts } from './stores/read-facts.ts';
export { readRoutingSource, readStrategy, type RoutingSource } from './stores/routing-source.ts';
export { seedStrategies } from './stores/seed-strategies.ts';
export * from './import/index.ts';
export { openQueue } from './queue/queue.ts';
export { generatePortfolio, type PortfolioRequest } from './synthetic/portfolio.ts';
export { standardWorld } from './synthetic/standard-world.ts';
export { makeStrategyStore, type StoredStrategyVersion, type StrategyReferenceRow, type StrategyStore } from './stores/strategy-store.ts';
export { makeExperimentStore, type ExperimentCursor, type ExperimentStore, type StoredExperiment } from './stores/experiment-store.ts';
