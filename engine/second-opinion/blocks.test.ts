/** Flags, opt-outs and redirects; people other than the debtor. */
import { describe, expect, it } from 'vitest';
import type { ContactFile, EarlierContactFile } from './contact-file.ts';
import { brokenUnder } from './testing/small-law.ts';

const every = ['call', 'sms', 'email', 'letter', 'visit'];
const disputed = { flag: 'disputed', effect: 'block', channels: every, deny: ['collect'], allow: ['answer_debtor'] };
const blocked = (rule: object, changes: Partial<ContactFile>): boolean =>
  brokenUnder({ blocks: [{ id: 'block', ...rule }] }, changes) === 'block';

describe('blocks', () => {
  it.each([
    ['12 CFR 1006.38: a purpose that is denied', { flags: ['disputed'] }, true],
    ['a purpose that is allowed', { flags: ['disputed'], purpose: 'answer_debtor' }, false],
    ['a purpose in neither list goes to a person', { flags: ['disputed'], purpose: 'marketing' }, true],
    ['another flag', { flags: ['vulnerable'] }, false],
    ['a flag that no rule knows', { flags: ['left_handed'] }, false],
    ['a channel that the rule leaves free', { flags: ['disputed'], channel: 'portal' }, false],
    ['a flag that ends now', { flags: ['disputed'], flag_until: { disputed: '2026-11-23T09:00Z' } }, false],
    ['a flag that ends in a second', { flags: ['disputed'], flag_until: { disputed: '2026-11-23T09:00:01Z' } }, true],
    ['a flag until a date: that day', { flags: ['disputed'], flag_until: { disputed: '2026-11-23' } }, true],
    ['a flag until a date: the day after', { flags: ['disputed'], flag_until: { disputed: '2026-11-22' } }, false],
    [
      'the day after, but not yet in another zone',
      {
        flags: ['disputed'],
        flag_until: { disputed: '2026-11-22' },
        debtor_zones: ['Europe/Stockholm', 'Pacific/Honolulu'],
      },
      true,
    ],
    ['an end without the flag', { flag_until: { disputed: '2027-01-01T00:00Z' } }, false],
  ])('%s', (_name, changes, expected) => {
    expect(blocked(disputed, changes)).toBe(expected);
  });

  const optOut = { flag: 'opted_out', effect: 'block', deny: ['collect'], allow: ['answer_debtor'] };
  it.each([
    ['the opted-out channel', 'opted_out', { opted_out: ['call'] }, true],
    ['another channel', 'opted_out', { opted_out: ['sms'] }, false],
    ['the flag bars every channel', 'opted_out', { flags: ['opted_out'] }, true],
    ['a rule about calls, opted out of calls', ['call'], { opted_out: ['call'] }, true],
    ['a rule about texts, opted out of calls', ['sms'], { opted_out: ['call'] }, false],
    ['an answer', 'opted_out', { opted_out: ['call'], purpose: 'answer_debtor' }, false],
  ])('12 CFR 1006.14(h): %s', (_name, channels, changes, expected) => {
    expect(blocked({ ...optOut, channels }, changes)).toBe(expected);
  });

  it.each([
    ['at work', 'work', true],
    ['at home', 'home', false],
    ['nobody knows where', undefined, true],
  ])('15 USC 1692c(a)(3): employer forbids it: %s', (_name, place, expected) => {
    const changes = { flags: ['disputed'], ...(place === undefined ? {} : { place }) };
    expect(blocked({ ...disputed, place: 'work' }, changes)).toBe(expected);
  });

  it.each([
    ['by the engine', 'engine', true],
    ['by a person', 'person', false],
  ])('GDPR art. 21(1): chosen %s', (_name, chosen_by, expected) => {
    const rule = {
      flag: 'objected',
      effect: 'require_human',
      channels: every,
      deny: ['automated_choice'],
      allow: ['collect'],
    };
    expect(blocked(rule, { flags: ['objected'], chosen_by })).toBe(expected);
  });

  it('stands always, or never for an exception', () => {
    const always = { ...disputed, flag: 'always', allow: [] };
    expect(blocked(always, {})).toBe(true);
    expect(blocked({ ...always, unless: ['agreed'] }, { exceptions: ['agreed'] })).toBe(false);
    expect(blocked({ ...always, unless: ['agreed'] }, { has: ['agreed'] })).toBe(false);
  });

  it.each([
    ['parent_or_guardian', 'parent_of_minor', false],
    ['parent_or_guardian', 'parent', true],
    ['legal_representative', 'guardian', false],
    ['estate', 'executor', false],
    ['estate', 'spouse', true],
    ['attorney', 'representative', false],
    ['attorney', 'debtor', true],
    ['ombudsman', 'ombudsman', false],
  ])('a redirect to %s, addressed to %s', (to, recipient, expected) => {
    expect(blocked({ ...disputed, effect: 'redirect', to }, { flags: ['disputed'], recipient })).toBe(expected);
  });
});

