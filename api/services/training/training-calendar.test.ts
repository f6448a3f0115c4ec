/** Which zones share a night, and which day a night is about. */
import { describe, expect, test } from 'vitest';
import { dateOfNumber, dayNumber, newestDueDay, nightZones, runInstant } from './training-calendar.ts';

const winter = Date.UTC(2026, 0, 15, 12);

describe('zones that share a run', () => {
  test.each([
    ['none', [], []],
    ['one', ['Europe/Stockholm'], ['Europe/Stockholm']],
    ['one clock, the first by name', ['Europe/Stockholm', 'Europe/Berlin'], ['Europe/Berlin']],
    ['Europe: the last to see night', ['Europe/Helsinki', 'Europe/London', 'Europe/Stockholm'], ['Europe/London']],
    [
      'both sides of the Atlantic apart',
      ['America/New_York', 'Europe/Stockholm', 'America/Los_Angeles', 'Europe/Madrid'],
      ['Europe/Madrid', 'America/Los_Angeles'],
    ],
  ])('%s', (_, zones, expected) => {
    expect(nightZones(zones, winter)).toEqual(expected);
  });
});

describe('the day a night is about', () => {
  test.each([
    ['just before two', '2026-03-01T00:59:59Z', '2026-02-27'],
    ['at two', '2026-03-01T01:00:00Z', '2026-02-28'],
    ['in the evening', '2026-03-01T22:00:00Z', '2026-02-28'],
    ['after midnight', '2026-03-01T23:30:00Z', '2026-02-28'],
    ['on the night without two o’clock, when the clock has moved', '2026-03-29T01:00:00Z', '2026-03-28'],
    ['on the night that has two o’clock once too often', '2026-10-25T01:00:00Z', '2026-10-24'],
  ])('%s', (_, at, day) => {
    expect(newestDueDay('Europe/Stockholm', Date.parse(at))).toBe(day);
  });

  test('its run is due from its own instant on, whatever the clock does', () => {
    for (let day = dayNumber('2026-01-01'); day <= dayNumber('2026-12-31'); day += 1) {
      const date = dateOfNumber(day);
      const at = runInstant('Europe/Stockholm', date);
      expect([newestDueDay('Europe/Stockholm', at), newestDueDay('Europe/Stockholm', at - 1) < date]).toEqual([
        date,
        true,
      ]);
    }
  });
});
