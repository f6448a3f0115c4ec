/**
 * Arbitrary facts for property tests: every type, few subjects and instants so that ties, reversals before payments and
 * facts before the opening are common; ids unique, as the store keeps them.
 */
import fc from 'fast-check';
import { caseFactTypes, debtorFactTypes, type FactDataByType } from '../facts/fact-data.ts';
import type { CaseFact, DebtorFact } from '../facts/fact.ts';
import { channels, slots, tones, treatments } from '../vocabulary/action.ts';
import { actors, closeReasons, debtorKinds, flags, purposes, stages } from '../vocabulary/case.ts';
import { dayMs, hourMs, type Instant } from '../vocabulary/time.ts';

type DataByType = { readonly [T in keyof FactDataByType]: fc.Arbitrary<FactDataByType[T]> };

/** Arbitrary facts lie in the year from here. */
const arbitraryFrom: Instant = Date.UTC(2026, 0, 1);

/** Hours of a year, and often the same few, so that facts share an instant. */
export const arbitraryInstant = (): fc.Arbitrary<Instant> =>
  fc
    .oneof(fc.integer({ min: 0, max: 365 * 24 }), fc.integer({ min: 0, max: 5 }))
    .map((hour) => arbitraryFrom + hour * hourMs);

const date = fc
  .integer({ min: -60, max: 400 })
  .map((day) => new Date(arbitraryFrom + day * dayMs).toISOString().slice(0, 10));
const instantText = arbitraryInstant().map((at) => new Date(at).toISOString());

/** Mostly one currency, so that most facts of a case can be used. */
const currency = fc.constantFrom('SEK', 'SEK', 'SEK', 'SEK', 'EUR');
const money = fc.record({ amount: fc.integer({ min: 1, max: 5000 }), currency });
const balance = fc.record({ amount: fc.integer({ min: 0, max: 20_000 }), currency });
const note = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => !text.includes('\0'));
const name = fc.stringMatching(/^[a-z]{1,8}$/);
const channel = fc.constantFrom(...channels.slice(0, 3));

/** Absent as often as present: the key is left out. */
const optional = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> =>
  fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;

const contactOptions = optional({
  decisionId: fc.constantFrom('d-1', 'd-2', 'd-3'),
  tone: fc.constantFrom(...tones),
  treatment: fc.constantFrom(...treatments),
});
const contact = fc.tuple(channel, contactOptions).map(([of, options]) => ({ channel: of, ...options }));
const withContact = <T extends object>(more: fc.Arbitrary<T>) =>
  fc.tuple(contact, more).map(([base, extra]) => ({ ...base, ...extra }));
const reason = optional({ reason: note });
const consent = fc
  .tuple(channel, optional({ purpose: fc.constantFrom(...purposes) }))
  .map(([of, options]) => ({ channel: of, ...options }));
const invoiceId = fc.constantFrom('i-1', 'i-2', 'i-3', 'i-4');
const zone = fc.constantFrom('Europe/Stockholm', 'America/New_York', 'Pacific/Auckland', 'UTC');
const region = fc.constantFrom(['SE', undefined], ['US', 'US-CA'], ['ES', 'ES-CT'], ['DE', 'DE-BY']) as fc.Arbitrary<
  readonly [string, string | undefined]
>;

const registered: DataByType['debtor.registered'] = fc
  .tuple(
    region,
    fc.record({
      language: fc.constantFrom('sv', 'en', 'es-ES', 'de'),
      timeZones: fc.uniqueArray(zone, { minLength: 1, maxLength: 2 }),
      kind: fc.constantFrom(...debtorKinds),
      reachable: fc.record({
        sms: fc.boolean(),
        email: fc.boolean(),
        call: fc.boolean(),
        letter: fc.boolean(),
        portal: fc.boolean(),
        messaging: fc.boolean(),
      }),
    }),
    optional({
      birthYear: fc.integer({ min: 1930, max: 2008 }),
      household: name,
      attributes: fc.dictionary(name, fc.oneof(fc.integer(), fc.boolean(), note), { maxKeys: 4 }),
    }),
  )
  .map(([[country, code], base, options]) => ({
    country,
    ...(code === undefined ? {} : { region: code }),
    ...base,
    ...options,
  }));

