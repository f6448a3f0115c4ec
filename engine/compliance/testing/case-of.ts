/** A case for tests of the law: a consumer whose debt an agency collects, with nothing special about them. */
import type { CaseContext, CountedContact } from '../../context/case-context.ts';
import { channels, type Channel } from '../../vocabulary/action.ts';
import { parseInstant, type Instant } from '../../vocabulary/time.ts';

export type Debtor = NonNullable<CaseContext['debtor']>;

const forAll = <T>(value: T): Readonly<Record<Channel, T>> =>
  Object.fromEntries(channels.map((channel) => [channel, value])) as Record<Channel, T>;

/** `2026-03-02T17:30+01:00` or with seconds. */
export const instant = (text: string): Instant => {
  const at = parseInstant(text.replace(/T(\d\d:\d\d)(Z|[+-])/, 'T$1:00$2'));
  if (at === null) throw new Error(`${text} is no instant`);
  return at;
};

export const debtorOf = (changes: Partial<Debtor> = {}): Debtor => ({
  country: 'SE',
  region: null,
  language: 'sv',
  timeZones: ['Europe/Stockholm'],
  kind: 'consumer',
  reachable: forAll(true),
  birthYear: null,
  attributes: {},
  ...changes,
});

export const contactOf = (at: string, changes: Partial<CountedContact> = {}): CountedContact => ({
  at: instant(at),
  channel: 'call',
  caseId: 'C-1',
  tone: null,
  treatment: null,
  conversation: false,
  reached: false,
  failed: false,
  planned: false,
  ...changes,
});

export const consentOf = (changes: Partial<CaseContext['consent']> = {}): CaseContext['consent'] => ({
  ...forAll<'given' | 'withdrawn' | 'none'>('none'),
  ...changes,
});

export const caseOf = (changes: Partial<CaseContext> = {}): CaseContext => ({
  asOf: instant('2026-11-21T12:00Z'),
  caseId: 'C-1',
  debtorId: 'D-1',
  portfolio: 'P-1',
  creditor: 'K-1',
  actor: 'agency',
  product: null,
  stage: 'collection',
  currency: 'SEK',
  principalMinor: 100_000,
  balanceMinor: 100_000,
  dueOn: '2026-08-01',
  daysPastDue: 112,
  openedAt: instant('2026-08-15T12:00Z'),
  stageAt: instant('2026-08-15T12:00Z'),
  debtor: debtorOf(),
  consent: consentOf(),
  preferences: { channels: null, slots: null, language: null, tone: null },
  flags: [],
  promiseOpen: null,
  planStands: false,
  contacts: [],
  notices: [],
  payment: {
    settledInvoices: 0,
    lateInvoices: 0,
    medianDaysLate: null,
    meanDaysLate: null,
    latenessTrendDays: null,
    openInvoices: 1,
    overdueInvoices: 1,
    payments: [],
    paymentsLast90Days: 0,
    lastPaymentAt: null,
    paymentDayOfMonth: null,
    promisesMade: 0,
    promisesKept: 0,
    promisesBroken: 0,
    lastPromiseAt: null,
  },
  response: forAll({ sent: 0, reached: 0 }),
  responseBySlot: {},
  complaintCount: 0,
  disputeCount: 0,
  openCases: 1,
  totalBalanceMinor: 100_000,
  ...changes,
});
