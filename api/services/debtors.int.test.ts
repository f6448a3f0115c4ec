import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCaseRead, makeDebtorRead, makeFactStore } from '../../data/index.ts';
import { exampleFact, openingFact, registrationFact } from '../../data/testing/example-facts.ts';
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';
import { debtorSchema } from '../contracts/debtors.ts';
import { makeDebtors } from './debtors.ts';
import type { Caller } from './services.ts';

const all: Caller = { keyId: 'k', roles: ['workflow'], portfolios: null, requestId: 'r' };
const northOnly: Caller = { ...all, portfolios: ['north'] };
const westOnly: Caller = { ...all, portfolios: ['west'] };
const now = Date.UTC(2026, 2, 4, 12);

let database: TestDatabase;
let services: ReturnType<typeof makeDebtors>;

const told = (type: string, data: object, time = '2026-03-01T12:00:00Z', debtorId = 'D-rich') =>
  exampleFact({ type, subject: `debtor/${debtorId}`, data, time });
const invoice = (invoiceId: string, dueDate: string, paidAt: string | null) => [
  told('invoice.issued', { invoiceId, amount: { amount: 100, currency: 'SEK' }, dueDate }, '2026-01-01T12:00:00Z'),
  ...(paidAt === null
    ? []
    : [told('invoice.paid', { invoiceId, amount: { amount: 100, currency: 'SEK' } }, `${paidAt}T12:00:00Z`)]),
];

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  services = makeDebtors({ caseRead: makeCaseRead(pool), debtorRead: makeDebtorRead(pool), now: () => now });
  await makeFactStore(pool).record([
    registrationFact('D-rich', { region: 'SE-AB', birthYear: 1980, attributes: { tier: 2, vip: true } }),
    told('consent.given', { channel: 'sms' }),
    told('consent.withdrawn', { channel: 'sms', purpose: 'marketing' }),
    told('consent.given', { channel: 'email' }),
    told('preference.stated', { slots: ['evening'], tone: 'neutral' }),
    told('flag.set', { flag: 'vulnerable' }),
    told('flag.set', { flag: 'breathing_space', until: '2026-03-04' }),
    told('flag.set', { flag: 'cease_request', until: '2026-03-03' }),
    ...invoice('paid-early', '2026-01-31', '2026-01-30'),
    ...invoice('paid-late', '2026-01-31', '2026-02-09'),
    ...invoice('open', '2026-02-28', null),
    openingFact({ caseId: 'a-closed', debtorId: 'D-rich', portfolio: 'north' }),
    openingFact({ caseId: 'b-north', debtorId: 'D-rich', portfolio: 'north' }),
    openingFact({ caseId: 'c-south', debtorId: 'D-rich', portfolio: 'south' }),
    exampleFact({
      type: 'case.closed',
      subject: 'case/a-closed',
      time: '2026-03-02T12:00:00Z',
      data: { reason: 'paid' },
    }),
    openingFact({ caseId: 'lonely', debtorId: 'D-untold', portfolio: 'north' }),
    registrationFact('D-without-cases'),
  ]);
});
afterAll(() => database.drop());

test('a debtor with all that is known of them', async () => {
  const found = await services.readDebtor({ debtorId: 'D-rich' }, all);
  expect(found).toMatchObject({
    ok: true,
    value: {
      debtorId: 'D-rich',
      registration: {
        registeredAt: '2026-03-01T13:00:00+01:00',
        country: 'SE',
        region: 'SE-AB',
        birthYear: 1980,
        household: null,
        attributes: { tier: 2, vip: true },
      },
      consents: [
        { channel: 'sms', purpose: null, given: true, at: '2026-03-01T13:00:00+01:00' },
        { channel: 'sms', purpose: 'marketing', given: false },
        { channel: 'email', purpose: null, given: true },
      ],
      preferences: { channels: null, slots: ['evening'], language: null, tone: 'neutral' },
      flags: [
        { flag: 'breathing_space', since: '2026-03-01T13:00:00+01:00', until: '2026-03-05T00:00:00+01:00' },
        { flag: 'vulnerable', until: null },
      ],
      invoices: { issued: 3, settled: 2, late: 1, open: 1, medianDaysLate: 4 },
      facts: 13,
      unusableFacts: 0,
    },
  });
  expect(found.ok && debtorSchema.parse(found.value)).toEqual(found.ok && found.value);
});

test.each([
  { name: 'everybody’s cases, open ones first', caller: all, cases: ['b-north', 'c-south', 'a-closed'] },
  { name: 'own cases only', caller: northOnly, cases: ['b-north', 'a-closed'] },
])('a debtor of two portfolios: $name', async ({ caller, cases }) => {
  const found = await services.readDebtor({ debtorId: 'D-rich' }, caller);
  expect(found.ok && found.value.cases.map(({ caseId }) => caseId)).toEqual(cases);
});

test('a debtor of whom only a case tells', async () => {
  const found = await services.readDebtor({ debtorId: 'D-untold' }, northOnly);
  expect(found).toMatchObject({ value: { registration: null, facts: 0, cases: [{ caseId: 'lonely' }] } });
  expect(found.ok && debtorSchema.parse(found.value)).toEqual(found.ok && found.value);
});

test('a debtor without cases is shown to those who see everything', async () => {
  expect(await services.readDebtor({ debtorId: 'D-without-cases' }, all)).toMatchObject({ value: { cases: [] } });
});

test.each([
  { name: 'unknown', debtorId: 'D-none', caller: all },
  { name: 'with cases of others only', debtorId: 'D-rich', caller: westOnly },
  { name: 'without cases, for a limited caller', debtorId: 'D-without-cases', caller: northOnly },
])('is not there: $name', async ({ debtorId, caller }) => {
  expect(await services.readDebtor({ debtorId }, caller)).toMatchObject({ ok: false, error: { code: 'not-found' } });
});
