/** Spans of time `[from, to)` and the instants at which a zone's clock shows a span of a day. */
import { dayMs, instantOfLocal, minuteMs, offsetMinutes, type Instant, type LocalDate } from '../vocabulary/time.ts';

/** Half-open `[from, to)`, never empty. */
export type Interval = { readonly from: Instant; readonly to: Instant };

/** The instants in both lists; each list is in order and its intervals lie apart. */
export const intersect = (left: readonly Interval[], right: readonly Interval[]): readonly Interval[] => {
  const both: Interval[] = [];
  for (const one of left) {
    for (const other of right) {
      const from = Math.max(one.from, other.from);
      const to = Math.min(one.to, other.to);
      if (from < to) both.push({ from, to });
    }
  }
  return both;
};

const quarterMs = 15 * minuteMs;

/** The first instant in `[start, end)` with the offset of `end`, where exactly one change lies between them. */
const changeOfOffset = (zone: string, start: Instant, end: Instant): Instant => {
  const after = offsetMinutes(zone, end);
  let low = Math.floor(start / quarterMs);
  let high = Math.ceil(end / quarterMs);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMinutes(zone, middle * quarterMs) === after) high = middle;
    else low = middle;
  }
  return high * quarterMs;
};

/**
 * Every instant of the day at which the zone's clock shows a minute in `[fromMinute, toMinute)`. On a day whose clock changes
 * this may be longer, shorter, in two pieces or nothing: the instant decides, not the label of the hour.
 */
export const instantsOfMinutes = (
  zone: string,
  on: LocalDate,
  fromMinute: number,
  toMinute: number,
): readonly Interval[] => {
  const start = instantOfLocal(zone, on, 0);
  const end = instantOfLocal(zone, on, 1440);
  const midnight = Date.parse(`${on}T00:00:00Z`);
  const piece = (from: Instant, to: Instant): Interval => {
    const wall = midnight - offsetMinutes(zone, from) * minuteMs;
    return { from: Math.max(from, wall + fromMinute * minuteMs), to: Math.min(to, wall + toMinute * minuteMs) };
  };
  const isWhole = offsetMinutes(zone, start) === offsetMinutes(zone, end);
  const change = isWhole ? end : changeOfOffset(zone, start, end);
  const pieces = change >= end ? [piece(start, end)] : [piece(start, change), piece(change, end)];
  const spans = pieces.filter(({ from, to }) => from < to);
  const [first, second] = spans;
  // Two pieces that touch are one: the usual case where the change lies within the span.
  if (first !== undefined && second !== undefined && first.to === second.from)
    return [{ from: first.from, to: second.to }];
  return spans;
};

/** Days since 1970-01-01 on the zone's calendar. */
export const dayNumber = (zone: string, at: Instant): number =>
  Math.floor((at + offsetMinutes(zone, at) * minuteMs) / dayMs);

const cachedDates = 20_000;
const dateByDay = new Map<number, LocalDate>();
const startsByZone = new Map<string, Map<number, Instant>>();

/** The calendar date of a day number. Kept within bounds. */
export const dateOfDayNumber = (day: number): LocalDate => {
  let date = dateByDay.get(day);
  if (date === undefined) {
    date = new Date(day * dayMs).toISOString().slice(0, 10);
    if (dateByDay.size >= cachedDates) dateByDay.clear();
    dateByDay.set(day, date);
  }
  return date;
};

/** The instant at which the numbered day begins in the zone. Kept within bounds by zone. */
export const startOfDay = (zone: string, day: number): Instant => {
  let starts = startsByZone.get(zone);
  if (starts === undefined) {
    starts = new Map();
    startsByZone.set(zone, starts);
  }
  let start = starts.get(day);
  if (start === undefined) {
    start = instantOfLocal(zone, dateOfDayNumber(day), 0);
    if (starts.size >= cachedDates) starts.clear();
    starts.set(day, start);
  }
  return start;
};
