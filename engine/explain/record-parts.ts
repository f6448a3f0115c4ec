/**
 * Parts of a case's record, each taken away as if it had never been told: for estimates that read the record itself and no vector, such as the
 * house's assumptions. What is not of the record (the balance, the hour, the law) stays.
 */
import type { CaseContext } from '../context/case-context.ts';
import { channels } from '../vocabulary/action.ts';
import type { FeatureFactor } from './feature-factors.ts';

export type RecordPart = {
  readonly factor: FeatureFactor;
  readonly without: (context: CaseContext) => CaseContext;
};

const noAnswers = Object.fromEntries(
  channels.map((channel) => [channel, { sent: 0, reached: 0 }]),
) as CaseContext['response'];

const withPayment = (context: CaseContext, changes: Partial<CaseContext['payment']>): CaseContext => ({
  ...context,
  payment: { ...context.payment, ...changes },
});

export const recordParts: readonly RecordPart[] = [
  /** As on the day it was due. */
  { factor: 'delinquency', without: (context) => ({ ...context, daysPastDue: Math.min(0, context.daysPastDue) }) },
  {
    factor: 'paymentRhythm',
    without: (context) =>
      withPayment(context, { payments: [], paymentsLast90Days: 0, lastPaymentAt: null, paymentDayOfMonth: null }),
  },
  {
    factor: 'punctuality',
    without: (context) =>
      withPayment(context, {
        settledInvoices: 0,
        lateInvoices: 0,
        medianDaysLate: null,
        meanDaysLate: null,
        latenessTrendDays: null,
      }),
  },
  {
    factor: 'promises',
    without: (context) => ({
      ...withPayment(context, { promisesMade: 0, promisesKept: 0, promisesBroken: 0, lastPromiseAt: null }),
      promiseOpen: null,
    }),
  },
  { factor: 'response', without: (context) => ({ ...context, response: noAnswers, responseBySlot: {} }) },
  { factor: 'recentContacts', without: (context) => ({ ...context, contacts: [] }) },
];
