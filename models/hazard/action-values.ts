/**
 * What each action is worth for one case, in its parts, by a trained model: chance of reach, what it adds to the hazard of payment under
 * each set of effects, chance of harm, chance of paying anyway. What depends on the case alone is worked out once for all actions.
 *
 *   gain = balance · (1 − q) · (1 − exp(−lift)) · share
 *
 * with q the chance of paying anyway in the days left, and lift the sum of the added hazard over them. No contact: 0.
 */
import type { Catalogue } from '../../engine/index.ts';
import { designActions, type ActionDesign } from './action-design.ts';
import type { HazardArtifact } from './artifact.ts';
import { baseHazards } from './baseline.ts';
import { fillColumns } from './columns.ts';
import type { EffectLayout } from './effect-layout.ts';
import { harmLogits, mostHarm, sharedHarmLogit } from './harm.ts';
import { layoutOf } from './row-vectors.ts';
import { sigmoid } from './logistic.ts';
import { paidShareOf } from './paid-share.ts';
import { fillReach } from './reach.ts';
import { selfCureProb } from './self-cure.ts';

export type Standing = {
  readonly features: Float64Array;
  readonly balanceMinor: number;
  readonly daysLeft: number;
};

/** One set of effects, laid out for serving: what an action has whatever the case, and how each factor leans on the context. */
type EffectTable = {
  readonly constants: Float64Array;
  readonly slow: Float64Array;
  readonly leanings: Float64Array;
};

export type EffectSet = 'mean' | 'members' | 'halves';

export type ActionValues = {
  readonly memberCount: number;
  /** Sets the case that the following calls are about. */
  readonly lookAt: (standing: Standing) => void;
  readonly selfCure: () => number;
  readonly reach: (action: number) => number;
  readonly harm: (action: number) => number;
  /** Hazard added over the days left, by the set and its member (0 for the mean). */
  readonly lift: (set: EffectSet, member: number, action: number) => number;
  /** Money gained against no contact, before cost and harm, minor units. */
  readonly gainMinor: (lift: number) => number;
  /** Probability of payment that the contact adds. */
  readonly addedProb: (lift: number) => number;
};

const sumAt = (effects: readonly number[], places: readonly number[]): number =>
  places.reduce((sum, place) => sum + (effects[place] ?? 0), 0);

const constantOf = (effects: readonly number[], action: number, { actions, layout }: Shape): number =>
  sumAt(effects, [
    layout.ownAt + action,
    ...(actions.factorsOf[action] ?? []).map((factor) => factor * layout.width),
    ...(actions.pairsOf[action] ?? []).map((pair) => layout.pairsAt + pair),
  ]);

/** The part that lasts, where there is one. */
const lastingOf = (effects: readonly number[], action: number, { actions, layout }: Shape): number => {
  if (layout.expectedAt === layout.slowAt) return 0;
  const own = actions.factorsOf[action] ?? [];
  return sumAt(
    effects,
    layout.coarseFactors.flatMap((factor, index) => (own.includes(factor) ? [layout.slowAt + index] : [])),
  );
};

type Shape = { readonly actions: ActionDesign; readonly layout: EffectLayout };

const tableOf = (effects: readonly number[], shape: Shape): EffectTable => {
  const { factorCount, contextCount, width } = shape.layout;
  const places = Array.from({ length: shape.actions.actionCount }, (_, action) => action);
  const leanings = new Float64Array(factorCount * contextCount);
  for (let factor = 0; factor < factorCount; factor += 1) {
    for (let index = 0; index < contextCount; index += 1) {
      leanings[factor * contextCount + index] = effects[factor * width + 1 + index] ?? 0;
    }
  }
  return {
    constants: Float64Array.from(places, (action) => constantOf(effects, action, shape)),
    slow: Float64Array.from(places, (action) => lastingOf(effects, action, shape)),
    leanings,
  };
};

/** Sum of a decaying effect over the days: 1 + ρ + … */
const daysFelt = (decayPerDay: number, days: number): number => (1 - decayPerDay ** days) / (1 - decayPerDay);

