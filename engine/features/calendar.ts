/** What the calendar on the debtor's wall shows, in the first of their zones. */
import type { CaseContext } from '../context/case-context.ts';
import { civilDay, monthLength } from '../vocabulary/civil-day.ts';
import { dayMs, hourMs, minuteMs, offsetMinutes } from '../vocabulary/time.ts';

type Day = {
  /** 0 for Monday to 6 for Sunday. */
  readonly weekday: number;
  readonly dayOfMonth: number;
  readonly monthDays: number;
  readonly previousMonthDays: number;
  readonly nextMonthDays: number;
};

export type Calendar = {
  /** Days since 1970-01-01. */
  readonly epochDay: number;
  readonly hour: number;
  readonly day: Day;
};

const readDay = (epochDay: number): Day => {
  const [year, month, dayOfMonth] = civilDay(epochDay);
  return {
    // 1970-01-01 was a Thursday.
    weekday: (((epochDay + 3) % 7) + 7) % 7,
    dayOfMonth,
    monthDays: monthLength(year, month),
    previousMonthDays: month === 0 ? 31 : monthLength(year, month - 1),
    nextMonthDays: month === 11 ? 31 : monthLength(year, month + 1),
  };
};

// Decisions of one night ask for the same day again and again.
const mostDays = 10_000;
const days = new Map<number, Day>();

const dayOf = (epochDay: number): Day => {
  let day = days.get(epochDay);
  if (day === undefined) {
    day = readDay(epochDay);
    if (days.size >= mostDays) days.clear();
    days.set(epochDay, day);
  }
  return day;
};

export const calendarOf = ({ asOf, debtor }: Pick<CaseContext, 'asOf' | 'debtor'>): Calendar => {
  const wall = asOf + offsetMinutes(debtor?.timeZones[0] ?? 'UTC', asOf) * minuteMs;
  const epochDay = Math.floor(wall / dayMs);
  return { epochDay, hour: Math.floor((wall - epochDay * dayMs) / hourMs), day: dayOf(epochDay) };
};

/** Days to the next time that day of the month comes, 0 on it; a day that a month lacks is its last. */
export const daysTo = (dayOfMonth: number, { dayOfMonth: today, monthDays, nextMonthDays }: Day): number => {
  const here = Math.min(dayOfMonth, monthDays);
  return here >= today ? here - today : monthDays - today + Math.min(dayOfMonth, nextMonthDays);
};

/** Days since it last came, 0 on it. */
export const daysAfter = (dayOfMonth: number, { dayOfMonth: today, monthDays, previousMonthDays }: Day): number => {
  const here = Math.min(dayOfMonth, monthDays);
  return here <= today ? today - here : today + previousMonthDays - Math.min(dayOfMonth, previousMonthDays);
};
