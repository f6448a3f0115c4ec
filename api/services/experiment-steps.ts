/** Starting, widening and stopping an experiment, or one arm of it: by people over HTTP, and by the nightly guardrails. */
import type { ExperimentStore, StepTaken, StoredExperiment, StrategyStore } from '../../data/index.ts';
import {
  domainError,
  failure,
  success,
  type DomainError,
  type InputError,
  type Instant,
  type Result,
} from '../../engine/index.ts';
import { nextState, type ExperimentDefinition } from '../../experiments/index.ts';
import type { ReasonBy } from '../contracts/conventions.ts';
import type { Experiment } from '../contracts/experiments.ts';
import { changedMeanwhile, conflict, invalid, reread, unknownExperiment } from './experiment-answer.ts';
import type { Caller, Services } from './services.ts';

type Dependencies = {
  readonly experimentStore: ExperimentStore;
  readonly strategyStore: Pick<StrategyStore, 'findMissing'>;
  readonly now: () => Instant;
};

/** Who asks for a step, and why. */
export type StepAsked = { readonly experimentId: string; readonly keyId: string } & ReasonBy;

/** Stops one arm of a running experiment; `evidence` says by which figures, null where a person decided. */
export type StopArm = (
  asked: StepAsked & { readonly arm: string; readonly evidence: unknown },
) => Promise<Result<Experiment, DomainError>>;

/** Arms whose strategy version is not registered. */
export const missingStrategies = async (
  { arms }: ExperimentDefinition,
  strategyStore: Dependencies['strategyStore'],
): Promise<readonly InputError[]> => {
  const missing = await strategyStore.findMissing(arms.map(({ strategy }) => strategy));
  return arms.flatMap(({ strategy }, index) =>
    missing.includes(strategy)
      ? [{ pointer: `/arms/${index}/strategy`, detail: `${strategy.id} version ${strategy.version} is not registered` }]
      : [],
  );
};

type Own<Step> = Step extends StepTaken
  ? Omit<Step, 'id' | 'from' | 'revision' | 'at' | 'reason' | 'by' | 'keyId'>
  : never;

/** Takes a step from the experiment as it was read. */
export const take = async (
  dependencies: Pick<Dependencies, 'experimentStore' | 'now'>,
  { stored, asked }: { readonly stored: StoredExperiment; readonly asked: StepAsked },
  own: Own<StepTaken>,
): Promise<Result<Experiment, DomainError>> => {
  const { experimentId: id, reason, by, keyId } = asked;
  const { state: from, revision } = stored;
  const { experimentStore, now } = dependencies;
  const outcome = await experimentStore.take({ ...own, id, from, revision, at: now(), reason, by, keyId });
  if (outcome.kind === 'refused') return conflict(outcome.detail);
  return outcome.kind === 'stale' ? conflict(changedMeanwhile) : reread(dependencies, id);
};

const makeStep =
  (dependencies: Dependencies, stepFor: (stored: StoredExperiment) => Promise<Result<Own<StepTaken>, DomainError>>) =>
  async (asked: StepAsked): Promise<Result<Experiment, DomainError>> => {
    const stored = await dependencies.experimentStore.find(asked.experimentId);
    if (stored === null) return unknownExperiment(asked.experimentId);
    const own = await stepFor(stored);
    return own.ok ? take(dependencies, { stored, asked }, own.value) : own;
  };

const byCaller = (
  { experimentId, reason, by }: { readonly experimentId: string } & ReasonBy,
  { keyId }: Caller,
): StepAsked => ({ experimentId, reason, by, keyId });

const start = async (
  { strategyStore }: Dependencies,
  stored: StoredExperiment,
): Promise<Result<Own<StepTaken>, DomainError>> => {
  const { definition, state } = stored;
  const next = nextState(state, 'start');
  if (!next.ok) return next;
  const missing = await missingStrategies(definition, strategyStore);
  return missing.length > 0 ? invalid(missing) : success({ step: 'start', share: definition.initialShare });
};

/** Also for jobs: a guardrail that is breached stops its arm in its own name. */
export const makeStopArm =
  (dependencies: Pick<Dependencies, 'experimentStore' | 'now'>): StopArm =>
  async ({ arm, evidence, ...asked }) => {
    const stored = await dependencies.experimentStore.find(asked.experimentId);
    const found = stored?.definition.arms.find(({ id }) => id === arm);
    if (stored === null) return unknownExperiment(asked.experimentId);
    if (found === undefined)
      return failure(domainError('not-found', `The experiment ${asked.experimentId} has no arm ${arm}.`));
    if (found.role === 'champion')
      return conflict('The arm of the champion does not stop by itself: stop the experiment.');
    return take(dependencies, { stored, asked }, { step: 'stop_arm', arm, evidence });
  };

export const makeExperimentSteps = (
  dependencies: Dependencies,
): Pick<Services, 'startExperiment' | 'rampExperiment' | 'stopExperiment' | 'stopArm'> => {
  const stopArm = makeStopArm(dependencies);
  const starting = makeStep(dependencies, (stored) => start(dependencies, stored));
  const stopping = makeStep(dependencies, () => Promise.resolve(success({ step: 'stop' })));
  return {
    startExperiment: (request, caller) => starting(byCaller(request, caller)),
    rampExperiment: (request, caller) =>
      makeStep(dependencies, () => Promise.resolve(success({ step: 'ramp', share: request.share })))(
        byCaller(request, caller),
      ),
    stopExperiment: (request, caller) => stopping(byCaller(request, caller)),
    stopArm: (request, caller) => stopArm({ ...byCaller(request, caller), arm: request.armId, evidence: null }),
  };
};
