/**
 * The stock of a case: what its contacts have left behind, faded by the day. In regression on it, payments are credited to contacts that
 * overlap in time, and none is ever unripe. Beside it stands what was to be expected by the logged probabilities: where a strategy contacts
 * those who would pay anyway, that column takes the credit, and the contacts are judged by the draw.
 */
import type { NightRow } from '../dataset/night-row.ts';
import { anyFactor, type ActionDesign } from './action-design.ts';
import { fillColumns, type Column } from './columns.ts';
import type { EffectLayout } from './effect-layout.ts';
import { fatigueFactor, type EffectShape } from './effect-shape.ts';
import { fillReach, type ReachModel } from './reach.ts';
import type { HazardSettings } from './settings.ts';

export type StockMaker = {
  /** Lets the stock fade by a day's length `days`. */
  readonly fade: (stock: Float64Array, days: number) => void;
  /** Adds what the row's decision leaves. */
  readonly add: (stock: Float64Array, row: NightRow) => void;
};

type StockSetting = {
  readonly design: ActionDesign;
  readonly layout: EffectLayout;
  readonly context: readonly Column[];
  readonly reach: ReachModel;
  readonly shape: EffectShape;
  readonly strengths: readonly number[];
  readonly settings: Pick<HazardSettings, 'decayPerDay' | 'slowDecayPerDay' | 'reach'>;
};

type Night = {
  /** How much of each factor the chosen action has, by its reach. */
  readonly factors: Float64Array;
  /** The same of all actions, by their probabilities. */
  readonly expected: Float64Array;
  readonly context: Float64Array;
  readonly reachByCell: Float64Array;
};

const bump = (into: Float64Array, place: number, by: number): void => {
  into[place] = (into[place] as number) + by;
};

const addFactors = (
  { design, strengths }: StockSetting,
  { action, amount }: { readonly action: number; readonly amount: number },
  into: Float64Array,
): void => {
  for (const factor of design.factorsOf[action] as readonly number[]) {
    bump(into, factor, factor === anyFactor ? amount * (strengths[action] as number) : amount);
  }
};

const addEffects = ({ layout }: StockSetting, { factors, context }: Night, stock: Float64Array): void => {
  for (let factor = 0; factor < factors.length; factor += 1) {
    const amount = factors[factor] as number;
    if (amount === 0) continue;
    const at = factor * layout.width;
    bump(stock, at, amount);
    for (let index = 0; index < context.length; index += 1) {
      bump(stock, at + 1 + index, amount * (context[index] as number));
    }
  }
  if (layout.expectedAt === layout.slowAt) return;
  for (const [index, factor] of layout.coarseFactors.entries()) {
    bump(stock, layout.slowAt + index, factors[factor] as number);
  }
};

/** One of the two corrections: the coarse factors, and any contact in this context. */
const addCorrection = (
  { layout }: StockSetting,
  { factors, context }: { readonly factors: Float64Array; readonly context: Float64Array },
  { stock, from }: { readonly stock: Float64Array; readonly from: number },
): void => {
  for (const [index, factor] of layout.coarseFactors.entries()) {
    bump(stock, from + index, factors[factor] as number);
  }
  const any = factors[layout.coarseFactors[0] as number] as number;
  const contextAt = from + layout.coarseFactors.length;
  for (let index = 0; index < context.length; index += 1) {
    bump(stock, contextAt + index, any * (context[index] as number));
  }
};

/** How much of a contact the chosen action was, and by how much the debtor's answer surprises; `expected` is its chance of reach. */
const outcomeOf = (
  { design, reach, settings }: StockSetting,
  {
    action,
    reached,
    seenProb,
  }: { readonly action: number; readonly reached: boolean | null; readonly seenProb: number },
): { readonly amount: number; readonly surprise: number } => {
  const assumed = reach.assumed[design.reachCellOf[action] as number] ?? null;
  const expected = assumed ?? seenProb;
  if (settings.reach === 'predicted') return { amount: expected, surprise: 0 };
  if (assumed === null) {
    const amount = reached === null ? expected : Number(reached);
    return { amount, surprise: amount - expected };
  }
  // Whoever was not seen to answer may have read it all the same; only what failed is known to have reached nobody.
  return { amount: reached === false ? 0 : expected, surprise: Number(reached === true) - seenProb };
};

/** A trait does not fade; that somebody showed it once counts less as the case goes on. */
const everDecayPerDay = 0.98;

const fadeFrom = (stock: Float64Array, { from, to, left }: { from: number; to: number; left: number }): void => {
  for (let index = from; index < to; index += 1) stock[index] = (stock[index] as number) * left;
};

export const makeStockMaker = (setting: StockSetting): StockMaker => {
  const { design, layout, settings } = setting;
  const night: Night = {
    factors: new Float64Array(layout.factorCount),
    expected: new Float64Array(layout.factorCount),
    context: new Float64Array(layout.contextCount),
    reachByCell: new Float64Array(design.reachCells.length),
  };
  const scratch = new Float64Array(setting.reach.columns.length);
  const seenProbOf = (action: number): number => night.reachByCell[design.reachCellOf[action] as number] as number;
  const reachOf = (action: number): number =>
    setting.reach.assumed[design.reachCellOf[action] as number] ?? seenProbOf(action);

  const addChosen = (
    stock: Float64Array,
    action: number,
    { reached, fatigue }: { readonly reached: boolean | null; readonly fatigue: number },
  ): void => {
    const outcome = outcomeOf(setting, { action, reached, seenProb: seenProbOf(action) });
    const [amount, surprise] = [fatigue * outcome.amount, fatigue * outcome.surprise];
    addFactors(setting, { action, amount }, night.factors);
    for (const pair of design.pairsOf[action] as readonly number[]) bump(stock, layout.pairsAt + pair, amount);
    bump(stock, layout.ownAt + action, amount);
    addEffects(setting, night, stock);
    if (surprise === 0) return;
    night.factors.fill(0);
    addFactors(setting, { action, amount: surprise }, night.factors);
    addCorrection(setting, night, { stock, from: layout.answerersAt });
    for (const [index, factor] of layout.coarseFactors.entries()) {
      bump(stock, layout.answerersEverAt + index, night.factors[factor] as number);
    }
  };

  const add = (stock: Float64Array, { features, options, chosenPlace, reached }: NightRow): void => {
    if (options.length === 0) return;
    night.factors.fill(0);
    night.expected.fill(0);
    fillColumns(setting.context, features, night.context, 0);
    fillReach(setting.reach, features, { into: night.reachByCell, scratch });
    const fatigue = fatigueFactor(setting.shape, features);
    for (const { place, probability } of options) {
      if (probability > 0)
        addFactors(setting, { action: place, amount: fatigue * probability * reachOf(place) }, night.expected);
    }
    addCorrection(setting, { factors: night.expected, context: night.context }, { stock, from: layout.expectedAt });
    if (chosenPlace >= 0) addChosen(stock, chosenPlace, { reached, fatigue });
  };

  const slow = settings.slowDecayPerDay ?? settings.decayPerDay;
  const fade = (stock: Float64Array, days: number): void => {
    fadeFrom(stock, { from: 0, to: layout.slowAt, left: settings.decayPerDay ** days });
    fadeFrom(stock, { from: layout.slowAt, to: layout.expectedAt, left: slow ** days });
    fadeFrom(stock, { from: layout.expectedAt, to: layout.answerersEverAt, left: settings.decayPerDay ** days });
    fadeFrom(stock, { from: layout.answerersEverAt, to: layout.size, left: everDecayPerDay ** days });
  };
  return { fade, add };
};
