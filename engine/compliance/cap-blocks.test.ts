/** Caps and rests: below, at and above each limit, on the debtor's calendar, planned contacts and later ones included. */
import { describe, expect, test } from 'vitest';
import type { CountedContact } from '../context/case-context.ts';
import type { Channel } from '../vocabulary/action.ts';
import { addDays } from '../vocabulary/time.ts';
import { capBlocks } from './cap-blocks.ts';
import { caseOf, contactOf, debtorOf, instant } from './testing/case-of.ts';
import { packOf } from './testing/shipped-packs.ts';

type Asked = {
  readonly place?: string;
  readonly zones?: readonly string[];
  readonly channel?: Channel;
  readonly at: string;
};

const broken = (
  contacts: readonly CountedContact[],
  { place = 'SE', zones = ['Europe/Stockholm'], channel = 'call', at }: Asked,
) => capBlocks(packOf(place), caseOf({ contacts, debtor: debtorOf({ timeZones: zones }) }), channel, instant(at));

const rulesOf = (contacts: readonly CountedContact[], asked: Asked): readonly string[] =>
  broken(contacts, asked).map(({ rule }) => rule);

const daily = (
  count: number,
  lastOn: string,
  changes: Partial<CountedContact> = {},
  everyDays = 1,
): readonly CountedContact[] =>
  Array.from({ length: count }, (_, index) => contactOf(`${addDays(lastOn, -index * everyDays)}T12:00Z`, changes));

describe('the house’s limits (house policy, not law)', () => {
  test('one a day of the debtor’s calendar, over all channels and cases', () => {
    const sms = [contactOf('2026-11-23T00:30+01:00', { channel: 'sms', caseId: 'C-2' })];
    expect(rulesOf(sms, { at: '2026-11-23T23:30+01:00', channel: 'email' })).toEqual(['house.cap.day']);
    expect(rulesOf(sms, { at: '2026-11-24T00:00+01:00', channel: 'email' })).toEqual([]);
    expect(rulesOf(sms, { at: '2026-11-23T23:30+01:00', channel: 'letter' })).toEqual([]);
  });

  test.each([
    [3, []],
    [4, ['house.cap.week']],
    [5, ['house.cap.week']],
  ])('four in seven days: after %i contacts %j', (count, expected) => {
    expect(
      rulesOf(daily(count, '2026-11-21', { channel: 'email' }), { at: '2026-11-23T12:00Z', channel: 'email' }),
    ).toEqual(expected);
  });

  test.each([
    [9, []],
    [10, ['house.cap.month']],
  ])('ten in thirty days: after %i contacts, one each third day, %j', (count, expected) => {
    const contacts = daily(count, '2026-11-20', { channel: 'email' }, 3).slice(0, 10);
    expect(rulesOf(contacts, { at: '2026-11-22T12:00Z', channel: 'email' })).toEqual(expected);
  });

  test('letters and the portal are not counted', () => {
    const letters = [
      ...daily(12, '2026-11-23', { channel: 'letter' }),
      ...daily(12, '2026-11-23', { channel: 'portal' }),
    ];
    expect(rulesOf(letters, { at: '2026-11-23T12:00Z', channel: 'email' })).toEqual([]);
  });

  test('a rest of twenty hours', () => {
    const late = [contactOf('2026-11-22T19:00+01:00')];
    expect(broken(late, { at: '2026-11-23T14:59+01:00' }).map(({ rule, until }) => [rule, until])).toEqual([
      ['house.rest', instant('2026-11-23T15:00+01:00')],
    ]);
    expect(rulesOf(late, { at: '2026-11-23T15:00+01:00' })).toEqual([]);
  });

  test('the cap opens at the debtor’s midnight after the oldest day has left the window', () => {
    const until = broken(daily(4, '2026-11-21', { channel: 'email' }), { at: '2026-11-23T12:00Z', channel: 'email' })[0]
      ?.until;
    // Contacts on 18 to 21 November: on the 25th the window of seven days begins on the 19th.
    expect(until).toBe(instant('2026-11-25T00:00+01:00'));
  });
});

describe('planned and later contacts', () => {
  test('a planned contact counts like one that was sent', () => {
    const planned = [contactOf('2026-11-23T08:00Z', { planned: true })];
    expect(rulesOf(planned, { at: '2026-11-23T12:00Z' })).toEqual(['house.cap.day', 'house.rest']);
  });

  test('a contact planned later counts against one before it', () => {
    const later = [contactOf('2026-11-24T06:00Z', { planned: true })];
    expect(rulesOf(later, { at: '2026-11-23T18:00Z' })).toEqual(['house.rest']);
    const around = [...daily(2, '2026-11-22'), ...daily(2, '2026-11-27', { planned: true })];
    // 21, 22, 26, 27 November and a fifth between them: five within the week from the 21st.
    expect(rulesOf(around, { at: '2026-11-24T12:00Z' })).toEqual(['house.cap.week']);
  });

  test('contacts too far apart for one window do not add up', () => {
    const apart = [...daily(2, '2026-11-20'), ...daily(2, '2026-11-29', { planned: true })];
    expect(rulesOf(apart, { at: '2026-11-25T12:00Z' })).toEqual([]);
  });
});

