/** What caps and rests count, shared by the fast path and the judge. */
import type { CountedContact } from '../context/case-context.ts';
import type { CapRule, CooldownRule } from './pack.ts';

/** Of the engine's channels these can become a conversation. */
const mayConverse = (contact: CountedContact): boolean => contact.channel === 'call';

/** Whether the contact was a conversation; one decided and not yet reported may have become one, so it counts. */
const countsAsConversation = (contact: CountedContact): boolean =>
  contact.conversation || (contact.planned && mayConverse(contact));

/** Whether the rule looks at the contact at all: its channel, its case, and what the rule leaves out. */
export const concerns = (rule: CapRule | CooldownRule, contact: CountedContact, caseId: string): boolean => {
  if (!rule.channels.includes(contact.channel)) return false;
  if (rule.key === 'debt_person' && contact.caseId !== caseId) return false;
  if (rule.exclude === undefined) return true;
  if (contact.failed && rule.exclude.includes('not_connected')) return false;
  return contact.treatment !== 'statutory_notice' || !rule.exclude.includes('statutory_notice');
};

/** Whether the cap counts the contact. */
export const isCounted = (rule: CapRule, contact: CountedContact, caseId: string): boolean =>
  concerns(rule, contact, caseId) && (rule.count === 'attempts' || countsAsConversation(contact));

/** Whether the rest begins after the contact. Nothing tells of an abandoned call: the engine places none. */
export const startsRest = (rule: CooldownRule, contact: CountedContact): boolean =>
  rule.after === 'contact' || (rule.after === 'conversation' && countsAsConversation(contact));

/** First day after the day of the event on which the rest is over, in days from that day. */
export const restDays = (rule: CooldownRule, days: number): number =>
  rule.day_of_event_is_day_one === true ? days : days + 1;
