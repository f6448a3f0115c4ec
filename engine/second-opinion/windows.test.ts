/** Hours and holidays, in the debtor's zones; the packs are those that ship. */
import { describe, expect, it } from 'vitest';
import type { ContactFile } from './contact-file.ts';
import { easterSunday } from './holidays.ts';
import { addMonths, dateOf, readDate, readInstant, wallClock } from './local-time.ts';
import { prepareSecondOpinion } from './second-opinion.ts';
import { readShippedPacks } from './testing/shipped-packs.ts';
import { quietContact } from './testing/small-law.ts';

const judge = prepareSecondOpinion(readShippedPacks().map(({ value }) => value));

/** The windows that an agency's contact is outside of. */
function windowsBroken(changes: Partial<ContactFile>): string {
  const { rules } = judge({ ...quietContact, ...changes }, { house: false });
  return rules.filter((id) => id.includes('.win.')).join(' ');
}

const at = (jurisdiction: string, zone: string, at_utc: string, channel = 'call'): Partial<ContactFile> => ({
  jurisdiction,
  debtor_zones: [zone],
  at_utc,
  channel,
});

const newYork = ['US', 'America/New_York'] as const;
const stockholm = ['SE', 'Europe/Stockholm'] as const;

describe('windows', () => {
  it.each([
    ['12 CFR 1006.6(b)(1)(i): the last second before 8:00', at(...newYork, '2026-11-23T12:59:59Z'), 'us.win.contact'],
    ['12 CFR 1006.6(b)(1)(i): 8:00 itself', at(...newYork, '2026-11-23T13:00Z'), ''],
    ['12 CFR 1006.6(b)(1)(i): 20:59:59', at(...newYork, '2026-11-24T01:59:59Z'), ''],
    ['12 CFR 1006.6(b)(1)(i): 21:00 is outside', at(...newYork, '2026-11-24T02:00Z'), 'us.win.contact'],
    ['12 CFR 1006.6(b)(1)(i): a Sunday is like any day', at(...newYork, '2026-11-22T15:00Z'), ''],
    ['12 CFR 1006.6(b)(1)(i): Christmas Day is like any day', at(...newYork, '2026-12-25T15:00Z'), ''],
    ['an e-mail counts when it is sent', at(...newYork, '2026-11-24T02:00Z', 'email'), 'us.win.contact'],
    ['a letter has no hours', at(...newYork, '2026-11-24T02:00Z', 'letter'), ''],
    ['8:00 on the morning after the clocks went forward', at(...newYork, '2026-03-08T12:00Z'), ''],
    ['7:59 on that morning', at(...newYork, '2026-03-08T11:59Z'), 'us.win.contact'],
    ['8:00 on the morning after they went back', at(...newYork, '2026-11-01T13:00Z'), ''],
    ['7:59 on that morning', at(...newYork, '2026-11-01T12:59Z'), 'us.win.contact'],
    ['a Swedish Saturday at 14:59', at(...stockholm, '2026-11-21T13:59Z'), ''],
    ['a Swedish Saturday at 15:00', at(...stockholm, '2026-11-21T14:00Z'), 'se.win.default'],
    ['a Swedish Sunday', at(...stockholm, '2026-11-22T11:00Z'), 'se.win.default'],
    ['a Swedish bank holiday: midsummer eve', at(...stockholm, '2026-06-19T10:00Z'), 'se.win.default'],
    ['All Saints, a Saturday on which a window would be open', at(...stockholm, '2026-10-31T10:00Z'), 'se.win.default'],
    ['Good Friday in the Netherlands', at('NL', 'Europe/Amsterdam', '2026-04-03T10:00Z'), 'nl.win.contact'],
    [
      '5 May in the Netherlands, which the library lists as school',
      at('NL', 'Europe/Amsterdam', '2026-05-05T10:00Z'),
      'nl.win.contact',
    ],
    [
      'inkassoloven § 12(2): 5 June for a visit',
      at('DK', 'Europe/Copenhagen', '2026-06-05T10:00Z', 'visit'),
      'dk.win.visit',
    ],
    ['the same day for a call: added for visits only', at('DK', 'Europe/Copenhagen', '2026-06-05T10:00Z'), ''],
  ])('%s', (_name, changes, expected) => {
    expect(windowsBroken(changes)).toBe(expected);
  });

  it.each([
    ['Corpus Christi in Bavaria', 'DE-BY', '2026-06-04T10:00Z', 'de.win.default'],
    ['Corpus Christi in Berlin', 'DE-BE', '2026-06-04T10:00Z', ''],
    ['Corpus Christi somewhere in Germany', undefined, '2026-06-04T10:00Z', 'de.win.default'],
    ['Corpus Christi where the library knows no region', 'DE-XX', '2026-06-04T10:00Z', 'de.win.default'],
    ['Reformation Day in Saxony', 'DE-SN', '2026-10-31T10:00Z', 'de.win.default'],
    ['Reformation Day in Hesse, a Saturday', 'DE-HE', '2026-10-31T10:00Z', ''],
  ])('%s', (_name, region, at_utc, expected) => {
    const place = at('DE', 'Europe/Berlin', at_utc);
    expect(windowsBroken(region === undefined ? place : { ...place, region })).toBe(expected);
  });

  it.each([
    ['Good Friday in Alsace, by its department', 'FR-67', 'fr.win.default'],
    ['Good Friday in Alsace, by its region, which the pack names', 'FR-GES', 'fr.win.default'],
    ['Good Friday in Paris, which the pack says has the common days', 'FR-IDF', ''],
  ])('%s', (_name, region, expected) => {
    expect(windowsBroken({ ...at('FR', 'Europe/Paris', '2026-04-03T10:00Z'), region })).toBe(expected);
  });

  it.each([
    ['2 January in Scotland', 'GB-SCT', '2026-01-02T10:00Z', 'gb.win.default'],
    ['2 January in England', 'GB-ENG', '2026-01-02T10:00Z', ''],
    ['the substitute day of Boxing Day 2026, a Saturday', 'GB-ENG', '2026-12-28T10:00Z', 'gb.win.default'],
  ])('%s', (_name, jurisdiction, at_utc, expected) => {
    expect(windowsBroken(at(jurisdiction, 'Europe/London', at_utc))).toBe(expected);
  });

  it('asks every zone where the debtor may be', () => {
    const nineInNewYork = { ...at(...newYork, '2026-11-23T14:00Z') };
    expect(windowsBroken(nineInNewYork)).toBe('');
    expect(windowsBroken({ ...nineInNewYork, debtor_zones: ['America/New_York', 'America/Los_Angeles'] })).toBe(
      'us.win.contact',
    );
  });

  it('opens for an exception that the rule names, and for no other', () => {
    const sunday = at(...stockholm, '2026-11-22T11:00Z');
    expect(windowsBroken({ ...sunday, exceptions: ['debtor_agreed_time'] })).toBe('');
    expect(windowsBroken({ ...sunday, has: ['debtor_agreed_time'] })).toBe('');
    expect(windowsBroken({ ...sunday, exceptions: ['debtor_invited'] })).toBe('se.win.default');
  });

  it('binds whom the rule names', () => {
    const late = at(...newYork, '2026-11-24T02:00Z');
    expect(windowsBroken({ ...late, actor: 'creditor' })).toBe('');
    expect(windowsBroken({ ...late, debtor: 'business' })).toBe('');
    expect(windowsBroken({ ...at('NL', 'Europe/Amsterdam', '2026-11-22T10:00Z'), debtor: 'natural_person' })).toBe(
      'nl.win.contact',
    );
  });
});

