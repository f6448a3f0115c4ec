/** The public surface of experiments. */
export { armRoles, definitionChecksum, holdoutStrategy, parseDefinition } from './definition.ts';
export type { Arm, ArmRole, ExperimentDefinition, StrategyVersionReference } from './definition.ts';
export { experimentStates, isChangeable, nextState, type ExperimentState, type ExperimentStep } from './lifecycle.ts';
export { metricNames, type MetricName } from './metric-names.ts';
export { assignArm, type ArmAssignment } from './assign/assign-arm.ts';
export {
  findArm,
  isInPopulation,
  prepareRunning,
  type CaseRoute,
  type RunningExperiment,
} from './assign/route-case.ts';
