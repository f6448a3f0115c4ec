/** What decides, wired: compiled strategies, models in force, and evaluations of both. */
import { listModelVersions, makeOnnxHost } from '../../data/index.ts';
import { defaultCatalogue, houseAssumptions } from '../../engine/index.ts';
import type { Clock } from '../services/clock.ts';
import { makeModelCompilers } from '../services/compile-models.ts';
import { makeCompileStrategies } from '../services/compile-strategies.ts';
import { makeEvaluateLog } from '../services/evaluation/evaluate-log.ts';
import { makeFindTarget } from '../services/evaluation/evaluation-target.ts';
import { makeEvaluations, makeRunEvaluations } from '../services/evaluation/evaluations.ts';
import { makeRunShadows, makeShadowServices } from '../services/evaluation/shadow.ts';
import { makeModelsInForce } from '../services/models-in-force.ts';
import { makeStrategies } from '../services/strategies.ts';
import type { Telemetry, Wiring } from './wiring.ts';

const house = { catalogue: defaultCatalogue, assumptions: houseAssumptions };

/** The thread of uploaded models starts with the first of them, and keeps no process alive. */
const now = (): number => Date.now();
const modelCompilers = makeModelCompilers({ ...house, onnxHost: makeOnnxHost(), now });

export const makeDeciders = ({ logger }: Telemetry) => ({
  strategies: makeCompileStrategies(house),
  models: makeModelsInForce({ compilers: modelCompilers, log: logger, now }),
  now,
});

export const makeStrategyServices = ({ database: { pool }, law, stores }: Wiring, { now }: Clock) =>
  makeStrategies({
    strategyStore: stores.strategyStore,
    catalogue: defaultCatalogue,
    rules: async () => (await law.now(pool)).settings.rules,
    modelKindOf: async (name, version) =>
      (await listModelVersions(pool, name)).find((one) => one.version === version)?.kind ?? null,
    decidingKinds: new Set(Object.keys(modelCompilers) as (keyof typeof modelCompilers)[]),
    now,
  });

/** What evaluations are made of, for requests, jobs and commands. */
export const makeEvaluationParts = ({ database: { pool }, law, telemetry, jobDoor }: Wiring) => {
  const deciders = makeDeciders(telemetry);
  const findTarget = makeFindTarget(deciders);
  const evaluateLog = makeEvaluateLog({ pool, law });
  const enqueue = async (evaluationId: string): Promise<void> => {
    await jobDoor.add('evaluate', { evaluationId }, { jobId: `evaluate-${evaluationId}` });
  };
  return {
    findTarget,
    evaluateLog,
    services: {
      ...makeEvaluations({ pool, findTarget, enqueue, now }),
      ...makeShadowServices({ pool, findTarget, now }),
    },
    runShadows: makeRunShadows({ pool, law, findTarget, now }),
    run: makeRunEvaluations({ pool, findTarget, evaluateLog, now }),
  };
};

export type EvaluationParts = ReturnType<typeof makeEvaluationParts>;
