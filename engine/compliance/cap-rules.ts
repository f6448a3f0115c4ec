/** What caps and rests count, shared by the fast path and the judge. */
import { isMarked, type ContactToJudge, type LawContact } from './law-context.ts';
import type { CapRule, CooldownRule } from './pack.ts';

/** A call decided and not yet reported may have become a conversation, so it counts as one. */
const countsAsConversation = ({ conversation, planned, channel }: LawContact): boolean =>
  conversation || (planned && (channel === 'call' || channel === 'call_auto'));

/** Whether the rule looks at the contact at all: its channel, its debt, and what the rule leaves out. */
export const concerns = (rule: CapRule | CooldownRule, contact: LawContact, caseId: string): boolean => {
  if (!rule.channels.includes(contact.channel)) return false;
  if (rule.key === 'debt_person' && contact.caseId !== caseId) return false;
  return rule.exclude === undefined || !rule.exclude.some((name) => isMarked(contact, name));
};

const isOfKind = (count: CapRule['count'], contact: LawContact): boolean => {
  if (count === 'attempts') return true;
  return count === 'conversations' ? countsAsConversation(contact) : isMarked(contact, 'abandoned_call');
};

/** Whether the cap counts the contact. What the debtor began is none of ours. */
export const isCounted = (rule: CapRule, contact: LawContact, caseId: string): boolean =>
  contact.inbound !== true &&
  concerns(rule, contact, caseId) &&
  (rule.place === undefined || contact.place === rule.place) &&
  isOfKind(rule.count, contact);

/** Whether the cap is about contacts at such a place; an unknown one may be there. */
export const isAtPlace = (rule: CapRule, { place }: Pick<ContactToJudge, 'place'>): boolean =>
  rule.place === undefined || place === undefined || place === rule.place;

/** A conversation is one whoever began it; nothing else that the debtor began obliges to rest. */
const startsInboundRest = (rule: CooldownRule, { conversation }: LawContact): boolean =>
  rule.after === 'conversation' && conversation;

/** Whether the rest begins after the contact. */
export const startsRest = (rule: CooldownRule, contact: LawContact): boolean => {
  if (contact.inbound === true) return startsInboundRest(rule, contact);
  if (rule.after === 'conversation') return countsAsConversation(contact);
  return rule.after === 'contact' || isMarked(contact, 'abandoned_call');
};

/** Whether a contact to be made may start the rest that a contact after it then falls into. */
export const mayStartRestBefore = (rule: CooldownRule, later: LawContact): boolean =>
  later.inbound === true
    ? startsInboundRest(rule, later)
    : rule.after !== 'abandoned_call' || isMarked(later, 'abandoned_call');

/** First day after the day of the event on which the rest is over, in days from that day. */
export const restDays = (rule: CooldownRule, days: number): number =>
  rule.day_of_event_is_day_one === true ? days : days + 1;
