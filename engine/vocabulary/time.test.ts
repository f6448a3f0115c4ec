import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  dayMs,
  daysBetween,
  formatInstant,
  hourMs,
  instantOfLocal,
  isLocalDate,
  isTimeZone,
  localDate,
  localTime,
  minuteMs,
  offsetMinutes,
  parseInstant,
  weekdayOf,
} from './time.ts';

const at = (text: string): number => {
  const instant = parseInstant(text);
  if (instant === null) throw new Error(`${text} is no instant`);
  return instant;
};
const utc = (instant: number): string => new Date(instant).toISOString().replace('.000', '');

/** Whole, half and three-quarter hours, both hemispheres, a half-hour change, a day that was left out, and one without changes. */
const zones = [
  'UTC',
  'Europe/Stockholm',
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Australia/Eucla',
  'Pacific/Chatham',
  'Pacific/Apia',
  'America/Santiago',
  'Africa/Cairo',
] as const;
const zone = fc.constantFrom(...zones);
const instantBetween = (from: string, to: string) => fc.integer({ min: Date.parse(from), max: Date.parse(to) });
const modern = instantBetween('2012-01-01T00:00:00Z', '2037-12-31T00:00:00Z');

describe('instantOfLocal', () => {
  test.each([
    ['an ordinary morning', 'Europe/Stockholm', '2026-03-02', 8 * 60, '2026-03-02T07:00:00Z'],
    ['the night before the clocks go forward', 'Europe/Stockholm', '2026-03-29', 60, '2026-03-29T00:00:00Z'],
    ['in the gap: the change', 'Europe/Stockholm', '2026-03-29', 150, '2026-03-29T01:00:00Z'],
    ['the end of the gap', 'Europe/Stockholm', '2026-03-29', 180, '2026-03-29T01:00:00Z'],
    ['after the gap', 'Europe/Stockholm', '2026-03-29', 240, '2026-03-29T02:00:00Z'],
    ['in the overlap: the first', 'Europe/Stockholm', '2026-10-25', 150, '2026-10-25T00:30:00Z'],
    ['after the overlap', 'Europe/Stockholm', '2026-10-25', 180, '2026-10-25T02:00:00Z'],
    ['in the gap, west', 'America/New_York', '2026-03-08', 150, '2026-03-08T07:00:00Z'],
    ['in the overlap, west', 'America/New_York', '2026-11-01', 90, '2026-11-01T05:30:00Z'],
    ['a gap of half an hour', 'Australia/Lord_Howe', '2026-10-04', 135, '2026-10-03T15:30:00Z'],
    ['an overlap of half an hour', 'Australia/Lord_Howe', '2026-04-05', 105, '2026-04-04T14:45:00Z'],
    ['45 minutes past the hour', 'Asia/Kathmandu', '2026-03-02', 0, '2026-03-01T18:15:00Z'],
    ['a day that was left out: where the next begins', 'Pacific/Apia', '2011-12-30', 720, '2011-12-30T10:00:00Z'],
    ['a midnight that was left out', 'America/Santiago', '2026-09-06', 0, '2026-09-06T04:00:00Z'],
    ['minute 1,440 is the next midnight', 'Europe/Stockholm', '2026-03-02', 1440, '2026-03-02T23:00:00Z'],
    ['minute 1,440 of a day of 23 hours', 'Europe/Stockholm', '2026-03-29', 1440, '2026-03-29T22:00:00Z'],
  ])('%s', (_, name, date, minute, expected) => {
    expect(utc(instantOfLocal(name, date, minute))).toBe(expected);
  });

  test('gives back the instant of any clock reading, or in an overlap one that shows the same', () => {
    fc.assert(
      fc.property(zone, modern, (name, instant) => {
        const whole = Math.floor(instant / minuteMs) * minuteMs;
        const wall = localTime(name, whole);
        const back = instantOfLocal(name, wall.date, wall.hour * 60 + wall.minute);
        expect(localTime(name, back)).toEqual(wall);
        expect(back).toBeLessThanOrEqual(whole);
        expect(whole - back).toBeLessThanOrEqual(hourMs);
      }),
    );
  });

  test('is the first instant whose clock shows the minute or more, found by walking', () => {
    const midnight = fc.integer({ min: 0, max: 365 * 26 }).map((day) => addDays('2012-01-01', day));
    const changes = fc.constantFrom(
      '2026-03-29',
      '2026-10-25',
      '2026-03-08',
      '2026-11-01',
      '2026-04-05',
      '2026-10-04',
      '2026-09-06',
      '2026-04-24',
    );
    fc.assert(
      fc.property(zone, fc.oneof(midnight, changes), fc.integer({ min: 0, max: 95 }), (name, date, quarter) => {
        const minute = quarter * 15;
        const shown = (instant: number): number => instant + offsetMinutes(name, instant) * minuteMs;
        const wanted = Date.parse(`${date}T00:00:00Z`) + minute * minuteMs;
        let walked = wanted - 15 * hourMs;
        while (shown(walked) < wanted) walked += 15 * minuteMs;
        expect(utc(instantOfLocal(name, date, minute))).toBe(utc(walked));
      }),
      { numRuns: 300 },
    );
  });
});

