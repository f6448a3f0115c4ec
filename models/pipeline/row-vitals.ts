/**
 * What rows are like before anything is learned from them: how many there are, which features never vary, and which have moved between
 * what was learned from and the newest nights.
 */
import type { NightRow } from '../dataset/night-row.ts';
import { movedAbove, stabilityIndex } from '../evaluate/stability.ts';
import type { FeatureList } from '../hazard/feature-list.ts';
import { thinned } from '../hazard/training-rows.ts';

export type RowVitals = {
  readonly rows: number;
  readonly debtors: number;
  readonly nights: number;
  readonly fromDay: number | null;
  readonly toDay: number | null;
  readonly contacts: number;
  readonly payments: number;
  readonly complaints: number;
  /** Features for decisions that have one value, or none, in all rows looked at. */
  readonly constantFeatures: readonly string[];
  readonly variableFeatures: number;
  /** By name, for features that moved: population stability index of the newest week against what came before. */
  readonly movedFeatures: Readonly<Record<string, number>>;
};

const looked = 20_000;
const newestNights = 7;

/** They move with the date, whatever the debtors do. */
const calendar = new Set([
  'weekday',
  'dayOfMonth',
  'daysToMonthEnd',
  'daysToPayday',
  'daysSincePayday',
  'hourBand',
  'daysToPromise',
]);

const columnOf = (rows: readonly NightRow[], place: number): Float64Array =>
  Float64Array.from(rows, ({ features }) => features[place] ?? NaN);

const isConstant = (values: Float64Array): boolean => {
  const first = values[0] ?? NaN;
  return values.every((value) => Object.is(value, first));
};

const movedBetween = (
  spec: FeatureList,
  earlier: readonly NightRow[],
  newest: readonly NightRow[],
): Readonly<Record<string, number>> => {
  const moved: [string, number][] = [];
  if (earlier.length === 0 || newest.length === 0) return {};
  for (const [place, { name, forDecisions }] of spec.features.entries()) {
    if (!forDecisions || calendar.has(name)) continue;
    const index = stabilityIndex(columnOf(earlier, place), columnOf(newest, place));
    if (index > movedAbove) moved.push([name, index]);
  }
  return Object.fromEntries(moved.sort(([, one], [, other]) => other - one));
};

/** `rows` in order of time. */
export const rowVitals = (rows: readonly NightRow[], spec: FeatureList): RowVitals => {
  const sample = thinned(rows, looked);
  const toDay = rows.at(-1)?.day ?? null;
  const cut = (toDay ?? 0) - newestNights;
  const constantFeatures = spec.features.flatMap(({ name, forDecisions }, place) =>
    forDecisions && isConstant(columnOf(sample, place)) ? [name] : [],
  );
  const counts = { contacts: 0, payments: 0, complaints: 0 };
  const debtors = new Set<string>();
  const nights = new Set<number>();
  for (const row of rows) {
    debtors.add(row.debtorId);
    nights.add(row.day);
    if (row.chosenPlace >= 0) counts.contacts += 1;
    if (row.paidMinor > 0) counts.payments += 1;
    if (row.complained) counts.complaints += 1;
  }
  return {
    ...counts,
    rows: rows.length,
    debtors: debtors.size,
    nights: nights.size,
    fromDay: rows[0]?.day ?? null,
    toDay,
    constantFeatures,
    variableFeatures: spec.features.filter(({ forDecisions }) => forDecisions).length - constantFeatures.length,
    movedFeatures: movedBetween(
      spec,
      thinned(
        rows.filter(({ day }) => day <= cut),
        looked,
      ),
      thinned(
        rows.filter(({ day }) => day > cut),
        looked,
      ),
    ),
  };
};