describe('Norway: calls over all cases (Finanstilsynet circular)', () => {
  test.each([
    [4, false],
    [5, true],
  ])('five in seven days: after %i', (count, isBroken) => {
    const calls = daily(count, '2026-11-22', { caseId: 'C-9' });
    expect(
      rulesOf(calls, { place: 'NO', zones: ['Europe/Oslo'], at: '2026-11-23T12:00Z' }).includes('no.cap.week'),
    ).toBe(isBroken);
  });

  test.each([
    [14, false],
    [15, true],
  ])('fifteen in thirty days: after %i', (count, isBroken) => {
    const calls = daily(count, '2026-11-22', {}, 2);
    expect(
      rulesOf(calls, { place: 'NO', zones: ['Europe/Oslo'], at: '2026-11-23T12:00Z' }).includes('no.cap.month'),
    ).toBe(
      // Every second day: fifteen calls reach back 28 days.
      isBroken,
    );
  });

  test('texts are not calls', () => {
    const texts = daily(1, '2026-11-23', { channel: 'sms' });
    expect(rulesOf(texts, { place: 'NO', zones: ['Europe/Oslo'], at: '2026-11-23T12:00Z' })).toEqual([
      'house.cap.day',
      'house.rest',
    ]);
  });
});

describe('Italy: conversations, not attempts (Codice di condotta UNIREC-Consumatori)', () => {
  const rome = { place: 'IT', zones: ['Europe/Rome'] } as const;
  test.each<[string, Partial<CountedContact>, boolean]>([
    ['a conversation', { conversation: true }, true],
    ['no answer', {}, false],
    ['a call decided and not reported may be one', { planned: true }, true],
  ])('one a day: after %s', (_, changes, isBroken) => {
    expect(rulesOf(daily(1, '2026-11-23', changes), { ...rome, at: '2026-11-23T16:00Z' }).includes('it.cap.day')).toBe(
      isBroken,
    );
  });

  test.each([
    [2, false],
    [3, true],
  ])('three a week: after %i', (count, isBroken) => {
    const talks = daily(count, '2026-11-22', { conversation: true });
    expect(rulesOf(talks, { ...rome, at: '2026-11-23T16:00Z' }).includes('it.cap.week')).toBe(isBroken);
  });
});

describe('United States (12 CFR 1006.14(b)(2)(i))', () => {
  const newYork = { place: 'US', zones: ['America/New_York'] } as const;
  test.each([
    [6, {}, false],
    [7, {}, true],
    [7, { failed: true }, false],
    [7, { caseId: 'C-2' }, false],
  ])('seven calls in seven days on one debt: after %i calls %j', (count, changes, isBroken) => {
    const calls = daily(count, '2026-11-22', changes);
    expect(rulesOf(calls, { ...newYork, at: '2026-11-22T17:00Z' }).includes('us.cap.7in7')).toBe(isBroken);
  });

  test.each([
    ['2026-11-22T17:00Z', ['house.cap.day', 'house.rest', 'us.cool.conv7']],
    ['2026-11-24T17:00Z', ['us.cool.conv7']],
    ['2026-11-28T17:00Z', ['us.cool.conv7']],
    ['2026-11-29T05:00Z', []],
  ])('no call in the seven days from a conversation, its day being the first: at %s %j', (at, expected) => {
    const talk = [contactOf('2026-11-22T17:00Z', { conversation: true })];
    expect([...rulesOf(talk, { ...newYork, at })].sort()).toEqual(expected);
  });

  test('the rest ends at midnight of the seventh day after', () => {
    const talk = [contactOf('2026-11-22T17:00Z', { conversation: true })];
    expect(broken(talk, { ...newYork, at: '2026-11-24T17:00Z' })[0]?.until).toBe(instant('2026-11-29T00:00-05:00'));
  });
});

test('two zones: a day that is one in either calendar counts', () => {
  const zones = ['America/New_York', 'America/Los_Angeles'];
  // 21:00 on the 22nd in Los Angeles is the 23rd in New York.
  const night = [contactOf('2026-11-22T21:00-08:00')];
  const at = '2026-11-23T19:00-05:00';
  expect(rulesOf(night, { place: 'US', zones: zones.slice(1), at })).toEqual(['house.rest']);
  expect(rulesOf(night, { place: 'US', zones, at })).toEqual(['house.cap.day', 'house.rest']);
});
