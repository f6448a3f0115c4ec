/**
 * What bars a channel whatever the hour: flags, opt-outs, consents and reachability, in plain words. A rule with a flag denies some
 * purposes and opens others; a purpose in neither list goes to a person.
 *
 * Where the facts do not decide a condition it counts against the contact: an exception (`unless`) is not met, a `place` that cannot be
 * told is a person's to judge, a requirement that no fact can show (secure delivery, a separate consent) is not met. Conditions about
 * kinds of number or safe harbours concern automatic calls and proof, not a permission, and bar nothing here.
 */
import type { CaseContext } from '../context/case-context.ts';
import type { Channel } from '../vocabulary/action.ts';
import type { Flag, Purpose } from '../vocabulary/case.ts';
import { localDate, type Instant } from '../vocabulary/time.ts';
import type { CompiledPack } from './compile-pack.ts';
import { isMissing, knownData, notReachable } from './missing-data.ts';
import type { BlockRule, ConsentRule } from './pack.ts';
import { bindsActor, brokenRule, isAboutProduct, isInForce } from './rule-scope.ts';
import type { Blocking } from './verdict.ts';

/** A contact, as far as standing rules see it. */
export type StandingContact = {
  readonly channel: Channel;
  readonly at: Instant;
  readonly purpose: Purpose;
  /** The notice of the pack's stages that the contact carries (`inkassokrav`), where that is known. */
  readonly notice?: string | undefined;
  /** A person chose this contact, so nobody's choice was automated. The engine's own choices always are. */
  readonly chosenBy?: 'engine' | 'person' | undefined;
};

/** Consents that a `consent.given` on the channel gives; the others are special and are not on record. */
const givenByChannelConsent: ReadonlySet<string> = new Set(['consent', 'consent_channel_detail']);

type StandingFlag = CaseContext['flags'][number];

const standingFlag = (context: CaseContext, flag: Flag, at: Instant): StandingFlag | undefined =>
  context.flags.find((standing) => standing.flag === flag && (standing.until === null || standing.until > at));

/** Whether the flag stands for the channel, and until when. */
const flagOn = (
  rule: BlockRule,
  context: CaseContext,
  contact: StandingContact,
): { readonly until: Instant | null } | null => {
  const { flag } = rule;
  if (rule.channels !== 'opted_out' && !rule.channels.includes(contact.channel)) return null;
  if (flag === 'always') return { until: null };
  if (flag === 'opted_out' && context.consent[contact.channel] === 'withdrawn') return { until: null };
  return standingFlag(context, flag, contact.at) ?? null;
};

/** The effect of the rule on the contact's purpose, or null where the purpose is open. */
const effectOn = (rule: BlockRule, contact: StandingContact): Blocking['effect'] | null => {
  const isAutomated = contact.chosenBy !== 'person' && rule.deny.includes('automated_choice');
  if (rule.deny.includes(contact.purpose) || isAutomated)
    return rule.place === undefined ? rule.effect : 'require_human';
  return rule.allow.includes(contact.purpose) ? null : 'require_human';
};

const isFirstReminder = (context: CaseContext, purpose: Purpose): boolean =>
  purpose === 'collect' &&
  context.notices.length === 0 &&
  !context.contacts.some((contact) => contact.caseId === context.caseId && !contact.failed && !contact.planned);

/** Whether the rule asks for its consent here. A statutory notice that does not say which one it is may be the one meant. */
const asksConsent = (rule: ConsentRule, context: CaseContext, contact: StandingContact): boolean => {
  const when = rule.when ?? {};
  if (when.number !== undefined || when.policy !== undefined) return false;
  if (when.purpose !== undefined && when.purpose !== contact.purpose) return false;
  if (when.stage === undefined) return true;
  if (when.stage === 'first_reminder') return isFirstReminder(context, contact.purpose);
  return contact.notice === undefined ? contact.purpose === 'statutory_notice' : contact.notice === when.stage;
};

const hasConsent = (rule: ConsentRule, context: CaseContext, channel: Channel): boolean => {
  const consent = context.consent[channel];
  if (rule.requires === 'not_revoked') return consent !== 'withdrawn';
  return givenByChannelConsent.has(rule.requires) && consent === 'given';
};

/** Whether the answer of the rule may differ between two contexts without flags or opt-outs, for a contact of the purpose. */
export const dependsOnConsentOrHistory = (rule: ConsentRule, purpose: Purpose): boolean => {
  const when = rule.when ?? {};
  if (when.purpose !== undefined && when.purpose !== purpose) return false;
  return when.stage === 'first_reminder' || givenByChannelConsent.has(rule.requires);
};

type Binds = (rule: BlockRule | ConsentRule) => boolean;

const flagRuleBroken = (
  rule: BlockRule,
  context: CaseContext,
  contact: StandingContact,
  binds: Binds,
): Blocking | null => {
  const standing = flagOn(rule, context, contact);
  if (standing === null || !binds(rule)) return null;
  const effect = effectOn(rule, contact);
  return effect === null ? null : brokenRule(rule, standing.until, effect);
};

const consentRuleBroken = (
  rule: ConsentRule,
  context: CaseContext,
  contact: StandingContact,
  binds: Binds,
): Blocking | null => {
  if (!rule.channels.includes(contact.channel) || hasConsent(rule, context, contact.channel)) return null;
  return asksConsent(rule, context, contact) && binds(rule) ? brokenRule(rule, null) : null;
};

/** The judge of one debtor's standing rules on one day: what is the same for all channels is worked out once. */
export const standingJudge = (
  pack: CompiledPack | null,
  context: CaseContext,
  at: Instant,
): ((contact: Omit<StandingContact, 'at'>) => readonly Blocking[]) => {
  const known = knownData(pack, context);
  if (isMissing(known)) return () => [known];
  const { debtor } = known;
  const on = localDate(known.zone, at);
  const binds: Binds = (rule) =>
    bindsActor(rule, context.actor, debtor.kind) && isAboutProduct(rule, context.product) && isInForce(rule, on);
  return (asked) => {
    const contact = { ...asked, at };
    const broken: Blocking[] = debtor.reachable[contact.channel] ? [] : [notReachable];
    for (const rule of known.pack.blocks) {
      const block = flagRuleBroken(rule, context, contact, binds);
      if (block !== null) broken.push(block);
    }
    for (const rule of known.pack.consent) {
      const block = consentRuleBroken(rule, context, contact, binds);
      if (block !== null) broken.push(block);
    }
    return broken;
  };
};

/** Every standing rule that bars the contact. */
export const standingRulesBroken = (
  pack: CompiledPack | null,
  context: CaseContext,
  contact: StandingContact,
): readonly Blocking[] => standingJudge(pack, context, contact.at)(contact);
