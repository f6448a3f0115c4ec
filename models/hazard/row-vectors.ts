/** Rows → the vectors of the joint regression: base columns, then the stock of the case. Carries the stocks from night to night. */
import type { Catalogue } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import { designActions, type ActionDesign } from './action-design.ts';
import { baseHazards, calendarFactor, rowWeight } from './baseline.ts';
import { fillColumns, type Column } from './columns.ts';
import type { HazardDesign } from './design.ts';
import { layOutEffects, type EffectLayout } from './effect-layout.ts';
import { dragOf } from './effect-shape.ts';
import { makeStockMaker } from './effect-stock.ts';
import type { HazardSettings } from './settings.ts';

type VectorSetting = {
  readonly design: HazardDesign;
  readonly settings: HazardSettings;
  readonly catalogue: Catalogue;
};

export type Stock = { readonly day: number; readonly values: Float64Array };

/** The constant and the baseline's own hazard stand before its columns, of which levels are left to the baseline. */
const leadingBaseColumns = 2;

const jointBaseColumns = ({ baseline }: HazardDesign): readonly Column[] =>
  baseline.columns.filter(({ kind }) => kind !== 'level');

export const baseSizeOf = (design: HazardDesign): number => leadingBaseColumns + jointBaseColumns(design).length;

export const layoutOf = (
  design: HazardDesign,
  actions: ActionDesign,
  settings: Pick<HazardSettings, 'reach' | 'slowDecayPerDay'>,
): EffectLayout =>
  layOutEffects(actions, design.context.length, {
    slow: settings.slowDecayPerDay !== null,
    answerers: settings.reach === 'observed',
    declaredCount: design.context.filter(({ attribute }) => attribute !== undefined).length,
  });

/** `stocks` is brought up to date row by row. */
export const makeVectors = ({ design, settings, catalogue }: VectorSetting, stocks: Map<string, Stock>) => {
  const actions = designActions(catalogue);
  const layout = layoutOf(design, actions, settings);
  const { context, reach, baseline } = design;
  const maker = makeStockMaker({
    design: actions,
    layout,
    context,
    reach,
    shape: design.shape,
    strengths: design.strengths,
    settings,
  });
  const baseColumns = jointBaseColumns(design);
  const baseSize = baseSizeOf(design);
  const vector = new Float64Array(baseSize + layout.size);
  vector[0] = 1;

  /** The vector is valid until the next call. */
  const vectorOf = (row: NightRow): { readonly vector: Float64Array; readonly weight: number } => {
    const known = stocks.get(row.caseId);
    const values = known?.values ?? new Float64Array(layout.size);
    if (known !== undefined) maker.fade(values, row.day - known.day);
    maker.add(values, row);
    if (row.closed) stocks.delete(row.caseId);
    else stocks.set(row.caseId, { day: row.day, values });
    const { today } = baseHazards(baseline, row.features);
    vector[1] = today * dragOf(design.shape, row.features);
    fillColumns(baseColumns, row.features, vector, leadingBaseColumns);
    const felt = calendarFactor(baseline, row.features) ** design.shape.calendarPower;
    for (let index = 0; index < layout.size; index += 1) vector[baseSize + index] = felt * (values[index] as number);
    return { vector, weight: rowWeight(baseline.meanVariance, today) };
  };
  return { vectorOf, baseSize, size: vector.length };
};
