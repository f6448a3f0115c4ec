/** Cases and candidates for tests of policies: an ordinary Swedish case, changed where a test says so. */
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { defaultCatalogue } from '../../catalogue/default-catalogue.ts';
import type { CaseContext } from '../../context/case-context.ts';
import type { Estimate } from '../../estimate/estimate.ts';
import { channels, slotMinutes, type Channel } from '../../vocabulary/action.ts';
import { addDays, instantOfLocal, type Instant } from '../../vocabulary/time.ts';
import type { Candidate, PolicyInput } from '../policy.ts';

/** Monday, 10:30 in Stockholm. */
export const exampleAsOf: Instant = Date.parse('2026-03-02T09:30:00Z');

const everyChannel = <T>(value: T): Record<Channel, T> => ({
  sms: value,
  email: value,
  call: value,
  letter: value,
  portal: value,
  messaging: value,
});

const exampleDebtor: NonNullable<CaseContext['debtor']> = {
  country: 'SE',
  region: null,
  language: 'sv',
  timeZones: ['Europe/Stockholm'],
  kind: 'consumer',
  reachable: everyChannel(true),
  birthYear: null,
  attributes: {},
};

export type CaseChanges = Partial<Omit<CaseContext, 'debtor' | 'payment'>> & {
  readonly debtor?: Partial<NonNullable<CaseContext['debtor']>> | null;
  readonly payment?: Partial<CaseContext['payment']>;
};

/** 1,250.00 SEK of an agency in the reminder stage, 8 days past due, never contacted, reachable by all channels. */
export const exampleCase = (changes: CaseChanges = {}): CaseContext => ({
  asOf: exampleAsOf,
  caseId: 'C-1',
  debtorId: 'D-1',
  portfolio: 'P-1',
  creditor: 'CR-1',
  actor: 'agency',
  product: null,
  stage: 'reminder',
  currency: 'SEK',
  principalMinor: 125_000,
  balanceMinor: 125_000,
  dueOn: '2026-02-22',
  daysPastDue: 8,
  openedAt: exampleAsOf - 20 * 86_400_000,
  stageAt: exampleAsOf - 20 * 86_400_000,
  consent: everyChannel('none' as const),
  preferences: { channels: null, slots: null, language: null, tone: null },
  flags: [],
  promiseOpen: null,
  planStands: false,
  contacts: [],
  notices: [],
  response: Object.fromEntries(
    channels.map((channel) => [channel, { sent: 0, reached: 0 }]),
  ) as CaseContext['response'],
  responseBySlot: {},
  complaintCount: 0,
  disputeCount: 0,
  openCases: 1,
  totalBalanceMinor: 125_000,
  ...changes,
  debtor: changes.debtor === null ? null : { ...exampleDebtor, ...changes.debtor },
  payment: {
    settledInvoices: 0,
    lateInvoices: 0,
    medianDaysLate: null,
    meanDaysLate: null,
    latenessTrendDays: null,
    openInvoices: 0,
    overdueInvoices: 0,
    payments: [],
    paymentsLast90Days: 0,
    lastPaymentAt: null,
    paymentDayOfMonth: null,
    promisesMade: 0,
    promisesKept: 0,
    promisesBroken: 0,
    lastPromiseAt: null,
    ...changes.payment,
  },
});

/** A contact counted against the debtor, `daysAgo` days before the example's instant. */
export const contactDaysAgo = (daysAgo: number, channel: Channel): CaseContext['contacts'][number] => ({
  at: exampleAsOf - daysAgo * 86_400_000,
  channel,
  caseId: 'C-1',
  tone: null,
  treatment: null,
  conversation: false,
  reached: false,
  failed: false,
  planned: false,
});

/** Every action of the catalogue on each of the coming days, as if all were permitted, in the order that policies are given. */
export const allCandidates = (dayCount: number, catalogue: Catalogue = defaultCatalogue): readonly Candidate[] => {
  const zone = 'Europe/Stockholm';
  const candidates = Array.from({ length: dayCount }, (_, day) => addDays('2026-03-03', day)).flatMap((on) =>
    catalogue.actions.map((action, place): Candidate => {
      const [from, to] = slotMinutes[action.slot];
      const sendAt = instantOfLocal(zone, on, action.slot === 'any' ? 600 : from);
      return { id: `${action.id}@${on}`, action, place, on, sendAt, from: sendAt, to: instantOfLocal(zone, on, to) };
    }),
  );
  return candidates.sort((one, other) => one.sendAt - other.sendAt);
};

/** An estimate of which only the value matters to a table. */
export const estimateOf = (valueMinor: number): Estimate => ({
  reachProb: 0.4,
  payProb: 0.2,
  payProbNoContact: 0.15,
  harmProb: 0.001,
  costMinor: 60,
  valueMinor,
});

/** The question put to a policy; every candidate is worth nothing unless `worthOf` says otherwise. */
export const examplePolicyInput = (changes: {
  readonly context?: CaseContext;
  readonly candidates?: readonly Candidate[];
  readonly worthOf?: (candidate: Candidate) => number;
  readonly humanOnly?: boolean;
}): PolicyInput => {
  const candidates = changes.candidates ?? allCandidates(1);
  return {
    context: changes.context ?? exampleCase(),
    candidates,
    estimates: candidates.map((candidate) => estimateOf(changes.worthOf?.(candidate) ?? 0)),
    humanOnly: changes.humanOnly ?? false,
  };
};
