/** Worlds with known truth to learn in: lived, valued, and told from outside through here. */
export { makeAdvantage } from './advantage.ts';
export { chooserOf, makeOpenDays, myopic, nobody, oracle } from './choosers.ts';
export { bestTrueValue, drawFreshContexts, meanTrueValue, type FreshContext } from './fresh-contexts.ts';
export { euroPerMinor, eraOfNight, type LearningWorld } from './learning-world.ts';
export {
  liveFromOutside,
  type LivedContact,
  type LivedDay,
  type LivedShares,
  type LivedWorld,
  type OpenCase,
} from './lived-world.ts';
export { findLearningWorld, learningWorlds } from './named-worlds.ts';
export { deciderOf, type Decider } from './night-decision.ts';
export { fitExpectations, observableBest } from './observable-truth.ts';
export { freshCohort, valueOfChooser, type Cohort, type PolicyValue } from './policy-value.ts';
export { simulate, type SimulationTally, type WitnessedNight } from './simulate.ts';
export { worldLaw } from './world-law.ts';
