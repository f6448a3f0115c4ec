import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { arbitraryCaseFacts, arbitraryDebtorFacts } from '../testing/arbitrary-facts.ts';
import { caseFactTypes, factTypes } from './fact-data.ts';
import { factsUntil } from './fact.ts';
import { factToCloudEvent, parseFact } from './parse-fact.ts';

const limits = { latestAt: Date.UTC(2026, 11, 1) };
const sek = (amount: number) => ({ amount, currency: 'SEK' });

const payment = {
  specversion: '1.0',
  id: 'pay-981',
  source: 'ledger',
  type: 'payment.received',
  time: '2026-03-01T10:15:00+01:00',
  subject: 'case/C-1001',
  data: { amount: sek(50_000) },
};

/** One valid example of every type: the smallest that the contract allows. */
const smallestData: Readonly<Record<(typeof factTypes)[number], Record<string, unknown> | undefined>> = {
  'case.opened': {
    debtorId: 'D-7',
    portfolio: 'nordic',
    creditor: 'Söder Energi AB',
    actor: 'agency',
    principal: sek(0),
    dueDate: '2026-01-31',
    stage: 'reminder',
  },
  'case.stage_changed': { stage: 'legal' },
  'case.closed': { reason: 'sold' },
  'balance.updated': { balance: sek(0) },
  'payment.received': { amount: sek(1) },
  'payment.reversed': { amount: sek(Number.MAX_SAFE_INTEGER), paymentId: 'any / printable – id' },
  'promise.made': { amount: sek(1), dueDate: '2028-02-29' },
  'promise.kept': undefined,
  'promise.broken': {},
  'plan.agreed': { instalments: [{ dueDate: '2026-05-01', amount: sek(1) }] },
  'plan.broken': undefined,
  'contact.sent': { channel: 'sms' },
  'contact.delivered': { channel: 'email' },
  'contact.opened': { channel: 'email' },
  'contact.clicked': { channel: 'messaging' },
  'contact.answered': { channel: 'call', rightParty: false },
  'contact.failed': { channel: 'letter', reason: 'moved' },
  'contact.replied': { channel: 'portal' },
  'notice.sent': { stage: 'inkassokrav', channel: 'letter' },
  'dispute.raised': undefined,
  'dispute.resolved': {},
  'complaint.raised': { reason: 'two\nlines' },
  'satisfaction.rated': { score: 7.5 },
  'debtor.registered': {
    country: 'SE',
    language: 'sv',
    timeZones: ['Europe/Stockholm'],
    kind: 'consumer',
    reachable: {},
  },
  'invoice.issued': { invoiceId: 'i-1', amount: sek(1), dueDate: '2026-01-01' },
  'invoice.paid': { invoiceId: 'i-1', amount: sek(1) },
  'consent.given': { channel: 'sms' },
  'consent.withdrawn': { channel: 'sms', purpose: 'marketing' },
  'preference.stated': {},
  'flag.set': { flag: 'vulnerable' },
  'flag.cleared': { flag: 'vulnerable' },
};

const eventOf = (type: (typeof factTypes)[number], data: unknown = smallestData[type]) => ({
  ...payment,
  type,
  subject: (caseFactTypes as readonly string[]).includes(type) ? 'case/C-1' : 'debtor/D-1',
  data,
});

const pointersOf = (value: unknown): readonly string[] => {
  const parsed = parseFact(value, limits);
  return parsed.ok ? [] : parsed.error.map(({ pointer }) => pointer);
};

describe('a good event', () => {
  it('becomes a fact', () => {
    expect(parseFact(payment, limits)).toEqual({
      ok: true,
      value: {
        at: Date.UTC(2026, 2, 1, 9, 15),
        source: 'ledger',
        id: 'pay-981',
        type: 'payment.received',
        subject: { kind: 'case', id: 'C-1001' },
        data: { amount: sek(50_000) },
      },
    });
  });

  test.each(factTypes)('%s: the smallest data', (type) => {
    expect(parseFact(eventOf(type), limits)).toMatchObject({ ok: true, value: { type } });
  });

  test.each([
    ['extension attributes', { traceparent: '00-ab', sampled: true, sequence: 7, dataschema: 'https://x.example/s' }],
    ['an unset attribute', { dataschema: null }],
    ['a content type with a parameter', { datacontenttype: 'application/json; charset=utf-8' }],
    ['a time at the limit', { time: '2026-12-01T00:00:00Z' }],
    ['a time long ago', { time: '1900-01-01T00:00:00Z' }],
    ['an id of 256 characters', { id: 'é'.repeat(256) }],
  ])('may have %s', (_, change) => {
    expect(pointersOf({ ...payment, ...change })).toEqual([]);
  });

  it('takes null data for types that have none', () => {
    expect(pointersOf(eventOf('promise.kept', null))).toEqual([]);
  });

  it('has every channel of reachable, missing ones false', () => {
    const parsed = parseFact(
      eventOf('debtor.registered', { ...smallestData['debtor.registered'], reachable: { sms: true } }),
      limits,
    );
    expect(parsed).toMatchObject({
      value: {
        data: { reachable: { sms: true, email: false, call: false, letter: false, portal: false, messaging: false } },
      },
    });
  });
});

