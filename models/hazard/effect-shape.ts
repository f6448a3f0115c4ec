/**
 * The shape that all effects share, found in the rows: how far what contacts have set off rises and falls with the calendar, as payment of
 * one's own accord does, and how much less a contact does under pressure. Of a few of each the pair under which a stock of any contacts,
 * whatever they were, tells most of the payments that the baseline leaves.
 */
import { z } from 'zod';
import type { Assumptions } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import type { ActionDesign } from './action-design.ts';
import { baseHazards, calendarFactor, rowWeight, type Baseline } from './baseline.ts';
import { fillReach, type ReachModel } from './reach.ts';
import type { HazardSettings } from './settings.ts';
import { labelOf } from './training-rows.ts';

export const effectShapeSchema = z.strictObject({
  /** Power of the day's factor. */
  calendarPower: z.number(),
  /** A contact under pressure F has exp(−this · F) of its effect. */
  fatiguePerPressure: z.number().min(0),
  /** Under pressure F above 1 payment of one's own accord has exp(−this · (F − 1)) of its chance: what too many contacts cost. */
  dragPerPressure: z.number().min(0),
  /** Place of the feature of pressure; −1: none. */
  pressureAt: z.int(),
});
export type EffectShape = Readonly<z.infer<typeof effectShapeSchema>>;

/** What is left of an effect under the pressure that the features tell. */
export const fatigueFactor = ({ fatiguePerPressure, pressureAt }: EffectShape, features: Float64Array): number => {
  return Math.exp(-fatiguePerPressure * known(features[pressureAt]));
};

/** Above this pressure a debtor pays less of their own accord. */
const bornePressure = 1;

export const dragFactor = (dragPerPressure: number, pressure: number): number =>
  pressure > bornePressure ? Math.exp(-dragPerPressure * (pressure - bornePressure)) : 1;

/** What is left of payment of one's own accord. */
export const dragOf = ({ dragPerPressure, pressureAt }: EffectShape, features: Float64Array): number =>
  dragFactor(dragPerPressure, known(features[pressureAt]));

const known = (value: number | undefined): number => (value === undefined || Number.isNaN(value) ? 0 : value);

const powers = [0, 0.5, 1] as const;
const fatigues = [0, 0.2, 0.4, 0.6, 0.8, 1, 1.25] as const;

type Setting = {
  readonly baseline: Baseline;
  readonly actions: ActionDesign;
  readonly reach: ReachModel;
  readonly pressureAt: number;
  readonly assumptions: Assumptions;
  readonly settings: Pick<
    HazardSettings,
    'decayPerDay' | 'target' | 'effectCalendarPower' | 'fatiguePerPressure' | 'reach'
  >;
};

type Trial = Omit<EffectShape, 'dragPerPressure'> & { sum: number; product: number; square: number; withDrag: number };
type Stock = { day: number; readonly byFatigue: Float64Array };

const trialsOf = (
  { settings, pressureAt }: Setting,
  fatiguesTried: readonly number[],
): readonly (readonly Trial[])[] => {
  const powersTried = settings.effectCalendarPower === null ? powers : [settings.effectCalendarPower];
  return fatiguesTried.map((fatiguePerPressure) =>
    powersTried.map((calendarPower) => ({
      calendarPower,
      fatiguePerPressure,
      pressureAt,
      sum: 0,
      product: 0,
      square: 0,
      withDrag: 0,
    })),
  );
};

/** How much of a contact the night had: as it was seen, else as it was to be expected. */
const makeAmountOf = ({ actions, reach, settings }: Setting): ((row: NightRow) => number) => {
  const into = new Float64Array(actions.reachCells.length);
  const scratch = new Float64Array(reach.columns.length);
  return ({ chosenPlace, features, reached }) => {
    if (chosenPlace < 0) return 0;
    const cell = actions.reachCellOf[chosenPlace] as number;
    const assumed = reach.assumed[cell] ?? null;
    if (assumed !== null) return assumed;
    if (settings.reach === 'observed' && reached !== null) return Number(reached);
    fillReach(reach, features, { into, scratch });
    return into[cell] as number;
  };
};

type Totals = { weight: number; left: number; drag: number; dragLeft: number; dragSquare: number };

type Explained = { readonly drag: number; readonly squares: number };

/** As sure as it is believed that too much pressure costs nothing: prior standard deviation of the drag. */
const dragSd = 0.3;
const mostDrag = 0.6;

/**
 * How much of what is left a plane in the stock and in the drag explains: more of the stock never means less, more of the drag never more.
 * The baseline holds the means of both already, so all moments are taken about the means.
 */