describe('third parties', () => {
  const secrecy = { id: 'third', effect: 'block', recipients: ['neighbour', 'employer', 'unknown'], deny: ['collect'] };
  const consumer = { ...secrecy, id: 'consumer', consumer_includes: ['spouse'] };
  const location = { id: 'location', effect: 'limit', recipients: ['neighbour'], max_per_person: 1 };
  const minor = {
    id: 'minor',
    flag: 'minor',
    effect: 'redirect',
    to: 'guardian',
    channels: every,
    deny: ['collect'],
    allow: [],
  };

  it.each([
    ['the debtor', {}, ''],
    ['a neighbour', { recipient: 'neighbour' }, 'third'],
    ['a neighbour, about where the debtor lives', { recipient: 'neighbour', purpose: 'location' }, ''],
    ['whom no list names', { recipient: 'roommate' }, 'third'],
    ['an attorney whom nobody appointed', { recipient: 'attorney' }, 'third'],
    ['an attorney who represents the debtor', { recipient: 'attorney', flags: ['represented'] }, ''],
    ['a guardian', { recipient: 'guardian' }, 'third'],
    ['a guardian of a minor', { recipient: 'guardian', flags: ['minor'] }, ''],
    [
      'a guardian, where the rules know them as minor no longer',
      { recipient: 'guardian', flags: ['minor'], flag_until: { minor: '2026-11-01T00:00Z' } },
      'third',
    ],
  ])('GDPR art. 5(1)(f): %s', (_name, changes, expected) => {
    expect(brokenUnder({ third_party: [secrecy], blocks: [minor] }, changes)).toBe(expected);
  });

  it('15 USC 1692c(d): counts the spouse as the consumer, and knows the names of other rules', () => {
    expect(brokenUnder({ third_party: [consumer] }, { recipient: 'spouse' })).toBe('');
    expect(brokenUnder({ third_party: [secrecy, consumer] }, { recipient: 'spouse' })).toBe('');
    expect(brokenUnder({ third_party: [secrecy] }, { recipient: 'spouse' })).toBe('third');
  });

  it.each([
    ['the first time', [], ''],
    ['the second time', [{ recipient: 'neighbour', purpose: 'location', debt: 'D2' }], 'location'],
    ['after another neighbourly talk', [{ recipient: 'neighbour', purpose: 'answer_debtor' }], ''],
    ['after asking another', [{ recipient: 'employer', purpose: 'location' }], ''],
  ])('15 USC 1692b(3): asks where the debtor lives, %s', (_name, earlier, expected) => {
    const history = earlier.map((one): EarlierContactFile => ({
      at_utc: '2026-01-05T10:00Z',
      channel: 'call',
      ...one,
    }));
    const asking = { recipient: 'neighbour', purpose: 'location', history };
    expect(brokenUnder({ third_party: [secrecy, location] }, asking)).toBe(expected);
  });
});
