/**
 * Which arm a debtor is in, and if in none, why. The population is judged on the debtor's open cases; of a debtor without any
 * only the hash can be told.
 */
import type { StoredExperiment } from '../../data/index.ts';
import type { CaseContext } from '../../engine/index.ts';
import { assignArm, isInPopulation, prepareRunning } from '../../experiments/index.ts';
import type { Assignment } from '../contracts/experiments.ts';

const whyNot = (
  { definition, state, startedAt }: StoredExperiment,
  armId: string | null,
  contexts: readonly CaseContext[],
): string | null => {
  if (startedAt === null) return 'The experiment has not started.';
  if (state !== 'running') {
    return `The experiment is ${state}; ${armId === null ? 'the debtor took no part' : `the debtor was in ${armId}`}.`;
  }
  if (armId === null) return 'The weights leave this debtor to no arm.';
  const isIn = prepareRunning([{ definition, startedAt }]).some((experiment) =>
    contexts.some((context) => isInPopulation(experiment, context)),
  );
  return isIn || contexts.length === 0 ? null : 'No open case of the debtor belongs to the population.';
};

export const describeAssignment = (
  experiment: StoredExperiment,
  debtorId: string,
  contexts: readonly CaseContext[],
): Omit<Assignment, 'hashVersion'> => {
  const experimentId = experiment.definition.id;
  const { arm, bucket } = assignArm(experiment.definition, debtorId);
  const reason = whyNot(experiment, arm?.id ?? null, contexts);
  if (arm === null || reason !== null)
    return { experimentId, debtorId, arm: null, role: null, strategy: null, bucket, reason };
  return { experimentId, debtorId, arm: arm.id, role: arm.role, strategy: arm.strategy, bucket, reason };
};
