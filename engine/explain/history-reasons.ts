/**
 * What the debtor's own record says, in plain words: the circumstances that bear on this choice, strongest first. `effect` is the
 * change in the chance of payment or reach against a debtor of whom nothing is known, as the estimates have it.
 */
import type { CaseContext, Response } from '../context/case-context.ts';
import type { Reason } from '../decision/decision.ts';
import type { Candidate } from '../policy/policy.ts';
import type { Channel, Slot } from '../vocabulary/action.ts';
import { formatMoney } from '../vocabulary/money.ts';
import { dayMs } from '../vocabulary/time.ts';

export type ReasonInput = {
  readonly context: CaseContext;
  /** The contact chosen, if one was. */
  readonly chosen: Candidate | null;
  /** Chance of payment without contact: of this debtor, and of one without history. */
  readonly selfCure: { readonly own: number; readonly unknown: number };
  /** Chance of reach by the chosen channel and slot: of this debtor, and of one without history. */
  readonly reach: { readonly own: number; readonly unknown: number } | null;
};

const plural = (count: number, word: string): string => `${String(count)} ${word}${count === 1 ? '' : 's'}`;

const ordinal = (day: number): string => {
  const suffix = day % 100 >= 11 && day % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${String(day)}${suffix}`;
};

const lateness = ({ payment }: CaseContext): string | null => {
  if (payment.settledInvoices === 0) return null;
  const { settledInvoices, lateInvoices, medianDaysLate } = payment;
  if (lateInvoices === 0)
    return `Has paid ${settledInvoices === 1 ? 'the one settled invoice' : `all ${String(settledInvoices)} settled invoices`} on time`;
  const median = medianDaysLate ?? 0;
  const usual =
    median > 0
      ? `; half of them ${plural(median, 'day')} or more after the due date`
      : median < 0
        ? '; usually before the due date'
        : '; usually on the due date';
  return `Has paid ${String(lateInvoices)} of ${plural(settledInvoices, 'settled invoice')} late${usual}`;
};

const promises = ({ payment }: CaseContext): string | null => {
  const { promisesMade, promisesKept, promisesBroken } = payment;
  return promisesKept + promisesBroken === 0
    ? null
    : `Has kept ${String(promisesKept)} of ${plural(promisesMade, 'promise')} to pay, broken ${String(promisesBroken)}`;
};

const lastPayment = ({ payment, asOf }: CaseContext): string | null => {
  const [newest] = payment.payments;
  if (newest === undefined) return null;
  const days = Math.max(0, Math.floor((asOf - newest.at) / dayMs));
  return `Paid ${formatMoney({ amount: newest.minor, currency: newest.currency })} ${days === 0 ? 'today' : `${plural(days, 'day')} ago`}`;
};

const channelNames: Readonly<Record<Channel, string>> = {
  sms: 'text messages',
  email: 'e-mails',
  call: 'calls',
  letter: 'letters',
  portal: 'portal notices',
  messaging: 'messages',
};

const slotPhrases: Readonly<Record<Slot, string>> = {
  early: ' early in the morning',
  morning: ' in the morning',
  late_morning: ' in the late morning',
  midday: ' around midday',
  afternoon: ' in the afternoon',
  late_afternoon: ' in the late afternoon',
  evening: ' in the evening',
  late_evening: ' late in the evening',
  any: '',
};

/** From how many attempts in its slot on a candidate is spoken of by its slot. */
const tellingAttempts = 3;

const responded = (context: CaseContext, chosen: Candidate | null): string | null => {
  if (chosen === null) return null;
  const { channel, slot } = chosen.action;
  const answers = ({ reached, sent }: Response): string =>
    `Responded to ${String(reached)} of ${String(sent)} ${channelNames[channel]}`;
  const inSlot = context.responseBySlot[`${channel}.${slot}`];
  if (inSlot !== undefined && inSlot.sent >= tellingAttempts) return `${answers(inSlot)}${slotPhrases[slot]}`;
  const overall = context.response[channel];
  return overall.sent === 0 ? null : answers(overall);
};

type Draft = { readonly factor: string; readonly effect: number; readonly text: string | null };

export const historyReasons = ({ context, chosen, selfCure, reach }: ReasonInput): readonly Reason[] => {
  const paymentEffect = selfCure.own - selfCure.unknown;
  const day = context.payment.paymentDayOfMonth;
  const drafts: readonly Draft[] = [
    { factor: 'paymentHistory', effect: paymentEffect, text: lateness(context) },
    {
      factor: 'promises',
      effect: context.payment.promisesBroken > 0 ? Math.min(0, paymentEffect) : Math.max(0, paymentEffect),
      text: promises(context),
    },
    { factor: 'lastPayment', effect: Math.max(0, paymentEffect), text: lastPayment(context) },
    {
      factor: 'paymentDay',
      effect: 0,
      text: day === null ? null : `Payments gather around the ${ordinal(day)} of the month`,
    },
    { factor: 'response', effect: reach === null ? 0 : reach.own - reach.unknown, text: responded(context, chosen) },
    {
      factor: 'openCases',
      effect: 0,
      text:
        context.openCases > 1
          ? `Has ${plural(context.openCases, 'open case')}, together ${formatMoney({ amount: context.totalBalanceMinor, currency: context.currency })}`
          : null,
    },
    {
      factor: 'delinquency',
      effect: 0,
      text:
        context.daysPastDue > 0
          ? `${plural(context.daysPastDue, 'day')} past due with ${formatMoney({ amount: context.balanceMinor, currency: context.currency })} open`
          : context.daysPastDue === 0
            ? 'Due today'
            : `Due in ${plural(-context.daysPastDue, 'day')}`,
    },
  ];
  return drafts
    .flatMap(({ factor, effect, text }) =>
      text === null ? [] : [{ factor, effect: Math.round(effect * 1e4) / 1e4, text }],
    )
    .sort((left, right) => Math.abs(right.effect) - Math.abs(left.effect));
};
