/**
 * What bars a channel whatever the hour: flags, opt-outs, consents and reachability, in plain words. A rule with a flag denies some
 * purposes and opens others; a purpose in neither list goes to a person.
 *
 * Where the facts do not decide a condition it counts against the contact: an exception (`unless`) is not met, a `place` that cannot be
 * told is a person's to judge, a number may be of the kind that the rule is about, a requirement that no fact shows (secure delivery, a
 * separate consent) is not met.
 */
import { dayMs, localDate, type Instant } from '../vocabulary/time.ts';
import type { CompiledPack } from './compile-pack.ts';
import { binds as bindsNow } from './hearing.ts';
import { hasBeenContacted, isExcepted, type ContactToJudge, type LawContext, type LawDebtor } from './law-context.ts';
import { isMissing, knownData, notReachable } from './missing-data.ts';
import type { BlockRule, ConsentRule, PackChannel, PackPurpose } from './pack.ts';
import { isRedirectedTo } from './recipients.ts';
import { brokenRule } from './rule-scope.ts';
import type { Blocking } from './verdict.ts';

/** Consents that a `consent.given` on the channel gives; the others are special, and only what is on file (`has`) shows them. */
const givenByChannelConsent: ReadonlySet<string> = new Set([
  'consent',
  'consent_channel_detail',
  'cap_3_in_30_or_consent',
]);

type StandingFlag = LawContext['flags'][number];

const standingFlag = (context: LawContext, flag: string, at: Instant): StandingFlag | undefined =>
  context.flags.find((standing) => standing.flag === flag && (standing.until === null || standing.until > at));

const forever = { until: null };

/** Whether the flag stands for the channel, and until when. */
export const flagOn = (
  rule: BlockRule,
  context: LawContext,
  contact: ContactToJudge,
): { readonly until: Instant | null } | null => {
  const { flag } = rule;
  if (rule.channels !== 'opted_out' && !rule.channels.includes(contact.channel)) return null;
  if (flag === 'always') return forever;
  if (flag === 'opted_out' && context.consent[contact.channel] === 'withdrawn') return forever;
  return standingFlag(context, flag, contact.at) ?? null;
};

const isElsewhere = (rule: BlockRule, { place }: ContactToJudge): boolean =>
  rule.place !== undefined && place !== undefined && place !== rule.place;

/** Whether the rule leaves the contact alone, whatever it is for. */
const isSpared = (rule: BlockRule, context: LawContext, contact: ContactToJudge): boolean =>
  isElsewhere(rule, contact) ||
  isExcepted(rule.unless, context, contact) ||
  (rule.effect === 'redirect' && isRedirectedTo(rule.to, contact.recipient));

/** The effect of the rule on the contact, or null where it is open. */
export const effectOn = (rule: BlockRule, context: LawContext, contact: ContactToJudge): Blocking['effect'] | null => {
  if (isSpared(rule, context, contact)) return null;
  const isAutomated = contact.chosenBy !== 'person' && rule.deny.includes('automated_choice');
  if (rule.deny.includes(contact.purpose) || isAutomated)
    return rule.place === undefined || contact.place !== undefined ? rule.effect : 'require_human';
  return rule.allow.includes(contact.purpose) ? null : 'require_human';
};

const isFirstReminder = (context: LawContext, { purpose, at }: ContactToJudge): boolean =>
  purpose === 'collect' && context.notices.length === 0 && !hasBeenContacted(context, at);

/** Whether the stage is the contact's. A statutory notice that does not say which one it is may be the one meant. */
const isOfStage = (stage: string, context: LawContext, contact: ContactToJudge): boolean => {
  if (stage === 'first_reminder') return isFirstReminder(context, contact);
  return contact.target === undefined ? contact.purpose === 'statutory_notice' : contact.target === stage;
};

/** Whether the rule asks for its consent here. */
const asksConsent = ({ when = {} }: ConsentRule, context: LawContext, contact: ContactToJudge): boolean => {
  if (when.policy !== undefined && when.policy !== contact.policy) return false;
  if (when.number !== undefined && contact.number !== undefined && contact.number !== when.number) return false;
  if (when.purpose !== undefined && when.purpose !== contact.purpose) return false;
  return when.stage === undefined || isOfStage(when.stage, context, contact);
};

const isGiven = (context: LawContext, channel: PackChannel): boolean =>
  context.consent[channel] === 'given' || context.has?.includes(`consent:${channel}`) === true;

const hasFewContacts = (context: LawContext, { channel, at }: ContactToJudge): boolean =>
  context.contacts.filter(
    (past) => past.channel === channel && past.inbound !== true && past.at <= at && past.at > at - 30 * dayMs,
  ).length < 3;

const hasConsent = ({ requires }: ConsentRule, context: LawContext, contact: ContactToJudge): boolean => {
  if (context.has?.includes(requires) === true) return true;
  if (requires === 'not_revoked') return context.consent[contact.channel] !== 'withdrawn';
  if (
    requires === 'cap_3_in_30_or_consent' &&
    (context.has?.includes('consent') === true || hasFewContacts(context, contact))
  )
    return true;
  return givenByChannelConsent.has(requires) && isGiven(context, contact.channel);
};

/** Whether the consent that the rule asks for is missing. */
export const isConsentMissing = (rule: ConsentRule, context: LawContext, contact: ContactToJudge): boolean =>
  rule.channels.includes(contact.channel) && !hasConsent(rule, context, contact) && asksConsent(rule, context, contact);

/** Whether the answer of the rule may differ between two contexts without flags or opt-outs, for a contact of the purpose. */
export const dependsOnConsentOrHistory = (rule: ConsentRule, purpose: PackPurpose): boolean => {
  const when = rule.when ?? {};
  if (when.purpose !== undefined && when.purpose !== purpose) return false;
  return when.stage === 'first_reminder' || givenByChannelConsent.has(rule.requires);
};

/** Whether an address for the channel is on record, or nobody has said which are. */
export const isReachable = ({ reachable }: LawDebtor, channel: PackChannel): boolean =>
  reachable === undefined || reachable[channel] === true;

/** The judge of one debtor's standing rules on one day: what is the same for all channels is worked out once. */
export const standingJudge = (
  pack: CompiledPack | null,
  context: LawContext,
  at: Instant,
): ((contact: Omit<ContactToJudge, 'at'>) => readonly Blocking[]) => {
  const known = knownData(pack, context);
  if (isMissing(known)) return () => [known];
  const place = { pack: known.pack, context, debtor: known.debtor, on: localDate(known.zone, at) };
  return (asked) => {
    const contact = { ...asked, at };
    const broken: Blocking[] = isReachable(known.debtor, contact.channel) ? [] : [notReachable];
    for (const rule of known.pack.blocks) {
      const standing = flagOn(rule, context, contact);
      if (standing === null || !bindsNow(rule, place)) continue;
      const effect = effectOn(rule, context, contact);
      if (effect !== null) broken.push(brokenRule(rule, standing.until, effect));
    }
    for (const rule of known.pack.consent) {
      if (isConsentMissing(rule, context, contact) && bindsNow(rule, place)) broken.push(brokenRule(rule, null));
    }
    return broken;
  };
};

/** Every standing rule that bars the contact. */
export const standingRulesBroken = (
  pack: CompiledPack | null,
  context: LawContext,
  contact: ContactToJudge,
): readonly Blocking[] => standingJudge(pack, context, contact.at)(contact);
