/** The one place where things are wired: configuration and a database → everything that answers requests and runs jobs, of the parts in wiring/ and services/. */
import {
  keepCatalogue,
  loadPackSources,
  loadTemplates,
  makeDriverRows,
  makeFairnessStore,
  makeResolutionTimes,
  seedStrategies,
  type Database,
} from '../data/index.ts';
import { defaultCatalogue, localDate, prepareSecondOpinion, warmRuleBook } from '../engine/index.ts';
import type { Config } from './config.ts';
import { readToldFeatures } from './services/attributes.ts';
import { makeSegmentOfCase } from './services/case-segment.ts';
import { makeCases } from './services/cases.ts';
import { makeClock, type Clock } from './services/clock.ts';
import { codeVersion } from './services/code-version.ts';
import { makeDebtors } from './services/debtors.ts';
import { makeDecisionDesk } from './services/decide-cases.ts';
import { makeDecisions } from './services/decisions.ts';
import { makeDoubtAtSend } from './services/doubt-at-send.ts';
import type { makeRunEvaluations } from './services/evaluation/evaluations.ts';
import type { makeRunShadows } from './services/evaluation/shadow.ts';
import { makeExperimentParts } from './services/experiment-parts.ts';
import { makeHandOffs } from './services/hand-offs.ts';
import { makeFairnessInsight } from './services/insights-fairness.ts';
import { makeDriversInsight } from './services/insights-drivers.ts';
import { makeInsights } from './services/insights-resolution-time.ts';
import { makeDecisionJudge } from './services/judge-decision.ts';
import { makeJobDoor } from './services/job-door.ts';
import { makeKeys } from './services/keys.ts';
import { makeLawInForce } from './services/law-in-force.ts';
import { makeModelAliases } from './services/model-aliases.ts';
import { makeModelUploads } from './services/model-uploads.ts';
import { makeModels } from './services/models.ts';
import { makeNextBestAction } from './services/next-best-action.ts';
import { makeOverrideDecision } from './services/override-decision.ts';
import { recordDelivered } from './services/record-delivered-texts.ts';
import { makeRecordEvents } from './services/record-events.ts';
import { makeRenderDecision } from './services/render-decision.ts';
import { makeExplanations } from './services/explanation.ts';
import { makeReliability } from './services/reliability.ts';
import { makeReplayer } from './services/replay-decision.ts';
import { makeRouting, type Routing } from './services/routing.ts';
import { makeRunSecondOpinion } from './services/run-second-opinion.ts';
import type { PrepareSecondOpinion } from './services/second-evaluator.ts';
import { makeFitSegmentsTonight } from './services/segments/fit-tonight.ts';
import { makeSegmentsInsight } from './services/segments/insights-segments.ts';
import { makeReduceExperiments } from './services/reduce-experiments.ts';
import { makeWatchExperiments } from './services/watch-experiments.ts';
import { makeReportAt } from './services/experiment-report.ts';
import { makeStopArm } from './services/experiment-steps.ts';
import type { Services } from './services/services.ts';
import { makeSweepIdempotency } from './services/sweep-idempotency.ts';
import type { NightlyLearning } from './services/training/nightly-learning.ts';
import { makeTrainingParts, type TrainingParts } from './services/training/training-parts.ts';
import { makeVerifyState } from './services/verify-state.ts';
import { makeVocabulary } from './services/vocabulary.ts';
import {
  makeDeciders,
  makeEvaluationParts,
  makeStrategyServices,
  type EvaluationParts,
} from './wiring/deciding-parts.ts';
import { makeLawServices, makeSecondOpinionParts, makeTextServices, readSettings } from './wiring/law-parts.ts';
import { makeStores, makeTelemetry, type Wiring } from './wiring/wiring.ts';

type Parts = { readonly evaluation: EvaluationParts; readonly training: TrainingParts };

