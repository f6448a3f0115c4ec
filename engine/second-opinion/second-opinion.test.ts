/** The whole: jurisdictions, who is bound, house packs, and files that cannot be read. */
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { ContactFile } from './contact-file.ts';
import { prepareSecondOpinion, secondOpinion } from './second-opinion.ts';
import { readShippedPacks } from './testing/shipped-packs.ts';
import { brokenUnder, brokenUnderPacks, quietContact, smallPack } from './testing/small-law.ts';

const always = (id: string, more: object = {}): object => ({
  id,
  ...{ flag: 'always', effect: 'block', channels: ['call'], deny: ['collect'], allow: [] },
  ...more,
});

describe('jurisdictions', () => {
  const packs = [
    smallPack({ blocks: [always('union')] }, { id: 'UN', kind: 'overlay' }),
    smallPack({ blocks: [always('country')] }, { id: 'XX', extends: ['UN'] }),
    smallPack({ blocks: [always('state')] }, { id: 'XX-AA', kind: 'region', extends: ['XX', 'UN'] }),
    smallPack({ blocks: [always('orphan')] }, { id: 'YY', extends: ['gone'] }),
    smallPack({ blocks: [always('house')] }, { id: 'HOUSE', kind: 'house' }),
  ];
  it.each([
    ['a country and what it extends', 'XX', 'country union'],
    ['a state, its country, and each overlay once', 'XX-AA', 'country state union'],
    ['a city without a pack', 'XX-AA-TOWN', 'country state union'],
    ['a state without a pack', 'XX-BB', 'country union'],
    ['a longer name is no state', 'XXL', 'no.pack'],
    ['none', 'ZZ', 'no.pack'],
    ['an overlay', 'UN', 'no.pack'],
    ['a house pack', 'HOUSE', 'no.pack'],
    ['a country whose parent is missing', 'YY', 'no.pack'],
  ])('%s', (_name, jurisdiction, expected) => {
    const verdict = secondOpinion(packs, { ...quietContact, jurisdiction }, { house: false });
    expect(verdict.rules.join(' ')).toBe(expected);
  });

  it.each([
    ['a country: any of its states', 'XX', undefined, 'country house state union'],
    ['a state by the region', 'XX', 'XX-AA', 'country house state union'],
    ['a state without a pack by the region', 'XX', 'XX-BB', 'country house union'],
    ['a region of another country says nothing', 'XX', 'YY-AA', 'country house state union'],
    ['a state: the region says no more', 'XX-BB', 'XX-AA', 'country house union'],
  ])('with the house, %s', (_name, jurisdiction, region, expected) => {
    const place = region === undefined ? { jurisdiction } : { jurisdiction, region };
    expect(brokenUnderPacks(packs, place)).toBe(expected);
  });

  it('blocks where no zone is known', () => {
    expect(brokenUnderPacks(packs, { debtor_zones: [] })).toBe('no.zone');
    expect(brokenUnderPacks(packs, { debtor_zones: [], jurisdiction: 'ZZ' })).toBe('no.pack');
  });
});

describe('who is bound', () => {
  it.each([
    ['the actor named', { actors: ['agency'] }, {}, true],
    ['another actor', { actors: ['creditor', 'lawyer'] }, {}, false],
    ['any', { actors: ['any'] }, {}, true],
    ['the debtor named', { debtors: ['business'] }, { debtor: 'business' }, true],
    ['a consumer is a natural person', { debtors: ['natural_person'] }, {}, true],
    ['a natural person is no consumer', { debtors: ['consumer'] }, { debtor: 'natural_person' }, false],
    ['the origin named', { debt_origin: ['bank_npl'] }, { debt_origin: 'bank_npl' }, true],
    ['an origin unknown', { debt_origin: ['bank_npl'] }, {}, false],
    ['the first day', { effective_from: '2026-11-23' }, {}, true],
    ['the day before', { effective_from: '2026-11-24' }, {}, false],
    ['the last day', { effective_to: '2026-11-23' }, {}, true],
    ['the day after', { effective_to: '2026-11-22' }, {}, false],
    [
      'the first zone decides: not yet',
      { effective_from: '2026-11-23' },
      { debtor_zones: ['Pacific/Honolulu', 'Europe/Stockholm'] },
      false,
    ],
    [
      'the first zone decides: already',
      { effective_from: '2026-11-23' },
      { debtor_zones: ['Europe/Stockholm', 'Pacific/Honolulu'] },
      true,
    ],
  ])('%s', (_name, rule, changes, expected) => {
    expect(brokenUnder({ blocks: [always('rule', rule)] }, changes) === 'rule').toBe(expected);
  });
});

