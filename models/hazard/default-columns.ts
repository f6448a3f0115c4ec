/**
 * Which features serve which part of the model, by name. Of each list those count that the feature specification has and allows for
 * decisions; settings may name others.
 *
 * What a contact itself changes (contacts, answers, promises) may tilt the effect of the next contact, the chance of reach and of harm;
 * it must not stand in the base, where it would take the credit of the contact.
 */
import type { ColumnPlan } from './columns.ts';

export type ColumnUse = 'context' | 'base' | 'reach' | 'harm' | 'share';

const shaped =
  (shape: ColumnPlan['shape'], count?: number) =>
  (...features: readonly string[]): readonly ColumnPlan[] =>
    features.map((feature) => ({ feature, shape, ...(count === undefined ? {} : { count }) }));

const values = shaped('value');
const logarithms = shaped('log');
const levels = shaped('levels');

export const defaultColumns: Readonly<Record<ColumnUse, readonly ColumnPlan[]>> = {
  context: [
    ...values('balanceLog', 'lateRate', 'medianDaysLate', 'paymentRegularity', 'paymentsLast90Days', 'promiseKeptRate'),
    ...values('smsReachRate', 'emailReachRate', 'callReachRate', 'pressureSlow', 'vulnerable'),
    ...logarithms('daysPastDue'),
    ...levels('segment'),
  ],
  base: [
    ...shaped('hinges', 3)('daysPastDue', 'dayOfMonth'),
    ...shaped('hinges', 2)('balanceLog', 'medianDaysLate', 'daysSincePayday', 'daysToPayday'),
    ...values('lateRate', 'meanDaysLate', 'latenessTrend', 'paymentRegularity', 'paymentsLast90Days', 'balanceShare'),
    ...values('totalBalanceLog', 'openCases', 'overdueInvoices', 'vulnerable'),
    ...logarithms('settledInvoices', 'daysSinceLastPayment', 'paymentCadenceDays'),
    ...shaped('known')('medianDaysLate', 'paymentDayOfMonth'),
    ...levels('stage', 'weekday', 'product', 'country', 'debtorKind', 'actor', 'segment'),
  ],
  reach: [
    ...values('smsReachRate', 'emailReachRate', 'callReachRate', 'letterReachRate', 'portalReachRate'),
    ...values('messagingReachRate', 'reachRate', 'reachRateMorning', 'reachRateMidday', 'reachRateAfternoon'),
    ...values('reachRateEvening', 'pressureSlow', 'lateRate', 'vulnerable'),
    ...levels('debtorKind', 'weekday'),
  ],
  harm: values('pressureSlow', 'complaints'),
  share: [
    ...values('balanceLog', 'lateRate', 'paymentRegularity', 'paymentsLast90Days', 'openCases'),
    ...logarithms('daysPastDue'),
  ],
};
