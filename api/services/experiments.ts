/** Experiments: drafted, changed while drafts, read and listed; and which arm a debtor is in. Their steps: `experiment-steps.ts`. */
import { z } from 'zod';
import type { ExperimentCursor, ExperimentStore, StoredExperiment, StrategyStore } from '../../data/index.ts';
import { success, uniformHashVersion, type CaseContext, type Instant } from '../../engine/index.ts';
import { definitionChecksum, isChangeable, parseDefinition } from '../../experiments/index.ts';
import { changedMeanwhile, conflict, invalid, reread, toAnswer, unknownExperiment } from './experiment-answer.ts';
import { describeAssignment } from './experiment-assignment.ts';
import { makeExperimentSteps, missingStrategies } from './experiment-steps.ts';
import { pageOfRows, readCursor } from './page.ts';
import type { Services } from './services.ts';

export type ExperimentServices = Pick<
  Services,
  | 'createExperiment'
  | 'listExperiments'
  | 'readExperiment'
  | 'changeExperiment'
  | 'startExperiment'
  | 'rampExperiment'
  | 'stopExperiment'
  | 'stopArm'
  | 'readAssignment'
>;

type Dependencies = {
  readonly experimentStore: ExperimentStore;
  readonly strategyStore: StrategyStore;
  readonly now: () => Instant;
  /** The contexts of the debtor's open cases as of an instant; empty where none is known. */
  readonly contextsOf: (debtorId: string, asOf: Instant) => Promise<readonly CaseContext[]>;
  /** Null where none is known. */
  readonly householdOf: (debtorId: string) => Promise<string | null>;
};

const makeCreate =
  (dependencies: Dependencies): ExperimentServices['createExperiment'] =>
  async (request, caller) => {
    const definition = parseDefinition(request);
    if (!definition.ok) return invalid(definition.error);
    const missing = await missingStrategies(definition.value, dependencies.strategyStore);
    if (missing.length > 0) return invalid(missing);
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
    const missing = await missingStrategies(definition.value, dependencies.strategyStore);
    if (missing.length > 0) return invalid(missing);
    const checksum = definitionChecksum(definition.value);
    const { revision } = stored;
    const isReplaced = await dependencies.experimentStore.replaceDraft({
      definition: definition.value,
      checksum,
      revision,
    });
    return isReplaced ? await reread(dependencies, experimentId) : conflict(changedMeanwhile);
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
  ({ experimentStore, contextsOf, householdOf, now }: Dependencies): ExperimentServices['readAssignment'] =>
  async ({ experimentId, debtorId }) => {
    const stored = await experimentStore.find(experimentId);
    if (stored === null) return unknownExperiment(experimentId);
    const household = stored.definition.unit === 'household' ? await householdOf(debtorId) : null;
    const contexts = stored.state === 'running' ? await contextsOf(debtorId, now()) : [];
    const debtor = { debtorId, household, contexts };
    return success({ ...describeAssignment(stored, debtor), hashVersion: uniformHashVersion });
  };

export const makeExperiments = (dependencies: Dependencies): ExperimentServices => ({
  createExperiment: makeCreate(dependencies),
  listExperiments: makeList(dependencies),
  readExperiment: ({ experimentId }) => reread(dependencies, experimentId),
  changeExperiment: makeChange(dependencies),
  ...makeExperimentSteps(dependencies),
  readAssignment: makeReadAssignment(dependencies),
});