describe("the house's own limits", () => {
  const ban = (rule: object, changes: Partial<ContactFile>, scope: object = {}): boolean =>
    brokenUnderPacks(
      [smallPack({}), smallPack({ bans: [{ id: 'ban', ...rule }] }, { id: 'H', kind: 'house', scope })],
      changes,
    ) === 'ban';

  it.each([
    ['a channel', { channels: ['call'] }, {}, true],
    ['a channel and a tone: both', { channels: ['call'], tones: ['firm'] }, { tone: 'firm' }, true],
    ['a channel and a tone: one', { channels: ['call'], tones: ['firm'] }, { tone: 'warm' }, false],
    ['a tone that nobody declared', { tones: ['firm'] }, {}, false],
    ['a day of the year', { days: ['11-23'] }, {}, true],
    ['a date', { days: ['2026-11-23'] }, {}, true],
    ['a date of another year', { days: ['2025-11-23'] }, {}, false],
    [
      'a date that it still is elsewhere',
      { days: ['2026-11-22'] },
      { debtor_zones: ['Europe/Stockholm', 'Pacific/Honolulu'] },
      true,
    ],
    ['Mondays', { weekdays: [1] }, {}, true],
    ['Sundays', { weekdays: [7] }, {}, false],
    ['a slot', { slots: ['morning'] }, { slot: 'morning' }, true],
    ['a treatment', { treatments: ['visit_offer'] }, { treatment: 'visit_offer' }, true],
    ['a statutory notice', { channels: ['call'] }, { purpose: 'statutory_notice' }, false],
    ['the treatment of one', { channels: ['call'] }, { treatment: 'statutory_notice' }, false],
  ])('bans %s', (_name, rule, changes, expected) => {
    expect(ban(rule, changes)).toBe(expected);
  });

  it.each([
    ['a creditor of the list', { creditors: ['acme'] }, { creditor: 'acme' }, true],
    ['another', { creditors: ['acme'] }, { creditor: 'bolt' }, false],
    ['one unknown', { creditors: ['acme'] }, {}, false],
    ['every list must hold', { creditors: ['acme'], segments: ['new'] }, { creditor: 'acme', segment: 'old' }, false],
    ['a market', { markets: ['XX'] }, {}, true],
    ['a place in the market', { markets: ['XX'] }, { jurisdiction: 'XX-AA' }, true],
    ['another market', { markets: ['YY'] }, {}, false],
  ])('applies to %s', (_name, scope, changes, expected) => {
    expect(ban({ channels: ['call'] }, changes, scope)).toBe(expected);
  });

  it('is judged only where the caller asks, reach always', () => {
    const packs = [smallPack({}), smallPack({ bans: [{ id: 'ban', channels: ['call'] }] }, { id: 'H', kind: 'house' })];
    const unreachable = { ...quietContact, reachable: ['sms'] };
    expect(secondOpinion(packs, quietContact, { house: false })).toEqual({ allowed: true, rules: [] });
    expect(secondOpinion(packs, unreachable, { house: false }).rules).toEqual(['house.reachable']);
    expect(secondOpinion(packs, unreachable, { house: true }).rules).toEqual(['ban', 'house.reachable']);
  });
});

describe('what cannot be read', () => {
  const judge = prepareSecondOpinion([smallPack({})]);
  const read = (changes: Readonly<Record<string, unknown>>) => judge({ ...quietContact, ...changes }, { house: true });

  it.each([
    ['an instant without a zone', { at_utc: '2026-11-23T12:59' }, 'at_utc: no instant'],
    ['no instant', { at_utc: undefined }, 'at_utc: missing'],
    ['a zone that is none', { debtor_zones: ['Europe/Gothenburg'] }, 'debtor_zones: no zone Europe/Gothenburg'],
    ['an actor that is none', { actor: 'uncle' }, 'actor: unknown word uncle'],
    ['flags that are no list', { flags: 'disputed' }, 'flags: not a list'],
    ['a flag that is no text', { flags: [7] }, 'flags: holds what is not text'],
    ['an end that is none', { flags: ['a'], flag_until: { a: 'soon' } }, 'flag_until.a: neither date nor instant'],
    ['a notice without a date', { stages: { n: {} } }, 'stages.n.sent: missing'],
    ['30 February', { stages: { n: { sent: '2026-02-30' } } }, 'stages.n.sent: neither date nor instant'],
    ['a history that is none', { history: [{ channel: 'call' }] }, 'history[0].at_utc: missing'],
    [
      'a channel that is none',
      { history: [{ at_utc: '2026-11-01T00:00Z', channel: 'fax' }] },
      'history[0].channel: unknown word fax',
    ],
    ['a fee in words', { fees: { reminder: '60' } }, 'fees.reminder: no amount'],
    ['a fee below zero', { fees: { reminder: -60 } }, 'fees.reminder: no amount'],
    ['a claim that is no number', { claim: NaN }, 'claim: no amount'],
    ['a recording that may be', { recording: 'yes' }, 'recording: neither true nor false'],
    ['a due date that is none', { due: '23/11/2026' }, 'due: neither date nor instant'],
  ])('%s', (_name, changes, note) => {
    const verdict = read(changes);
    expect(verdict.rules).toEqual(['second.unreadable']);
    expect(verdict.notes).toContain(note);
  });

  it('takes null for left out, and ignores fields that it does not know', () => {
    expect(read({ flags: null, purpose: null, title: 'A01', expect: {} })).toEqual({ allowed: true, rules: [] });
  });

  it('blocks what it is given a stray pack for', () => {
    expect(secondOpinion([{ schema: 'tact-pack/2' }], quietContact, { house: true }).rules).toEqual([
      'second.unreadable',
    ]);
  });

  it('blocks, and does not throw, where a pack says what it does not expect', () => {
    const broken = smallPack({ windows: [{ id: 'w', channels: ['call'], local: null }] });
    const verdict = secondOpinion([broken], quietContact, { house: true });
    expect(verdict).toMatchObject({ allowed: false, rules: ['second.unreadable'] });
    expect(verdict.notes).toHaveLength(1);
  });

  it('never throws, whatever it is given', () => {
    const shipped = prepareSecondOpinion(readShippedPacks().map(({ value }) => value));
    const anything = fc.oneof(fc.anything(), fc.record({ jurisdiction: fc.constant('SE'), history: fc.anything() }));
    fc.assert(
      fc.property(anything, fc.string(), fc.anything(), (file, field, value) => {
        const changed = { ...quietContact, jurisdiction: 'SE', [field]: value };
        for (const given of [file, changed]) {
          const verdict = shipped(given as ContactFile, { house: true });
          expect(verdict.allowed).toBe(verdict.rules.length === 0);
        }
      }),
      { numRuns: 300 },
    );
  });
});
