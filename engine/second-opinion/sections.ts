/** Every section of how-rules-are-read.md over one contact: all are judged, none stops at the first broken rule. */
import { binds, isFreedBy } from './binding.ts';
import { isBlocked } from './blocks.ts';
import { isAboveCap } from './caps.ts';
import { isConsentMissing } from './consent.ts';
import { isContentWrong } from './content.ts';
import { feeRulesBroken } from './fees.ts';
import { isBanned } from './house-limits.ts';
import { isTimeBarred } from './limitation.ts';
import type { WallClock } from './local-time.ts';
import type { Rule, RuleGroups } from './pack-data.ts';
import { isWithinRest } from './rests.ts';
import type { Situation } from './situation.ts';
import { isRecordingBarred, isWrongLanguage } from './speech.ts';
import { isStageRuleBroken } from './stages.ts';
import { thirdPartyRulesBroken } from './third-parties.ts';
import { isVisitBarred } from './visits.ts';
import { isOutsideWindow } from './windows.ts';

/** Ids of the rules that the contact breaks; an id may come twice. */
export function rulesBroken(rules: RuleGroups, situation: Situation): readonly string[] {
  return [
    ...situation.clocks.flatMap((clock) => brokenInZone(rules, situation, clock)),
    ...brokenAnywhere(rules, situation),
  ];
}

/** Windows, caps and rests: judged in each zone, by its date. */
function brokenInZone(rules: RuleGroups, { contact, isHoliday }: Situation, clock: WallClock): readonly string[] {
  const { channel } = contact;
  const concerns = (rule: Rule & { readonly channels: readonly string[] }): boolean =>
    rule.channels.includes(channel) && binds(rule, contact, clock.date) && !isFreedBy(rule.unless, contact);
  return idsOf([
    ...rules.windows.filter((rule) => concerns(rule) && isOutsideWindow(rule, clock, isHoliday(clock.day, channel))),
    ...rules.caps.filter(
      (rule) => concerns(rule) && !isFreedBy(rule.exclude, contact) && isAboveCap(rule, contact, clock),
    ),
    ...rules.cooldowns.filter(
      (rule) => concerns(rule) && !isFreedBy(rule.exclude, contact) && isWithinRest(rule, contact, clock),
    ),
  ]);
}

/** All else: judged once, by the date of the first zone. */
function brokenAnywhere(rules: RuleGroups, situation: Situation): readonly string[] {
  const { contact, clocks } = situation;
  const { date, day } = clocks[0];
  const bound = <R extends Rule>(group: readonly R[]): readonly R[] =>
    group.filter((rule) => binds(rule, contact, date));
  const freed = (rule: Rule): boolean => isFreedBy(rule.unless, contact);
  const barring = <R extends Rule>(group: readonly R[], isBroken: (rule: R) => boolean): readonly string[] =>
    idsOf(bound(group).filter((rule) => !freed(rule) && isBroken(rule)));
  const consents = bound(rules.consent);
  return [
    ...barring(rules.blocks, (rule) => isBlocked(rule, contact)),
    ...thirdPartyRulesBroken(bound(rules.third_party), bound(rules.blocks), contact),
    ...barring(rules.stages, (rule) => isStageRuleBroken(rule, consents, situation)),
    ...barring(rules.consent, (rule) => isConsentMissing(rule, contact)),
    ...barring(rules.content, (rule) => isContentWrong(rule, contact)),
    ...barring(rules.visits, (rule) => isVisitBarred(rule, contact)),
    ...feeRulesBroken(bound(rules.fees), contact, date),
    ...barring(rules.limitation, (rule) => isTimeBarred(rule, contact, day)),
    ...barring(rules.recording, (rule) => isRecordingBarred(rule, contact)),
    ...barring(rules.language, (rule) => isWrongLanguage(rule, contact)),
    ...barring(rules.bans, (rule) => isBanned(rule, situation)),
  ];
}

const idsOf = (rules: readonly Rule[]): readonly string[] => rules.map((rule) => rule.id);
