/**
 * For each pressure that is planned with, and each kind of contact (its channel), the best action open today: its effects and its price. A
 * plan then needs one contact a kind, not one an action.
 */
import type { Channel } from '../../engine/index.ts';
import type { ActionDesign } from './action-design.ts';
import { columnValue, type Column } from './columns.ts';
import type { HazardDesign } from './design.ts';
import { fatigueFactor } from './effect-shape.ts';
import { effectOf, type EffectTable } from './effect-tables.ts';
import { mostHarm } from './harm.ts';
import { sigmoid } from './logistic.ts';
import { believeReach, reachOfColumns } from './reach.ts';

/** From none to that of a contact a day. */
export const pressureLevels = Float64Array.of(0, 0.5, 1, 1.6, 2.4, 4);

export type KindsAhead = {
  readonly fast: Float64Array;
  readonly slow: Float64Array;
  readonly price: Float64Array;
  readonly isOpen: Uint8Array;
};

/** The case as it is today: columns by use, leanings of the mean effects, logit of harm. */
export type CaseNow = {
  readonly features: Float64Array;
  readonly leaning: Float64Array;
  readonly reachColumns: Float64Array;
  readonly harmLogit: number;
  readonly open: readonly number[];
  /** Price of an action by its place, and of harm. */
  readonly costs: Float64Array;
  readonly harmPriceMinor: number;
  /** Worth of an effect of 1, and of one that lasts: what the best of a kind is chosen by. */
  readonly fastWorth: number;
  readonly slowWorth: number;
};

type Dependent = { readonly column: Column; readonly index: number };

const dependents = (columns: readonly Column[], place: number): readonly Dependent[] =>
  columns.flatMap((column, index) => (column.place === place ? [{ column, index }] : []));

type Setting = {
  readonly design: HazardDesign;
  readonly actions: ActionDesign;
  readonly table: EffectTable;
  readonly harmByAction: Float64Array;
  readonly kinds: readonly Channel[];
  /** Kind by action. */
  readonly kindOf: readonly number[];
};

type Memory = Setting & {
  readonly byContext: readonly Dependent[];
  readonly byReach: readonly Dependent[];
  readonly byHarm: readonly Dependent[];
  readonly ahead: KindsAhead;
  readonly best: Float64Array;
  readonly leaning: Float64Array;
  readonly reachColumns: Float64Array;
  readonly reachByCell: Float64Array;
};

const remember = (setting: Setting): Memory => {
  const { design, actions, kinds } = setting;
  const { context, reach, harm, shape } = design;
  const cells = pressureLevels.length * kinds.length;
  return {
    ...setting,
    byContext: dependents(context, shape.pressureAt),
    byReach: dependents(reach.columns, shape.pressureAt),
    byHarm: dependents(harm.columns, shape.pressureAt),
    ahead: {
      fast: new Float64Array(cells),
      slow: new Float64Array(cells),
      price: new Float64Array(cells),
      isOpen: new Uint8Array(kinds.length),
    },
    best: new Float64Array(cells),
    leaning: new Float64Array(actions.factors.length),
    reachColumns: new Float64Array(reach.columns.length),
    reachByCell: new Float64Array(actions.reachCells.length),
  };
};

/** What the pressure in `features` changes in leanings, reach and harm, against today. Answers the logit of harm. */
const leanOnPressure = (memory: Memory, now: CaseNow, features: Float64Array): number => {
  const { design, table, leaning, reachColumns, reachByCell, byContext, byReach, byHarm } = memory;
  const { context, reach, harm } = design;
  const change = ({ column }: Dependent): number => columnValue(column, features) - columnValue(column, now.features);
  leaning.set(now.leaning);
  for (const dependent of byContext) {
    const by = change(dependent);
    for (let factor = 0; factor < leaning.length; factor += 1) {
      const slope = table.leanings[factor * context.length + dependent.index] as number;
      leaning[factor] = (leaning[factor] as number) + by * slope;
    }
  }
  reachColumns.set(now.reachColumns);
  for (const { column, index } of byReach) reachColumns[index] = columnValue(column, features);
  reachOfColumns(reach, reachColumns, reachByCell);
  believeReach(reach, reachByCell);
  return byHarm.reduce(
    (logit, dependent) => logit + (harm.coefficients[dependent.index] as number) * change(dependent),
    now.harmLogit,
  );
};

/** Keeps the action where it is the best of its kind. */
const consider = (
  memory: Memory,
  now: CaseNow,
  at: { readonly level: number; readonly action: number; readonly harmLogit: number; readonly fatigue: number },
): void => {
  const { actions, table, leaning, reachByCell, harmByAction, kindOf, kinds, best, ahead } = memory;
  const { action, harmLogit, fatigue } = at;
  const cell = at.level * kinds.length + (kindOf[action] as number);
  const reached = fatigue * (reachByCell[actions.reachCellOf[action] as number] as number);
  const factors = actions.factorsOf[action] as readonly number[];
  const fast = reached * effectOf(table, leaning, { action, factors });
  const slow = reached * (table.slow[action] as number);
  const harmProb = Math.min(mostHarm, sigmoid(harmLogit + (harmByAction[action] as number)));
  const price = (now.costs[action] as number) + harmProb * now.harmPriceMinor;
  const worth = fast * now.fastWorth + slow * now.slowWorth - price;
  if (worth <= (best[cell] as number)) return;
  best[cell] = worth;
  ahead.fast[cell] = fast;
  ahead.slow[cell] = slow;
  ahead.price[cell] = price;
};

/** The answer is valid until the next question. */
export const makeKindsAhead = (setting: Setting): ((now: CaseNow) => KindsAhead) => {
  const memory = remember(setting);
  const { ahead, best, kindOf } = memory;
  const { shape } = setting.design;
  let features = new Float64Array();
  return (now) => {
    if (features.length !== now.features.length) features = new Float64Array(now.features.length);
    features.set(now.features);
    best.fill(-Infinity);
    ahead.isOpen.fill(0);
    for (let level = 0; level < pressureLevels.length; level += 1) {
      if (shape.pressureAt >= 0) features[shape.pressureAt] = pressureLevels[level] as number;
      const harmLogit = leanOnPressure(memory, now, features);
      const fatigue = fatigueFactor(shape, features);
      for (const action of now.open) consider(memory, now, { level, action, harmLogit, fatigue });
    }
    for (const action of now.open) ahead.isOpen[kindOf[action] as number] = 1;
    return ahead;
  };
};
