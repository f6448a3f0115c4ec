/** Months of the calendar. */
import type { LocalDate } from '../vocabulary/time.ts';

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `month` from 0. */
const lengthOfMonth = (year: number, month: number): number => {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 1 && isLeap ? 29 : (monthLengths[month] ?? 31);
};

const twoDigits = (value: number): string => (value < 10 ? `0${value}` : `${value}`);

/** The same day of the month, months later; the last day of a shorter month. */
export const addMonths = (date: LocalDate, months: number): LocalDate => {
  const counted = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const year = Math.floor(counted / 12);
  const month = counted - year * 12;
  const day = Math.min(Number(date.slice(8)), lengthOfMonth(year, month));
  return `${year}-${twoDigits(month + 1)}-${twoDigits(day)}`;
};
