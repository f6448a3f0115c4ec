/** The learners of `bench -- learn`, by name. */
import { hazardLearner } from './hazard-learner.ts';
import type { LearnerKind } from './learner.ts';

const table: LearnerKind = {
  name: 'table',
  start: ({ table: decider }) => ({ observe: () => undefined, deciderFor: () => decider, greedy: () => decider }),
};

/** Learns nothing: leaves a log that others can learn from. */
const explorer: LearnerKind = {
  name: 'explorer',
  start: ({ table: decider, explore }) => ({
    observe: () => undefined,
    deciderFor: () => explore,
    greedy: () => decider,
  }),
};

export const learnerKinds: readonly LearnerKind[] = [table, explorer, hazardLearner];
