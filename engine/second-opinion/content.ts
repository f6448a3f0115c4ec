/** The section "Content"; the texts of notices are judged with their stage rules. */
import { madeOnDebt, type Contact } from './contact.ts';
import type { ContentRule } from './pack-data.ts';

const electronic = ['sms', 'messaging', 'email', 'portal'];

export function isContentWrong(rule: ContentRule, contact: Contact): boolean {
  const { content } = contact;
  if (content === undefined) return false;
  if (rule.channels !== undefined && !rule.channels.includes(contact.channel)) return false;
  if (!isTriggered(rule.trigger, contact, content)) return false;
  const lacks = (rule.must_contain ?? []).some((name) => !content.has(name));
  return lacks || (rule.must_not_contain ?? []).some((name) => content.has(name));
}

function isTriggered(trigger: string, contact: Contact, content: ReadonlySet<string>): boolean {
  switch (trigger) {
    case 'any':
      return true;
    case 'electronic':
      return electronic.includes(contact.channel);
    case 'letter':
      return contact.channel === 'letter';
    case 'first_communication':
      return madeOnDebt(contact).length === 0;
    case 'any_after_letter':
      return madeOnDebt(contact).length > 0;
    default:
      return content.has(trigger);
  }
}
