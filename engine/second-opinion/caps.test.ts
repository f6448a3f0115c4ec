/** Caps and rests: what counts, on whose calendar, and how far they reach. */
import { describe, expect, it } from 'vitest';
import type { ContactFile, EarlierContactFile } from './contact-file.ts';
import { brokenUnder } from './testing/small-law.ts';

const calls = ['call', 'call_auto', 'voicemail'];
const sevenInSeven = { channels: calls, max: 7, per: { days: 7 }, count: 'attempts', key: 'debt_person' };
const daily = { channels: ['call', 'call_auto'], max: 1, per: { days: 1 }, count: 'attempts', key: 'debtor' };

const capped = (rule: object, history: readonly EarlierContactFile[], changes: Partial<ContactFile> = {}): boolean =>
  brokenUnder({ caps: [{ id: 'cap', ...rule }] }, { history, ...changes }) === 'cap';

const call = (at_utc: string, more: Partial<EarlierContactFile> = {}): EarlierContactFile => ({
  at_utc,
  channel: 'call',
  result: 'no_answer',
  debt: 'D1',
  ...more,
});

/** One call a day at noon, on these days of November. */
const onDays = (...days: readonly number[]): readonly EarlierContactFile[] =>
  days.map((day) => call(`2026-11-${String(day).padStart(2, '0')}T11:00Z`));

describe('caps', () => {
  it.each([
    ['12 CFR 1006.14(b)(2)(i)(A): the seventh call in seven days', onDays(17, 18, 19, 20, 21, 22), false],
    ['12 CFR 1006.14(b)(2)(i)(A): the eighth', [...onDays(17, 18, 19, 20, 21, 22), call('2026-11-23T07:00Z')], true],
    [
      'the eighth, the first of which is an eighth day ago',
      [...onDays(16, 17, 18, 19, 20, 21), call('2026-11-23T07:00Z')],
      false,
    ],
    ['a run that lies partly ahead: planned calls count', onDays(20, 21, 22, 24, 25, 26, 26), true],
    ['no run of seven days holds eight', onDays(17, 18, 19, 20, 26, 27, 28, 29), false],
    [
      'another debt is another person-and-debt',
      onDays(17, 18, 19, 20, 21, 22, 22).map((one) => ({ ...one, debt: 'D2' })),
      false,
    ],
    ['a debt left out is this debt', onDays(17, 18, 19, 20, 21, 22, 22).map(({ debt: _, ...one }) => one), true],
    [
      'inbound calls never count',
      [...onDays(17, 18, 19, 20, 21, 22), call('2026-11-22T09:00Z', { direction: 'inbound' })],
      false,
    ],
    [
      'letters are on no channel of the rule',
      [...onDays(17, 18, 19, 20, 21, 22), call('2026-11-22T09:00Z', { channel: 'letter' })],
      false,
    ],
  ])('%s', (_name, history, expected) => {
    expect(capped(sevenInSeven, history)).toBe(expected);
  });

  it.each([
    ['a failed call, where the rule leaves out what failed', { result: 'failed' }, ['not_connected'], false],
    ['a call that was not connected', { result: 'not_connected' }, ['not_connected'], false],
    ['the same where the rule does not say so', { result: 'failed' }, [], true],
    ['a tag that the rule names', { tags: ['debtor_initiated_reply'] }, ['debtor_initiated_reply'], false],
    ['a statutory notice', { purpose: 'statutory_notice' }, ['statutory_notice'], false],
    ['a call to the attorney', { recipient: 'attorney' }, ['to_attorney_or_professional'], false],
  ])('exclusion: %s', (_name, mark, exclude, expected) => {
    expect(capped({ ...daily, exclude }, [call('2026-11-23T08:00Z', mark)])).toBe(expected);
  });

  it.each([
    ['an exception of `unless`', { exceptions: ['debtor_agreed_frequency'] }, false],
    ['an exception of `exclude`', { exceptions: ['direct_prior_consent_7d'] }, false],
    ['a consent on file', { has: ['direct_prior_consent_7d'] }, false],
    ['a statutory notice judged, where they are left out', { purpose: 'statutory_notice' }, false],
    ['none of them', { exceptions: ['debtor_initiated'] }, true],
    ['a channel that the rule does not cap', { channel: 'email' }, false],
  ])('the contact judged: %s', (_name, changes, expected) => {
    const rule = {
      ...daily,
      unless: ['debtor_agreed_frequency'],
      exclude: ['direct_prior_consent_7d', 'statutory_notice'],
    };
    expect(capped(rule, [call('2026-11-23T08:00Z')], changes)).toBe(expected);
  });

  it.each([
    ['a minute before midnight is the day before', '2026-11-22T22:59Z', ['Europe/Stockholm'], false],
    ['midnight is the same day', '2026-11-22T23:00Z', ['Europe/Stockholm'], true],
    ['one of two zones is enough', '2026-11-22T22:59Z', ['Europe/Stockholm', 'Europe/Helsinki'], true],
    ['whichever comes first', '2026-11-22T22:59Z', ['Europe/Helsinki', 'Europe/Stockholm'], true],
    ['across a change of the clocks', '2026-10-24T22:00Z', ['Europe/Stockholm'], true],
  ])('calendar days: %s', (_name, earlier, debtor_zones, expected) => {
    const at_utc = earlier.startsWith('2026-10') ? '2026-10-25T22:59Z' : '2026-11-23T09:00Z';
    expect(capped(daily, [call(earlier)], { at_utc, debtor_zones })).toBe(expected);
  });

  it.each([
    ['a conversation today', call('2026-11-23T07:00Z', { result: 'conversation' }), true],
    ['an attempt today', call('2026-11-23T07:00Z'), false],
    ['a planned call may become one', call('2026-11-23T15:00Z'), true],
    ['a call marked planned whose hour has passed', call('2026-11-23T07:00Z', { result: 'planned' }), true],
  ])('UNIREC: one conversation a day: %s', (_name, earlier, expected) => {
    expect(capped({ ...daily, count: 'conversations' }, [earlier])).toBe(expected);
  });

  it.each([
    ['both at work', 'work', 'work', true],
    ['this one where nobody knows', undefined, 'work', true],
    ['this one at home', 'home', 'work', false],
    ['the earlier where nobody knows', 'work', undefined, false],
  ])('940 CMR 7.04(1): calls to the place of work: %s', (_name, place, earlierPlace, expected) => {
    const earlier = call('2026-11-23T07:00Z', earlierPlace === undefined ? {} : { place: earlierPlace });
    expect(capped({ ...daily, place: 'work' }, [earlier], place === undefined ? {} : { place })).toBe(expected);
  });

  it('begins with the local date of the zone that is judged', () => {
    const rule = { ...daily, effective_from: '2026-11-24' };
    const justBefore = { at_utc: '2026-11-23T22:30Z' };
    const history = [call('2026-11-23T22:10Z')];
    expect(capped(rule, history, justBefore)).toBe(false);
    expect(capped(rule, history, { ...justBefore, debtor_zones: ['Europe/Stockholm', 'Europe/Helsinki'] })).toBe(true);
    expect(capped({ ...daily, effective_to: '2026-11-23' }, history, justBefore)).toBe(true);
    expect(capped({ ...daily, effective_to: '2026-11-22' }, history, justBefore)).toBe(false);
  });
});

