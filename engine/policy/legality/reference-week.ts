/**
 * A week to ask the judge about: the next Monday to Sunday that are no holidays, and the next holiday. Asked on a clock in UTC, which shows
 * every hour once, so that hours of the day mean the same as on any debtor's clock.
 */
import type { CompiledPack } from '../../compliance/compile-pack.ts';
import { isHoliday } from '../../compliance/holidays.ts';
import { permittedIntervals } from '../../compliance/permitted-intervals.ts';
import type { Channel, Slot } from '../../vocabulary/action.ts';
import type { Actor, DebtorKind } from '../../vocabulary/case.ts';
import { addDays, dayMs, dayOfDate, minuteMs, weekdayOf, type Instant, type LocalDate } from '../../vocabulary/time.ts';

export const weekDays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'hol'] as const;
export type WeekDay = (typeof weekDays)[number];

/** The date that stands for each day; no holiday where none falls within a year. */
export type ReferenceWeek = ReadonlyMap<WeekDay, LocalDate>;

/** A zone without changes of its clock. */
export const referenceZone = 'UTC';
const searchedDays = 366;

/** The week from the day on, for a channel: some holidays hold for some channels only. */
export const referenceWeek = (
  pack: CompiledPack,
  region: string | null,
  channel: Channel,
  from: LocalDate,
): ReferenceWeek => {
  const week = new Map<WeekDay, LocalDate>();
  for (let day = 0; day < searchedDays && week.size < weekDays.length; day += 1) {
    const on = addDays(from, day);
    const name = isHoliday(pack.holidays, region, on, channel) ? 'hol' : weekDays[weekdayOf(on) - 1];
    if (name !== undefined && !week.has(name)) week.set(name, on);
  }
  return week;
};

/** Minutes of the day `[from, to)`, in order and apart. */
export type Hours = readonly (readonly [number, number])[];
export type HoursByDay = ReadonlyMap<WeekDay, Hours>;

export type HoursQuery = {
  readonly pack: CompiledPack;
  readonly region: string | null;
  readonly channel: Channel;
  readonly slot: Slot;
  readonly actor: Actor;
  readonly debtorKind: DebtorKind;
};

/** An instant of each day that leaves the slot open. */
export const openings = (week: ReferenceWeek, hours: HoursByDay): readonly Instant[] =>
  [...week].flatMap(([name, on]) => {
    const open = hours.get(name)?.[0];
    return open === undefined ? [] : [dayOfDate(on) * dayMs + open[0] * minuteMs];
  });

/** When each day of the week leaves the slot open, by the judge of hours. */
export const permittedHours = (query: HoursQuery, week: ReferenceWeek): HoursByDay => {
  const { pack, ...rest } = query;
  return new Map(
    [...week].map(([name, on]) => {
      const { intervals } = permittedIntervals(pack, { ...rest, zones: [referenceZone], on });
      const midnight = dayOfDate(on) * dayMs;
      const minute = (at: number): number => (at - midnight) / minuteMs;
      return [name, intervals.map(({ from, to }) => [minute(from), minute(to)] as const)] as const;
    }),
  );
};
