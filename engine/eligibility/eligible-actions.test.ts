/** What may be done against the judge, over made-up cases: every candidate is allowed, everything left out is barred, and the funnel adds up. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultCatalogue } from '../catalogue/default-catalogue.ts';
import type { CompiledPack } from '../compliance/compile-pack.ts';
import { judgeContact } from '../compliance/judge-contact.ts';
import { nextNotice } from '../compliance/next-notice.ts';
import { caseOf, consentOf, contactOf, debtorOf, instant } from '../compliance/testing/case-of.ts';
import { shippedRuleBook } from '../compliance/testing/shipped-packs.ts';
import type { CaseContext, CountedContact } from '../context/case-context.ts';
import { channels, slotMinutes } from '../vocabulary/action.ts';
import { actors, debtorKinds, flags, type Purpose } from '../vocabulary/case.ts';
import { addDays, hourMs, instantOfLocal, localDate, minuteMs, type Instant } from '../vocabulary/time.ts';
import { makeEligibleActions, type EligibleResult } from './eligible-actions.ts';
import { houseBlock } from './house-blocks.ts';

const horizonMs = 72 * hourMs;
const eligible = makeEligibleActions(defaultCatalogue, shippedRuleBook);
const places = [
  ['SE', 'Europe/Stockholm'],
  ['FI', 'Europe/Helsinki'],
  ['DE', 'Europe/Berlin'],
  ['IT', 'Europe/Rome'],
  ['GB', 'Europe/London'],
  ['US', 'America/New_York'],
  ['LV', 'Europe/Riga'],
  ['NO', 'Europe/Oslo'],
] as const;
/** A weekday, weekends, Christmas, and the days on which clocks change. */
const moments = [
  '2026-03-03T09:00Z',
  '2026-03-27T12:00Z',
  '2026-10-24T06:30Z',
  '2026-12-23T17:45Z',
  '2026-11-21T23:30Z',
  '2026-06-18T03:00Z',
].map(instant);

const anyAsOf = fc
  .tuple(fc.constantFrom(...moments), fc.integer({ min: 0, max: 24 * 60 }))
  .map(([moment, minutes]) => moment + minutes * minuteMs);
const anyContact = (asOf: Instant): fc.Arbitrary<CountedContact> =>
  fc
    .record({
      hours: fc.integer({ min: -10 * 24, max: 60 }),
      channel: fc.constantFrom(...channels),
      conversation: fc.boolean(),
    })
    .map(({ hours, ...changes }) => ({
      ...contactOf('2026-01-01T00:00Z', changes),
      at: asOf + hours * hourMs,
      planned: hours > 0,
    }));
const mostly = <T>(usual: T, other: fc.Arbitrary<T>) => fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, other);

const anyContext: fc.Arbitrary<CaseContext> = anyAsOf.chain((asOf) =>
  fc
    .record({
      place: fc.constantFrom(...places),
      elsewhere: mostly(null, fc.constantFrom('America/Los_Angeles', 'Asia/Kathmandu')),
      kind: mostly('consumer' as const, fc.constantFrom(...debtorKinds)),
      actor: fc.constantFrom(...actors),
      contacts: fc.array(anyContact(asOf), { maxLength: 6 }),
      flags: mostly(
        [],
        fc.array(fc.record({ flag: fc.constantFrom(...flags), until: fc.constantFrom(null, asOf + 20 * hourMs) }), {
          maxLength: 2,
        }),
      ),
      unreachable: mostly(null, fc.constantFrom(...channels)),
      optOut: mostly(null, fc.constantFrom(...channels)),
      notices: fc.array(
        fc
          .record({
            stage: fc.constantFrom(
              'inkassovarsel',
              'betalingsoppfordring',
              'inkassokrav',
              'maksumuistutus',
              'first_notice',
            ),
            channel: fc.constantFrom(...channels),
            days: fc.integer({ min: 0, max: 40 }),
          })
          .map(({ days, ...notice }) => ({ ...notice, at: asOf - days * 24 * hourMs })),
        { maxLength: 2 },
      ),
      tone: mostly(null, fc.constantFrom('warm', 'neutral')),
      has: fc.constantFrom<readonly string[]>(
        [],
        ['contract_contact_point'],
        ['consent_electronic_written', 'consent_email'],
      ),
      slots: mostly(
        null,
        fc.constantFrom<readonly ('morning' | 'evening' | 'midday')[]>(['morning'], ['evening', 'midday']),
      ),
    })
    .map(({ place: [country, zone], elsewhere, kind, unreachable, optOut, tone, slots, ...changes }) =>
      caseOf({
        ...changes,
        asOf,
        consent: consentOf(optOut === null ? {} : { [optOut]: 'withdrawn' }),
        preferences: { channels: null, slots, language: null, tone },
        debtor: debtorOf({
          country,
          kind,
          timeZones: elsewhere === null ? [zone] : [zone, elsewhere],
          reachable: { ...debtorOf().reachable, ...(unreachable === null ? {} : { [unreachable]: false }) },
        }),
      }),
    ),
);

