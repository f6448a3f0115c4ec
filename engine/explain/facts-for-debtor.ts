/**
 * "Why was I contacted?", for the debtor: facts of their own record, in their language. No score, no value, no estimate, nothing about how they
 * are expected to behave, and nothing of anybody else: GDPR art. 15 is answered with what is known, not with what is guessed.
 */
import type { CaseContext } from '../context/case-context.ts';
import { dayMs, localTime } from '../vocabulary/time.ts';
import { speakerOf, type SpokenLanguage } from './speak.ts';

export const factsForDebtor = (context: CaseContext, language: SpokenLanguage): readonly string[] => {
  const { asOf, balanceMinor, currency, daysPastDue, dueOn, promiseOpen, contacts, debtor, caseId, payment } = context;
  const { phrases, fill, plural, money, date } = speakerOf(language);
  const { toDebtor } = phrases;
  const zone = debtor?.timeZones[0] ?? 'UTC';
  const [newest] = payment.payments;
  const contacted = contacts.filter(
    (contact) => contact.caseId === caseId && !contact.planned && !contact.failed && contact.at > asOf - 7 * dayMs,
  ).length;
  return [
    ...(daysPastDue > 0
      ? [fill(toDebtor.due, { money: money({ amount: balanceMinor, currency }), date: date(dueOn) })]
      : []),
    ...(newest === undefined
      ? []
      : [
          fill(toDebtor.paid, {
            money: money({ amount: newest.minor, currency: newest.currency }),
            date: date(localTime(zone, newest.at).date),
          }),
        ]),
    ...(promiseOpen === null
      ? []
      : [
          fill(toDebtor.promised, {
            money: money({ amount: promiseOpen.minor, currency }),
            date: date(promiseOpen.dueOn),
          }),
        ]),
    ...(contacted === 0 ? [] : [plural(toDebtor.contacted, contacted, { count: contacted })]),
    toDebtor.ask,
  ];
};
