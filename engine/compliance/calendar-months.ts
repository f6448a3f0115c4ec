/** Months of the calendar. */
import type { LocalDate } from '../vocabulary/time.ts';

/** The same day of the month, months later; the last day of a shorter month. */
export const addMonths = (date: LocalDate, months: number): LocalDate => {
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8))];
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastDay))).toISOString().slice(0, 10);
};
