import { describe, expect, test } from 'vitest';
import { instantOfLocal, weekdayOf } from '../../engine/index.ts';
import {
  dateOfDay,
  dayOfDate,
  dayOfInstant,
  daysSincePayday,
  instantOfDay,
  nextPayday,
  weekdayOfDay,
} from './local-day.ts';

describe('days as numbers', () => {
  test.each(['1970-01-01', '2026-02-28', '2026-03-01', '2028-02-29'])('%s comes back, with its weekday', (date) => {
    expect(dateOfDay(dayOfDate(date))).toBe(date);
    expect(weekdayOfDay(dayOfDate(date))).toBe(weekdayOf(date));
  });

  test.each([
    ['an ordinary day', 'Europe/Stockholm', '2026-06-10', 600],
    ['the morning after the spring change', 'Europe/Stockholm', '2026-03-29', 330],
    ['the evening of the autumn change', 'Europe/London', '2026-10-25', 1200],
  ])('the wall clock of %s is the engine’s', (_, zone, date, minute) => {
    const at = instantOfDay(zone, dayOfDate(date), minute);
    expect(at).toBe(instantOfLocal(zone, date, minute));
    expect(dateOfDay(dayOfInstant(zone, at))).toBe(date);
  });
});

describe('paydays', () => {
  test.each([
    ['on the day', 25, '2026-03-25', 0],
    ['two days after it', 25, '2026-03-27', 2],
    ['the day before, counted from last month', 25, '2026-03-24', 27],
    ['a Saturday’s is paid on the Friday', 25, '2026-04-24', 0],
    ['the last day of a short month that ends on a Saturday', 31, '2026-02-27', 0],
    ['the first of a month on a Sunday is paid in the month before', 1, '2026-10-30', 0],
  ])('%s', (_, payday, date, days) => {
    expect(daysSincePayday(payday, dayOfDate(date))).toBe(days);
  });

  test('the next one is the first that is not past', () => {
    expect(dateOfDay(nextPayday(15, dayOfDate('2026-05-16')))).toBe('2026-06-15');
    expect(dateOfDay(nextPayday(15, dayOfDate('2026-05-15')))).toBe('2026-05-15');
  });
});