const opened: DataByType['case.opened'] = fc
  .tuple(
    fc.record({
      debtorId: fc.constantFrom('D-1', 'D-2'),
      portfolio: name,
      creditor: name,
      actor: fc.constantFrom(...actors),
      principal: balance,
      dueDate: date,
      stage: fc.constantFrom(...stages),
    }),
    optional({ product: name, openedAt: instantText }),
  )
  .map(([base, options]) => ({ ...base, ...options }));

const plan: DataByType['plan.agreed'] = fc
  .tuple(currency, fc.array(fc.tuple(date, fc.integer({ min: 1, max: 900 })), { minLength: 1, maxLength: 4 }))
  .map(([of, all]) => ({
    instalments: all.map(([dueDate, amount]) => ({ dueDate, amount: { amount, currency: of } })),
  }));

const dataByType: DataByType = {
  'case.opened': opened,
  'case.stage_changed': fc.record({ stage: fc.constantFrom(...stages) }),
  'case.closed': fc.record({ reason: fc.constantFrom(...closeReasons) }),
  'balance.updated': fc.record({ balance }),
  'payment.received': fc.record({ amount: money }),
  // Facts are numbered f-0, f-1, …: a reversal often names a payment that exists.
  'payment.reversed': fc.record({ amount: money, paymentId: fc.nat({ max: 12 }).map((number) => `f-${number}`) }),
  'promise.made': fc.record({ amount: money, dueDate: date }),
  'promise.kept': fc.constant({}),
  'promise.broken': fc.constant({}),
  'plan.agreed': plan,
  'plan.broken': fc.constant({}),
  'contact.sent': contact,
  'contact.delivered': contact,
  'contact.opened': contact,
  'contact.clicked': contact,
  'contact.answered': withContact(fc.record({ rightParty: fc.boolean() })),
  'contact.failed': withContact(fc.record({ reason: note })),
  'contact.replied': withContact(optional({ intent: name })),
  'notice.sent': fc.record({ stage: name, channel }),
  'dispute.raised': reason,
  'dispute.resolved': reason,
  'complaint.raised': reason,
  'satisfaction.rated': fc.record({ score: fc.integer({ min: 0, max: 10 }) }),
  'debtor.registered': registered,
  'invoice.issued': fc.record({ invoiceId, amount: money, dueDate: date }),
  'invoice.paid': fc.record({ invoiceId, amount: money }),
  'consent.given': consent,
  'consent.withdrawn': consent,
  'preference.stated': optional({
    channels: fc.uniqueArray(channel, { maxLength: 3 }),
    slots: fc.uniqueArray(fc.constantFrom(...slots), { maxLength: 3 }),
    language: fc.constantFrom('sv', 'EN-gb'),
    tone: fc.constantFrom(...tones),
  }),
  'flag.set': fc
    .tuple(fc.constantFrom(...flags), optional({ until: fc.oneof(date, instantText) }))
    .map(([flag, options]) => ({ flag, ...options })),
  'flag.cleared': fc.record({ flag: fc.constantFrom(...flags) }),
};

const source = fc.constantFrom('ledger', 'dialer');

const envelope = (type: keyof FactDataByType, kind: 'case' | 'debtor', id: string) =>
  fc.record({
    at: arbitraryInstant(),
    source,
    type: fc.constant(type),
    subject: fc.constant({ kind, id }),
    data: dataByType[type],
  });

/** Plain JSON, as facts are told (fast-check's own objects may lack a prototype). */
const numbered = <F>(facts: readonly object[]): F[] =>
  facts.map((fact, index) => JSON.parse(JSON.stringify({ ...fact, id: `f-${index}` })) as F);

/** Up to `most` facts of one case, in no order, with unique ids. The first is its opening in most runs. */
export const arbitraryCaseFacts = (caseId = 'C-1', most = 30): fc.Arbitrary<CaseFact[]> => {
  const any = fc.oneof(...caseFactTypes.map((type) => envelope(type, 'case', caseId)));
  const opening = fc.option(envelope('case.opened', 'case', caseId), { freq: 9, nil: undefined });
  return fc
    .tuple(opening, fc.array(any, { maxLength: most }))
    .map(([first, rest]) => numbered(first === undefined ? rest : [first, ...rest]));
};

/** Up to `most` facts of one debtor, in no order, with unique ids. */
export const arbitraryDebtorFacts = (debtorId = 'D-1', most = 30): fc.Arbitrary<DebtorFact[]> =>
  fc
    .array(fc.oneof(...debtorFactTypes.map((type) => envelope(type, 'debtor', debtorId))), { maxLength: most })
    .map((facts) => numbered(facts));
