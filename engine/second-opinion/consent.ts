/** The section "Consent". */
import { isMarked, madeOnDebt, type Contact } from './contact.ts';
import { hourMs } from './local-time.ts';
import type { ConsentRule } from './pack-data.ts';

export function isConsentMissing(rule: ConsentRule, contact: Contact): boolean {
  return rule.channels.includes(contact.channel) && asks(rule, contact) && !isMet(rule, contact);
}

function asks({ when = {} }: ConsentRule, contact: Contact): boolean {
  if (when.policy !== undefined && when.policy !== contact.policy) return false;
  if (when.purpose !== undefined && when.purpose !== contact.purpose) return false;
  if (when.number !== undefined && contact.number !== undefined && when.number !== contact.number) return false;
  return when.stage === undefined || isAtStage(when.stage, contact);
}

/** `first_reminder` is no notice: it is a collecting contact before which nothing was sent on the debt. */
function isAtStage(stage: string, contact: Contact): boolean {
  if (stage === 'first_reminder') {
    return contact.purpose === 'collect' && contact.notices.size === 0 && madeOnDebt(contact).length === 0;
  }
  return contact.target === stage || (contact.target === undefined && contact.purpose === 'statutory_notice');
}

function isMet(rule: ConsentRule, contact: Contact): boolean {
  if (contact.has.has(rule.requires)) return true;
  switch (rule.requires) {
    case 'not_revoked':
      return !contact.optedOut.has(contact.channel);
    case 'consent':
    case 'consent_channel_detail':
      return hasChannelConsent(contact);
    case 'cap_3_in_30_or_consent':
      return contact.has.has('consent') || hasChannelConsent(contact) || contactsInThirtyDays(contact) < 3;
    default:
      return false;
  }
}

function hasChannelConsent({ has, channel }: Contact): boolean {
  return has.has(`consent:${channel}`);
}

/** On the contact's channel, by us, in less than 720 hours up to the instant. */
function contactsInThirtyDays(contact: Contact): number {
  return contact.history.filter(
    (earlier) =>
      earlier.channel === contact.channel &&
      !isMarked(earlier, 'inbound') &&
      earlier.at <= contact.at &&
      contact.at - earlier.at < 720 * hourMs,
  ).length;
}
