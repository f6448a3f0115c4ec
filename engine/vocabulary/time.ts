/**
 * Instants, calendar dates and zones. Inside the engine an instant is epoch milliseconds; a calendar date is
 * `YYYY-MM-DD` in a named IANA zone. Offsets are never stored. The one file that touches a zone library.
 */
import { tzOffset } from '@date-fns/tz';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;
/** A day of a calendar, `YYYY-MM-DD`. */
export type LocalDate = string;

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

/** What a clock on the wall of a zone shows. `weekday` is 1 for Monday to 7 for Sunday. */
export type LocalTime = {
  readonly date: LocalDate;
  readonly hour: number;
  readonly minute: number;
  readonly weekday: number;
  readonly dayOfMonth: number;
};

const knownZones = new Map<string, boolean>();

/** Whether the runtime's zone data has this IANA name. */
export const isTimeZone = (name: string): boolean => {
  let known = knownZones.get(name);
  if (known === undefined) {
    try {
      known =
        !/^[+-]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
    } catch {
      known = false;
    }
    if (knownZones.size < 4096) knownZones.set(name, known);
  }
  return known;
};

// An offset is taken to hold for a whole quarter of an hour. Since 1972 nine zones of the IANA data have changed theirs at 00:01 or the
// like (St John's until 2011, a station in Antarctica until 2022): there the clock is wrong for the rest of that quarter.
const quarterMs = 15 * minuteMs;

/** By UTC day the one offset of the whole day, null where it changes within; by quarter for the days on which it does. */
type Offsets = { readonly byDay: Map<number, number | null>; readonly byQuarter: Map<number, number> };
const offsetsByZone = new Map<string, Offsets>();
const cachedDaysPerZone = 100_000;

const offsetAt = (zone: string, at: Instant): number => tzOffset(zone, new Date(at));

/** A clock that changes and changes back within one UTC day is not known in the data; the middle is looked at all the same. */
const offsetOfDay = (zone: string, start: Instant): number | null => {
  const offset = offsetAt(zone, start);
  const isOne = offsetAt(zone, start + dayMs / 2) === offset && offsetAt(zone, start + dayMs - 1) === offset;
  return isOne ? offset : null;
};

const remember = <T>(cache: Map<number, T>, key: number, value: T): T => {
  if (cache.size >= cachedDaysPerZone) cache.clear();
  cache.set(key, value);
  return value;
};

/** Minutes by which the zone's clock is ahead of UTC at the instant. */
export const offsetMinutes = (zone: string, at: Instant): number => {
  let offsets = offsetsByZone.get(zone);
  if (offsets === undefined) {
    offsets = { byDay: new Map(), byQuarter: new Map() };
    offsetsByZone.set(zone, offsets);
  }
  const day = Math.floor(at / dayMs);
  let offset = offsets.byDay.get(day);
  if (offset === undefined) offset = remember(offsets.byDay, day, offsetOfDay(zone, day * dayMs));
  if (offset !== null) return offset;
  const quarter = Math.floor(at / quarterMs);
  return offsets.byQuarter.get(quarter) ?? remember(offsets.byQuarter, quarter, offsetAt(zone, quarter * quarterMs));
};

// Days as text are asked for again and again within a few years of each other; both directions are remembered, within bounds.
const cachedDates = 50_000;
const dateByDay = new Map<number, LocalDate>();
const dayByDate = new Map<LocalDate, number>();

/** The calendar date of the day that lies `day` days after 1970-01-01. */
const dateOfDay = (day: number): LocalDate => {
  let date = dateByDay.get(day);
  if (date === undefined) {
    date = new Date(day * dayMs).toISOString().slice(0, 10);
    if (dateByDay.size >= cachedDates) dateByDay.clear();
    dateByDay.set(day, date);
  }
  return date;
};

/** Days from 1970-01-01 to the date. */
export const dayOfDate = (date: LocalDate): number => {
  let day = dayByDate.get(date);
  if (day === undefined) {
    day = Math.round(Date.parse(`${date}T00:00:00Z`) / dayMs);
    if (dayByDate.size >= cachedDates) dayByDate.clear();
    dayByDate.set(date, day);
  }
  return day;
};

/** 1 for Monday to 7 for Sunday; 1970-01-01 was a Thursday. */
const weekdayOfDay = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** The wall clock of a zone at an instant. */
export const localTime = (zone: string, at: Instant): LocalTime => {
  const wall = at + offsetMinutes(zone, at) * minuteMs;
  const day = Math.floor(wall / dayMs);
  const minuteOfDay = Math.floor((wall - day * dayMs) / minuteMs);
  const date = dateOfDay(day);
  return {
    date,
    hour: Math.floor(minuteOfDay / 60),
    minute: minuteOfDay % 60,
    weekday: weekdayOfDay(day),
    dayOfMonth: Number(date.slice(8)),
  };
};

