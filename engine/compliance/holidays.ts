/**
 * Holidays by country and region, from the `date-holidays` library with the packs' own additions. The library computes them from
 * its data alone: the same settings and year give the same days on every machine. Kept by settings, region and year, within bounds.
 */
import Holidays, { type HolidaysTypes } from 'date-holidays';
import type { LocalDate } from '../vocabulary/time.ts';
import type { HolidaySettings, PackChannel } from './pack.ts';

type Days = { readonly always: ReadonlySet<LocalDate>; readonly added: ReadonlySet<LocalDate> };

const cachedYears = 2048;
const daysBySettings = new WeakMap<HolidaySettings, Map<string, Days>>();

const datesOf = (calendar: Holidays, year: number, types: readonly string[]): readonly LocalDate[] =>
  calendar
    .getHolidays(year)
    .filter((holiday: HolidaysTypes.Holiday) => types.includes(holiday.type))
    .map((holiday) => holiday.date.slice(0, 10));

// The library says undefined, against its types, of a country without regions.
const namesOf = (regions: object | undefined): readonly string[] => Object.keys(regions ?? {});

/** The library's names for a region of the country, null being the country itself; none where nobody knows the region. */
const statesOf = (settings: HolidaySettings, region: string, states: readonly string[]): readonly (string | null)[] => {
  if (states.includes(region)) return [region];
  if (settings.no_regional_days?.includes(region) === true) return [null];
  return settings.regions?.[region] ?? [];
};

/** The library's names of the regions that decide: those of the debtor's, all of them where it is unknown, or none where days do not differ. */
const statesFor = (settings: HolidaySettings, country: string, region: string | null): readonly (string | null)[] => {
  if (settings.state !== undefined) return [settings.state];
  const states = namesOf(new Holidays().getStates(country));
  const part = region?.startsWith(`${country}-`) === true ? region.slice(country.length + 1) : null;
  const known = part === null ? [] : statesOf(settings, part, states);
  if (known.length > 0) return known;
  return settings.region_required === true ? [null, ...states] : [null];
};

const addedDays = (settings: HolidaySettings, country: string, year: number): readonly LocalDate[] => {
  const rules = [...(settings.add_fixed ?? []), ...(settings.add_easter ?? []).map((days) => `easter ${days}`)];
  if (rules.length === 0) return [];
  const calendar = new Holidays(country);
  return rules.flatMap((rule) => {
    calendar.setHoliday(rule, { name: rule, type: 'public' });
    return calendar
      .getHolidays(year)
      .filter((holiday) => holiday.rule === rule)
      .map((holiday) => holiday.date.slice(0, 10));
  });
};

const computeDays = (settings: HolidaySettings, region: string | null, year: number): Days => {
  const { country } = settings;
  if (country === null) return { always: new Set(), added: new Set() };
  const always = statesFor(settings, country, region).flatMap((state) =>
    settings.types.length === 0
      ? []
      : datesOf(state === null ? new Holidays(country) : new Holidays(country, state), year, settings.types),
  );
  const added = addedDays(settings, country, year);
  return settings.add_for === undefined
    ? { always: new Set([...always, ...added]), added: new Set() }
    : { always: new Set(always), added: new Set(added) };
};

const daysOf = (settings: HolidaySettings, region: string | null, year: string): Days => {
  let byYear = daysBySettings.get(settings);
  if (byYear === undefined) {
    byYear = new Map();
    daysBySettings.set(settings, byYear);
  }
  const key = `${year}${region ?? ''}`;
  let days = byYear.get(key);
  if (days === undefined) {
    days = computeDays(settings, region, Number(year));
    if (byYear.size >= cachedYears) byYear.clear();
    byYear.set(key, days);
  }
  return days;
};

/**
 * Whether the day is a holiday where the debtor lives, for a contact on that channel. `region` is ISO 3166-2 (`DE-BY`); where days
 * differ by region and it is unknown, a holiday of any region counts.
 */
export const isHoliday = (
  settings: HolidaySettings,
  region: string | null,
  on: LocalDate,
  channel: PackChannel,
): boolean => {
  const days = daysOf(settings, region, on.slice(0, 4));
  return days.always.has(on) || (days.added.has(on) && settings.add_for?.includes(channel) === true);
};
