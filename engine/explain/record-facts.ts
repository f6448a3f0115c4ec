/** What the debtor's own record says, as facts: the circumstances that bear on a choice, to be said in any language. */
import type { CaseContext } from '../context/case-context.ts';
import type { Channel, Slot } from '../vocabulary/action.ts';
import type { Money } from '../vocabulary/money.ts';
import { dayMs } from '../vocabulary/time.ts';
import type { Speaker } from './speak.ts';

/** A contact that was chosen, as far as is spoken of it. */
export type ChosenContact = { readonly channel: Channel; readonly slot: Slot };

export type RecordFact =
  | {
      readonly factor: 'paymentHistory';
      readonly settled: number;
      readonly late: number;
      readonly medianDays: number;
    }
  | { readonly factor: 'promises'; readonly made: number; readonly kept: number; readonly broken: number }
  | { readonly factor: 'lastPayment'; readonly paid: Money; readonly days: number }
  | { readonly factor: 'paymentDay'; readonly day: number }
  | {
      readonly factor: 'response';
      readonly channel: Channel;
      readonly slot: Slot;
      readonly reached: number;
      readonly sent: number;
    }
  | { readonly factor: 'openCases'; readonly count: number; readonly total: Money }
  | { readonly factor: 'delinquency'; readonly days: number; readonly open: Money };

/** From how many attempts in its slot on a candidate is spoken of by its slot. */
const tellingAttempts = 3;

const responseFact = (context: CaseContext, chosen: ChosenContact | null): RecordFact | null => {
  if (chosen === null) return null;
  const { channel, slot } = chosen;
  const inSlot = context.responseBySlot[`${channel}.${slot}`];
  if (inSlot !== undefined && inSlot.sent >= tellingAttempts)
    return { factor: 'response', channel, slot, reached: inSlot.reached, sent: inSlot.sent };
  const { reached, sent } = context.response[channel];
  return sent === 0 ? null : { factor: 'response', channel, slot: 'any', reached, sent };
};

/** Null where there is nothing to say of it. */
const drafts = (context: CaseContext, chosen: ChosenContact | null): readonly (RecordFact | null)[] => {
  const { payment, currency, asOf } = context;
  const { settledInvoices: settled, lateInvoices: late, medianDaysLate } = payment;
  const { promisesMade: made, promisesKept: kept, promisesBroken: broken, paymentDayOfMonth: day } = payment;
  const [newest] = payment.payments;
  return [
    settled === 0 ? null : { factor: 'paymentHistory', settled, late, medianDays: medianDaysLate ?? 0 },
    kept + broken === 0 ? null : { factor: 'promises', made, kept, broken },
    newest === undefined
      ? null
      : {
          factor: 'lastPayment',
          paid: { amount: newest.minor, currency: newest.currency },
          days: Math.max(0, Math.floor((asOf - newest.at) / dayMs)),
        },
    day === null ? null : { factor: 'paymentDay', day },
    responseFact(context, chosen),
    context.openCases > 1
      ? { factor: 'openCases', count: context.openCases, total: { amount: context.totalBalanceMinor, currency } }
      : null,
    { factor: 'delinquency', days: context.daysPastDue, open: { amount: context.balanceMinor, currency } },
  ];
};

export const recordFacts = (context: CaseContext, chosen: ChosenContact | null): readonly RecordFact[] =>
  drafts(context, chosen).filter((fact) => fact !== null);

type Of<Factor extends RecordFact['factor']> = Extract<RecordFact, { factor: Factor }>;

const sayPayments = (
  { settled, late, medianDays }: Of<'paymentHistory'>,
  { phrases: { record }, plural }: Speaker,
): string => {
  if (late === 0) return plural(record.paidOnTime, settled, { settled });
  const usual =
    medianDays > 0
      ? plural(record.usuallyLate, medianDays, { days: medianDays })
      : medianDays < 0
        ? record.usuallyEarly
        : record.usuallyOnDay;
  return `${plural(record.paidLate, settled, { late, settled })}${usual}`;
};

const sayDelinquency = ({ days, open }: Of<'delinquency'>, { phrases: { record }, plural, money }: Speaker): string => {
  if (days > 0) return plural(record.pastDue, days, { days, money: money(open) });
  return days === 0 ? record.dueToday : plural(record.dueIn, -days, { days: -days });
};

export const sayFact = (fact: RecordFact, speaker: Speaker): string => {
  const { phrases, plural, fill, money, dayOfMonth } = speaker;
  const { record } = phrases;
  switch (fact.factor) {
    case 'paymentHistory':
      return sayPayments(fact, speaker);
    case 'promises':
      return plural(record.promises, fact.made, { kept: fact.kept, made: fact.made, broken: fact.broken });
    case 'lastPayment':
      return fact.days === 0
        ? fill(record.paidToday, { money: money(fact.paid) })
        : plural(record.paidAgo, fact.days, { money: money(fact.paid), days: fact.days });
    case 'paymentDay':
      return fill(record.paymentDay, { day: dayOfMonth(fact.day) });
    case 'response': {
      const { reached, sent, channel, slot } = fact;
      return fill(record.responded, { reached, sent, channel: phrases.channels[channel], slot: phrases.slots[slot] });
    }
    case 'openCases':
      return plural(record.openCases, fact.count, { count: fact.count, money: money(fact.total) });
    case 'delinquency':
      return sayDelinquency(fact, speaker);
  }
};
