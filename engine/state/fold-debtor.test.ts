import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { DebtorFactType, FactDataByType } from '../facts/fact-data.ts';
import type { DebtorFact } from '../facts/fact.ts';
import { arbitraryDebtorFacts } from '../testing/arbitrary-facts.ts';
import { dayMs } from '../vocabulary/time.ts';
import { debtorListLimits, type DebtorState } from './debtor-state.ts';
import { advanceDebtor, emptyDebtorState, foldDebtor } from './fold-debtor.ts';

const start = Date.UTC(2026, 0, 10);
const sek = (amount: number) => ({ amount, currency: 'SEK' });
const eur = (amount: number) => ({ amount, currency: 'EUR' });

let count = 0;
const fact = <T extends DebtorFactType>(type: T, days: number, data: FactDataByType[T]): DebtorFact =>
  ({
    at: start + days * dayMs,
    source: 'ledger',
    id: `id-${(count += 1)}`,
    type,
    subject: { kind: 'debtor', id: 'D-1' },
    data,
  }) as DebtorFact;

const fold = (...facts: readonly DebtorFact[]): DebtorState => foldDebtor('D-1', facts);

const issued = (days: number, amount: number, dueDate = '2026-01-31', invoiceId = 'i') =>
  fact('invoice.issued', days, { invoiceId, amount: sek(amount), dueDate });
const paid = (days: number, amount: number, invoiceId = 'i') =>
  fact('invoice.paid', days, { invoiceId, amount: sek(amount) });

describe('invoices', () => {
  const open = { settled: 0, late: 0, lateDaysTotal: 0 };
  test.each<[string, readonly DebtorFact[], object, object]>([
    ['open', [issued(0, 100)], { paidMinor: 0, settledAt: null, daysLate: null }, { issued: 1, ...open }],
    ['paid in part', [issued(0, 100), paid(5, 99)], { paidMinor: 99, settledAt: null }, { issued: 1, ...open }],
    [
      'paid on the day',
      [issued(0, 100), paid(21.99, 100)],
      { settledAt: start + 21.99 * dayMs, daysLate: 0 },
      { issued: 1, settled: 1, late: 0, lateDaysTotal: 0 },
    ],
    [
      'paid the day after',
      [issued(0, 100), paid(22, 100)],
      { daysLate: 1 },
      { issued: 1, settled: 1, late: 1, lateDaysTotal: 1 },
    ],
    [
      'paid early',
      [issued(0, 100), paid(1, 100)],
      { daysLate: -20 },
      { issued: 1, settled: 1, late: 0, lateDaysTotal: 0 },
    ],
    [
      'paid in two parts',
      [issued(0, 100), paid(1, 50), paid(31, 50)],
      { daysLate: 10, paidMinor: 100 },
      { issued: 1, settled: 1, late: 1, lateDaysTotal: 10 },
    ],
    [
      'paid again after it was settled',
      [issued(0, 100), paid(31, 100), paid(60, 100)],
      { daysLate: 10, paidMinor: 200, settledAt: start + 31 * dayMs },
      { issued: 1, settled: 1, late: 1, lateDaysTotal: 10 },
    ],
    [
      'paid before it was issued',
      [paid(-3, 100), issued(0, 100)],
      { daysLate: -24, issuedAt: start, settledAt: start - 3 * dayMs },
      { issued: 1, settled: 1, late: 0, lateDaysTotal: 0 },
    ],
    [
      'paid in part before it was issued',
      [paid(-3, 40), issued(0, 100), paid(22, 60)],
      { daysLate: 1 },
      { issued: 1, settled: 1, late: 1, lateDaysTotal: 1 },
    ],
    [
      'never issued',
      [paid(1, 100)],
      { dueOn: null, issuedAt: null, minor: 0, paidMinor: 100, settledAt: null },
      { issued: 0, ...open },
    ],
    [
      'corrected',
      [issued(0, 100), paid(1, 80), issued(2, 80, '2026-03-01')],
      { minor: 80, dueOn: '2026-03-01', issuedAt: start, settledAt: start + dayMs },
      { issued: 1, settled: 1, late: 0, lateDaysTotal: 0 },
    ],
    [
      'corrected after it was settled',
      [issued(0, 100), paid(31, 100), issued(40, 500)],
      { minor: 100, daysLate: 10 },
      { issued: 1, settled: 1, late: 1, lateDaysTotal: 10 },
    ],
    [
      'due on a leap day',
      [issued(0, 100, '2028-02-29'), paid(0, 100)],
      { daysLate: -780 },
      { issued: 1, settled: 1, late: 0, lateDaysTotal: 0 },
    ],
  ])('%s', (_, facts, invoice, tally) => {
    const state = fold(...facts);
    expect(state.invoices).toHaveLength(1);
    expect(state.invoices[0]).toMatchObject(invoice);
    expect(state.invoiceTally).toEqual(tally);
    expect(state.unusableFacts).toBe(0);
  });

  it('a payment in another currency cannot be used, whichever comes first', () => {
    const strange = (days: number) => fact('invoice.paid', days, { invoiceId: 'i', amount: eur(100) });
    for (const state of [fold(issued(0, 100), strange(1)), fold(strange(-1), issued(0, 100))]) {
      expect(state).toMatchObject({
        unusableFacts: 1,
        invoices: [{ currency: 'SEK', paidMinor: 0, lastPaidAt: null }],
      });
    }
  });

  it('keeps the newest settled and the newest open ones', () => {
    const many = Array.from({ length: 300 }, (_, index) => issued(index, 10, '2026-01-31', `i-${index}`));
    const settled = Array.from({ length: 70 }, (_, index) => paid(400 + index, 10, `i-${299 - index}`));
    const state = fold(...many, ...settled);
    const kept = (isSettled: boolean) => state.invoices.filter(({ settledAt }) => (settledAt !== null) === isSettled);
    expect(kept(true).map(({ invoiceId }) => invoiceId)).toEqual(
      Array.from({ length: 60 }, (_, index) => `i-${289 - index}`),
    );
    expect(kept(false)[0]?.invoiceId).toBe('i-100');
    expect(kept(false)).toHaveLength(130);
    expect(state.invoiceTally).toMatchObject({ issued: 300, settled: 70, late: 70 });
  });
});

