/**
 * Holidays of a jurisdiction: the library's days, and those that the pack adds where the library is known to miss them.
 * Where the law differs by region and the region is not known, a holiday anywhere in the country counts.
 */
import Holidays, { type HolidaysTypes } from 'date-holidays';
import { dateOf, readDate, type Day } from './local-time.ts';
import type { HolidaySpec } from './pack-data.ts';

/** Whether a day is a holiday for a contact by this channel. */
export type IsHoliday = (day: Day, channel: string) => boolean;

/** `states` as `statesToAsk` gives them. */
export function makeHolidays(spec: HolidaySpec, states: States): IsHoliday {
  const byYear = new Map<number, { readonly library: ReadonlySet<Day>; readonly added: ReadonlySet<Day> }>();
  return (day, channel) => {
    const year = Number(dateOf(day).slice(0, 4));
    const known = byYear.get(year) ?? { library: libraryDays(spec, states, year), added: addedDays(spec, year) };
    byYear.set(year, known);
    const addedCount = spec.add_for === undefined || spec.add_for.includes(channel);
    return known.library.has(day) || (addedCount && known.added.has(day));
  };
}

/** The library's states to ask; `undefined` among them stands for the country as a whole. */
export type States = readonly (string | undefined)[];

/** `region` is ISO 3166-2: the debtor's, or the one that the jurisdiction names. */
export function statesToAsk(spec: HolidaySpec, region: string | undefined): States {
  if (spec.country === null) return [];
  if (spec.state !== undefined) return [spec.state];
  const states = statesOf(spec.country);
  const known = statesOfRegion(spec, states, region?.startsWith(`${spec.country}-`) === true ? region : '');
  return known ?? (spec.region_required === true ? [undefined, ...states] : [undefined]);
}

/** By the library, else by the pack; undefined where neither knows the region. */
function statesOfRegion({ country, ...spec }: HolidaySpec, states: States, region: string): States | undefined {
  const name = region.slice((country ?? '').length + 1);
  if (states.includes(name)) return [name];
  if (spec.no_regional_days?.includes(name) === true) return [undefined];
  return spec.regions !== undefined && Object.hasOwn(spec.regions, name) ? spec.regions[name] : undefined;
}

const statesByCountry = new Map<string, readonly string[]>();

function statesOf(country: string): readonly string[] {
  const known = statesByCountry.get(country);
  if (known !== undefined) return known;
  const found: unknown = new Holidays().getStates(country);
  const states = typeof found === 'object' && found !== null ? Object.keys(found) : [];
  statesByCountry.set(country, states);
  return states;
}

function libraryDays(spec: HolidaySpec, states: States, year: number): ReadonlySet<Day> {
  const { country } = spec;
  if (country === null || spec.types.length === 0) return new Set();
  const options = { types: spec.types as HolidaysTypes.HolidayType[] };
  const days = new Set<Day>();
  for (const state of states) {
    const library = state === undefined ? new Holidays(country, options) : new Holidays(country, state, options);
    for (const holiday of library.getHolidays(year)) {
      const day = readDate(holiday.date.slice(0, 10));
      if (day !== undefined) days.add(day);
    }
  }
  return days;
}

function addedDays(spec: HolidaySpec, year: number): ReadonlySet<Day> {
  const fixed = (spec.add_fixed ?? []).map((monthDay) => readDate(`${year}-${monthDay}`));
  const sunday = easterSunday(year);
  const easter = (spec.add_easter ?? []).map((days) => sunday + days);
  return new Set([...fixed, ...easter].filter((day) => day !== undefined));
}

/** Easter Sunday of the Gregorian calendar (Butcher's rule, Nature, 1876). */
export function easterSunday(year: number): Day {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(n / 31) - 1, (n % 31) + 1) / 86_400_000;
}
