/** The one place where things are wired: configuration and a database → everything that answers requests and runs jobs. */
import {
  keepCatalogue,
  loadPackSources,
  loadTemplates,
  makeCaseRead,
  makeDebtorRead,
  makeExperimentStore,
  makeFactStore,
  makeHandOffStore,
  makeIdempotencyStore,
  makeInstallationStore,
  makeKeyStore,
  makePortfolioGuard,
  makeResolutionTimes,
  makeStateSample,
  makeStrategyStore,
  makeTimelineRead,
  readLawChanges,
  seedStrategies,
  type Database,
} from '../data/index.ts';
import {
  defaultCatalogue,
  houseAssumptions,
  makeEligibleActions,
  localDate,
  makePriorResponse,
  prepareSecondOpinion,
  warmRuleBook,
  type DecisionSettings,
  type RuleBook,
} from '../engine/index.ts';
import type { Config } from './config.ts';
import { makeCases } from './services/cases.ts';
import { makeCheckContact } from './services/check-contact.ts';
import { makeClock, type Clock } from './services/clock.ts';
import { codeVersion } from './services/code-version.ts';
import { makeContactPolicies } from './services/contact-policies.ts';
import { makeContextsOf } from './services/contexts-of.ts';
import { makeDebtors } from './services/debtors.ts';
import { makeDecisionDesk } from './services/decide-cases.ts';
import { makeDecisions } from './services/decisions.ts';
import { makeDoubtAtSend } from './services/doubt-at-send.ts';
import { makeExperiments } from './services/experiments.ts';
import { makeHandOffs } from './services/hand-offs.ts';
import { makeInsights } from './services/insights-resolution-time.ts';
import { makeDecisionJudge } from './services/judge-decision.ts';
import { makeKeys } from './services/keys.ts';
import { makeKillSwitch } from './services/kill-switch.ts';
import { makeTextLint } from './services/lint-texts.ts';
import { makeLawChanges } from './services/law-changes.ts';
import { makeLawInForce, type LawInForce } from './services/law-in-force.ts';
import { makeNextBestAction } from './services/next-best-action.ts';
import { makeOverrideDecision } from './services/override-decision.ts';
import { makePacks } from './services/packs.ts';
import { recordDelivered } from './services/record-delivered-texts.ts';
import { makeRecordEvents } from './services/record-events.ts';
import { makeRejudge } from './services/rejudge.ts';
import { makeRenderDecision } from './services/render-decision.ts';
import { makeReplayer } from './services/replay-decision.ts';
import { makeRouting, type Routing } from './services/routing.ts';
import { makeRunSecondOpinion } from './services/run-second-opinion.ts';
import { makeSecondEvaluator, type PrepareSecondOpinion, type SecondEvaluator } from './services/second-evaluator.ts';
import {
  makeDisagreementAlarm,
  makeKeepFinding,
  makeSecondOpinions,
  type DisagreementAlarm,
  type KeepFinding,
} from './services/second-opinion-findings.ts';
import type { Services } from './services/services.ts';
import { makeStrategies } from './services/strategies.ts';
import { makeSweepIdempotency } from './services/sweep-idempotency.ts';
import { makeTextApprovals } from './services/text-approvals.ts';
import { makeTexts } from './services/texts.ts';
import { makeVerifyState } from './services/verify-state.ts';
import { makeVocabulary } from './services/vocabulary.ts';
import { makeLogger } from './telemetry/logger.ts';
import { makeMetrics } from './telemetry/metrics.ts';

const readSettings = (rules: RuleBook): DecisionSettings => ({
  catalogue: defaultCatalogue,
  rules,
  eligible: makeEligibleActions(defaultCatalogue, rules),
  model: makePriorResponse(houseAssumptions),
  code: codeVersion,
});