const lawOf = ({ debtor }: CaseContext): CompiledPack => shippedRuleBook.packFor(debtor!.country, debtor!.region)!;
const purposeOf = (treatment: string): Purpose => (treatment === 'statutory_notice' ? 'statutory_notice' : 'collect');
const ask = (context: CaseContext): EligibleResult => eligible({ context, purpose: 'collect', channels: null });

type Action = (typeof defaultCatalogue)['actions'][number];

const blockedBy = (context: CaseContext, action: Action, at: Instant): readonly string[] => {
  const notice = nextNotice(lawOf(context), context);
  const verdict = judgeContact(lawOf(context), context, {
    channel: action.channel,
    purpose: purposeOf(action.treatment),
    at,
    ...(action.treatment === 'statutory_notice' && notice !== null ? { target: notice } : {}),
  });
  return verdict.allowed ? [] : verdict.blocked.map(({ rule }) => rule);
};

/** The first quarter of an hour of each run within the slot and the horizon that no rule about hours bars: where a candidate may begin. */
const openingsOf = (context: CaseContext, action: Action, on: string): readonly Instant[] => {
  const zone = context.debtor!.timeZones[0]!;
  const [from, to] = slotMinutes[action.slot].map((minute) => instantOfLocal(zone, on, minute)) as [Instant, Instant];
  const hourRules = new Set(lawOf(context).windows[action.channel].map(({ rule }) => rule.id));
  const starts: Instant[] = [];
  let wasOpen = false;
  for (let at = from; at < to; at += 15 * minuteMs) {
    const isOpen = !blockedBy(context, action, at).some((rule) => hourRules.has(rule));
    if (isOpen && !wasOpen) starts.push(at);
    else if (isOpen && at <= context.asOf) starts.splice(-1, 1, Math.min(context.asOf, at + 15 * minuteMs));
    wasOpen = isOpen;
  }
  const first = Math.max(from, context.asOf);
  return starts
    .map((start) => Math.max(start, first))
    .filter((start) => start < to && start < context.asOf + horizonMs);
};