describe('a bad envelope', () => {
  test.each([
    ['no object', [payment], ['']],
    ['null', null, ['']],
    ['another version', { ...payment, specversion: '0.3' }, ['/specversion']],
    ['an empty id', { ...payment, id: '' }, ['/id']],
    ['an id too long', { ...payment, id: 'x'.repeat(257) }, ['/id']],
    ['U+0000 in the id', { ...payment, id: 'a\0' }, ['/id']],
    ['a lone surrogate in the id', { ...payment, id: 'a\ud800' }, ['/id']],
    ['a source that is no URI reference', { ...payment, source: 'my ledger' }, ['/source']],
    ['an unknown type', { ...payment, type: 'payment.guessed' }, ['/type']],
    ['a type of the prototype', { ...payment, type: 'constructor' }, ['/type']],
    ['a time without offset', { ...payment, time: '2026-03-01T10:15:00' }, ['/time']],
    ['a day that does not exist', { ...payment, time: '2026-02-30T10:15:00Z' }, ['/time']],
    ['the future', { ...payment, time: '2026-12-01T00:00:00.001Z' }, ['/time']],
    ['the wrong kind of subject', { ...payment, subject: 'debtor/C-1001' }, ['/subject']],
    ['a subject of a subject', { ...payment, subject: 'case/C/1' }, ['/subject']],
    ['an empty subject', { ...payment, subject: 'case/' }, ['/subject']],
    ['base64', { ...payment, data_base64: 'e30=' }, ['/data_base64']],
    ['an attribute in capitals', { ...payment, traceParent: 'x' }, ['/traceParent']],
    ['an attribute that is an object', { ...payment, trace: {} }, ['/trace']],
    ['an own __proto__', JSON.parse(`{"__proto__":1,${JSON.stringify(payment).slice(1)}`), ['/__proto__']],
    ['an attribute to escape', { ...payment, 'a/b~c': 1 }, ['/a~1b~0c']],
    ['XML', { ...payment, datacontenttype: 'application/xml' }, ['/datacontenttype']],
    ['nothing but braces', {}, ['/specversion', '/id', '/source', '/type', '/time', '/subject']],
  ])('%s', (_, value, pointers) => {
    expect(pointersOf(value)).toEqual(pointers);
  });
});

