/** The fast path against the judge, over made-up cases, instants (clock changes among them), zones and packs. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CaseContext, CountedContact } from '../context/case-context.ts';
import { channels, slots, tones, treatments } from '../vocabulary/action.ts';
import { actors, debtorKinds, flags, purposes, stages } from '../vocabulary/case.ts';
import { hourMs, localDate, minuteMs, offsetMinutes } from '../vocabulary/time.ts';
import { banBlocks } from './bans.ts';
import { capBlocks } from './cap-blocks.ts';
import type { CompiledPack } from './compile-pack.ts';
import { intersect } from './interval.ts';
import { judgeContact } from './judge-contact.ts';
import { permittedIntervals } from './permitted-intervals.ts';
import { stageBlocks } from './stage-blocks.ts';
import { standingBlocks } from './standing-blocks.ts';
import { caseOf, consentOf, contactOf, debtorOf, instant } from './testing/case-of.ts';
import { compileSources, packOf, shippedSources } from './testing/shipped-packs.ts';

const places = ['SE', 'NO', 'FI', 'EE', 'IT', 'DE', 'PL', 'GB', 'GB-SCT', 'GB-NIR', 'US-TX', 'US-NY-NYC'] as const;
const zones = [
  ...['Europe/Stockholm', 'Europe/London', 'America/New_York', 'America/Los_Angeles', 'America/Santiago'],
  ...['America/Havana', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia', 'Africa/Casablanca'],
] as const;
/** Ordinary days, and the days on which the clocks of these zones change. */
const moments = [
  ...['2026-11-23T12:00Z', '2026-06-19T12:00Z', '2026-12-24T12:00Z', '2026-03-29T01:00Z', '2026-10-25T01:00Z'],
  ...[
    '2026-03-08T07:00Z',
    '2026-11-01T06:00Z',
    '2026-04-05T03:00Z',
    '2026-09-06T04:00Z',
    '2026-10-03T15:30Z',
    '2021-11-30T05:00Z',
  ],
].map(instant);

const anyAt = fc
  .tuple(fc.constantFrom(...moments), fc.integer({ min: -30 * 60, max: 30 * 60 }))
  .map(([moment, minutes]) => moment + minutes * minuteMs);

const anyContact = (at: number): fc.Arbitrary<CountedContact> =>
  fc
    .record({
      hours: fc.integer({ min: -35 * 24, max: 10 * 24 }),
      channel: fc.constantFrom(...channels),
      caseId: fc.constantFrom('C-1', 'C-2'),
      conversation: fc.boolean(),
      failed: fc.boolean(),
      planned: fc.boolean(),
    })
    .map(({ hours, ...changes }) => ({ ...contactOf('2026-01-01T00:00Z', changes), at: at + hours * hourMs }));

const anyDebtor = fc.record({
  region: fc.constantFrom(null, 'DE-BY', 'DE-BE', 'GB-SCT', 'IT-32'),
  timeZones: fc.uniqueArray(fc.constantFrom(...zones), { minLength: 1, maxLength: 2 }),
  kind: fc.constantFrom(...debtorKinds),
  reachable: fc.record(
    Object.fromEntries(
      channels.map((channel) => [channel, fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.boolean())]),
    ),
  ),
});

const anyHearing = anyAt.chain((at) =>
  fc.record({
    place: fc.constantFrom(...places),
    contact: fc.record({
      at: fc.constant(at),
      channel: fc.constantFrom(...channels),
      purpose: fc.constantFrom('collect', ...purposes),
      tone: fc.constantFrom(...tones),
      treatment: fc.constantFrom(...treatments),
      slot: fc.constantFrom(...slots),
    }),
    debtor: anyDebtor,
    changes: fc.record({
      actor: fc.constantFrom(...actors),
      stage: fc.constantFrom(...stages),
      product: fc.constantFrom(null, 'consumer_credit'),
      dueOn: fc.oneof({ weight: 3, arbitrary: fc.constant('2026-01-01') }, fc.constantFrom('2010-01-01', '2021-03-29')),
      planStands: fc.boolean(),
      contacts: fc.oneof(fc.constant([]), fc.array(anyContact(at), { maxLength: 12 })),
      flags: fc.oneof(
        { weight: 4, arbitrary: fc.constant([]) },
        fc.array(fc.record({ flag: fc.constantFrom(...flags), until: fc.constantFrom(null, at, at + 1) }), {
          maxLength: 2,
        }),
      ),
      notices: fc.array(
        fc.record({
          at: fc.integer({ min: 0, max: 250 * 24 }).map((hours) => at - hours * hourMs),
          stage: fc.constantFrom(
            'inkassokrav',
            'inkassovarsel',
            'betalingsoppfordring',
            'first_text_notice',
            'validation_notice',
          ),
          channel: fc.constantFrom('letter' as const, 'email' as const),
        }),
        { maxLength: 3 },
      ),
    }),
    consent: fc.record(
      Object.fromEntries(
        channels.map((channel) => [
          channel,
          fc.oneof(
            { weight: 8, arbitrary: fc.constant('none' as const) },
            fc.constantFrom('given' as const, 'withdrawn' as const),
          ),
        ]),
      ),
    ),
  }),
);