/** The calendar date of a zone at an instant. */
export const localDate = (zone: string, at: Instant): LocalDate =>
  dateOfDay(Math.floor((at + offsetMinutes(zone, at) * minuteMs) / dayMs));

/**
 * The instant at which the zone's clock shows `minuteOfDay` on `date` (0 to 1,440; 1,440 is the next midnight).
 * In a spring-forward gap: the instant of the change. In an autumn overlap: the first of the two.
 */
export const instantOfLocal = (zone: string, date: LocalDate, minuteOfDay: number): Instant => {
  const wall = dayOfDate(date) * dayMs + minuteOfDay * minuteMs;
  const before = wall - offsetMinutes(zone, wall - dayMs) * minuteMs;
  const after = wall - offsetMinutes(zone, wall + dayMs) * minuteMs;
  const isRight = (at: Instant): boolean => at + offsetMinutes(zone, at) * minuteMs === wall;
  const first = Math.min(before, after);
  const second = Math.max(before, after);
  if (isRight(first)) return first;
  if (isRight(second)) return second;
  // In the gap: walk back from the later reading to the change itself.
  let change = Math.ceil(first / quarterMs) * quarterMs;
  while (change + offsetMinutes(zone, change) * minuteMs < wall) change += quarterMs;
  return change;
};

/** `days` calendar days after `date` (before it where negative). */
export const addDays = (date: LocalDate, days: number): LocalDate => dateOfDay(dayOfDate(date) + days);

/** Whole calendar days from `from` to `to`: positive where `to` is later. */
export const daysBetween = (from: LocalDate, to: LocalDate): number => dayOfDate(to) - dayOfDate(from);

/** 1 for Monday to 7 for Sunday. */
export const weekdayOf = (date: LocalDate): number => weekdayOfDay(dayOfDate(date));

const twoDigits = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
const two = (value: number): string => twoDigits[value] ?? String(value);

const offsetSuffix = (offset: number): string => {
  if (offset === 0) return 'Z';
  const size = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
};

/** RFC 3339 in the zone's own offset: `2026-03-02T17:30:00+01:00`. */
export const formatInstant = (zone: string, at: Instant): string => {
  // Until the 20th century clocks went by the sun, seconds and all; the text has whole minutes and still names the instant.
  const offset = Math.trunc(offsetMinutes(zone, at));
  const wall = at + offset * minuteMs;
  const day = Math.floor(wall / dayMs);
  const ofDay = wall - day * dayMs;
  const second = Math.floor(ofDay / 1000);
  const clock = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
  const fraction = ofDay % 1000 === 0 ? '' : `.${String(ofDay % 1000).padStart(3, '0')}`;
  return `${dateOfDay(day)}T${clock}${fraction}${offsetSuffix(offset)}`;
};

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

const clockFieldLimits = [
  [4, 23],
  [5, 59],
  [6, 59],
  [9, 23],
  [10, 59],
] as const;

/** Midnight UTC of the calendar date, or `null` where there is no such day. */
const midnightOf = (year: number, month: number, day: number): Instant | null => {
  if (year < 1900 || year > 2199) return null;
  const midnight = Date.UTC(year, month - 1, day);
  const date = new Date(midnight);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? midnight : null;
};

/** An RFC 3339 instant with an offset, or `null` where the text is none or names a day that does not exist. Years 1900 to 2199. */
export const parseInstant = (text: string): Instant | null => {
  const parts = rfc3339.exec(text);
  if (parts === null) return null;
  const field = (index: number): number => Number(parts[index] ?? '0');
  if (clockFieldLimits.some(([index, most]) => field(index) > most)) return null;
  const midnight = midnightOf(field(1), field(2), field(3));
  if (midnight === null) return null;
  const fractionMs = Math.floor(Number(`0.${parts[7] ?? '0'}`) * 1000);
  const offset = (field(9) * 60 + field(10)) * (parts[8] === '-' ? -1 : 1);
  return midnight + ((field(4) * 60 + field(5) - offset) * 60 + field(6)) * 1000 + fractionMs;
};

/** Whether the text is a calendar date that exists, `YYYY-MM-DD`, years 1900 to 2199. */
export const isLocalDate = (text: string): boolean => {
  if (!/^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
};
