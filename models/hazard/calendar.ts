/**
 * Days on which people pay: how much likelier a payment is on a day than on the average one, by the market's day of the month and by the days
 * since the debtor's own pay day, as far as the columns of the baseline do not say it already. And the calendar of the days ahead, as a
 * contact made today is felt on them.
 */
import { z } from 'zod';
import type { FeatureList } from './feature-list.ts';

/** Features of the calendar, by name; those that the specification does not have are left out. */
export const calendarFeaturesSchema = z.strictObject({
  /** A category whose levels have pay days of their own. */
  market: z.string(),
  /** 0 for the first day of the week to 6. */
  weekday: z.string(),
  /** 1 to 31, and the days to the last of the month. */
  dayOfMonth: z.string(),
  daysToMonthEnd: z.string(),
  daysToPayday: z.string(),
  daysSincePayday: z.string(),
});
export type CalendarFeatures = Readonly<z.infer<typeof calendarFeaturesSchema>>;

const places = Object.fromEntries(Object.keys(calendarFeaturesSchema.shape).map((name) => [name, z.int()])) as Record<
  keyof CalendarFeatures,
  z.ZodInt
>;

const logits = z.array(z.number()).readonly();

export const paydaysSchema = z.strictObject({
  /** Place of each feature; −1: none. */
  places: z.strictObject(places),
  /** By market (an unknown one last) and day of the month. */
  byMarketDay: z.array(logits).readonly(),
  /** By days since the debtor's own pay day, where it is known. */
  bySincePayday: logits,
});
export type Paydays = Readonly<z.infer<typeof paydaysSchema>>;

const monthDays = 32;
const mostSince = 32;

/** As many payments as the average day weighs in each cell. */
const priorPayments = 6;

export const noPaydays = (names: CalendarFeatures, spec: FeatureList): Paydays => {
  const placeOf = (name: string): number => spec.features.findIndex((feature) => feature.name === name);
  const markets = spec.features.find(({ name }) => name === names.market)?.levels?.length ?? 0;
  return {
    places: {
      market: placeOf(names.market),
      weekday: placeOf(names.weekday),
      dayOfMonth: placeOf(names.dayOfMonth),
      daysToMonthEnd: placeOf(names.daysToMonthEnd),
      daysToPayday: placeOf(names.daysToPayday),
      daysSincePayday: placeOf(names.daysSincePayday),
    },
    byMarketDay: Array.from({ length: markets + 1 }, () => Array.from({ length: monthDays }, () => 0)),
    bySincePayday: Array.from({ length: mostSince }, () => 0),
  };
};

const marketOf = ({ places: { market }, byMarketDay }: Paydays, features: Float64Array): number => {
  const value = features[market] ?? NaN;
  return Number.isNaN(value) ? byMarketDay.length - 1 : Math.min(byMarketDay.length - 1, value);
};

const sinceOf = ({ places: { daysSincePayday } }: Paydays, features: Float64Array): number =>
  Math.min(mostSince - 1, features[daysSincePayday] ?? NaN);

/** What the day adds to the logit. */
export const paydayLogit = (paydays: Paydays, features: Float64Array): number => {
  const day = features[paydays.places.dayOfMonth] ?? NaN;
  const ofMonth = paydays.byMarketDay[marketOf(paydays, features)]?.[day] ?? 0;
  return ofMonth + (paydays.bySincePayday[sinceOf(paydays, features)] ?? 0);
};

type PaydayRow = { readonly features: Float64Array; readonly label: number; readonly expected: number };

const ratios = (cellCount: number, rows: readonly PaydayRow[], cellOf: (row: PaydayRow) => number): number[] => {
  const paid = new Float64Array(cellCount);
  const expected = new Float64Array(cellCount);
  for (const row of rows) {
    const cell = cellOf(row);
    if (!(cell >= 0 && cell < cellCount)) continue;
    paid[cell] = (paid[cell] as number) + row.label;
    expected[cell] = (expected[cell] as number) + row.expected;
  }
  return Array.from(paid, (sum, cell) =>
    Math.log((sum + priorPayments) / ((expected[cell] as number) + priorPayments)),
  );
};

/** `expected`: what the baseline's columns alone foretell. The debtor's own pay day takes what the market's leaves. */
export const fitPaydays = (none: Paydays, rows: readonly PaydayRow[]): Paydays => {
  const { dayOfMonth } = none.places;
  const flat = ratios(none.byMarketDay.length * monthDays, rows, ({ features }) =>
    dayOfMonth < 0 ? NaN : marketOf(none, features) * monthDays + (features[dayOfMonth] as number),
  );
  const withMarket = {
    ...none,
    byMarketDay: none.byMarketDay.map((_, market) => flat.slice(market * monthDays, (market + 1) * monthDays)),
  };
  const left = rows.map((row) => ({
    ...row,
    expected: row.expected * Math.exp(paydayLogit(withMarket, row.features)),
  }));
  return { ...withMarket, bySincePayday: ratios(mostSince, left, ({ features }) => sinceOf(none, features)) };
};

const paydayPeriod = 31;

const wrap = (value: number, period: number): number => ((value % period) + period) % period;

const moved = (features: Float64Array, place: number, move: (value: number) => number): void => {
  const value = features[place];
  if (value !== undefined && !Number.isNaN(value)) features[place] = move(value);
};

/** Sets the calendar of `into` to that of `features` so many days later; the rest is left as it is. */
export const moveCalendar = (
  { places }: Paydays,
  { features, days }: { readonly features: Float64Array; readonly days: number },
  into: Float64Array,
): void => {
  for (const place of Object.values(places)) if (place >= 0) into[place] = features[place] as number;
  const monthLength = (features[places.dayOfMonth] ?? NaN) + (features[places.daysToMonthEnd] ?? NaN);
  const length = Number.isNaN(monthLength) ? 30 : monthLength;
  moved(into, places.weekday, (value) => wrap(value + days, 7));
  moved(into, places.dayOfMonth, (value) => wrap(value - 1 + days, length) + 1);
  moved(into, places.daysToMonthEnd, (value) => wrap(value - days, length));
  moved(into, places.daysToPayday, (value) => wrap(value - days, paydayPeriod));
  moved(into, places.daysSincePayday, (value) => wrap(value + days, paydayPeriod));
};
