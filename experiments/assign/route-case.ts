/** Which running experiment, if any, decides by which strategy a case is treated. Pure; the list is prepared once. */
import { celBindings, compileCondition, type CaseContext, type Condition, type Instant } from '../../engine/index.ts';
import type { ArmRole, ExperimentDefinition, StrategyVersionReference } from '../definition.ts';
import { assignArm } from './assign-arm.ts';

/** A running experiment, its population compiled. */
export type RunningExperiment = {
  readonly definition: ExperimentDefinition;
  readonly startedAt: Instant;
  readonly population: Condition;
};

export type CaseRoute = {
  readonly experimentId: string;
  readonly armId: string;
  readonly role: ArmRole;
  readonly strategy: StrategyVersionReference;
};

/**
 * Experiments in the order in which they claim debtors: the oldest first (ties by id), so that a later start takes nobody out of
 * one that runs. Throws on a population that does not compile: it was checked when it was defined.
 */
export const prepareRunning = (
  running: readonly { readonly definition: ExperimentDefinition; readonly startedAt: Instant }[],
): readonly RunningExperiment[] =>
  running
    .map(({ definition, startedAt }) => {
      const population = compileCondition(definition.population);
      if (!population.ok) {
        throw new Error(`experiment ${definition.id}: its population no longer compiles: ${population.error.detail}`);
      }
      return { definition, startedAt, population: population.value };
    })
    .sort((one, other) => one.startedAt - other.startedAt || (one.definition.id < other.definition.id ? -1 : 1));

/** Whether the case belongs to the experiment's population. One that cannot be judged does not. */
export const isInPopulation = (experiment: RunningExperiment, context: CaseContext): boolean =>
  experiment.population.judge(celBindings(context)) === true;

/**
 * The first experiment of `running` (as `prepareRunning` orders them) whose population holds, and the debtor's arm in it; null
 * where none claims the debtor, so that the champion decides.
 */
export const findArm = ({
  running,
  context,
}: {
  readonly running: readonly RunningExperiment[];
  readonly context: CaseContext;
}): CaseRoute | null => {
  for (const experiment of running) {
    if (!isInPopulation(experiment, context)) continue;
    const { arm } = assignArm(experiment.definition, context.debtorId);
    if (arm === null) continue;
    return { experimentId: experiment.definition.id, armId: arm.id, role: arm.role, strategy: arm.strategy };
  }
  return null;
};
