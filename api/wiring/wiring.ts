/** What every part is wired with: the configuration, the database with its stores, the law in force, how it is watched, the door of jobs. */
import {
  makeCaseRead,
  makeDebtorRead,
  makeExperimentStore,
  makeFactStore,
  makeHandOffStore,
  makeIdempotencyStore,
  makeInstallationStore,
  makeKeyStore,
  makePortfolioGuard,
  makeStateSample,
  makeStrategyStore,
  makeTimelineRead,
  type Database,
} from '../../data/index.ts';
import type { Config } from '../config.ts';
import type { JobDoor } from '../services/job-door.ts';
import type { LawInForce } from '../services/law-in-force.ts';
import type { SecondEvaluator } from '../services/second-evaluator.ts';
import type { DisagreementAlarm, KeepFinding } from '../services/second-opinion-findings.ts';
import { makeLogger } from '../telemetry/logger.ts';
import { makeMetrics } from '../telemetry/metrics.ts';

export const makeStores = ({ pool }: Database) => ({
  facts: makeFactStore(pool),
  guard: makePortfolioGuard(pool),
  caseRead: makeCaseRead(pool),
  debtorRead: makeDebtorRead(pool),
  timelineRead: makeTimelineRead(pool),
  handOffStore: makeHandOffStore(pool),
  strategyStore: makeStrategyStore(pool),
  experimentStore: makeExperimentStore(pool),
  keyStore: makeKeyStore(pool),
  idempotencyStore: makeIdempotencyStore(pool),
  installation: makeInstallationStore(pool),
  stateSample: makeStateSample(pool),
});

export const makeTelemetry = (config: Config, { pool }: Database) => ({
  logger: makeLogger(config.logLevel),
  metrics: makeMetrics({
    readPool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
  }),
});

export type Telemetry = ReturnType<typeof makeTelemetry>;

/** The second evaluator of the law, and what becomes of what it finds. */
export type SecondOpinions = {
  readonly evaluator: SecondEvaluator;
  readonly alarm: DisagreementAlarm;
  readonly keepFinding: KeepFinding;
};

export type Wiring = {
  readonly config: Config;
  readonly database: Database;
  readonly law: LawInForce;
  readonly secondOpinions: SecondOpinions;
  readonly stores: ReturnType<typeof makeStores>;
  readonly telemetry: Telemetry;
  readonly jobDoor: JobDoor;
};
