import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { addDays, daysBetween } from '../vocabulary/time.ts';
import { payDayOf } from './pay-day.ts';

const epochDay = (date: string): number => daysBetween('1970-01-01', date);
const payDay = (...dates: readonly string[]): number | null => payDayOf(dates.map(epochDay));

test.each<[string, readonly string[], number | null]>([
  ['no payment', [], null],
  ['two payments', ['2026-01-25', '2026-02-25'], null],
  ['always the 25th', ['2026-01-25', '2026-02-25', '2026-03-25'], 25],
  ['around the 25th', ['2026-01-24', '2026-02-25', '2026-03-27'], 25],
  ['half of them', ['2026-01-25', '2026-02-25', '2026-03-10', '2026-04-03'], 25],
  ['fewer than half', ['2026-01-25', '2026-02-25', '2026-03-10', '2026-04-03', '2026-05-17'], null],
  ['the last day of each month', ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'], 31],
  ['the 30th, and February', ['2026-01-30', '2026-02-28', '2026-03-30', '2026-04-30'], 30],
  ['a leap February', ['2028-01-29', '2028-02-29', '2028-03-29'], 29],
  ['around the turn of the month', ['2026-01-31', '2026-03-01', '2026-05-01', '2026-07-02'], 1],
  ['around the turn of the year', ['2025-12-31', '2026-01-01', '2025-12-30'], 31],
  ['before 1970', ['1969-12-25', '1969-11-25', '1900-02-25'], 25],
])('%s', (_, dates, expected) => {
  expect(payDay(...dates)).toBe(expected);
});

/** Days from the date to the nearest occurrence of the day of the month, by walking the calendar. */
const distanceTo = (date: string, day: number): number => {
  const isOccurrence = (candidate: string): boolean => {
    const isLast = addDays(candidate, 1).endsWith('-01');
    const number = Number(candidate.slice(8));
    return number === day || (isLast && number < day);
  };
  for (let distance = 0; ; distance += 1) {
    if (isOccurrence(addDays(date, distance)) || isOccurrence(addDays(date, -distance))) return distance;
  }
};

it('equals a walk over the calendar', () => {
  const date = fc
    .oneof(
      fc.integer({ min: -800, max: 1600 }),
      fc.integer({ min: 0, max: 24 }).map((month) => month * 30 + 28),
    )
    .map((day) => addDays('2026-01-01', day));
  fc.assert(
    fc.property(fc.array(date, { maxLength: 8 }), (dates) => {
      const days = Array.from({ length: 31 }, (_, index) => index + 1);
      const near = days.map((day) => {
        const distances = dates.map((each) => distanceTo(each, day)).filter((distance) => distance <= 2);
        return { day, votes: distances.length, spread: distances.reduce((sum, distance) => sum + distance, 0) };
      });
      const best = near.toSorted((l, r) => r.votes - l.votes || l.spread - r.spread || l.day - r.day)[0]!;
      expect(payDay(...dates)).toBe(dates.length >= 3 && best.votes * 2 >= dates.length ? best.day : null);
    }),
  );
});