describe('every candidate', () => {
  test('is allowed at its instant, within its window, its day, its slot and the horizon, and by the debtor’s wishes', () => {
    let seen = 0;
    fc.assert(
      fc.property(anyContext, (context) => {
        const { candidates } = ask(context);
        const zone = context.debtor!.timeZones[0]!;
        seen += candidates.length;
        for (const { id, action, place, on, sendAt, from, to } of candidates) {
          expect(blockedBy(context, action, sendAt)).toEqual([]);
          expect(houseBlock(context, action)).toBeNull();
          expect(defaultCatalogue.actions[place]).toBe(action);
          expect(id).toBe(`${action.id}@${on}`);
          expect(localDate(zone, sendAt)).toBe(on);
          const [opens, closes] = slotMinutes[action.slot];
          expect(sendAt).toBeGreaterThanOrEqual(Math.max(context.asOf, from, instantOfLocal(zone, on, opens)));
          expect(sendAt).toBeLessThan(Math.min(to, context.asOf + horizonMs));
          expect(to).toBeLessThanOrEqual(instantOfLocal(zone, on, closes));
        }
      }),
      { numRuns: 120, seed: 20261121 },
    );
    expect(seen).toBeGreaterThan(2000);
  });

  test('is allowed to the end of its window, whatever contacts lie behind and ahead', () => {
    fc.assert(
      fc.property(anyContext, (context) => {
        for (const { action, sendAt, to } of ask(context).candidates) {
          for (let at = sendAt; at < to; at += 30 * minuteMs) expect(blockedBy(context, action, at)).toEqual([]);
          expect(blockedBy(context, action, to - 1)).toEqual([]);
        }
      }),
      { numRuns: 60, seed: 20261121 },
    );
  });

  test('comes once, the earliest opening first within a day', () => {
    fc.assert(
      fc.property(anyContext, (context) => {
        const keys = ask(context).candidates.map(({ id, sendAt }) => `${id} ${String(sendAt)}`);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('everything left out', () => {
  test('is barred where it could have begun: by the law, the house, or a wish of the debtor', () => {
    let left = 0;
    fc.assert(
      fc.property(anyContext, fc.integer({ min: 0, max: 3 }), (context, day) => {
        const on = addDays(localDate(context.debtor!.timeZones[0]!, context.asOf), day);
        const found = new Set(ask(context).candidates.map(({ id }) => id));
        for (const action of defaultCatalogue.actions) {
          if (found.has(`${action.id}@${on}`) || houseBlock(context, action) !== null) continue;
          for (const at of openingsOf(context, action, on)) {
            left += 1;
            expect(blockedBy(context, action, at), `${action.id} at ${new Date(at).toISOString()}`).not.toEqual([]);
          }
        }
      }),
      { numRuns: 40, seed: 20261121 },
    );
    expect(left).toBeGreaterThan(100);
  });
});

describe('the funnel', () => {
  const ordinary = caseOf({ asOf: instant('2026-03-03T08:00Z'), debtor: debtorOf() });

  test('of one rule alone: found and removed are all there is, by channel', () => {
    const { candidates } = ask(ordinary);
    const without = ask({ ...ordinary, debtor: debtorOf({ reachable: { ...debtorOf().reachable, sms: false } }) });
    const texts = candidates.filter(({ action }) => action.channel === 'sms').length;
    const removed = without.removals.filter(
      ({ channel, blocking }) => channel === 'sms' && blocking.rule === 'house.reachable',
    );
    expect(texts).toBeGreaterThan(0);
    expect(removed.reduce((sum, each) => sum + each.candidates, 0)).toBe(texts);
    expect(without.candidates.length).toBe(candidates.length - texts);
  });

  test('channels that were not asked for are removed under their own name, and nothing else is', () => {
    const result = eligible({ context: ordinary, purpose: 'collect', channels: ['email'] });
    expect(new Set(result.candidates.map(({ action }) => action.channel))).toEqual(new Set(['email']));
    expect(
      result.removals
        .filter(({ channel }) => channel !== 'email')
        .every(({ blocking }) => blocking.rule === 'request.channels'),
    ).toBe(true);
    expect(result.candidates).toEqual(ask(ordinary).candidates.filter(({ action }) => action.channel === 'email'));
  });

  test.each([
    ['no debtor', caseOf({ debtor: null }), 'no.debtor'],
    [
      'no law for the country',
      caseOf({ debtor: debtorOf({ country: 'BR', timeZones: ['America/Sao_Paulo'] }) }),
      'no.pack',
    ],
    ['no zone', caseOf({ debtor: debtorOf({ timeZones: [] }) }), 'no.zone'],
  ])('%s: nothing at all, and why', (_, context, rule) => {
    const { candidates, removals, humanOnly } = ask(context);
    expect(candidates).toEqual([]);
    expect(humanOnly).toBeNull();
    expect(new Set(removals.map(({ blocking }) => blocking.rule))).toEqual(new Set([rule]));
    expect(removals.reduce((sum, each) => sum + each.candidates, 0)).toBe(defaultCatalogue.actions.length);
  });

  test('a flag that leaves the case to a person names the rule', () => {
    const { candidates, humanOnly } = ask({ ...ordinary, flags: [{ flag: 'vulnerable', until: null }] });
    expect(candidates).toEqual([]);
    expect(humanOnly?.effect).not.toBe('block');
  });

  test('a flag that ends within the horizon bars what comes before its end and nothing after', () => {
    const until = ordinary.asOf + 30 * hourMs;
    const { candidates } = ask({ ...ordinary, flags: [{ flag: 'disputed', until }] });
    const free = ask(ordinary).candidates.filter(({ sendAt }) => sendAt >= until);
    expect(free.length).toBeGreaterThan(0);
    expect(candidates.map(({ id }) => id)).toEqual(free.map(({ id }) => id));
  });

  test('asked again, in another order, after many other cases: the same answer', () => {
    const contexts = fc.sample(anyContext, { numRuns: 40, seed: 7 });
    const fresh = makeEligibleActions(defaultCatalogue, shippedRuleBook);
    const answers = contexts.map((context) => ask(context));
    const again = contexts.toReversed().map((context) => fresh({ context, purpose: 'collect', channels: null }));
    expect(again.toReversed().map(({ candidates, removals }) => ({ candidates, removals }))).toEqual(
      answers.map(({ candidates, removals }) => ({ candidates, removals })),
    );
  });
});
