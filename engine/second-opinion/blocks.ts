/** The section "Blocks". */
import type { Contact } from './contact.ts';
import type { BlockRule } from './pack-data.ts';

const guardians = ['parent_of_minor', 'guardian', 'legal_representative'];
const representatives = ['attorney', 'representative', 'guardian'];

/** To whom a redirecting rule sends the contact, by its `to`. */
const redirectTargets: Readonly<Record<string, readonly string[]>> = {
  legal_representative: guardians,
  parent_or_guardian: guardians,
  guardian: guardians,
  estate: ['executor', 'administrator', 'heir', 'estate'],
  representative: representatives,
  attorney: representatives,
};

export function isBlocked(rule: BlockRule, contact: Contact): boolean {
  if (!stands(rule, contact) || !coversChannel(rule, contact)) return false;
  if (rule.place !== undefined && contact.place !== undefined && contact.place !== rule.place) return false;
  if (isRedirectedTo(rule, contact.recipient)) return false;
  if (rule.deny.includes(contact.purpose)) return true;
  if (rule.deny.includes('automated_choice') && contact.isChosenByEngine) return true;
  return !rule.allow.includes(contact.purpose);
}

/** By its flag, by an opt-out from the contact's channel, or always. */
export function stands(rule: BlockRule, contact: Contact): boolean {
  return rule.flag === 'always' || contact.flags.has(rule.flag) || isOptedOut(rule, contact);
}

function isOptedOut(rule: BlockRule, contact: Contact): boolean {
  return rule.flag === 'opted_out' && contact.optedOut.has(contact.channel);
}

/** `channels: opted_out`: every channel where the flag stands, and the opted-out ones where only an opt-out does. */
function coversChannel(rule: BlockRule, contact: Contact): boolean {
  if (rule.channels !== 'opted_out') return rule.channels.includes(contact.channel);
  return contact.flags.has(rule.flag) || contact.optedOut.has(contact.channel) || rule.flag === 'always';
}

export function isRedirectedTo(rule: BlockRule, recipient: string): boolean {
  if (rule.effect !== 'redirect' || rule.to === undefined) return false;
  return recipient === rule.to || (redirectTargets[rule.to] ?? []).includes(recipient);
}