/** What is told, decided, rendered and explained. */
const makeDecisionServices = (
  { database: { pool }, law, stores, secondOpinions, telemetry: { metrics } }: Wiring,
  { clock, routing }: { readonly clock: Clock; readonly routing: Routing },
) => {
  const desk = makeDecisionDesk({ pool, routing, law });
  const judge = makeDecisionJudge({ law, clock, doubt: makeDoubtAtSend(secondOpinions) });
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
      pool,
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
    ...makeExplanations({ pool, law, routing }),
    overrideDecision: makeOverrideDecision({ pool, clock, judge }),
    ...makeRenderDecision({ pool, clock, judge }),
  };
};

const makeServices = (wiring: Wiring, { evaluation, training }: Parts): Services => {
  const { config, database, stores, telemetry } = wiring;
  const { pool } = database;
  const clock = makeClock(config.clock);
  const { now } = clock;
  const routing = makeRouting(makeDeciders(telemetry));
  return {
    ...makeDecisionServices(wiring, { clock, routing }),
    ...makeCases({
      caseRead: stores.caseRead,
      timelineRead: stores.timelineRead,
      segmentOfCase: makeSegmentOfCase(pool),
      now,
    }),
    ...makeDebtors({ caseRead: stores.caseRead, debtorRead: stores.debtorRead, now }),
    ...makeHandOffs({ handOffStore: stores.handOffStore, now }),
    ...makeStrategyServices(wiring, clock),
    ...makeExperimentParts({ pool, stores, clock }),
    ...evaluation.services,
    ...training.services,
    ...makeModels({ pool }),
    ...makeReliability({ pool }),
    ...makeModelAliases({ pool, now }),
    ...makeModelUploads({ pool, now }),
    ...makeVocabulary({ catalogue: defaultCatalogue, readTold: () => readToldFeatures(pool) }),
    ...makeInsights({ resolutionTimes: makeResolutionTimes(pool), clock }),
    ...makeFairnessInsight({ fairnessStore: makeFairnessStore(pool), clock }),
    ...makeDriversInsight({ resolutionTimes: makeResolutionTimes(pool), driverRows: makeDriverRows(pool), clock }),
    ...makeSegmentsInsight({ pool, now }),
    ...makeLawServices(wiring, { clock, routing }),
    ...makeTextServices(wiring, clock),
    ...makeKeys({ keyStore: stores.keyStore, now }),
  };
};

const makeExperimentWatch = ({ config, database: { pool }, stores, telemetry }: Wiring) => {
  const { experimentStore, strategyStore } = stores;
  const clock = makeClock(config.clock);
  const { now } = clock;
  const reportAt = makeReportAt({ pool, experimentStore, strategyStore, clock });
  const stopArm = makeStopArm({ experimentStore, now });
  return makeWatchExperiments({ pool, experimentStore, reportAt, stopArm, log: telemetry.logger, now });
};

export type Dependencies = Wiring & {
  readonly services: Services;
  readonly evaluation: Pick<EvaluationParts, 'findTarget' | 'evaluateLog'>;
  readonly jobs: {
    readonly fitSegmentsTonight: ReturnType<typeof makeFitSegmentsTonight>;
    readonly learning: NightlyLearning;
    readonly reduceExperiments: ReturnType<typeof makeReduceExperiments>;
    readonly watchExperiments: ReturnType<typeof makeWatchExperiments>;
    readonly runEvaluations: ReturnType<typeof makeRunEvaluations>;
    readonly runShadows: ReturnType<typeof makeRunShadows>;
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
  const wiring: Wiring = { config, database, law, secondOpinions, stores, telemetry, jobDoor: makeJobDoor() };
  const evaluation = makeEvaluationParts(wiring);
  const training = makeTrainingParts(wiring);
  return {
    ...wiring,
    services: makeServices(wiring, { evaluation, training }),
    evaluation,
    jobs: {
      fitSegmentsTonight: makeFitSegmentsTonight({ pool: database.pool, code: codeVersion }),
      learning: training.learning,
      reduceExperiments: makeReduceExperiments({ pool: database.pool, now: () => Date.now() }),
      watchExperiments: makeExperimentWatch(wiring),
      runEvaluations: evaluation.run,
      runShadows: evaluation.runShadows,
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