describe('rests', () => {
  const week = { channels: calls, days: 7, day_of_event_is_day_one: true, after: 'conversation', key: 'debt_person' };
  const rested = (rule: object, earlier: EarlierContactFile, changes: Partial<ContactFile> = {}): boolean =>
    brokenUnder({ cooldowns: [{ id: 'rest', ...rule }] }, { history: [earlier], ...changes }) === 'rest';
  const talk = (at_utc: string, more: Partial<EarlierContactFile> = {}): EarlierContactFile =>
    call(at_utc, { result: 'conversation', ...more });

  it.each([
    ['on the seventh day', talk('2026-11-17T09:00Z'), true],
    ['on the eighth', talk('2026-11-16T09:00Z'), false],
    ['later on the same day', talk('2026-11-23T07:00Z'), true],
    ['an attempt starts none', call('2026-11-20T09:00Z'), false],
    ['a planned call ahead, within the days', call('2026-11-29T09:00Z'), true],
    ['a planned call ahead, beyond them', call('2026-11-30T09:00Z'), false],
    ['a conversation that the debtor began', talk('2026-11-20T09:00Z', { direction: 'inbound' }), true],
    ['an inbound call that was none', call('2026-11-20T09:00Z', { direction: 'inbound' }), false],
    ['a conversation about another debt', talk('2026-11-20T09:00Z', { debt: 'D2' }), false],
    ['a conversation on a visit', talk('2026-11-20T09:00Z', { channel: 'visit' }), false],
  ])('12 CFR 1006.14(b)(2)(i)(B): %s', (_name, earlier, expected) => {
    expect(rested(week, earlier)).toBe(expected);
  });

  it('leaves out what it excludes', () => {
    const rule = { ...week, exclude: ['direct_prior_consent_7d', 'inbound'] };
    expect(rested(rule, talk('2026-11-20T09:00Z'), { has: ['direct_prior_consent_7d'] })).toBe(false);
    expect(rested(rule, talk('2026-11-20T09:00Z', { tags: ['direct_prior_consent_7d'] }))).toBe(false);
    expect(rested(rule, talk('2026-11-20T09:00Z', { direction: 'inbound' }))).toBe(false);
  });

  it.each([
    ['two days, the second day after', { days: 2 }, '2026-11-21T20:00Z', true],
    ['two days, the third day after', { days: 2 }, '2026-11-20T20:00Z', false],
    ['20 hours less a minute', { hours: 20 }, '2026-11-22T13:01Z', true],
    ['20 hours to the minute', { hours: 20 }, '2026-11-22T13:00Z', false],
    ['20 hours ahead, less a minute', { hours: 20 }, '2026-11-24T04:59Z', true],
    ['20 hours ahead, to the minute', { hours: 20 }, '2026-11-24T05:00Z', false],
  ])('after any contact: %s', (_name, length, earlier, expected) => {
    expect(rested({ channels: calls, ...length, after: 'contact', key: 'debtor' }, call(earlier))).toBe(expected);
  });

  it.each([
    ['an abandoned call', call('2026-11-21T09:00Z', { result: 'abandoned' }), true],
    ['one tagged so', call('2026-11-21T09:00Z', { tags: ['abandoned_call'] }), true],
    ['72 hours later', call('2026-11-20T09:00Z', { result: 'abandoned' }), false],
    ['a planned call will not be abandoned', call('2026-11-24T09:00Z'), false],
  ])('Ofcom, persistent misuse: %s', (_name, earlier, expected) => {
    const rule = { channels: ['call', 'call_auto'], hours: 72, after: 'abandoned_call', key: 'debtor_number' };
    expect(rested(rule, earlier)).toBe(expected);
  });
});
