/** Experiments: drafted, changed while drafts, started once, stopped for good; and which arm a debtor is in. */
import { z } from 'zod';
import type { ExperimentCursor, ExperimentStore, StoredExperiment, StrategyStore } from '../../data/index.ts';
import {
  domainError,
  failure,
  success,
  uniformHashVersion,
  type CaseContext,
  type DomainError,
  type InputError,
  type Instant,
  type Result,
} from '../../engine/index.ts';
import {
  definitionChecksum,
  isChangeable,
  nextState,
  parseDefinition,
  type ExperimentDefinition,
  type ExperimentStep,
} from '../../experiments/index.ts';
import type { Experiment } from '../contracts/experiments.ts';
import type { ReasonBy } from '../contracts/conventions.ts';
import { describeAssignment } from './experiment-assignment.ts';
import { pageOfRows, readCursor } from './page.ts';
import type { Caller, Services } from './services.ts';

export type ExperimentServices = Pick<
  Services,
  | 'createExperiment'
  | 'listExperiments'
  | 'readExperiment'
  | 'changeExperiment'
  | 'startExperiment'
  | 'stopExperiment'
  | 'readAssignment'
>;

type Dependencies = {
  readonly experimentStore: ExperimentStore;
  readonly strategyStore: StrategyStore;
  readonly now: () => Instant;
  /** The contexts of the debtor's open cases as of an instant; empty where none is known. */
  readonly contextsOf: (debtorId: string, asOf: Instant) => Promise<readonly CaseContext[]>;
};

const isoInstant = (at: Instant): string => new Date(at).toISOString();
const isoOrNull = (at: Instant | null): string | null => (at === null ? null : isoInstant(at));

const toAnswer = (stored: StoredExperiment): Experiment => ({
  ...stored.definition,
  state: stored.state,
  checksum: stored.checksum,
  createdAt: isoInstant(stored.createdAt),
  startedAt: isoOrNull(stored.startedAt),
  stoppedAt: isoOrNull(stored.stoppedAt),
  transitions: stored.transitions.map((transition) => ({ ...transition, at: isoInstant(transition.at) })),
});

const unknownExperiment = (id: string): Result<never, DomainError> =>
  failure(domainError('not-found', `The experiment ${id} is not known.`));

const conflict = (detail: string): Result<never, DomainError> => failure(domainError('conflict', detail));

const invalid = (errors: readonly InputError[]): Result<never, DomainError> =>
  failure(
    domainError('invalid-request', 'The experiment cannot be run as it is defined; what is wrong is listed.', errors),
  );

const changedMeanwhile = 'The experiment was changed meanwhile; read it again.';

/** Arms whose strategy version is not registered. */
const missingStrategies = async (
  definition: ExperimentDefinition,
  strategyStore: StrategyStore,
): Promise<readonly InputError[]> => {
  const missing = await strategyStore.findMissing(definition.arms.map(({ strategy }) => strategy));
  return definition.arms.flatMap(({ strategy }, index) =>
    missing.includes(strategy)
      ? [{ pointer: `/arms/${index}/strategy`, detail: `${strategy.id} version ${strategy.version} is not registered` }]
      : [],
  );
};

const reread = async ({ experimentStore }: Dependencies, id: string): Promise<Result<Experiment, DomainError>> => {
  const stored = await experimentStore.find(id);
  return stored === null ? unknownExperiment(id) : success(toAnswer(stored));
};

const makeCreate =
  (dependencies: Dependencies): ExperimentServices['createExperiment'] =>
  async (request, caller) => {
    const definition = parseDefinition(request);
    if (!definition.ok) return invalid(definition.error);
    const checksum = definitionChecksum(definition.value);
    const draft = { definition: definition.value, checksum, createdAt: dependencies.now(), createdBy: caller.keyId };
    const isNew = await dependencies.experimentStore.insertDraft(draft);
    return isNew ? await reread(dependencies, request.id) : conflict(`The experiment ${request.id} exists already.`);
  };

const makeChange =
  (dependencies: Dependencies): ExperimentServices['changeExperiment'] =>
  async ({ experimentId, change }) => {
    const stored = await dependencies.experimentStore.find(experimentId);
    if (stored === null) return unknownExperiment(experimentId);
    if (!isChangeable(stored.state)) return conflict(`The experiment is ${stored.state}: only a draft can be changed.`);
    const definition = parseDefinition({ ...stored.definition, ...change });
    if (!definition.ok) return invalid(definition.error);
    const checksum = definitionChecksum(definition.value);
    const { revision } = stored;
    const isReplaced = await dependencies.experimentStore.replaceDraft({
      definition: definition.value,
      checksum,
      revision,
    });
    return isReplaced ? await reread(dependencies, experimentId) : conflict(changedMeanwhile);
  };

const takeStep = async (
  dependencies: Dependencies,
  step: ExperimentStep,
  { experimentId, reason, by }: { readonly experimentId: string } & ReasonBy,
  caller: Caller,
): Promise<Result<Experiment, DomainError>> => {
  const stored = await dependencies.experimentStore.find(experimentId);
  if (stored === null) return unknownExperiment(experimentId);
  const next = nextState(stored.state, step);
  if (!next.ok) return next;
  if (step === 'start') {
    const missing = await missingStrategies(stored.definition, dependencies.strategyStore);
    if (missing.length > 0) return invalid(missing);
  }
  const outcome = await dependencies.experimentStore.move({
    id: experimentId,
    from: stored.state,
    revision: stored.revision,
    transition: { to: next.value, at: dependencies.now(), reason, by, keyId: caller.keyId },
  });
  if (outcome === 'stale') return conflict(changedMeanwhile);
  if (outcome === 'layer_taken') {
    return conflict(`Another experiment of the layer ${stored.definition.layer ?? ''} is running; stop it first.`);
  }
  return await reread(dependencies, experimentId);
};

const cursorSchema = z.strictObject({ createdAt: z.number(), id: z.string() });

const makeList =
  ({ experimentStore }: Dependencies): ExperimentServices['listExperiments'] =>
  async ({ limit, cursor, state }) => {
    const after = readCursor(cursorSchema, cursor);
    if (!after.ok) return after;
    const found = await experimentStore.list({ limit: limit + 1, after: after.value, state });
    const keyOf = ({ createdAt, definition }: StoredExperiment): ExperimentCursor => ({ createdAt, id: definition.id });
    return success(pageOfRows(found, limit, keyOf, toAnswer));
  };

const makeReadAssignment =
  ({ experimentStore, contextsOf, now }: Dependencies): ExperimentServices['readAssignment'] =>
  async ({ experimentId, debtorId }) => {
    const stored = await experimentStore.find(experimentId);
    if (stored === null) return unknownExperiment(experimentId);
    const contexts = stored.state === 'running' ? await contextsOf(debtorId, now()) : [];
    return success({ ...describeAssignment(stored, debtorId, contexts), hashVersion: uniformHashVersion });
  };

export const makeExperiments = (dependencies: Dependencies): ExperimentServices => ({
  createExperiment: makeCreate(dependencies),
  listExperiments: makeList(dependencies),
  readExperiment: ({ experimentId }) => reread(dependencies, experimentId),
  changeExperiment: makeChange(dependencies),
  startExperiment: (request, caller) => takeStep(dependencies, 'start', request, caller),
  stopExperiment: (request, caller) => takeStep(dependencies, 'stop', request, caller),
  readAssignment: makeReadAssignment(dependencies),
});
