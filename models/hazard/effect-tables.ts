/**
 * Sets of effects laid out for serving: what an action has whatever the case, and how each factor leans on the context. Leanings are worked
 * out once a case and shared by all actions.
 */
import { anyFactor, type ActionDesign } from './action-design.ts';
import type { EffectLayout } from './effect-layout.ts';

export type EffectTable = {
  readonly constants: Float64Array;
  readonly slow: Float64Array;
  /** Weight of the factor of any contact, by action. */
  readonly strengths: Float64Array;
  /** Factor by factor. */
  readonly leanings: Float64Array;
};

const sumAt = (effects: readonly number[], places: readonly number[]): number =>
  places.reduce((sum, place) => sum + (effects[place] ?? 0), 0);

const weightOf = (factor: number, action: number, { strengths }: Shape): number =>
  factor === anyFactor ? (strengths[action] ?? 1) : 1;

const constantOf = (effects: readonly number[], action: number, shape: Shape): number => {
  const { actions, layout } = shape;
  const factors = (actions.factorsOf[action] ?? []).reduce(
    (sum, factor) => sum + weightOf(factor, action, shape) * (effects[factor * layout.width] ?? 0),
    0,
  );
  const pairs = (actions.pairsOf[action] ?? []).map((pair) => layout.pairsAt + pair);
  return factors + sumAt(effects, [layout.ownAt + action, ...pairs]);
};

/** The part that lasts, where there is one. */
const lastingOf = (effects: readonly number[], action: number, shape: Shape): number => {
  const { actions, layout } = shape;
  if (layout.expectedAt === layout.slowAt) return 0;
  return layout.coarseFactors.reduce((sum, factor, index) => {
    const isOwn = actions.factorsOf[action]?.includes(factor) === true;
    return sum + (isOwn ? weightOf(factor, action, shape) * (effects[layout.slowAt + index] ?? 0) : 0);
  }, 0);
};

type Shape = {
  readonly actions: ActionDesign;
  readonly layout: EffectLayout;
  readonly strengths: readonly number[];
};

export const tableOf = (effects: readonly number[], shape: Shape): EffectTable => {
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
    strengths: Float64Array.from(shape.strengths),
    leanings,
  };
};

/** The factors' leanings in this context, for every table. */
export const leanOn = (
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

/** Effect of a contact that reaches, in the context of the leanings. */
export const effectOf = (
  { constants, strengths }: EffectTable,
  leaning: Float64Array,
  { action, factors }: { readonly action: number; readonly factors: readonly number[] },
): number => {
  let effect = (constants[action] as number) + (strengths[action] as number) * (leaning[anyFactor] as number);
  // The first factor of every action is that of any contact.
  for (let place = 1; place < factors.length; place += 1) effect += leaning[factors[place] as number] as number;
  return effect;
};