type Hearing = typeof anyHearing extends fc.Arbitrary<infer T> ? T : never;

const contextOf = (hearing: Hearing): CaseContext =>
  caseOf({
    ...hearing.changes,
    asOf: hearing.contact.at,
    consent: consentOf(hearing.consent),
    debtor: debtorOf({ ...hearing.debtor, reachable: { ...debtorOf().reachable, ...hearing.debtor.reachable } }),
  });

/** The fast path's answer for one instant, put together as a maker of candidates would. */
const fastAllows = (pack: CompiledPack, context: CaseContext, contact: Hearing['contact']): boolean => {
  const { timeZones, region, kind } = context.debtor!;
  const { at, channel, purpose } = contact;
  const { intervals } = permittedIntervals(pack, {
    ...{
      zones: timeZones,
      region,
      on: localDate(timeZones[0]!, at),
      slot: 'any',
      channel,
      actor: context.actor,
      debtorKind: kind,
    },
  });
  return (
    intersect(intervals, [{ from: at, to: at + 1 }]).length === 1 &&
    standingBlocks(pack, context, purpose, at)(channel).length === 0 &&
    capBlocks(pack, context, channel, at, purpose).length === 0 &&
    banBlocks(pack, context, contact, at).length === 0 &&
    stageBlocks(pack, context, contact).length === 0
  );
};

describe('the judge', () => {
  test('names every broken rule, not the first alone', () => {
    const context = caseOf({
      flags: [{ flag: 'disputed', until: null }],
      consent: consentOf({ sms: 'withdrawn' }),
      contacts: [contactOf('2026-11-22T12:00+01:00', { channel: 'sms' })],
    });
    const verdict = judgeContact(packOf('SE'), context, {
      channel: 'sms',
      at: instant('2026-11-22T12:30+01:00'),
      purpose: 'collect',
    });
    expect(verdict.allowed ? [] : verdict.blocked.map(({ rule }) => rule)).toEqual([
      ...['se.block.disputed', 'eu.optout.channel', 'house.optout', 'se.win.default', 'house.cap.day', 'house.rest'],
    ]);
    expect(verdict.allowed ? [] : verdict.blocked.map(({ citation }) => citation)).not.toContain('');
  });

  test('an exception that the contact has is honoured, and none is assumed (Finantsinspektsioon guideline)', () => {
    const context = caseOf({ debtor: debtorOf({ country: 'EE', timeZones: ['Europe/Tallinn'] }) });
    const contact = { channel: 'call', at: instant('2026-11-28T10:00Z'), purpose: 'collect' } as const;
    expect(judgeContact(packOf('EE'), context, contact).allowed).toBe(false);
    expect(judgeContact(packOf('EE'), context, { ...contact, exceptions: ['debtor_agreed_time'] })).toEqual({
      allowed: true,
    });
  });

  test.each([
    ['no.debtor', caseOf({ debtor: null }), packOf('SE')],
    ['no.pack', caseOf(), null],
    ['no.zone', caseOf({ debtor: debtorOf({ timeZones: [] }) }), packOf('SE')],
  ])('%s is the whole answer', (rule, context, pack) => {
    const verdict = judgeContact(pack, context, { channel: 'sms', at: 0, purpose: 'collect' });
    expect(verdict.allowed ? [] : verdict.blocked.map((block) => block.rule)).toEqual([rule]);
  });
});

