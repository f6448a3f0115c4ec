import { describe, expect, test } from 'vitest';
import { allCandidates, exampleAsOf, exampleCase, type CaseChanges } from '../policy/testing/example-case.ts';
import { dayMs } from '../vocabulary/time.ts';
import { historyReasons, type ReasonInput } from './history-reasons.ts';

const candidates = allCandidates(1);
const candidate = (id: string) => candidates.find(({ action }) => action.id === id) ?? null;
const even = { own: 0.3, unknown: 0.3 };
const reasonsOf = (changes: CaseChanges, more: Partial<ReasonInput> = {}) =>
  historyReasons({ context: exampleCase(changes), chosen: null, selfCure: even, reach: null, ...more });
const textOf = (factor: string, changes: CaseChanges, more: Partial<ReasonInput> = {}): string | undefined =>
  reasonsOf(changes, more).find((reason) => reason.factor === factor)?.text;

describe('the words', () => {
  test.each<[string, CaseChanges, string | undefined]>([
    ['paymentHistory', {}, undefined],
    ['paymentHistory', { payment: { settledInvoices: 1 } }, 'Has paid the one settled invoice on time'],
    ['paymentHistory', { payment: { settledInvoices: 7 } }, 'Has paid all 7 settled invoices on time'],
    [
      'paymentHistory',
      { payment: { settledInvoices: 1, lateInvoices: 1, medianDaysLate: 1 } },
      'Has paid 1 of 1 settled invoice late; half of them 1 day or more after the due date',
    ],
    [
      'paymentHistory',
      { payment: { settledInvoices: 9, lateInvoices: 6, medianDaysLate: 12 } },
      'Has paid 6 of 9 settled invoices late; half of them 12 days or more after the due date',
    ],
    [
      'paymentHistory',
      { payment: { settledInvoices: 9, lateInvoices: 2, medianDaysLate: 0 } },
      'Has paid 2 of 9 settled invoices late; usually on the due date',
    ],
    [
      'paymentHistory',
      { payment: { settledInvoices: 9, lateInvoices: 2, medianDaysLate: -3 } },
      'Has paid 2 of 9 settled invoices late; usually before the due date',
    ],
    [
      'promises',
      { payment: { promisesMade: 3, promisesKept: 1, promisesBroken: 2 } },
      'Has kept 1 of 3 promises to pay, broken 2',
    ],
    ['promises', { payment: { promisesMade: 1 } }, undefined],
    [
      'lastPayment',
      { payment: { payments: [{ at: exampleAsOf - 2 * dayMs, minor: 125_050, currency: 'SEK' }] } },
      'Paid 1,250.50 SEK 2 days ago',
    ],
    [
      'lastPayment',
      { payment: { payments: [{ at: exampleAsOf - dayMs, minor: 5000, currency: 'JPY' }] } },
      'Paid 5,000 JPY 1 day ago',
    ],
    [
      'lastPayment',
      { payment: { payments: [{ at: exampleAsOf - 1, minor: 100, currency: 'EUR' }] } },
      'Paid 1.00 EUR today',
    ],
    ['paymentDay', { payment: { paymentDayOfMonth: 1 } }, 'Payments gather around the 1st of the month'],
    ['paymentDay', { payment: { paymentDayOfMonth: 22 } }, 'Payments gather around the 22nd of the month'],
    ['paymentDay', { payment: { paymentDayOfMonth: 3 } }, 'Payments gather around the 3rd of the month'],
    ['paymentDay', { payment: { paymentDayOfMonth: 11 } }, 'Payments gather around the 11th of the month'],
    ['paymentDay', { payment: { paymentDayOfMonth: 25 } }, 'Payments gather around the 25th of the month'],
    ['openCases', { openCases: 1 }, undefined],
    ['openCases', { openCases: 3, totalBalanceMinor: 1_000_000 }, 'Has 3 open cases, together 10,000.00 SEK'],
    ['delinquency', { daysPastDue: 1 }, '1 day past due with 1,250.00 SEK open'],
    ['delinquency', { daysPastDue: 0 }, 'Due today'],
    ['delinquency', { daysPastDue: -2 }, 'Due in 2 days'],
  ])('%s of %j', (factor, changes, expected) => {
    expect(textOf(factor, changes)).toBe(expected);
  });

  test.each([
    [
      'sms.evening.warm.payment_link',
      { 'sms.evening': { sent: 5, reached: 3 } },
      'Responded to 3 of 5 text messages in the evening',
    ],
    [
      'call.late_afternoon.neutral.reminder',
      { 'call.late_afternoon': { sent: 4, reached: 1 } },
      'Responded to 1 of 4 calls in the late afternoon',
    ],
    [
      'sms.midday.warm.reminder',
      { 'sms.midday': { sent: 3, reached: 0 } },
      'Responded to 0 of 3 text messages around midday',
    ],
    ['letter.any.neutral.reminder', { 'letter.any': { sent: 4, reached: 2 } }, 'Responded to 2 of 4 letters'],
    ['portal.any.warm.payment_link', { 'portal.any': { sent: 6, reached: 2 } }, 'Responded to 2 of 6 portal notices'],
    ['email.morning.warm.reminder', { 'email.morning': { sent: 2, reached: 2 } }, 'Responded to 4 of 9 e-mails'],
  ])('of the answers to %s', (id, responseBySlot, expected) => {
    const chosen = candidate(id);
    expect(chosen).not.toBeNull();
    const response = {
      ...exampleCase().response,
      email: { sent: 9, reached: 4 },
      letter: { sent: 4, reached: 2 },
      portal: { sent: 6, reached: 2 },
    };
    expect(textOf('response', { response, responseBySlot }, { chosen })).toBe(expected);
  });

  test('a channel that was never tried, and no contact chosen, say nothing of answers', () => {
    expect(textOf('response', {}, { chosen: candidate('sms.evening.warm.payment_link') })).toBeUndefined();
    expect(
      textOf('response', { response: { ...exampleCase().response, sms: { sent: 9, reached: 4 } } }),
    ).toBeUndefined();
  });
});

describe('the effects', () => {
  const history: CaseChanges = {
    payment: {
      settledInvoices: 4,
      lateInvoices: 4,
      medianDaysLate: 40,
      promisesMade: 2,
      promisesKept: 0,
      promisesBroken: 2,
      paymentDayOfMonth: 25,
    },
    response: { ...exampleCase().response, sms: { sent: 20, reached: 14 } },
  };
  const chosen = candidate('sms.evening.warm.payment_link');

  test('are the differences to a debtor of whom nothing is known, in four decimals, the strongest first', () => {
    const reasons = reasonsOf(history, {
      chosen,
      selfCure: { own: 0.123456, unknown: 0.3 },
      reach: { own: 0.62, unknown: 0.35 },
    });
    expect(reasons.map(({ factor, effect }) => [factor, effect])).toEqual([
      ['response', 0.27],
      ['paymentHistory', -0.1765],
      ['promises', -0.1765],
      ['paymentDay', 0],
      ['delinquency', 0],
    ]);
  });

  test('broken promises never speak for the debtor, nor a payment against', () => {
    const better = reasonsOf(history, { selfCure: { own: 0.5, unknown: 0.3 } });
    expect(better.find(({ factor }) => factor === 'promises')?.effect).toBe(0);
    const paid = reasonsOf(
      { payment: { payments: [{ at: exampleAsOf, minor: 1, currency: 'SEK' }] } },
      { selfCure: { own: 0.1, unknown: 0.3 } },
    );
    expect(paid.find(({ factor }) => factor === 'lastPayment')?.effect).toBe(0);
  });
});