describe('registration, consent, preferences, flags', () => {
  const registration: FactDataByType['debtor.registered'] = {
    country: 'SE',
    language: 'SV-se',
    timeZones: ['Europe/Stockholm'],
    kind: 'consumer',
    reachable: { sms: true, email: false, call: false, letter: true, portal: false, messaging: false },
  };

  it('the newest registration counts whole', () => {
    const state = fold(
      fact('debtor.registered', 2, registration),
      fact('debtor.registered', 1, { ...registration, birthYear: 1990, region: 'SE-AB' }),
    );
    expect(state.registration).toEqual({
      ...registration,
      at: start + 2 * dayMs,
      language: 'sv-SE',
      region: null,
      birthYear: null,
      household: null,
      attributes: {},
    });
  });

  it('consent is the newest by channel and purpose', () => {
    const state = fold(
      fact('consent.given', 1, { channel: 'sms' }),
      fact('consent.withdrawn', 2, { channel: 'sms', purpose: 'marketing' }),
      fact('consent.withdrawn', 4, { channel: 'email' }),
      fact('consent.given', 3, { channel: 'email' }),
    );
    expect(state.consents).toEqual({
      sms: { '*': { given: true, at: start + dayMs }, marketing: { given: false, at: start + 2 * dayMs } },
      email: { '*': { given: false, at: start + 4 * dayMs } },
    });
  });

  it('preferences add up; an empty list takes one back', () => {
    const state = fold(
      fact('preference.stated', 1, { channels: ['sms'], slots: ['evening'], language: 'EN-gb' }),
      fact('preference.stated', 2, { tone: 'warm', channels: [] }),
    );
    expect(state.preferences).toEqual({ channels: null, slots: ['evening'], language: 'en-GB', tone: 'warm' });
  });

  it('flags are set, extended and cleared', () => {
    const state = fold(
      fact('flag.set', 1, { flag: 'vulnerable' }),
      fact('flag.set', 2, { flag: 'breathing_space', until: '2026-05-01T00:00:00+02:00' }),
      fact('flag.set', 3, { flag: 'vulnerable', until: '2026-06-01' }),
      fact('flag.set', 4, { flag: 'minor' }),
      fact('flag.cleared', 5, { flag: 'minor' }),
      fact('flag.cleared', 5, { flag: 'bankrupt' }),
    );
    expect(state.flags).toEqual({
      breathing_space: { at: start + 2 * dayMs, until: Date.UTC(2026, 3, 30, 22) },
      vulnerable: { at: start + 3 * dayMs, until: '2026-06-01' },
    });
  });
});

describe('properties', () => {
  const shuffled = arbitraryDebtorFacts().chain((facts) =>
    fc.record({
      facts: fc.constant(facts),
      told: fc.shuffledSubarray(facts, { minLength: facts.length }),
      size: fc.integer({ min: 1, max: 9 }),
    }),
  );

  it('any order, in any batches, gives the same state', () => {
    fc.assert(
      fc.property(shuffled, ({ facts, told, size }) => {
        const expected = foldDebtor('D-1', facts);
        expect(foldDebtor('D-1', told)).toEqual(expected);
        let state = emptyDebtorState('D-1');
        for (let from = 0; from < told.length; from += size) {
          const next = advanceDebtor(state, told.slice(from, from + size));
          state = next === 'refold' ? foldDebtor('D-1', told.slice(0, from + size)) : next;
        }
        expect(state).toEqual(expected);
        expect(advanceDebtor(state, [])).toBe(state);
      }),
    );
  });

  it('is plain JSON within its limits, and its tallies agree with its invoices', () => {
    fc.assert(
      fc.property(arbitraryDebtorFacts('D-1', 60), (facts) => {
        const state = foldDebtor('D-1', facts);
        expect(JSON.parse(JSON.stringify(state))).toStrictEqual(state);
        expect(state.facts).toBe(facts.length);
        const settled = state.invoices.filter(({ settledAt }) => settledAt !== null);
        expect(settled.length).toBeLessThanOrEqual(debtorListLimits.settledInvoices);
        const late = settled.map(({ daysLate }) => Math.max(0, daysLate ?? NaN));
        expect(state.invoiceTally).toMatchObject({
          issued: state.invoices.filter(({ issuedAt }) => issuedAt !== null).length,
          settled: settled.length,
          late: late.filter((days) => days > 0).length,
          lateDaysTotal: late.reduce((sum, days) => sum + days, 0),
        });
        for (const { settledAt, minor, paidMinor, issuedAt } of state.invoices) {
          expect(settledAt !== null).toBe(issuedAt !== null && paidMinor >= minor);
        }
      }),
    );
  });
});