describe('properties', () => {
  test('the fast path allows exactly what the judge allows, and names the same rules and ends', () => {
    let allowed = 0;
    fc.assert(
      fc.property(anyHearing, (hearing) => {
        const pack = packOf(hearing.place);
        const context = contextOf(hearing);
        const verdict = judgeContact(pack, context, hearing.contact);
        allowed += verdict.allowed ? 1 : 0;
        expect(fastAllows(pack, context, hearing.contact)).toBe(verdict.allowed);
        const ends = new Map(verdict.allowed ? [] : verdict.blocked.map((block) => [block.rule, block.until]));
        const { channel, at, purpose } = hearing.contact;
        for (const block of capBlocks(pack, context, channel, at, purpose)) {
          expect(ends.get(block.rule)).toBe(block.until);
        }
      }),
      { numRuns: 700, seed: 20261121 },
    );
    // The cases are no property of anything if all of them are barred.
    expect(allowed).toBeGreaterThan(50);
  });

  test('intervals never leave the local day of the first zone', () => {
    fc.assert(
      fc.property(anyHearing, ({ place, debtor, contact, changes }) => {
        const zone = debtor.timeZones[0]!;
        const on = localDate(zone, contact.at);
        const { intervals } = permittedIntervals(packOf(place), {
          ...{ zones: debtor.timeZones, region: debtor.region, on, slot: 'any', channel: contact.channel },
          ...{ actor: changes.actor, debtorKind: debtor.kind },
        });
        for (const { from, to } of intervals) {
          expect([localDate(zone, from), localDate(zone, to - 1)]).toEqual([on, on]);
          expect(Number.isInteger((from + offsetMinutes(zone, from) * minuteMs) / minuteMs)).toBe(true);
        }
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  test('a rule more never allows more', () => {
    const said = {
      text: 'More.',
      force: 'default',
      cite: 'a test',
      since: null,
      in_force_as_of: 'now',
      confidence: 'uncertain',
    };
    const day = [['10:00', '13:00']];
    const local = Object.fromEntries(
      ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'hol'].map((name) => [name, day]),
    );
    const more = {
      windows: { ...said, id: 'more.win', channels, local },
      caps: {
        ...said,
        id: 'more.cap',
        channels,
        max: 2,
        per: { days: 14, kind: 'rolling' },
        count: 'attempts',
        key: 'debtor',
      },
      cooldowns: { ...said, id: 'more.rest', channels, days: 3, after: 'contact', key: 'debtor' },
      blocks: {
        ...said,
        id: 'more.block',
        flag: 'always',
        effect: 'block',
        channels: ['sms'],
        deny: ['collect'],
        allow: ['answer_debtor'],
        scope: 'debtor',
      },
      consent: { ...said, id: 'more.consent', channels: ['email'], requires: 'consent' },
      stages: {
        ...said,
        id: 'more.stage',
        stage: 'hello',
        gate_for: ['collect_contact'],
        wait_days: 1,
        from_event: 'sent',
      },
      limitation: { ...said, id: 'more.lim', years: { general: 1 }, after: 'extinguished' },
      bans: { ...said, id: 'more.ban', tones: ['firm', 'warm'], weekdays: [1, 3, 7] },
    };
    // Some of them bind for a time only: the days of these cases lie on both sides.
    const dated = { effective_from: '2026-03-08', effective_to: '2026-11-01' };
    const house = {
      schema: 'tact-pack/1',
      kind: 'house',
      id: 'MORE',
      name: 'More',
      as_of: '2026-11-21',
      extends: [],
      languages: [],
    };
    const sources = shippedSources();
    const books = Object.entries(more).flatMap(([group, rule]) =>
      [rule, { ...rule, ...dated }].map((one) =>
        compileSources([
          ...sources,
          {
            file: 'MORE.yaml',
            value: { ...house, time: { zones: [] }, holidays: { country: null, types: [] }, rules: { [group]: [one] } },
          },
        ]),
      ),
    );
    let removed = 0;
    fc.assert(
      fc.property(anyHearing, fc.constantFrom(...books), (hearing, book) => {
        const context = contextOf(hearing);
        const place = hearing.place.slice(0, 2);
        const pack = book.packFor(place, hearing.place.length > 2 ? hearing.place : null)!;
        const before = judgeContact(packOf(hearing.place), context, hearing.contact);
        const after = judgeContact(pack, context, hearing.contact);
        if (before.allowed && !after.allowed) removed += 1;
        expect(after.allowed && !before.allowed).toBe(false);
        expect(fastAllows(pack, context, hearing.contact)).toBe(after.allowed);
      }),
      { numRuns: 600, seed: 42 },
    );
    expect(removed).toBeGreaterThan(10);
  });
});
