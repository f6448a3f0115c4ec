/**
 * Which arm a debtor is in, and if in none, why. The population is judged on the debtor's open cases; of a debtor without any
 * only the hash can be told.
 */
import type { StoredExperiment } from '../../data/index.ts';
import type { CaseContext } from '../../engine/index.ts';
import { assignArm, isInLayerRange, isInPopulation, prepareRunning, unitIdOf } from '../../experiments/index.ts';
import type { Assignment } from '../contracts/experiments.ts';
import { shareOf, stoppedArmsOf } from './experiment-answer.ts';

export type KnownDebtor = {
  readonly debtorId: string;
  readonly household: string | null;
  /** Of the open cases. */
  readonly contexts: readonly CaseContext[];
};

const outsideArms = ({ definition, transitions }: StoredExperiment, unitId: string): string => {
  const { buckets } = assignArm(definition, unitId);
  if (!isInLayerRange(definition, buckets)) return 'The debtor is in another part of the layer.';
  const share = shareOf(transitions) ?? definition.initialShare;
  return share < 1
    ? `The share of ${String(share)} does not reach this debtor.`
    : 'The weights leave this debtor to no arm.';
};

const whyNot = (stored: StoredExperiment, armId: string | null, debtor: KnownDebtor): string | null => {
  const { definition, state, startedAt, transitions } = stored;
  if (startedAt === null) return 'The experiment has not started.';
  if (state !== 'running')
    return `The experiment is ${state}; ${armId === null ? 'the debtor took no part' : `the debtor was in ${armId}`}.`;
  if (armId === null) return outsideArms(stored, unitIdOf(definition.unit, debtor));
  const stoppedArms = stoppedArmsOf(transitions);
  if (stoppedArms.includes(armId)) return `The arm ${armId} was stopped; the champion decides.`;
  const isIn = prepareRunning([{ definition, claims: [], stoppedArms }]).some((experiment) =>
    debtor.contexts.some((context) => isInPopulation(experiment, context)),
  );
  return isIn || debtor.contexts.length === 0 ? null : 'No open case of the debtor belongs to the population.';
};

export const describeAssignment = (stored: StoredExperiment, debtor: KnownDebtor): Omit<Assignment, 'hashVersion'> => {
  const { definition, transitions } = stored;
  const unit = unitIdOf(definition.unit, debtor);
  const { arm, buckets } = assignArm(definition, unit, shareOf(transitions) ?? definition.initialShare);
  const reason = whyNot(stored, arm?.id ?? null, debtor);
  const known = {
    ...{ experimentId: definition.id, debtorId: debtor.debtorId, unit },
    ...{ bucket: buckets.own, layerBucket: buckets.layer, reason },
  };
  return arm === null || reason !== null
    ? { ...known, arm: null, role: null, strategy: null }
    : { ...known, arm: arm.id, role: arm.role, strategy: arm.strategy };
};
