import { describe, expect, it, test } from 'vitest';
import type { CaseContext } from '../context/case-context.ts';
import { contactDaysAgo, exampleAsOf, exampleCase, type CaseChanges } from '../policy/testing/example-case.ts';
import { dayMs, hourMs } from '../vocabulary/time.ts';
import { caseFeatures } from './case-features.ts';
import { featureSpec } from './feature-spec.ts';
import { namedFeatures, storedFeatures, type StoredFeature } from './stored-features.ts';

const named = (context: CaseContext): Readonly<Record<string, StoredFeature>> =>
  namedFeatures(featureSpec.id, storedFeatures(caseFeatures(context)));

const daysAgo = (days: number): number => exampleAsOf - days * dayMs;
const paid = (...days: readonly number[]) => days.map((day) => ({ at: daysAgo(day), minor: 100, currency: 'SEK' }));
const everyChannel = <T>(value: T) => ({
  sms: value,
  email: value,
  call: value,
  letter: value,
  portal: value,
  messaging: value,
});
const none = { sent: 0, reached: 0 };

/** The example: Monday the 2nd of March 2026, 10:30 in Stockholm; 1,250 SEK, 8 days past due. */
const cases: readonly (readonly [string, CaseChanges, Readonly<Record<string, StoredFeature>>])[] = [
  [
    'a new case of an ordinary person',
    {},
    {
      daysPastDue: 8,
      delinquencyBucket: 2,
      stage: 'reminder',
      daysOpen: 20,
      balance: 1250,
      // ln(1 + 1,250 ÷ 11)
      balanceLog: 4.7418,
      balanceShare: 1,
      totalBalanceLog: 4.7418,
      currency: 'SEK',
      openCases: 1,
      actor: 'agency',
      product: null,
      debtorKind: 'consumer',
      segment: 'new',
      country: 'SE',
      weekday: 'monday',
      dayOfMonth: 2,
      daysToMonthEnd: 29,
      hourBand: 'midday',
      birthYear: null,
      language: 'sv',
      region: null,
    },
  ],
  [
    'of whom nothing is known there is no number, not a nought',
    {},
    {
      paymentDayOfMonth: null,
      daysToPayday: null,
      daysSincePayday: null,
      paymentCadenceDays: null,
      paymentRegularity: null,
      daysSinceLastPayment: null,
      lateRate: null,
      medianDaysLate: null,
      meanDaysLate: null,
      latenessTrend: null,
      daysToPromise: null,
      daysSincePromise: null,
      daysSinceLastContact: null,
      daysSinceLastReach: null,
      lastChannel: null,
    },
  ],
  ['before the due date', { daysPastDue: -3 }, { daysPastDue: -3, delinquencyBucket: 0 }],
  ['on the due date', { daysPastDue: 0 }, { delinquencyBucket: 1 }],
  ['half a year late', { daysPastDue: 180 }, { delinquencyBucket: 7 }],
  ['older than any range', { daysPastDue: 9999 }, { daysPastDue: 3650, delinquencyBucket: 7 }],
  [
    'rolled from the first bucket to the fourth within the stage',
    { daysPastDue: 45, stage: 'collection', stageAt: daysAgo(40.5) },
    { delinquencyBucket: 4, bucketRoll: 3, daysInStage: 40, stage: 'collection' },
  ],
  ['just come to its stage', { daysPastDue: 45, stageAt: exampleAsOf + hourMs }, { bucketRoll: 0, daysInStage: 0 }],
  [
    'half paid, one of three cases',
    { balanceMinor: 62_500, openCases: 3, totalBalanceMinor: 250_000 },
    { balance: 625, balanceShare: 0.5, openCases: 3, totalBalanceLog: 5.4305 },
  ],
  [
    'in a currency without minor units and without a rate',
    { currency: 'JPY', balanceMinor: 5000 },
    { balance: 5000, balanceLog: null, totalBalanceLog: null, currency: 'other' },
  ],
  ['a principal of nothing', { principalMinor: 0 }, { balanceShare: null }],
  [
    'a pay day still ahead',
    { payment: { paymentDayOfMonth: 25 } },
    { paymentDayOfMonth: 25, daysToPayday: 23, daysSincePayday: 5 },
  ],
  ['a pay day today', { payment: { paymentDayOfMonth: 2 } }, { daysToPayday: 0, daysSincePayday: 0 }],
  ['a pay day that February lacks', { payment: { paymentDayOfMonth: 31 } }, { daysToPayday: 29, daysSincePayday: 2 }],
  [
    'paid like clockwork',
    { payment: { payments: paid(3, 17, 31), lastPaymentAt: daysAgo(3), paymentsLast90Days: 3 } },
    { paymentCadenceDays: 14, paymentRegularity: 1, daysSinceLastPayment: 3, paymentsLast90Days: 3 },
  ],
  [
    'paid by fits and starts',
    { payment: { payments: paid(0, 10, 40) } },
    // Gaps of 10 and 30 days: mean 20, deviation 10.
    { paymentCadenceDays: 20, paymentRegularity: 0.6667, segment: 'part_payer' },
  ],
  [
    'paid in two parts on one day: no gap',
    { payment: { payments: paid(3, 3.2) } },
    { paymentCadenceDays: null, paymentRegularity: null },
  ],
  [
    'pays late, ever later',
    {
      payment: {
        settledInvoices: 8,
        lateInvoices: 6,
        medianDaysLate: 11.5,
        meanDaysLate: 35 / 3,
        latenessTrendDays: 6.75,
        overdueInvoices: 2,
      },
    },
    {
      settledInvoices: 8,
      lateRate: 0.75,
      medianDaysLate: 11.5,
      meanDaysLate: 11.67,
      latenessTrend: 6.75,
      overdueInvoices: 2,
      segment: 'forgetful',
    },
  ],
  [
    'promised, and promises again',
    {
      payment: { promisesMade: 4, promisesKept: 2, promisesBroken: 1, lastPromiseAt: daysAgo(6.5) },
      promiseOpen: { dueOn: '2026-03-09', minor: 100 },
      planStands: true,
    },
    {
      promisesMade: 4,
      promisesKept: 2,
      promisesBroken: 1,
      promiseKeptRate: 0.6,
      promiseOpen: 1,
      daysToPromise: 7,
      daysSincePromise: 6,
      planStands: 1,
    },
  ],
  ['promised nothing', {}, { promiseKeptRate: 0.5, promiseOpen: 0, planStands: 0, promisesMade: 0 }],
  [
    'never contacted: what is usual',
    {},
    {
      smsSent: 0,
      smsReachRate: 0.3,
      emailReachRate: 0.22,
      callReachRate: 0.24,
      letterReachRate: 0.5,
      portalReachRate: 0.08,
      messagingReachRate: 0.32,
      reachRate: 0.28,
      reachRateMorning: 0.28,
      reachRateMidday: 0.28,
      reachRateAfternoon: 0.28,
      reachRateEvening: 0.28,
      pressureFast: 0,
      pressureSlow: 0,
      reachedPressure: 0,
      contactsLast7Days: 0,
      contactsLast30Days: 0,
      plannedContacts: 0,
    },
  ],
  [
    'answers text messages in the evening',
    {
      response: {
        ...everyChannel(none),
        sms: { sent: 6, reached: 6 },
        email: { sent: 4, reached: 0 },
        call: { sent: 5, reached: 1 },
        letter: { sent: 2, reached: 1 },
        portal: { sent: 1, reached: 0 },
        messaging: { sent: 3, reached: 3 },
      },
      responseBySlot: {
        'sms.evening': { sent: 4, reached: 4 },
        'call.late_evening': { sent: 2, reached: 2 },
        'email.early': { sent: 4, reached: 0 },
        'letter.any': { sent: 2, reached: 1 },
      },
    },
    {
      smsSent: 6,
      // (6 × .3 + 6) ÷ (6 + 6)
      smsReachRate: 0.65,
      emailSent: 4,
      emailReachRate: 0.132,
      callSent: 5,
      callReachRate: 0.22,
      letterSent: 2,
      letterReachRate: 0.5,
      portalSent: 1,
      portalReachRate: 0.0686,
      messagingSent: 3,
      messagingReachRate: 0.5467,
      // (6 × .28 + 11) ÷ (6 + 21)
      reachRate: 0.4696,
      // Own rate over all hours (6 × .28 + 6) ÷ (6 + 10) = .48.
      reachRateMorning: 0.24,
      reachRateMidday: 0.48,
      reachRateAfternoon: 0.48,
      reachRateEvening: 0.792,
    },
  ],
  [
    'contacted often and of late',
    {
      contacts: [
        { ...contactDaysAgo(-0.5, 'email'), planned: true },
        { ...contactDaysAgo(1, 'sms'), reached: true },
        { ...contactDaysAgo(2, 'call'), failed: true },
        contactDaysAgo(10.5, 'call'),
        { ...contactDaysAgo(50, 'letter'), reached: true },
      ],
    },
    {
      // .7 + 1 × .75 + 1.3 × .75^10.5 + .8 × .75^50; what failed weighs nothing.
      pressureFast: 1.5134,
      pressureSlow: 1.7862,
      reachedPressure: 0.75,
      contactsLast7Days: 3,
      contactsLast30Days: 4,
      plannedContacts: 1,
      daysSinceLastContact: 0,
      daysSinceLastReach: 1,
      lastChannel: 'email',
    },
  ],
  [
    'reachable by some channels, wishing few',
    {
      debtor: { reachable: { ...everyChannel(false), sms: true, letter: true } },
      consent: { ...everyChannel('none' as const), sms: 'given', email: 'withdrawn', call: 'withdrawn' },
    },
    {
      smsReachable: 1,
      emailReachable: 0,
      callReachable: 0,
      letterReachable: 1,
      portalReachable: 0,
      messagingReachable: 0,
      consents: 1,
      optOuts: 2,
    },
  ],
  [
    'vulnerable, in dispute, has complained',
    {
      flags: [
        { flag: 'disputed', until: null },
        { flag: 'vulnerable', until: null },
      ],
      disputeCount: 2,
      complaintCount: 3,
    },
    { vulnerable: 1, disputed: 1, standingFlags: 2, disputes: 2, complaints: 3 },
  ],
  ['nothing stands', {}, { vulnerable: 0, disputed: 0, standingFlags: 0, disputes: 0, complaints: 0 }],
  [
    'unregistered',
    { debtor: null },
    {
      smsReachable: null,
      debtorKind: null,
      country: null,
      language: null,
      region: null,
      birthYear: null,
      weekday: 'monday',
    },
  ],
  [
    'of a far market, a business with words of its own',
    {
      product: 'Student_Loan 4',
      actor: 'debt_buyer',
      debtor: { kind: 'business', country: 'BR', language: 'pt-BR', region: 'US-CA', birthYear: 1961 },
    },
    {
      product: 'loan',
      actor: 'debt_buyer',
      debtorKind: 'business',
      country: 'other',
      language: 'pt',
      region: 'US-CA',
      birthYear: 1961,
    },
  ],
  ['a language that nobody lists', { debtor: { language: 'tlh' } }, { language: 'other' }],
  [
    'at night in New York it is still the last of the month',
    { asOf: Date.parse('2026-03-01T04:30:00Z'), debtor: { timeZones: ['America/New_York'] } },
    { weekday: 'saturday', dayOfMonth: 28, daysToMonthEnd: 0, hourBand: 'night' },
  ],
];

test.each(cases)('%s', (_, changes, expected) => {
  expect(named(exampleCase(changes))).toMatchObject(expected);
});

it('has a known value of every feature in the table above', () => {
  const known = new Set(
    cases.flatMap(([, , expected]) => Object.keys(expected).filter((name) => expected[name] !== null)),
  );
  expect(featureSpec.features.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
});

describe('what a debt is for', () => {
  test.each([
    ['telecom', 'telecom'],
    ['Mobile phone', 'telecom'],
    ['consumer_loan', 'loan'],
    ['credit-card', 'card'],
    ['insurance', 'insurance'],
    ['current account', 'other'],
    ['El2026', 'other'],
    ['ecommerce', 'retail'],
  ])('%s: %s', (product, group) => {
    expect(named(exampleCase({ product }))['product']).toBe(group);
  });
});

it('gives the vector of the last context again, and that of another anew', () => {
  const [one, other] = [exampleCase(), exampleCase({ daysPastDue: 9 })];
  const first = caseFeatures(one);
  expect(caseFeatures(one)).toBe(first);
  expect(caseFeatures(other)).not.toBe(first);
  expect([first[0], caseFeatures(other)[0], caseFeatures(one)[0]]).toEqual([8, 9, 8]);
});
