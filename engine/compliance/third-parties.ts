/**
 * Others than the debtor: nobody is told of the debt, and few are asked where the debtor is. Whoever a standing flag sends the contact to
 * (a guardian, an estate, a lawyer) is no third party.
 */
import { binds, type GroupJudge, type Hearing } from './hearing.ts';
import { isAttorney, isFlagged } from './law-context.ts';
import type { ThirdPartyRule } from './pack.ts';
import { isSpokenFor } from './recipients.ts';
import { brokenRule, nothingBroken } from './rule-scope.ts';

const isOfThem = (rule: ThirdPartyRule, recipient: string): boolean =>
  rule.recipients.includes(recipient) || rule.consumer_includes?.includes(recipient) === true;

const isNoThirdParty = (hearing: Hearing, recipient: string): boolean => {
  const { pack, context, contact } = hearing;
  if (recipient === 'debtor') return true;
  if (isAttorney(recipient) && isFlagged(context, 'represented', contact.at)) return true;
  return isSpokenFor({ pack, context, recipient, at: contact.at }, (rule) => binds(rule, hearing));
};

/** At any time: one that is planned counts like one that was made. */
const timesAsked = ({ context }: Hearing, recipient: string): number =>
  context.contacts.filter((other) => other.recipient === recipient && other.purpose === 'location').length;

const isBroken = (rule: ThirdPartyRule, hearing: Hearing, recipient: string, listedAs: string): boolean => {
  const { purpose } = hearing.contact;
  if (rule.consumer_includes?.includes(recipient) === true || !rule.recipients.includes(listedAs)) return false;
  if (rule.effect === 'block') return rule.deny?.includes(purpose) === true;
  return purpose === 'location' && timesAsked(hearing, recipient) >= (rule.max_per_person ?? Infinity);
};

export const thirdPartyBlocks: GroupJudge = (hearing) => {
  const { recipient = 'debtor' } = hearing.contact;
  if (isNoThirdParty(hearing, recipient)) return nothingBroken;
  const rules = hearing.pack.thirdParty.filter((rule) => binds(rule, hearing));
  const listedAs = rules.some((rule) => isOfThem(rule, recipient)) ? recipient : 'unknown';
  return rules.filter((rule) => isBroken(rule, hearing, recipient, listedAs)).map((rule) => brokenRule(rule, null));
};
