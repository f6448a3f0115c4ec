/**
 * The shape that all effects share, found in the rows: how far what contacts have set off rises and falls with the calendar, as payment of
 * one's own accord does, and how much less a contact does under pressure. Of a few of each the pair under which a stock of any contacts,
 * whatever they were, tells most of the payments that the baseline leaves.
 */
import { z } from 'zod';
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
  /** Place of the feature of pressure; −1: none. */
  pressureAt: z.int(),
});
export type EffectShape = Readonly<z.infer<typeof effectShapeSchema>>;

/** What is left of an effect under the pressure that the features tell. */
export const fatigueFactor = ({ fatiguePerPressure, pressureAt }: EffectShape, features: Float64Array): number => {
  const pressure = features[pressureAt] ?? 0;
  return Number.isNaN(pressure) ? 1 : Math.exp(-fatiguePerPressure * pressure);
};

const powers = [0, 0.5, 1] as const;
const fatigues = [0, 0.15, 0.3, 0.5, 0.75, 1, 1.3] as const;

type Setting = {
  readonly baseline: Baseline;
  readonly actions: ActionDesign;
  readonly reach: ReachModel;
  readonly pressureAt: number;
  readonly settings: Pick<
    HazardSettings,
    'decayPerDay' | 'target' | 'effectCalendarPower' | 'fatiguePerPressure' | 'reach'
  >;
};

type Trial = EffectShape & { sum: number; product: number; square: number };
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
    if (settings.reach === 'observed' && reached !== null && reach.isSeenBothWays[cell] === true)
      return Number(reached);
    fillReach(reach, features, { into, scratch });
    return into[cell] as number;
  };
};

type Totals = { weight: number; left: number };

/** How much of what is left a line in the stock explains; 0 where more of it means less. The baseline holds the mean effect already. */
const explained = ({ sum, product, square }: Trial, { weight, left }: Totals): number => {
  const covariance = product - (sum * left) / weight;
  const variance = square - (sum * sum) / weight;
  return variance > 0 ? Math.max(0, covariance) ** 2 / variance : 0;
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

const known = (value: number | undefined): number => (value === undefined || Number.isNaN(value) ? 0 : value);

const tryRow = (
  trials: readonly (readonly Trial[])[],
  stocks: Float64Array,
  row: { readonly left: number; readonly factor: number; readonly weight: number },
): void => {
  for (const [index, ofFatigue] of trials.entries()) {
    for (const trial of ofFatigue) {
      const felt = (stocks[index] as number) * row.factor ** trial.calendarPower;
      trial.sum += row.weight * felt;
      trial.product += row.weight * felt * row.left;
      trial.square += row.weight * felt * felt;
    }
  }
};

/** Of equally good shapes the first, which is the plainest. */
export const findEffectShape = (rows: readonly NightRow[], setting: Setting): EffectShape => {
  const { baseline, settings, pressureAt } = setting;
  const given = pressureAt < 0 ? 0 : settings.fatiguePerPressure;
  const fatiguesTried = given === null ? fatigues : [given];
  const trials = trialsOf(setting, fatiguesTried);
  const stocks: Stocks = new Map();
  const totals: Totals = { weight: 0, left: 0 };
  const amountOf = makeAmountOf(setting);
  for (const row of rows) {
    const byFatigue = advance(stocks, row, {
      amount: amountOf(row),
      fatigues: fatiguesTried,
      decay: settings.decayPerDay,
      pressure: known(row.features[pressureAt]),
    });
    const { today } = baseHazards(baseline, row.features);
    const factor = calendarFactor(baseline, row.features);
    const weight = rowWeight(baseline.meanVariance, today);
    const left = labelOf(row, settings.target) - today;
    totals.weight += weight;
    totals.left += weight * left;
    if ((byFatigue[0] as number) > 1e-6) tryRow(trials, byFatigue, { left, factor, weight });
  }
  const best = trials.flat().reduce((one, other) => (explained(other, totals) > explained(one, totals) ? other : one));
  const { calendarPower, fatiguePerPressure } = best;
  return { calendarPower, fatiguePerPressure, pressureAt };
};
