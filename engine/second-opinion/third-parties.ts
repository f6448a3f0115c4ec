/** The section "Third parties". */
import { isFreedBy } from './binding.ts';
import { isRedirectedTo, stands } from './blocks.ts';
import { isToAttorney, type Contact } from './contact.ts';
import type { BlockRule, ThirdPartyRule } from './pack-data.ts';

/** Ids of the third-party rules that bar the contact; the rules are all those that bind. */
export function thirdPartyRulesBroken(
  rules: readonly ThirdPartyRule[],
  blocks: readonly BlockRule[],
  contact: Contact,
): readonly string[] {
  if (contact.recipient === 'debtor' || mayBeAddressed(contact, blocks)) return [];
  const known = rules.flatMap((rule) => [...rule.recipients, ...(rule.consumer_includes ?? [])]);
  const recipient = known.includes(contact.recipient) ? contact.recipient : 'unknown';
  return rules
    .filter((rule) => !isFreedBy(rule.unless, contact) && isBarredBy(rule, recipient, contact))
    .map((rule) => rule.id);
}

/** Whom a standing redirect names, or who represents the debtor, is no third party. */
function mayBeAddressed(contact: Contact, blocks: readonly BlockRule[]): boolean {
  if (contact.flags.has('represented') && isToAttorney(contact.recipient)) return true;
  return blocks.some((rule) => isRedirectedTo(rule, contact.recipient) && stands(rule, contact));
}

function isBarredBy(rule: ThirdPartyRule, recipient: string, contact: Contact): boolean {
  if (rule.consumer_includes?.includes(recipient) === true || !rule.recipients.includes(recipient)) return false;
  if (rule.effect !== 'limit') return rule.deny?.includes(contact.purpose) === true;
  if (contact.purpose !== 'location') return false;
  const before = contact.history.filter(
    (earlier) => earlier.recipient === contact.recipient && earlier.purpose === 'location',
  );
  return before.length >= (rule.max_per_person ?? 0);
}
