/**
 * Days of a debtor's calendar as whole numbers (days since 1970-01-01), which a day-by-day story counts in, and the
 * paydays that fall on them. Minutes of the day are wall-clock; stories stay clear of 00:00–04:00, so the offset at noon is
 * the offset of every minute they use.
 */
import { dayMs, minuteMs, offsetMinutes, type Instant, type LocalDate } from '../../engine/index.ts';

export type DayNumber = number;

export const dayOfInstant = (zone: string, at: Instant): DayNumber =>
  Math.floor((at + offsetMinutes(zone, at) * minuteMs) / dayMs);

export const dayOfDate = (date: LocalDate): DayNumber => Date.parse(`${date}T00:00:00Z`) / dayMs;

export const dateOfDay = (day: DayNumber): LocalDate => new Date(day * dayMs).toISOString().slice(0, 10);

/** 1 for Monday to 7 for Sunday. */
export const weekdayOfDay = (day: DayNumber): number => ((day + 3) % 7) + 1;

/** The instant at which the zone's clock shows `minuteOfDay` (240 to 1,439) on the day. */
export const instantOfDay = (zone: string, day: DayNumber, minuteOfDay: number): Instant =>
  day * dayMs + (minuteOfDay - offsetMinutes(zone, day * dayMs + dayMs / 2)) * minuteMs;

const paydayOfMonth = (year: number, month: number, dayOfMonth: number): DayNumber => {
  const monthLength = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Date.UTC(year, month, Math.min(dayOfMonth, monthLength)) / dayMs;
  return day - Math.max(0, weekdayOfDay(day) - 5);
};

/**
 * Days since the last payday, 0 on the day itself. `dayOfMonth` 31 is the last day of a month; a payday on a weekend is paid
 * on the Friday before.
 */
export const daysSincePayday = (dayOfMonth: number, day: DayNumber): number => {
  const date = new Date(day * dayMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  // The next month's payday may have moved into this one (the 1st on a Saturday).
  for (const monthsOn of [1, 0]) {
    const payday = paydayOfMonth(year, month + monthsOn, dayOfMonth);
    if (payday <= day) return day - payday;
  }
  return day - paydayOfMonth(year, month - 1, dayOfMonth);
};

/** The first payday on or after the day. */
export const nextPayday = (dayOfMonth: number, day: DayNumber): DayNumber => {
  for (let ahead = day; ; ahead += 1) if (daysSincePayday(dayOfMonth, ahead) === 0) return ahead;
};