type Scratch = {
  readonly context: Float64Array;
  readonly reachByCell: Float64Array;
  readonly columns: Float64Array;
};

const scratchFor = ({ design }: HazardArtifact, actions: ActionDesign): Scratch => ({
  context: new Float64Array(design.context.length),
  reachByCell: new Float64Array(actions.reachCells.length),
  columns: new Float64Array(Math.max(design.reach.columns.length, design.harm.columns.length)),
});

/** The factors' leanings in this context, for every table. */
const leanOn = (
  tables: readonly EffectTable[],
  { context, factorCount, into }: { context: Float64Array; factorCount: number; into: readonly Float64Array[] },
): void => {
  const count = context.length;
  for (let table = 0; table < tables.length; table += 1) {
    const { leanings } = tables[table] as EffectTable;
    const sums = into[table] as Float64Array;
    let at = 0;
    for (let factor = 0; factor < factorCount; factor += 1) {
      let sum = 0;
      for (let index = 0; index < count; index += 1)
        sum += (leanings[at + index] as number) * (context[index] as number);
      sums[factor] = sum;
      at += count;
    }
  }
};

/** The case must be set by `lookAt` before anything is asked; artifact and catalogue must fit (`checkFit`). */
export const makeActionValues = (artifact: HazardArtifact, catalogue: Catalogue): ActionValues => {
  const { design, effects, settings } = artifact;
  const actions = designActions(catalogue);
  const layout = layoutOf(design, actions, settings);
  const firstOf = { mean: 0, members: 1, halves: 1 + effects.members.length } as const;
  const tables = [effects.mean, ...effects.members, ...effects.halves].map((set) => tableOf(set, { actions, layout }));
  const leaning = tables.map(() => new Float64Array(layout.factorCount));
  const scratch = scratchFor(artifact, actions);
  const harmByAction = harmLogits(design.harm);
  let fast = 0;
  let slow = 0;
  let harmLogit = 0;
  let selfCure = 0;
  let gainable = 0;
  const isShare = settings.target === 'share_of_balance';
  let share = 1;

  const lookAt = ({ features, balanceMinor, daysLeft }: Standing): void => {
    fillColumns(design.context, features, scratch.context, 0);
    leanOn(tables, { context: scratch.context, factorCount: layout.factorCount, into: leaning });
    fillReach(design.reach, features, { into: scratch.reachByCell, scratch: scratch.columns });
    harmLogit = sharedHarmLogit(design.harm, features, scratch.columns);
    const { anyDay } = baseHazards(design.baseline, features);
    selfCure = selfCureProb(design.selfCure, features, { hazard: anyDay, daysLeft });
    share = paidShareOf(design.share, features);
    gainable = balanceMinor * (1 - selfCure) * (isShare ? 1 : share);
    fast = daysFelt(settings.decayPerDay, daysLeft);
    slow = settings.slowDecayPerDay === null ? 0 : daysFelt(settings.slowDecayPerDay, daysLeft);
  };
  const reach = (action: number): number => scratch.reachByCell[actions.reachCellOf[action] as number] as number;

  return {
    memberCount: effects.members.length,
    lookAt,
    selfCure: () => selfCure,
    reach,
    harm: (action) => Math.min(mostHarm, sigmoid(harmLogit + (harmByAction[action] as number))),
    lift: (set, member, action) => {
      const index = firstOf[set] + member;
      const { constants, slow: lasting } = tables[index] as EffectTable;
      const sums = leaning[index] as Float64Array;
      let effect = constants[action] as number;
      const factors = actions.factorsOf[action] as readonly number[];
      for (let place = 0; place < factors.length; place += 1) effect += sums[factors[place] as number] as number;
      return reach(action) * (effect * fast + (lasting[action] as number) * slow);
    },
    gainMinor: (lift) => gainable * (1 - Math.exp(-lift)),
    addedProb: (lift) => ((1 - selfCure) * (1 - Math.exp(-lift))) / (isShare ? share : 1),
  };
};
