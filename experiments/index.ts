/** The public surface of experiments. */
export { definitionChecksum, holdoutStrategy, parseDefinition } from './definition.ts';
export type { ExperimentDefinition } from './definition.ts';
export { isChangeable, nextState, type ExperimentState, type ExperimentStep } from './lifecycle.ts';
export { assignArm } from './assign/assign-arm.ts';
export { findArm, isInPopulation, prepareRunning } from './assign/route-case.ts';
