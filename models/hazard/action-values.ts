/**
 * What each action is worth for one case, in its parts, by a trained model: chance of reach, what it adds to the hazard of payment under
 * each set of effects, chance of harm, chance of paying anyway, what it takes from later contacts. What depends on the case alone is worked
 * out once for all actions.
 *
 *   worth = stake · (1 − exp(−lift)) − cost − harm − later
 *
 * with lift the sum of the added hazard over the days left, and stake the balance times the chance of its ending unpaid: without any contact,
 * or, looking ahead, under the best plan from tomorrow on. No contact: 0.
 */
import { makeCaseLook, type EffectSet, type Standing, type ValuesSetting } from './case-look.ts';
import { effectOf, type EffectTable } from './effect-tables.ts';
import { harmLogits, mostHarm } from './harm.ts';
import { sigmoid } from './logistic.ts';

export type ActionValues = {
  readonly memberCount: number;
  /** Sets the case that the following calls are about. */
  readonly lookAt: (standing: Standing) => void;
  readonly selfCure: () => number;
  readonly reach: (action: number) => number;
  readonly harm: (action: number) => number;
  readonly costMinor: (action: number) => number;
  /** Hazard added over the days left, by the set and its member (0 for the mean). */
  readonly lift: (set: EffectSet, member: number, action: number) => number;
  /** Probability of payment that a lift adds, if no other contact follows. */
  readonly addedProb: (lift: number) => number;
  /** Money relative to no contact, as if what follows stayed as it is: cost and harm taken off. Minor units. */
  readonly worthAloneMinor: (set: EffectSet, member: number, action: number) => number;
  /** Money relative to no contact, with cost, harm and what it takes from later contacts taken off. Minor units. */
  readonly worthMinor: (set: EffectSet, member: number, action: number) => number;
};

/**
 * Numbers that hang on the case and the action, and not on the draw: each is asked for by every draw, and worked out when it is asked for
 * first.
 */
const makeTerms = (actionCount: number) => {
  let now = 0;
  return {
    /** The next case. */
    forget: (): void => {
      now += 1;
    },
    remember: (termOf: (action: number) => number): ((action: number) => number) => {
      const terms = new Float64Array(actionCount);
      const knownAt = new Float64Array(actionCount).fill(-1);
      return (action) => {
        if (knownAt[action] !== now) {
          terms[action] = termOf(action);
          knownAt[action] = now;
        }
        return terms[action] as number;
      };
    },
  };
};

/** The case must be set by `lookAt` before anything is asked; artifact and catalogue must fit (`checkFit`). */
export const makeActionValues = (setting: ValuesSetting): ActionValues => {
  const { artifact } = setting;
  const { actions, tables, firstOf, look, lookAt, kindOf, isShare } = makeCaseLook(setting);
  const terms = makeTerms(actions.actionCount);
  const harmByAction = harmLogits(artifact.design.harm);
  const reach = (action: number): number => look.reachByCell[actions.reachCellOf[action] as number] as number;
  const harm = (action: number): number =>
    Math.min(mostHarm, sigmoid(look.harmLogit + (harmByAction[action] as number)));
  const costMinor = (action: number): number => look.costs[action] as number;
  const touch = terms.remember((action) => reach(action) * look.fatigue);
  const lift = (set: EffectSet, member: number, action: number): number => {
    const index = firstOf[set] + member;
    const table = tables[index] as EffectTable;
    const factors = actions.factorsOf[action] as readonly number[];
    const effect = effectOf(table, look.leaning[index] as Float64Array, { action, factors });
    return touch(action) * (effect * look.fastLift + (table.slow[action] as number) * look.slowLift);
  };
  const priceMinor = terms.remember((action) => costMinor(action) + harm(action) * look.harmPriceMinor);
  /** What a contact takes from those that could follow. */
  const laterMinor = (action: number): number =>
    look.plan === null ? 0 : look.plan.wait - (look.plan.after[kindOf[action] as number] as number);

  return {
    memberCount: artifact.effects.members.length,
    lookAt: (standing) => {
      terms.forget();
      lookAt(standing);
    },
    selfCure: () => 1 - look.unpaidAtEnd,
    reach,
    harm,
    costMinor,
    lift,
    addedProb: (added) => (look.unpaidAtEnd * (1 - Math.exp(-added))) / (isShare ? look.share : 1),
    worthAloneMinor: (set, member, action) =>
      look.stakeAlone * (1 - Math.exp(-lift(set, member, action))) - priceMinor(action),
    worthMinor: (set, member, action) =>
      look.stake * (1 - Math.exp(-lift(set, member, action))) - priceMinor(action) - laterMinor(action),
  };
};