describe('bad data', () => {
  const registration = smallestData['debtor.registered'];
  test.each([
    ['payment.received', {}, ['/data/amount']],
    ['payment.received', 7, ['/data']],
    ['payment.received', { amount: 500 }, ['/data/amount']],
    ['payment.received', { amount: sek(0) }, ['/data/amount/amount']],
    ['payment.received', { amount: sek(-1) }, ['/data/amount/amount']],
    ['payment.received', { amount: sek(0.5) }, ['/data/amount/amount']],
    ['payment.received', { amount: sek(2 ** 53) }, ['/data/amount/amount']],
    ['payment.received', { amount: { amount: 1, currency: 'sek' } }, ['/data/amount/currency']],
    ['payment.received', { amount: sek(1), note: 'x' }, ['/data/note']],
    ['promise.kept', { by: 'x' }, ['/data/by']],
    ['promise.made', { amount: sek(1), dueDate: '2026-02-29' }, ['/data/dueDate']],
    ['plan.agreed', { instalments: [] }, ['/data/instalments']],
    [
      'plan.agreed',
      { instalments: [{ dueDate: '2026-01-01', amount: sek(0) }] },
      ['/data/instalments/0/amount/amount'],
    ],
    [
      'plan.agreed',
      {
        instalments: [
          { dueDate: '2026-01-01', amount: sek(1) },
          { dueDate: '2026-02-01', amount: { amount: 1, currency: 'EUR' } },
        ],
      },
      ['/data/instalments'],
    ],
    ['contact.sent', { channel: 'fax' }, ['/data/channel']],
    ['contact.answered', { channel: 'call' }, ['/data/rightParty']],
    ['contact.failed', { channel: 'call' }, ['/data/reason']],
    ['dispute.raised', { reason: 'a\0b' }, ['/data/reason']],
    ['dispute.raised', { reason: '\udc00' }, ['/data/reason']],
    ['dispute.raised', { reason: 'x'.repeat(501) }, ['/data/reason']],
    ['satisfaction.rated', { score: 10.1 }, ['/data/score']],
    ['flag.set', { flag: 'grumpy' }, ['/data/flag']],
    ['flag.set', { flag: 'minor', until: 'soon' }, ['/data/until']],
    ['case.opened', { ...smallestData['case.opened'], openedAt: '2026-01-01' }, ['/data/openedAt']],
    ['case.opened', { ...smallestData['case.opened'], debtorId: 'D 7' }, ['/data/debtorId']],
    ['debtor.registered', { ...registration, country: 'EU' }, ['/data/country']],
    ['debtor.registered', { ...registration, country: 'se' }, ['/data/country']],
    ['debtor.registered', { ...registration, region: 'US-CA' }, ['/data/region']],
    ['debtor.registered', { ...registration, language: 'swedish language' }, ['/data/language']],
    ['debtor.registered', { ...registration, timeZones: [] }, ['/data/timeZones']],
    ['debtor.registered', { ...registration, timeZones: ['UTC', '+01:00'] }, ['/data/timeZones/1']],
    ['debtor.registered', { ...registration, timeZones: ['UTC', 'UTC'] }, ['/data/timeZones']],
    ['debtor.registered', { ...registration, birthYear: 1899 }, ['/data/birthYear']],
    ['debtor.registered', { ...registration, reachable: { fax: true } }, ['/data/reachable/fax']],
    ['debtor.registered', { ...registration, attributes: { tier: null } }, ['/data/attributes/tier']],
    ['debtor.registered', { ...registration, attributes: { tier: Infinity } }, ['/data/attributes/tier']],
    ['debtor.registered', { ...registration, attributes: { 'a\0': 1 } }, ['/data/attributes/a\0']],
    [
      'debtor.registered',
      { ...registration, attributes: Object.fromEntries(Array.from({ length: 51 }, (_, key) => [`k${key}`, key])) },
      ['/data/attributes'],
    ],
    ['preference.stated', { channels: ['sms', 'sms'] }, ['/data/channels']],
  ] as const)('%s %j', (type, data, pointers) => {
    expect(pointersOf(eventOf(type, data))).toEqual(pointers);
  });

  it('says what is wrong in words', () => {
    const parsed = parseFact(eventOf('contact.answered', { channel: 'fax', rightParty: 'yes' }), limits);
    expect(parsed).toEqual({
      ok: false,
      error: [
        { pointer: '/data/channel', detail: 'must be one of sms, email, call, letter, portal, messaging' },
        { pointer: '/data/rightParty', detail: 'must be a boolean' },
      ],
    });
  });

  it('reports at most 20 errors', () => {
    const junk = Object.fromEntries(Array.from({ length: 1000 }, (_, key) => [`JUNK${key}`, key]));
    expect(pointersOf({ ...payment, ...junk })).toHaveLength(20);
    expect(pointersOf({ ...payment, data: junk })).toHaveLength(20);
  });
});

describe('properties', () => {
  const anyFacts = fc.tuple(arbitraryCaseFacts(), arbitraryDebtorFacts()).map(([ours, theirs]) => [...ours, ...theirs]);

  it('never throws, whatever it is given', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withTypedArray: true,
      withSparseArray: true,
    });
    fc.assert(fc.property(anything, (value) => typeof parseFact(value, limits).ok === 'boolean'));
    fc.assert(
      fc.property(
        fc.constantFrom(...factTypes),
        anything,
        (type, data) => typeof parseFact(eventOf(type, data), limits).ok === 'boolean',
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(payment)),
        anything,
        (name, value) => typeof parseFact({ ...payment, [name]: value }, limits).ok === 'boolean',
      ),
    );
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        for (const fact of facts) {
          const told: unknown = JSON.parse(JSON.stringify(factToCloudEvent(fact)));
          expect(parseFact(told, { latestAt: Infinity })).toEqual({ ok: true, value: fact });
        }
      }),
    );
  });

  it('takes time in proportion to the size of the input', () => {
    const wide = (size: number) => ({
      ...payment,
      data: Object.fromEntries(Array.from({ length: size }, (_, key) => [`k${key}`, key])),
    });
    expect(pointersOf(wide(200_000))).toHaveLength(20);
    expect(
      pointersOf({
        ...payment,
        id: 'x'.repeat(5_000_000),
        source: '('.repeat(5_000_000),
        subject: `case/${'a'.repeat(5_000_000)}`,
      }),
    ).toEqual(['/id', '/source', '/subject']);
  });
});

it('factsUntil takes what had happened at the instant', () => {
  const facts = fc.sample(arbitraryCaseFacts(), { numRuns: 20, seed: 1 }).flat();
  const at = facts[0]!.at;
  expect(factsUntil(facts, at)).toEqual(facts.filter((fact) => !(fact.at > at)));
  expect(factsUntil(facts, at)).toContain(facts[0]);
});
