/**
 * What is known after some nights, and how it moves on: `startLearning` from a design, `advanceLearning` folds further nights in,
 * `solveMemories` draws the conclusions. Pure: each answers a new value, the old one stays what it was.
 */
import type { Catalogue } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import { designActions } from './action-design.ts';
import type { HazardDesign } from './design.ts';
import { faded, foretellAll, nothingForetold, type Foretelling, type Foretold } from './foretold.ts';
import { baseSizeOf, layoutOf, makeVectors, type Stock } from './row-vectors.ts';
import type { HazardSettings } from './settings.ts';
import {
  findBasePrior,
  partialOutBase,
  shrinkEffects,
  type BasePrior,
  type EffectSums,
  type Shrinkage,
} from './shrink.ts';
import { gramWeight, halfOf } from './split-rows.ts';
import { addSums, copySums, discountSums, gatherRows, noSums, plusSums, type RowGatherer, type Sums } from './sums.ts';
import { labelOf } from './training-rows.ts';

export type Memory = {
  readonly discount: number;
  /** One of each half of the debtors. */
  readonly halves: readonly [Sums, Sums];
  /** Coefficients of base and effects as last solved, and the shrinkage found then. */
  readonly coefficients: Float64Array | null;
  readonly shrinkage: Shrinkage | null;
  readonly foretold: Foretold;
};

export type HazardLearning = {
  readonly settings: HazardSettings;
  readonly catalogue: Catalogue;
  readonly featureSpec: { readonly id: string; readonly hash: string; readonly count: number };
  readonly design: HazardDesign;
  readonly memories: readonly Memory[];
  readonly stocks: ReadonlyMap<string, Stock>;
  readonly window: HazardWindow;
};

export type HazardWindow = {
  readonly fromDay: number;
  readonly toDay: number;
  readonly rows: number;
  readonly contacts: number;
  readonly payments: number;
};

const emptyWindow: HazardWindow = { fromDay: Infinity, toDay: -Infinity, rows: 0, contacts: 0, payments: 0 };

export const startLearning = (
  given: Pick<HazardLearning, 'settings' | 'catalogue' | 'featureSpec' | 'design'>,
): HazardLearning => {
  const layout = layoutOf(given.design, designActions(given.catalogue), given.settings);
  const size = baseSizeOf(given.design) + layout.size;
  return {
    ...given,
    memories: [...given.settings.discounts]
      .sort((one, other) => other - one)
      .map((discount) => ({
        discount,
        halves: [noSums(size), noSums(size)],
        coefficients: null,
        shrinkage: null,
        foretold: nothingForetold,
      })),
    stocks: new Map(),
    window: emptyWindow,
  };
};

const windowWith = (window: HazardWindow, rows: readonly NightRow[]): HazardWindow => ({
  fromDay: Math.min(window.fromDay, rows[0]?.day ?? Infinity),
  toDay: Math.max(window.toDay, rows.at(-1)?.day ?? -Infinity),
  rows: window.rows + rows.length,
  contacts: window.contacts + rows.filter(({ chosenPlace }) => chosenPlace >= 0).length,
  payments: window.payments + rows.filter(({ paidMinor }) => paidMinor > 0).length,
});

/** Adds a night to a memory, whose sums it changes. */
const remember = (memory: Memory, night: readonly [Sums, Sums], nights: number): void => {
  const factor = memory.discount ** nights;
  for (const half of [0, 1] as const) {
    discountSums(memory.halves[half], factor);
    addSums(memory.halves[half], 1, night[half]);
  }
};

const copyStocks = (stocks: HazardLearning['stocks']): Map<string, Stock> =>
  new Map([...stocks].map(([caseId, { day, values }]) => [caseId, { day, values: values.slice() }]));

const nightsOf = (rows: readonly NightRow[]): readonly (readonly NightRow[])[] => {
  const nights = new Map<number, NightRow[]>();
  for (const row of rows) {
    const night = nights.get(row.day);
    if (night === undefined) nights.set(row.day, [row]);
    else night.push(row);
  }
  return [...nights.values()];
};

/** Sums of all debtors, the base partialled out, and what it was held to. */
export const effectSumsOf = (
  { design, settings }: Pick<HazardLearning, 'design' | 'settings'>,
  { halves }: Pick<Memory, 'halves'>,
): { readonly sums: EffectSums; readonly prior: BasePrior } => {
  const all = plusSums(...halves);
  const baseSize = baseSizeOf(design);
  const prior = findBasePrior(all, baseSize, { steps: settings.shrinkSteps, bounds: settings });
  return { sums: partialOutBase(all, baseSize, prior), prior };
};

/** Solves a memory under the shrinkage it has, or finds one first; cheap where it has one. */
const solveMemory = (learning: HazardLearning, memory: Memory, steps: number): Memory => {
  const { design, settings, catalogue } = learning;
  const { sums } = effectSumsOf(learning, memory);
  const layout = layoutOf(design, designActions(catalogue), settings);
  const { mean, variances, noise } = shrinkEffects(sums, layout, { start: memory.shrinkage, steps, bounds: settings });
  const base = sums.baseFor(mean);
  const coefficients = new Float64Array(base.length + mean.length);
  coefficients.set(base);
  coefficients.set(mean, base.length);
  return { ...memory, coefficients, shrinkage: { variances, noise } };
};

/** All memories solved with what they know by now, so that the next nights can be held against them. */
export const solveMemories = (learning: HazardLearning, steps: number): HazardLearning => ({
  ...learning,
  memories: learning.memories.map((memory) => solveMemory(learning, memory, steps)),
});

/**
 * Folds nights in that come after those known; `rows` in order of time. First each memory that was solved is held against them.
 */
export const advanceLearning = (learning: HazardLearning, rows: readonly NightRow[]): HazardLearning => {
  const { settings } = learning;
  const stocks = copyStocks(learning.stocks);
  const { vectorOf, baseSize, size } = makeVectors(learning, stocks);
  const memories = learning.memories.map((memory) => ({
    ...memory,
    halves: [copySums(memory.halves[0]), copySums(memory.halves[1])] as const,
  }));
  const foretold: Foretelling[] = memories.map((memory) => faded(memory.foretold, 1));
  const coefficients = memories.map((memory) => memory.coefficients);
  let lastDay = learning.window.toDay;
  for (const night of nightsOf(rows)) {
    const day = night[0]?.day ?? lastDay;
    const nights = Number.isFinite(lastDay) ? day - lastDay : 0;
    for (const [index, entry] of foretold.entries()) {
      foretold[index] = faded(entry, 0.5 ** (nights / settings.lossHalfLifeNights));
    }
    const gatherers: readonly [RowGatherer, RowGatherer] = [gatherRows(size), gatherRows(size)];
    for (const row of night) {
      const { vector, weight } = vectorOf(row);
      const label = labelOf(row, settings.target);
      foretellAll(foretold, coefficients, { vector, baseSize, label, weight });
      gatherers[halfOf(row.debtorId)].take(vector, { label, weight, inGram: gramWeight(row, settings.gramShare) });
    }
    const gathered = [gatherers[0].finish(), gatherers[1].finish()] as const;
    for (const memory of memories) remember(memory, gathered, nights);
    lastDay = day;
  }
  return {
    ...learning,
    memories: memories.map((memory, index) => ({ ...memory, foretold: foretold[index] ?? memory.foretold })),
    stocks,
    window: windowWith(learning.window, rows),
  };
};