describe('localTime', () => {
  test.each([
    [
      'Europe/Stockholm',
      '2026-03-29T00:59:59Z',
      { date: '2026-03-29', hour: 1, minute: 59, weekday: 7, dayOfMonth: 29 },
    ],
    [
      'Europe/Stockholm',
      '2026-03-29T01:00:00Z',
      { date: '2026-03-29', hour: 3, minute: 0, weekday: 7, dayOfMonth: 29 },
    ],
    ['Asia/Kathmandu', '2026-12-31T18:15:00Z', { date: '2027-01-01', hour: 0, minute: 0, weekday: 5, dayOfMonth: 1 }],
    [
      'America/St_Johns',
      '2026-01-01T03:29:59Z',
      { date: '2025-12-31', hour: 23, minute: 59, weekday: 3, dayOfMonth: 31 },
    ],
    ['UTC', '1969-12-28T23:59:59Z', { date: '1969-12-28', hour: 23, minute: 59, weekday: 7, dayOfMonth: 28 }],
  ])('%s at %s', (name, text, expected) => {
    expect(localTime(name, at(text))).toEqual(expected);
  });

  test('agrees with Intl, whose data is the same but whose way is another', () => {
    const formatters = new Map(
      zones.map((name) => [
        name,
        new Intl.DateTimeFormat('en-CA', {
          timeZone: name,
          hourCycle: 'h23',
          year: 'numeric',
          month: '2-digit',
          day: '2-digit',
          hour: '2-digit',
          minute: '2-digit',
        }),
      ]),
    );
    fc.assert(
      fc.property(zone, modern, (name, instant) => {
        const { date, hour, minute, weekday, dayOfMonth } = localTime(name, instant);
        const two = (value: number): string => String(value).padStart(2, '0');
        expect(`${date}, ${two(hour)}:${two(minute)}`).toBe(formatters.get(name)!.format(instant));
        expect(localDate(name, instant)).toBe(date);
        expect(weekdayOf(date)).toBe(weekday);
        expect(dayOfMonth).toBe(Number(date.slice(8)));
      }),
    );
  });
});

describe('text', () => {
  test.each([
    ['Europe/Stockholm', '2026-03-02T16:30:00Z', '2026-03-02T17:30:00+01:00'],
    ['UTC', '2026-03-02T16:30:00Z', '2026-03-02T16:30:00Z'],
    ['America/St_Johns', '2026-01-02T00:00:00Z', '2026-01-01T20:30:00-03:30'],
    ['Asia/Kathmandu', '2026-01-02T00:00:00.250Z', '2026-01-02T05:45:00.250+05:45'],
  ])('%s: %s is written %s', (name, text, expected) => {
    expect(formatInstant(name, at(text))).toBe(expected);
  });

  test('what is written is read back as the same instant, in any zone and any year', () => {
    const anyInstant = instantBetween('1900-01-02T00:00:00Z', '2199-12-30T00:00:00Z');
    fc.assert(
      fc.property(
        fc.oneof(zone, fc.constantFrom('Africa/Monrovia', 'Europe/Dublin')),
        fc.oneof(anyInstant, modern),
        (name, instant) => {
          expect(parseInstant(formatInstant(name, instant))).toBe(instant);
        },
      ),
    );
  });

  test('clocks that went by the sun: the text has whole minutes and names the instant', () => {
    const instant = at('1900-01-02T03:25:45Z');
    expect(parseInstant(formatInstant('Africa/Monrovia', instant))).toBe(instant);
  });

  test('every millisecond is read as written, and what is finer is cut off', () => {
    for (let ms = 0; ms < 1000; ms += 1)
      expect(at(`2026-03-02T17:30:00.${String(ms).padStart(3, '0')}Z`) % 1000).toBe(ms);
    expect(at('2026-03-02T17:30:00.123999999Z') % 1000).toBe(123);
    expect(at('2026-03-02T17:30:00.5Z') % 1000).toBe(500);
  });

  test.each([
    '2026-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-04-00T00:00:00Z',
    '2026-03-02T24:00:00Z',
    '2026-03-02T10:60:00Z',
    '2026-03-02T10:00:60Z',
    '2026-03-02T10:00:00+24:00',
    '2026-03-02T10:00:00+01:60',
    '2026-03-02T10:00:00',
    '2026-03-02T10:00Z',
    '2026-03-02 10:00:00Z',
    '2026-3-2T10:00:00Z',
    '1899-12-31T23:59:59Z',
    '2200-01-01T00:00:00Z',
    '2026-03-02T10:00:00.Z',
    '2026-03-02T10:00:00Z ',
    '٢٠٢٦-03-02T10:00:00Z',
    '',
  ])('%j is no instant', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  test.each([
    ['2028-02-29', true],
    ['2000-02-29', true],
    ['2026-02-29', false],
    ['2100-02-29', false],
    ['2026-04-31', false],
    ['1899-12-31', false],
    ['2200-01-01', false],
    ['2026-3-2', false],
    ['2026-03-02T00:00:00Z', false],
  ])('isLocalDate %s: %s', (text, expected) => {
    expect(isLocalDate(text)).toBe(expected);
  });
});

describe('days and zones', () => {
  test('days are counted on the calendar, over changes of the clock and leap days', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 80_000 }), fc.integer({ min: -5000, max: 5000 }), (from, days) => {
        const date = new Date(from * dayMs).toISOString().slice(0, 10);
        expect(daysBetween(date, addDays(date, days))).toBe(days);
        expect(weekdayOf(addDays(date, 7))).toBe(weekdayOf(date));
      }),
    );
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(weekdayOf('2026-11-21')).toBe(6);
  });

  test.each([
    ['Europe/Stockholm', true],
    ['UTC', true],
    ['Europe/Atlantis', false],
    ['+01:00', false],
    ['', false],
  ])('isTimeZone %j: %s', (name, expected) => {
    expect(isTimeZone(name)).toBe(expected);
  });
});
