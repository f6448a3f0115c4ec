/**
 * What debtors are told apart by: how they have paid, promised and answered, and how late they are. Never who they are (age, sex, language, country,
 * region), nor what they owe. `more` and `less` say what a segment is like that has more or less of a feature than the rest; `known` what it says
 * that the feature is known or not.
 */
import type { SegmentColumn } from '../../engine/index.ts';

type Words = { readonly more: string; readonly less: string };

export type SegmentFeature = {
  readonly name: string;
  readonly shape: SegmentColumn['shape'];
  /** A name takes one difference of a factor. */
  readonly factor: 'rhythm' | 'lateness' | 'promises' | 'parts' | 'delinquency' | 'response';
  readonly words: Words;
  /** Null: always known. */
  readonly known: Words | null;
};

const rhythmKnown = { more: 'has paid before', less: 'has never paid on a case' };
const invoicesKnown = { more: 'has settled invoices', less: 'no settled invoices' };

export const paymentHistoryFeatures: readonly SegmentFeature[] = [
  {
    name: 'lateRate',
    shape: 'plain',
    factor: 'lateness',
    words: { more: 'usually pays late', less: 'usually pays on time' },
    known: invoicesKnown,
  },
  {
    name: 'medianDaysLate',
    shape: 'log',
    factor: 'lateness',
    words: { more: 'pays long after the due date', less: 'pays near the due date' },
    known: invoicesKnown,
  },
  {
    name: 'latenessTrend',
    shape: 'plain',
    factor: 'lateness',
    words: { more: 'pays later and later', less: 'pays sooner than before' },
    known: { more: 'has settled several invoices', less: 'has settled few invoices' },
  },
  {
    name: 'overdueInvoices',
    shape: 'log',
    factor: 'lateness',
    words: { more: 'several invoices overdue', less: 'few invoices overdue' },
    known: null,
  },
  {
    name: 'paymentsLast90Days',
    shape: 'log',
    factor: 'rhythm',
    words: { more: 'has paid often of late', less: 'has paid little of late' },
    known: null,
  },
  {
    name: 'daysSinceLastPayment',
    shape: 'log',
    factor: 'rhythm',
    words: { more: 'has not paid for long', less: 'has paid recently' },
    known: rhythmKnown,
  },
  {
    name: 'paymentCadenceDays',
    shape: 'log',
    factor: 'rhythm',
    words: { more: 'pays at long intervals', less: 'pays at short intervals' },
    known: { more: 'has paid more than once', less: 'has paid once or never' },
  },
  {
    name: 'paymentRegularity',
    shape: 'plain',
    factor: 'rhythm',
    words: { more: 'pays regularly', less: 'pays irregularly' },
    known: { more: 'has paid three times or more', less: 'has paid twice at most' },
  },
  {
    name: 'balanceShare',
    shape: 'plain',
    factor: 'parts',
    words: { more: 'has paid nothing off', less: 'pays in parts' },
    known: null,
  },
  {
    name: 'promisesMade',
    shape: 'log',
    factor: 'promises',
    words: { more: 'promises often', less: 'promises seldom' },
    known: null,
  },
  {
    name: 'promiseKeptRate',
    shape: 'plain',
    factor: 'promises',
    words: { more: 'keeps promises', less: 'breaks promises' },
    known: null,
  },
  {
    name: 'daysPastDue',
    shape: 'log',
    factor: 'delinquency',
    words: { more: 'long overdue', less: 'newly overdue' },
    known: null,
  },
  {
    name: 'reachRate',
    shape: 'plain',
    factor: 'response',
    words: { more: 'easy to reach', less: 'hard to reach' },
    known: null,
  },
];