describe('wall clocks', () => {
  it.each([
    ['the instant before the gap', 'Europe/Stockholm', '2026-03-29T00:59:59Z', '2026-03-29', 7, 1.9997],
    ['the gap itself: 02:00 is 03:00', 'Europe/Stockholm', '2026-03-29T01:00Z', '2026-03-29', 7, 3],
    ['02:30 the first time', 'Europe/Stockholm', '2026-10-25T00:30Z', '2026-10-25', 7, 2.5],
    ['02:30 the second time', 'Europe/Stockholm', '2026-10-25T01:30Z', '2026-10-25', 7, 2.5],
    ['half an hour beside the hour', 'America/St_Johns', '2026-11-23T03:30Z', '2026-11-23', 1, 0],
    ['45 minutes beside the hour', 'Asia/Kathmandu', '2026-11-22T18:15Z', '2026-11-23', 1, 0],
    ['before 1970', 'UTC', '1969-12-31T12:00Z', '1969-12-31', 3, 12],
  ])('%s', (_name, zone, instant, date, weekday, hour) => {
    const clock = wallClock(zone, readInstant(instant)!);
    expect([clock.date, clock.weekday]).toEqual([date, weekday]);
    expect(clock.msOfDay / 3_600_000).toBeCloseTo(hour, 3);
  });

  it.each([
    ['2026-11-23T12:59Z', Date.UTC(2026, 10, 23, 12, 59)],
    ['2026-11-23T12:59:30.5Z', Date.UTC(2026, 10, 23, 12, 59, 30, 500)],
    ['2026-11-23T12:59+05:30', Date.UTC(2026, 10, 23, 7, 29)],
    ['2026-11-23T12:59-03:30', Date.UTC(2026, 10, 23, 16, 29)],
    ['2026-02-29T12:00Z', undefined],
    ['2026-11-23T24:00Z', undefined],
    ['2026-11-23T12:59', undefined],
    ['yesterday', undefined],
  ])('reads the instant %s', (text, expected) => {
    expect(readInstant(text)).toBe(expected);
  });

  it.each([
    ['2026-08-31', 6, '2027-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-11-23', 6, '2027-05-23'],
    ['2026-03-31', -1, '2026-02-28'],
  ])('%s and %i months', (date, months, expected) => {
    expect(dateOf(addMonths(readDate(date)!, months))).toBe(expected);
  });

  it.each([
    [2024, '2024-03-31'],
    [2026, '2026-04-05'],
    [2027, '2027-03-28'],
    [2038, '2038-04-25'],
    [2285, '2285-03-22'],
  ])('Easter Sunday of %i', (year, expected) => {
    expect(dateOf(easterSunday(year))).toBe(expected);
  });
});
