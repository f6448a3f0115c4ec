/** Reading a contact file, and writing one of a contact of the engine's own. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CaseContext } from '../context/case-context.ts';
import { channels, slots, tones, treatments } from '../vocabulary/action.ts';
import { actors, debtorKinds, flags, purposes, stages } from '../vocabulary/case.ts';
import { hourMs } from '../vocabulary/time.ts';
import { contactFileOf } from './contact-file-of.ts';
import { judgeContact } from './judge-contact.ts';
import { parseContactFile } from './parse-contact-file.ts';
import { caseOf, consentOf, contactOf, debtorOf, instant } from './testing/case-of.ts';
import { packOf } from './testing/shipped-packs.ts';

const file = {
  jurisdiction: 'SE',
  at_utc: '2026-11-23T12:59Z',
  debtor_zones: ['Europe/Stockholm'],
  actor: 'agency',
  debtor: 'consumer',
  channel: 'sms',
};

const errorsOf = (changes: object): readonly string[] => {
  const parsed = parseContactFile({ ...file, ...changes });
  return parsed.ok ? [] : parsed.error.map(({ pointer }) => pointer);
};

const parsedOf = (value: unknown) => {
  const parsed = parseContactFile(value);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};

describe('reading', () => {
  test('what is left out is unknown or none', () => {
    const { context, contact, region, ignored } = parsedOf(file);
    expect(contact).toEqual({
      at: instant('2026-11-23T12:59Z'),
      channel: 'sms',
      purpose: 'collect',
      chosenBy: 'person',
    });
    expect(context).toMatchObject({ product: null, stage: null, contacts: [], notices: [], flags: [], dueOn: null });
    expect(context.debtor?.reachable).toBeUndefined();
    expect([region, ignored]).toEqual([null, []]);
  });

  test.each([
    ['no instant', { at_utc: '2026-11-31T12:00Z' }, ['/at_utc']],
    ['an instant without an offset', { at_utc: '2026-11-23T12:59' }, ['/at_utc']],
    ['a zone that is none', { debtor_zones: ['Europe/Atlantis'] }, ['/debtor_zones/0']],
    ['an actor of another name', { actor: 'shark' }, ['/actor']],
    ['a day that does not exist', { stages: { inkassokrav: { sent: '2026-02-30' } } }, ['/stages/inkassokrav/sent']],
    ['a history that is no list', { history: {} }, ['/history']],
    ['a contact without a channel', { history: [{ at_utc: '2026-11-20T12:00Z' }] }, ['/history/0/channel']],
    ['a fee below zero', { fees: { reminder: -1 } }, ['/fees/reminder']],
    ['a fee as text', { fees: { reminder: '60' } }, ['/fees/reminder']],
    ['a channel of another name', { opted_out: ['fax'] }, ['/opted_out/0']],
    ['two faults at once', { debtor: 'cat', recording: 'yes' }, ['/debtor', '/recording']],
  ])('refuses %s', (_, changes, pointers) => {
    expect(errorsOf(changes)).toEqual(pointers);
  });

  test('refuses what is no object', () => {
    for (const value of [null, 'SE', [], 7]) expect(parseContactFile(value).ok).toBe(false);
  });

  test('tells what no rule reads, by pointer', () => {
    const { ignored } = parsedOf({
      ...file,
      title: 'A case',
      'a/b': 1,
      history: [{ at_utc: '2026-11-20T12:00:30+01:00', channel: 'call', mood: 'good' }],
      stages: { inkassokrav: { sent: '2026-11-02', by: 'post' } },
      flags: ['disputed', 'hungry'],
    });
    expect(ignored).toEqual(['/title', '/a~1b', '/history/0/mood', '/stages/inkassokrav/by', '/flags/1']);
  });

  test('a contact ahead is planned; a debt left out is the same one; marks come from the result and the tags', () => {
    const past = (changes: object) =>
      parsedOf({ ...file, history: [{ at_utc: '2026-11-20T12:00Z', channel: 'call', ...changes }] }).context
        .contacts[0];
    expect(past({ at_utc: '2026-11-24T12:00Z' })?.planned).toBe(true);
    expect(past({ debt: 'D2' })?.caseId).toBe('');
    expect(past({ result: 'conversation' })).toMatchObject({ conversation: true, failed: false, planned: false });
    expect(past({ tags: ['failed', 'planned'] })).toMatchObject({ failed: true, planned: true });
    expect(past({ direction: 'inbound' })?.inbound).toBe(true);
  });

  test('a date is the debtor’s own: a flag ends with it, a notice begins it', () => {
    const { context } = parsedOf({
      ...file,
      debtor_zones: ['Europe/Stockholm', 'America/New_York'],
      flags: ['disputed'],
      flag_until: { disputed: '2026-11-23' },
      stages: {
        inkassokrav: [
          { sent: '2026-11-02', received: '2026-11-04T08:00Z' },
          { sent: '2026-11-10', medium: 'letter' },
        ],
      },
    });
    expect(context.flags).toEqual([{ flag: 'disputed', until: instant('2026-11-24T05:00Z') }]);
    expect(context.notices.map(({ at, receivedAt }) => [at, receivedAt])).toEqual([
      [instant('2026-11-01T23:00Z'), instant('2026-11-04T08:00Z')],
      [instant('2026-11-09T23:00Z'), undefined],
    ]);
  });
});

describe('writing', () => {
  const asOf = instant('2026-11-23T12:00Z');
  const anyContact = fc
    .record({
      hours: fc.integer({ min: -35 * 24, max: 6 * 24 }),
      channel: fc.constantFrom(...channels),
      caseId: fc.constantFrom('C-1', 'C-2'),
      conversation: fc.boolean(),
      failed: fc.boolean(),
      planned: fc.boolean(),
      treatment: fc.constantFrom(null, 'statutory_notice' as const),
    })
    .map(({ hours, planned, ...changes }) => ({
      ...contactOf('2026-01-01T00:00Z', { ...changes, planned: planned || hours > 0 }),
      at: asOf + hours * hourMs,
    }));
  const anyContext: fc.Arbitrary<CaseContext> = fc
    .record({
      place: fc.constantFrom(
        ['SE', 'Europe/Stockholm'],
        ['NO', 'Europe/Oslo'],
        ['DE', 'Europe/Berlin'],
        ['US', 'America/New_York'],
      ),
      region: fc.constantFrom(null, 'DE-BY', 'US-NY-NYC'),
      kind: fc.constantFrom(...debtorKinds),
      actor: fc.constantFrom(...actors),
      stage: fc.constantFrom(...stages),
      product: fc.constantFrom(null, 'consumer_credit'),
      contacts: fc.array(anyContact, { maxLength: 10 }),
      flags: fc.uniqueArray(
        fc.record({ flag: fc.constantFrom(...flags), until: fc.constantFrom(null, asOf, asOf + 1) }),
        { maxLength: 2, selector: ({ flag }) => flag },
      ),
      notices: fc.array(
        fc.record({
          at: fc.integer({ min: 0, max: 250 * 24 }).map((hours) => asOf - hours * hourMs),
          stage: fc.constantFrom(
            'inkassokrav',
            'inkassovarsel',
            'betalingsoppfordring',
            'first_text_notice',
            'validation_notice',
          ),
          channel: fc.constantFrom('letter' as const, 'email' as const),
        }),
        { maxLength: 4 },
      ),
      withdrawn: fc.subarray([...channels], { maxLength: 1 }),
      given: fc.subarray([...channels], { maxLength: 1 }),
      unreachable: fc.subarray([...channels], { maxLength: 1 }),
      dueOn: fc.constantFrom('2012-01-01', '2023-11-22', '2023-11-23', '2026-08-01'),
      paidAt: fc.constantFrom(null, instant('2024-05-05T12:00Z')),
      planStands: fc.boolean(),
    })
    .map(({ place: [country = '', zone = ''], region, kind, withdrawn, given, unreachable, paidAt, ...changes }) => {
      const usual = caseOf();
      const all = <T>(names: readonly string[], value: T) => Object.fromEntries(names.map((name) => [name, value]));
      return caseOf({
        ...changes,
        asOf,
        consent: consentOf({ ...all(given, 'given'), ...all(withdrawn, 'withdrawn') }),
        payment: { ...usual.payment, lastPaymentAt: paidAt },
        debtor: debtorOf({
          country,
          region,
          kind,
          timeZones: [zone],
          reachable: { ...debtorOf().reachable, ...all(unreachable, false) },
        }),
      });
    });
  const anyToJudge = fc.record({
    channel: fc.constantFrom(...channels),
    purpose: fc.constantFrom('collect', ...purposes),
    at: fc.integer({ min: 0, max: 72 }).map((hours) => asOf + hours * hourMs),
    chosenBy: fc.constantFrom('person' as const, undefined),
    tone: fc.constantFrom(...tones),
    treatment: fc.constantFrom(...treatments),
    slot: fc.constantFrom(...slots),
  });

  test('the judge of the case and the judge of its contact file say the same', () => {
    let allowed = 0;
    fc.assert(
      fc.property(anyContext, anyToJudge, (context, contact) => {
        const written = contactFileOf(context, contact);
        const { country, region } = context.debtor!;
        const pack = packOf(region?.startsWith(country) === true ? region : country);
        const read = parsedOf(JSON.parse(JSON.stringify(written)));
        const verdict = judgeContact(pack, context, contact);
        allowed += verdict.allowed ? 1 : 0;
        expect(read.ignored).toEqual([]);
        expect(judgeContact(pack, read.context, read.contact)).toEqual(verdict);
      }),
      { numRuns: 400, seed: 20261121 },
    );
    expect(allowed).toBeGreaterThan(20);
  });

  test('says whose limits apply, and nothing of a debtor nobody knows', () => {
    const contact = { channel: 'sms', purpose: 'collect', at: asOf } as const;
    const written = contactFileOf(caseOf({ creditor: 'K-9', portfolio: 'P-9' }), contact, 'forgetful');
    expect(parsedOf(written).whom).toEqual({ creditor: 'K-9', portfolio: 'P-9', segment: 'forgetful' });
    expect(contactFileOf(caseOf({ debtor: null }), contact)).toBeNull();
  });
});
