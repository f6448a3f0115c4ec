/**
 * The features that a receipt keeps: what was known when it was decided, by name. One list, one order; the version changes with it.
 */
import { segmentOf } from '../segments/segment-of.ts';
import type { CaseContext } from '../context/case-context.ts';
import { majorUnits } from '../vocabulary/money.ts';
import { dayMs, localTime } from '../vocabulary/time.ts';

export type FeatureValue = string | number | boolean | null;

type Feature = { readonly name: string; readonly of: (context: CaseContext) => FeatureValue };

const contactsWithin = (context: CaseContext, days: number): number => {
  let count = 0;
  // Planned contacts count, as they do in the conditions of a table: they are on their way.
  for (const contact of context.contacts) if (context.asOf - contact.at < days * dayMs) count += 1;
  return count;
};

const lastContact = (context: CaseContext) => context.contacts[0];

const daysSince = (context: CaseContext, at: number | null | undefined): number | null =>
  at === null || at === undefined ? null : Math.max(0, Math.floor((context.asOf - at) / dayMs));

const clockOf = (context: CaseContext) => localTime(context.debtor?.timeZones[0] ?? 'UTC', context.asOf);

const features: readonly Feature[] = [
  { name: 'daysPastDue', of: (context) => context.daysPastDue },
  { name: 'balance', of: (context) => majorUnits(context.balanceMinor, context.currency) },
  { name: 'principal', of: (context) => majorUnits(context.principalMinor, context.currency) },
  { name: 'currency', of: (context) => context.currency },
  { name: 'country', of: (context) => context.debtor?.country ?? null },
  { name: 'language', of: (context) => context.debtor?.language ?? null },
  { name: 'debtorKind', of: (context) => context.debtor?.kind ?? null },
  { name: 'stage', of: (context) => context.stage },
  { name: 'product', of: (context) => context.product },
  { name: 'actor', of: (context) => context.actor },
  { name: 'segment', of: (context) => segmentOf(context).id },
  { name: 'contactsLast7Days', of: (context) => contactsWithin(context, 7) },
  { name: 'contactsLast30Days', of: (context) => contactsWithin(context, 30) },
  {
    name: 'plannedContacts',
    of: (context) => context.contacts.reduce((sum, { planned }) => sum + (planned ? 1 : 0), 0),
  },
  { name: 'daysSinceLastContact', of: (context) => daysSince(context, lastContact(context)?.at) },
  { name: 'lastChannel', of: (context) => lastContact(context)?.channel ?? null },
  { name: 'paymentsLast90Days', of: (context) => context.payment.paymentsLast90Days },
  { name: 'daysSinceLastPayment', of: (context) => daysSince(context, context.payment.lastPaymentAt) },
  { name: 'settledInvoices', of: (context) => context.payment.settledInvoices },
  { name: 'lateInvoices', of: (context) => context.payment.lateInvoices },
  { name: 'medianDaysLate', of: (context) => context.payment.medianDaysLate },
  { name: 'paymentDayOfMonth', of: (context) => context.payment.paymentDayOfMonth },
  { name: 'promisesKept', of: (context) => context.payment.promisesKept },
  { name: 'promisesBroken', of: (context) => context.payment.promisesBroken },
  { name: 'promiseOpen', of: (context) => context.promiseOpen !== null },
  { name: 'openCases', of: (context) => context.openCases },
  { name: 'complaints', of: (context) => context.complaintCount },
  { name: 'flags', of: (context) => context.flags.map(({ flag }) => flag).join(' ') },
  { name: 'localHour', of: (context) => clockOf(context).hour },
  { name: 'weekday', of: (context) => clockOf(context).weekday },
  { name: 'dayOfMonth', of: (context) => clockOf(context).dayOfMonth },
];

export const featureSpec = 'receipt-1';
export const featureNames: readonly string[] = features.map(({ name }) => name);

/** The values in the order of `featureNames`. */
export const featureValues = (context: CaseContext): readonly FeatureValue[] => features.map(({ of }) => of(context));
