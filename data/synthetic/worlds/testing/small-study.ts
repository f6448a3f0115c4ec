/** A world made ready for a test: its law and its table. */
import {
  compileTable,
  dayOfDate,
  defaultCatalogue,
  houseAssumptions,
  makeEligibleActions,
  makePriorResponse,
  type EligibleActions,
  type RuleBook,
} from '../../../../engine/index.ts';
import { loadPackSources } from '../../../packs/load-packs.ts';
import type { LearningWorld } from '../learning-world.ts';
import { findLearningWorld } from '../named-worlds.ts';
import { deciderOf, type Decider } from '../night-decision.ts';
import { worldLaw } from '../world-law.ts';

export const startDay = dayOfDate('2026-03-02');

export const worldNamed = (name: string): LearningWorld => {
  const world = findLearningWorld(name);
  if (world === undefined) throw new Error(`no world ${name}`);
  return world;
};

export type SmallStudy = {
  readonly world: LearningWorld;
  readonly rules: RuleBook;
  readonly eligible: EligibleActions;
  readonly table: Decider;
};

export const studyOf = async (name: string): Promise<SmallStudy> => {
  const world = worldNamed(name);
  const rules = worldLaw((await loadPackSources()).sources, world);
  const policy = compileTable(world.table, defaultCatalogue);
  if (!policy.ok) throw new Error(JSON.stringify(policy.error));
  return {
    world,
    rules,
    eligible: makeEligibleActions(defaultCatalogue, rules),
    table: deciderOf(policy.value, makePriorResponse(houseAssumptions)),
  };
};

/** Any open contact or none, all alike. */
export const anything: Decider = ({ candidates, humanOnly }) => {
  const share = humanOnly ? 0 : 1 / (candidates.length + 1);
  return {
    candidates: candidates.map(() => share),
    noContact: 1 - share * candidates.length,
    handOff: 0,
    basis: [],
  };
};

export const silence: Decider = ({ candidates }) => ({
  candidates: candidates.map(() => 0),
  ...{ noContact: 1, handOff: 0, basis: [] },
});
