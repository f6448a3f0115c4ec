import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, dayMs, localTime } from '../vocabulary/time.ts';
import { calendarOf, daysAfter, daysTo } from './calendar.ts';

const at = (date: string) => calendarOf({ asOf: Date.parse(`${date}T12:00:00Z`), debtor: null });

/** Whether the day of the month comes on the date: a day that the month lacks comes on its last. */
const comesOn = (dayOfMonth: number, date: string): boolean => {
  const today = Number(date.slice(8));
  return today === dayOfMonth || (addDays(date, 1).endsWith('-01') && today < dayOfMonth);
};

test('days to and since a day of the month are those of a walk over the calendar', () => {
  const date = fc.integer({ min: -900, max: 1800 }).map((day) => addDays('2026-01-01', day));
  fc.assert(
    fc.property(date, fc.integer({ min: 1, max: 31 }), (today, dayOfMonth) => {
      let ahead = 0;
      while (!comesOn(dayOfMonth, addDays(today, ahead))) ahead += 1;
      let back = 0;
      while (!comesOn(dayOfMonth, addDays(today, -back))) back += 1;
      const { day } = at(today);
      expect([daysTo(dayOfMonth, day), daysAfter(dayOfMonth, day)]).toEqual([ahead, back]);
    }),
  );
});

test('shows what the clock on the wall shows', () => {
  const zones = ['UTC', 'Europe/Stockholm', 'America/St_Johns', 'Pacific/Auckland'];
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: -20_000, max: 40_000 * 24 }), (zone, hours) => {
      const asOf = hours * (dayMs / 24) + 1;
      const debtor = {
        country: 'SE',
        region: null,
        language: 'sv',
        timeZones: [zone, 'UTC'],
        kind: 'consumer',
        reachable: { sms: true, email: true, call: true, letter: true, portal: true, messaging: true },
        birthYear: null,
        attributes: {},
      } as const;
      const { epochDay, hour, day } = calendarOf({ asOf, debtor });
      const wall = localTime(zone, asOf);
      expect(addDays('1970-01-01', epochDay)).toBe(wall.date);
      expect([hour, day.weekday + 1, day.dayOfMonth]).toEqual([wall.hour, wall.weekday, wall.dayOfMonth]);
      expect(addDays(wall.date, day.monthDays - day.dayOfMonth + 1).slice(8)).toBe('01');
    }),
  );
});
