/** A world made ready to be studied: its law, its table, the cohort that policies are valued on, and the values of those who know. */
import {
  chooserOf,
  deciderOf,
  eraOfNight,
  fitExpectations,
  freshCohort,
  makeOpenDays,
  myopic,
  nobody,
  observableBest,
  oracle,
  valueOfChooser,
  worldLaw,
  type Cohort,
  type Decider,
  type LearningWorld,
  type PolicyValue,
} from '../../../data/index.ts';
import {
  compileTable,
  dayOfDate,
  defaultCatalogue,
  houseAssumptions,
  makeEligibleActions,
  makePriorResponse,
  type EligibleActions,
  type PackSource,
} from '../../../engine/index.ts';

export type WorldSetting = {
  readonly world: LearningWorld;
  readonly eligible: EligibleActions;
  readonly table: Decider;
  /** Day number of night 0: a Monday. */
  readonly startDay: number;
};

const firstNightOn = '2026-03-02';

export const settingOf = (world: LearningWorld, packs: readonly PackSource[]): WorldSetting => {
  const policy = compileTable(world.table, defaultCatalogue);
  if (!policy.ok) throw new Error(`the table of the world ${world.name} is wrong: ${JSON.stringify(policy.error)}`);
  return {
    world,
    eligible: makeEligibleActions(defaultCatalogue, worldLaw(packs, world)),
    table: deciderOf(policy.value, makePriorResponse(houseAssumptions)),
    startDay: dayOfDate(firstNightOn),
  };
};

/** Values under the laws that hold from one night on. */
export type Yardstick = {
  readonly cohort: Cohort;
  readonly none: PolicyValue;
  readonly table: PolicyValue;
  readonly myopic: PolicyValue;
  /** Knows the laws, and of people what their features tell. */
  readonly observable: PolicyValue;
  readonly oracle: PolicyValue;
};

/** Apart from the seeds of simulations, which count up from 1. */
const seeds = { cohort: 70_001, people: 80_001 } as const;
const peopleKnown = 8000;

const yardstickOf = ({ world, eligible, table, startDay }: WorldSetting, night: number, cases: number): Yardstick => {
  const cohort = freshCohort({ world, night, seed: seeds.cohort, startDay, cases, eligible });
  const openDays = makeOpenDays(eligible);
  const expectations = fitExpectations({ ...cohort.population, seed: seeds.people }, peopleKnown);
  return {
    cohort,
    none: valueOfChooser(cohort, nobody),
    table: valueOfChooser(cohort, chooserOf(table)),
    myopic: valueOfChooser(cohort, myopic),
    observable: valueOfChooser(cohort, observableBest(cohort.population, expectations, openDays)),
    oracle: valueOfChooser(cohort, oracle(openDays)),
  };
};

/** One yardstick for each era of the world, made when it is first asked for. */
export const makeYardsticks = (setting: WorldSetting, cases: number): ((night: number) => Yardstick) => {
  const known = new Map<object, Yardstick>();
  return (night) => {
    const era = eraOfNight(setting.world, night);
    const yardstick = known.get(era) ?? yardstickOf(setting, night, cases);
    known.set(era, yardstick);
    return yardstick;
  };
};
