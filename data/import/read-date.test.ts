import { describe, expect, test } from 'vitest';
import { readDate, readInstant, type DateFormat } from './read-date.ts';

describe('readDate', () => {
  test.each<[string, DateFormat, string]>([
    ['2013-01-02', 'Y-M-D', '2013-01-02'],
    ['2013/1/2', 'Y-M-D', '2013-01-02'],
    ['2013-01-02 00:00:00', 'Y-M-D', '2013-01-02'],
    ['2013-01-02T23:59:59.5Z', 'Y-M-D', '2013-01-02'],
    ['2/1/2013', 'D/M/Y', '2013-01-02'],
    ['02.01.2013', 'D/M/Y', '2013-01-02'],
    ['1/2/2013', 'M/D/Y', '2013-01-02'],
    ['12-31-2013', 'M/D/Y', '2013-12-31'],
    ['2024-02-29', 'Y-M-D', '2024-02-29'],
  ])('"%s" as %s is %s', (text, format, date) => {
    expect(readDate(text, format)).toEqual({ ok: true, value: date });
  });

  test.each<[string, DateFormat]>([
    ['', 'Y-M-D'],
    ['2023-02-29', 'Y-M-D'],
    ['2013-13-01', 'Y-M-D'],
    ['2013-00-10', 'Y-M-D'],
    ['13/13/2013', 'D/M/Y'],
    ['12/31/2013', 'D/M/Y'],
    ['31/12/2013', 'M/D/Y'],
    ['01/02/13', 'D/M/Y'],
    ['02/01/2013', 'Y-M-D'],
    ['2013-01-02', 'D/M/Y'],
    ['2013-01/02', 'Y-M-D'],
    ['20130102', 'Y-M-D'],
    ['2013-01-02 rubbish', 'Y-M-D'],
    ['0013-01-02', 'Y-M-D'],
    ['9999-01-02', 'Y-M-D'],
  ])('refuses "%s" as %s', (text, format) => {
    expect(readDate(text, format)).toMatchObject({
      ok: false,
      error: expect.stringContaining('--date-format') as string,
    });
  });
});

describe('readInstant', () => {
  test.each([
    ['a date is midnight on the clock of the zone', '2026-03-02', 'Europe/Stockholm', '2026-03-01T23:00:00.000Z'],
    [
      'a time without offset is on the clock of the zone',
      '2026-07-02 10:30',
      'Europe/Stockholm',
      '2026-07-02T08:30:00.000Z',
    ],
    ['seconds and parts of them are kept', '2026-03-02T10:30:05.250', 'UTC', '2026-03-02T10:30:05.250Z'],
    [
      'an offset counts, the zone does not',
      '2026-03-02T10:30:00+05:30',
      'Europe/Stockholm',
      '2026-03-02T05:00:00.000Z',
    ],
    ['an offset of hours only, as PostgreSQL writes it', '2026-03-02 10:30:00+01', 'UTC', '2026-03-02T09:30:00.000Z'],
    ['an offset without colon', '2026-03-02 10:30:00 -0330', 'UTC', '2026-03-02T14:00:00.000Z'],
    ['Z', '2026-03-02T10:30:00Z', 'Asia/Tokyo', '2026-03-02T10:30:00.000Z'],
    [
      'a midnight that does not exist is the change of the clock',
      '2024-04-26',
      'Africa/Cairo',
      '2024-04-25T22:00:00.000Z',
    ],
  ])('%s', (_, text, zone, expected) => {
    const result = readInstant(text, 'Y-M-D', zone);
    expect(result.ok ? new Date(result.value).toISOString() : result.error).toBe(expected);
  });

  test.each(['2026-03-02 25:00', '2026-03-02 10:61', '2026-02-30 10:00', 'now', ''])('refuses "%s"', (text) => {
    expect(readInstant(text, 'Y-M-D', 'UTC').ok).toBe(false);
  });
});