const makeStores = ({ pool }: Database) => ({
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

const makeTelemetry = (config: Config, { pool }: Database) => ({
  logger: makeLogger(config.logLevel),
  metrics: makeMetrics({
    readPool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
  }),
});

/** The second evaluator of the law, and what becomes of what it finds. */
type SecondOpinions = {
  readonly evaluator: SecondEvaluator;
  readonly alarm: DisagreementAlarm;
  readonly keepFinding: KeepFinding;
};

const makeSecondOpinionParts = (
  prepare: PrepareSecondOpinion,
  { logger: log, metrics: meter }: ReturnType<typeof makeTelemetry>,
): SecondOpinions => {
  const alarm = makeDisagreementAlarm({ log, meter });
  return {
    evaluator: makeSecondEvaluator(prepare),
    alarm,
    keepFinding: makeKeepFinding({ log, meter, alarm, now: () => Date.now() }),
  };
};

type Wiring = {
  readonly config: Config;
  readonly database: Database;
  readonly law: LawInForce;
  readonly secondOpinions: SecondOpinions;
  readonly stores: ReturnType<typeof makeStores>;
  readonly telemetry: ReturnType<typeof makeTelemetry>;
};

const makeLawServices = (
  { database: { pool }, law, stores, secondOpinions }: Wiring,
  { clock, routing }: { readonly clock: Clock; readonly routing: Routing },
) => ({
  ...makePacks({
    readLaw: async () => ({ rules: (await law.now(pool)).settings.rules, changes: await readLawChanges(pool) }),
  }),
  ...makeLawChanges({ pool, law, clock }),
  ...makeContactPolicies({ pool, law, clock }),
  ...makeKillSwitch({ pool, strategyStore: stores.strategyStore, clock }),
  ...makeSecondOpinions({ pool }),
  checkContact: makeCheckContact({ pool, law, ...secondOpinions }),
  rejudge: makeRejudge({ pool, law, routing, makeSettings: readSettings, now: clock.now }),
});

const makeTextServices = ({ database: { pool }, law }: Wiring, clock: Clock) => {
  const lint = makeTextLint();
  return { ...makeTexts({ pool, law, lint }), ...makeTextApprovals({ pool, law, lint, clock }) };
};

const makeServices = (wiring: Wiring): Services => {
  const { config, database, law, stores, telemetry } = wiring;
  const { pool } = database;
  const { metrics } = telemetry;
  const clock = makeClock(config.clock);
  const { now } = clock;
  const routing = makeRouting(defaultCatalogue);
  const desk = makeDecisionDesk({ pool, routing, law });
  const judge = makeDecisionJudge({ law, clock, doubt: makeDoubtAtSend(wiring.secondOpinions) });
  const replay = makeReplayer({ pool, law, routing });
  return {
    ...makeRecordEvents({
      facts: stores.facts,
      guard: stores.guard,
      clock,
      meter: {
        count: (accepted, duplicates, rejected) => {
          metrics.countFacts('accepted', accepted);
          metrics.countFacts('duplicate', duplicates);
          metrics.countFacts('rejected', rejected);
        },
      },
    }),
    ...makeNextBestAction({
      desk,
      clock,
      lookup: law.lookup,
      meter: {
        count: ({ action, market }) => {
          metrics.countDecisions(action.kind, market, 1);
        },
      },
    }),
    ...makeDecisions({ pool, clock, judge, law, replay }),
    overrideDecision: makeOverrideDecision({ pool, clock, judge }),
    ...makeRenderDecision({ pool, clock, judge }),
    ...makeCases({ caseRead: stores.caseRead, timelineRead: stores.timelineRead, now }),
    ...makeDebtors({ caseRead: stores.caseRead, debtorRead: stores.debtorRead, now }),
    ...makeHandOffs({ handOffStore: stores.handOffStore, now }),
    ...makeStrategies({
      strategyStore: stores.strategyStore,
      catalogue: defaultCatalogue,
      rules: async () => (await law.now(pool)).settings.rules,
      now,
    }),
    ...makeExperiments({
      experimentStore: stores.experimentStore,
      strategyStore: stores.strategyStore,
      now,
      contextsOf: makeContextsOf({ pool, caseRead: stores.caseRead }),
    }),
    ...makeVocabulary({ catalogue: defaultCatalogue }),
    ...makeInsights({ resolutionTimes: makeResolutionTimes(pool), clock }),
    ...makeLawServices(wiring, { clock, routing }),
    ...makeTextServices(wiring, clock),
    ...makeKeys({ keyStore: stores.keyStore, now }),
  };
};

export type Dependencies = Wiring & {
  readonly services: Services;
  readonly jobs: {
    readonly verifyState: ReturnType<typeof makeVerifyState>;
    readonly sweepIdempotency: ReturnType<typeof makeSweepIdempotency>;
    readonly runSecondOpinion: ReturnType<typeof makeRunSecondOpinion>;
  };
};

/** On a migrated database; stores what a first start needs (strategies, the catalogue, texts), which is harmless to repeat. */
export const makeDependencies = async (
  config: Config,
  database: Database,
  prepare: PrepareSecondOpinion = prepareSecondOpinion,
): Promise<Dependencies> => {
  const law = makeLawInForce({ packs: await loadPackSources(), templates: await loadTemplates() }, readSettings);
  const { settings } = await law.now(database.pool);
  warmRuleBook(settings.rules, localDate('UTC', Date.now()));
  const stores = makeStores(database);
  const telemetry = makeTelemetry(config, database);
  await keepCatalogue(database.pool, settings.catalogue);
  await seedStrategies(database.pool, Date.now());
  await recordDelivered(database.pool, law.delivered, Date.now());
  const secondOpinions = makeSecondOpinionParts(prepare, telemetry);
  const wiring: Wiring = { config, database, law, secondOpinions, stores, telemetry };
  return {
    ...wiring,
    services: makeServices(wiring),
    jobs: {
      verifyState: makeVerifyState({
        stateSample: stores.stateSample,
        log: telemetry.logger,
        meter: telemetry.metrics,
        seed: () => Date.now(),
      }),
      sweepIdempotency: makeSweepIdempotency({ idempotencyStore: stores.idempotencyStore }),
      runSecondOpinion: makeRunSecondOpinion({ pool: database.pool, law, ...secondOpinions, now: () => Date.now() }),
    },
  };
};
