/** Which running experiment, if any, decides by which strategy a case is treated. Pure; the list is prepared once. */
import { celBindings, compileCondition, type CaseContext, type Condition, type Instant } from '../../engine/index.ts';
import type { Arm, ArmRole, ExperimentDefinition, StrategyVersionReference } from '../definition.ts';
import { armAt, bucketsOf, unitIdOf } from './assign-arm.ts';

/** From `at` on, this share of the debtors takes part. */
export type Claim = { readonly at: Instant; readonly share: number };

/** What of a running experiment routes: its start and ramps in their order, and the arms that were stopped. */
export type RoutedExperiment = {
  readonly definition: ExperimentDefinition;
  readonly claims: readonly Claim[];
  readonly stoppedArms: readonly string[];
};

/** A running experiment, its population compiled. */
export type RunningExperiment = RoutedExperiment & { readonly population: Condition };

export type CaseRoute = {
  readonly experimentId: string;
  readonly armId: string;
  readonly role: ArmRole;
  readonly strategy: StrategyVersionReference;
};

const startOf = ({ claims }: RoutedExperiment): Instant => claims[0]?.at ?? Infinity;

/** In the order of their starts, ties by id. Throws on a population that does not compile: it was checked when it was defined. */
export const prepareRunning = (running: readonly RoutedExperiment[]): readonly RunningExperiment[] =>
  running
    .map((experiment) => {
      const { id, population: source } = experiment.definition;
      const population = compileCondition(source);
      if (!population.ok)
        throw new Error(`experiment ${id}: its population no longer compiles: ${population.error.detail}`);
      return { ...experiment, population: population.value };
    })
    .sort((one, other) => startOf(one) - startOf(other) || (one.definition.id < other.definition.id ? -1 : 1));

/** Whether the case belongs to the experiment's population. One that cannot be judged does not. */
export const isInPopulation = (experiment: RunningExperiment, context: CaseContext): boolean =>
  experiment.population.judge(celBindings(context)) === true;

type Case = {
  readonly context: CaseContext;
  /** Of the debtor; null where none is known. */
  readonly household: string | null;
};
type Claimed = { readonly at: Instant; readonly arm: Arm; readonly experiment: RunningExperiment };

/** The first start or ramp that took the unit in; null where none has. */
const claimOf = (experiment: RunningExperiment, { context, household }: Case): Claimed | null => {
  const { definition, claims } = experiment;
  const unitId = unitIdOf(definition.unit, { debtorId: context.debtorId, household });
  const buckets = bucketsOf(definition, unitId);
  for (const { at, share } of claims) {
    const arm = armAt(definition, buckets, share);
    if (arm !== null) return { at, arm, experiment };
  }
  return null;
};

const firstClaim = (running: readonly RunningExperiment[], subject: Case): Claimed | null => {
  let first: Claimed | null = null;
  for (const experiment of running) {
    if (first !== null && first.at <= startOf(experiment)) break;
    const claimed = claimOf(experiment, subject);
    if (claimed === null || claimed.at >= (first?.at ?? Infinity)) continue;
    if (isInPopulation(experiment, subject.context)) first = claimed;
  }
  return first;
};

/**
 * The arm of the experiment of `running` (as `prepareRunning` orders them) that claimed the debtor first, so that neither a later start
 * nor a ramp takes anybody out of one that runs. Null where none claims them, or where that arm was stopped: the champion decides.
 */
export const findArm = ({
  running,
  ...subject
}: Case & { readonly running: readonly RunningExperiment[] }): CaseRoute | null => {
  const first = firstClaim(running, subject);
  if (first === null) return null;
  const { arm, experiment } = first;
  if (experiment.stoppedArms.includes(arm.id)) return null;
  return { experimentId: experiment.definition.id, armId: arm.id, role: arm.role, strategy: arm.strategy };
};