const explained = (trial: Trial, totals: Totals, noise: number): Explained => {
  const { weight, left, drag } = totals;
  const about = (product: number, one: number, other: number): number => product - (one * other) / weight;
  const stockStock = about(trial.square, trial.sum, trial.sum);
  const stockDrag = about(trial.withDrag, trial.sum, drag);
  const stockLeft = about(trial.product, trial.sum, left);
  const dragDrag = about(totals.dragSquare, drag, drag) + noise / dragSd ** 2;
  const dragLeft = about(totals.dragLeft, drag, left);
  if (stockStock <= 0) return { drag: 0, squares: 0 };
  const free = (dragLeft * stockStock - stockLeft * stockDrag) / (dragDrag * stockStock - stockDrag * stockDrag);
  const slope = -Math.min(mostDrag, Math.max(0, -free));
  const effect = Math.max(0, (stockLeft - slope * stockDrag) / stockStock);
  const squares =
    2 * (effect * stockLeft + slope * dragLeft) -
    (effect * effect * stockStock + 2 * effect * slope * stockDrag + slope * slope * dragDrag);
  return { drag: -slope, squares };
};

type Stocks = Map<string, Stock>;

/** The stocks of the row's case after its decision, one for each fatigue tried. */
const advance = (
  stocks: Stocks,
  row: NightRow,
  made: { amount: number; fatigues: readonly number[]; decay: number; pressure: number },
) => {
  const stock = stocks.get(row.caseId) ?? { day: row.day, byFatigue: new Float64Array(made.fatigues.length) };
  const left = made.decay ** (row.day - stock.day);
  for (const [index, fatigue] of made.fatigues.entries()) {
    stock.byFatigue[index] =
      (stock.byFatigue[index] as number) * left + made.amount * Math.exp(-fatigue * made.pressure);
  }
  stock.day = row.day;
  if (row.closed) stocks.delete(row.caseId);
  else stocks.set(row.caseId, stock);
  return stock.byFatigue;
};

const tryRow = (
  trials: readonly (readonly Trial[])[],
  stocks: Float64Array,
  row: { readonly left: number; readonly factor: number; readonly weight: number; readonly drag: number },
): void => {
  for (const [index, ofFatigue] of trials.entries()) {
    for (const trial of ofFatigue) {
      const felt = (stocks[index] as number) * row.factor ** trial.calendarPower;
      trial.sum += row.weight * felt;
      trial.product += row.weight * felt * row.left;
      trial.square += row.weight * felt * felt;
      trial.withDrag += row.weight * felt * row.drag;
    }
  }
};

/** How far a fatigue is believed to lie from what the house assumes. */
const fatigueSd = 0.4;
/** A contact of the last seven days is some 0.6 of pressure by now. */
const pressureOfRecent = 0.6;

const addTotals = (totals: Totals, { left, weight, drag }: { left: number; weight: number; drag: number }): void => {
  totals.weight += weight;
  totals.left += weight * left;
  totals.drag += weight * drag;
  totals.dragLeft += weight * drag * left;
  totals.dragSquare += weight * drag * drag;
};

const gatherTrials = (rows: readonly NightRow[], setting: Setting, fatiguesTried: readonly number[]) => {
  const { baseline, settings, pressureAt } = setting;
  const trials = trialsOf(setting, fatiguesTried);
  const stocks: Stocks = new Map();
  const totals: Totals = { weight: 0, left: 0, drag: 0, dragLeft: 0, dragSquare: 0 };
  const amountOf = makeAmountOf(setting);
  for (const row of rows) {
    const pressure = known(row.features[pressureAt]);
    const { decayPerDay: decay, target } = settings;
    const byFatigue = advance(stocks, row, { amount: amountOf(row), fatigues: fatiguesTried, decay, pressure });
    const { today } = baseHazards(baseline, row.features);
    const seen = {
      left: labelOf(row, target) - today,
      weight: rowWeight(baseline.meanVariance, today),
      drag: today * Math.max(0, pressure - bornePressure),
    };
    addTotals(totals, seen);
    if ((byFatigue[0] as number) <= 1e-6) continue;
    tryRow(trials, byFatigue, { ...seen, factor: calendarFactor(baseline, row.features) });
  }
  return { trials: trials.flat(), totals };
};

/** The likeliest shape, given what the house assumes; of equally likely ones the first, which is the plainest. */
export const findEffectShape = (rows: readonly NightRow[], setting: Setting): EffectShape => {
  const { baseline, settings, pressureAt, assumptions } = setting;
  const given = pressureAt < 0 ? 0 : settings.fatiguePerPressure;
  const { trials, totals } = gatherTrials(rows, setting, given === null ? fatigues : [given]);
  const believed = -Math.log(assumptions.fatigueFactor) / pressureOfRecent;
  const noise = baseline.meanVariance;
  const judged = trials.map(({ calendarPower, fatiguePerPressure, ...trial }) => {
    const shape = { calendarPower, fatiguePerPressure, pressureAt };
    const { drag, squares } = explained({ ...shape, ...trial }, totals, noise);
    const doubt = ((fatiguePerPressure - believed) / fatigueSd) ** 2 / 2;
    return {
      shape: { ...shape, dragPerPressure: pressureAt < 0 ? 0 : drag },
      likelihood: squares / (2 * noise) - doubt,
    };
  });
  return judged.reduce((one, other) => (other.likelihood > one.likelihood ? other : one)).shape;
};
