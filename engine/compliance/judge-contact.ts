/**
 * The judge: one contact at one instant, every rule it breaks. Written to be read, with nothing remembered and no short cut; the fast
 * paths (`prepared-judge`, and `permitted-intervals`, `standing-blocks`, `cap-blocks`, `stage-blocks` for making candidates) must allow
 * exactly what it allows. How each rule is read: docs/compliance/how-rules-are-read.md.
 *
 * Order: what is unknown; flags, opt-outs, consents and reach; others than the debtor; notices and limitation; what the contact says,
 * charges and does; the house's bans; hours in every zone; caps and rests on every zone's calendar.
 */
import {
  daysBetween,
  hourMs,
  instantOfLocal,
  localDate,
  localTime,
  addDays,
  type Instant,
  type LocalDate,
} from '../vocabulary/time.ts';
import { banBlocks } from './bans.ts';
import { concerns, isAtPlace, isCounted, mayStartRestBefore, restDays, startsRest } from './cap-rules.ts';
import type { CompiledPack } from './compile-pack.ts';
import { contentBlocks } from './content.ts';
import { feeBlocks } from './fees.ts';
import { openHearing, type Hearing } from './hearing.ts';
import { isHoliday } from './holidays.ts';
import { isExcepted, type ContactToJudge, type LawContact, type LawContext } from './law-context.ts';
import { isMissing, knownData } from './missing-data.ts';
import type { CapRule, CooldownRule, WindowRule } from './pack.ts';
import { nextOpening } from './permitted-intervals.ts';
import { languageBlocks, recordingBlocks } from './recording.ts';
import { bindsActor, brokenRule, distinctRules, isAboutProduct, isInForce } from './rule-scope.ts';
import { stageBlocks } from './stage-blocks.ts';
import { standingRulesBroken } from './standing-rules.ts';
import { thirdPartyBlocks } from './third-parties.ts';
import type { Blocking, Verdict } from './verdict.ts';
import { visitBlocks } from './visits.ts';

const binds = (rule: CapRule | CooldownRule, { context, debtor }: Hearing, on: LocalDate): boolean =>
  bindsActor(rule, context.actor, debtor.kind) && isAboutProduct(rule, context.product) && isInForce(rule, on);

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const isWithinHours = (rule: WindowRule, zone: string, { pack, debtor, contact }: Hearing): boolean => {
  const wall = localTime(zone, contact.at);
  const isHol = isHoliday(pack.holidays, debtor.region, wall.date, contact.channel);
  const hours = isHol ? rule.local.hol : rule.local[weekdays[wall.weekday - 1] ?? 'sun'];
  const minute = wall.hour * 60 + wall.minute;
  return hours.some(([from, to]) => from <= minute && minute < to);
};

const hoursBroken = (hearing: Hearing, zone: string): readonly Blocking[] => {
  const { pack, context, debtor, contact } = hearing;
  const on = localDate(zone, contact.at);
  return pack.windows[contact.channel]
    .filter(
      ({ rule }) =>
        bindsActor(rule, context.actor, debtor.kind) &&
        isInForce(rule, on) &&
        !isExcepted(rule.unless, context, contact),
    )
    .filter(({ rule }) => !isWithinHours(rule, zone, hearing))
    .map((window) => {
      const where = { zone, region: debtor.region, channel: contact.channel };
      return brokenRule(window.rule, nextOpening(pack, window, where, contact.at));
    });
};

/** Whether, in some run of the cap's days that holds the day, one contact more would be too many. */
const isOverCap = (rule: CapRule, counted: readonly LocalDate[], on: LocalDate): boolean => {
  for (let first = addDays(on, 1 - rule.per.days); first <= on; first = addDays(first, 1)) {
    const within = counted.filter((day) => daysBetween(first, day) >= 0 && daysBetween(first, day) < rule.per.days);
    if (within.length + 1 > rule.max) return true;
  }
  return false;
};

const capsBroken = (hearing: Hearing, zone: string): readonly Blocking[] => {
  const { pack, context, contact } = hearing;
  const on = localDate(zone, contact.at);
  return pack.caps[contact.channel].flatMap((rule) => {
    if (!binds(rule, hearing, on) || !isAtPlace(rule, contact)) return [];
    if (isExcepted(rule.unless, context, contact) || isExcepted(rule.exclude, context, contact)) return [];
    const counted = context.contacts
      .filter((past) => isCounted(rule, past, context.caseId))
      .map((past) => localDate(zone, past.at));
    if (!isOverCap(rule, counted, on)) return [];
    let open = addDays(on, 1);
    while (isOverCap(rule, counted, open)) open = addDays(open, 1);
    return [brokenRule(rule, instantOfLocal(zone, open, 0))];
  });
};

/** When the rest around the other contact ends; null where the judged contact is not within it. */
const restAround = (rule: CooldownRule, other: LawContact, zone: string, at: Instant): Instant | null => {
  const isStarted = other.at <= at ? startsRest(rule, other) : mayStartRestBefore(rule, other);
  if (!isStarted) return null;
  if (rule.hours !== undefined) {
    return Math.abs(at - other.at) < rule.hours * hourMs ? other.at + rule.hours * hourMs : null;
  }
  const days = restDays(rule, rule.days ?? 0);
  const otherOn = localDate(zone, other.at);
  if (Math.abs(daysBetween(otherOn, localDate(zone, at))) >= days) return null;
  return instantOfLocal(zone, addDays(otherOn, days), 0);
};

const restsBroken = (hearing: Hearing, zone: string): readonly Blocking[] => {
  const { pack, context, contact } = hearing;
  const on = localDate(zone, contact.at);
  return pack.cooldowns[contact.channel].flatMap((rule) => {
    if (!binds(rule, hearing, on) || isExcepted(rule.exclude, context, contact)) return [];
    const ends = context.contacts
      .filter((other) => concerns(rule, other, context.caseId))
      .flatMap((other) => restAround(rule, other, zone, contact.at) ?? []);
    return ends.length === 0 ? [] : [brokenRule(rule, Math.max(...ends))];
  });
};

/** What the contact says, charges and does, and to whom. */
const conductBroken = (hearing: Hearing): readonly Blocking[] => [
  ...contentBlocks(hearing),
  ...visitBlocks(hearing),
  ...feeBlocks(hearing),
  ...recordingBlocks(hearing),
  ...languageBlocks(hearing),
];

/**
 * Whether the contact may be made at the instant, by the law of the debtor's place and the house's limits; if not, every rule it breaks.
 * The contact itself must not be among the context's contacts.
 */
export const judgeContact = (pack: CompiledPack | null, context: LawContext, contact: ContactToJudge): Verdict => {
  const known = knownData(pack, context);
  if (isMissing(known)) return { allowed: false, blocked: [known] };
  const hearing = openHearing({ pack: known.pack, context, debtor: known.debtor, contact }, known.zone);
  const blocked = distinctRules([
    ...standingRulesBroken(known.pack, context, contact),
    ...thirdPartyBlocks(hearing),
    ...stageBlocks(known.pack, context, contact),
    ...conductBroken(hearing),
    ...banBlocks(known.pack, context, contact, contact.at),
    ...known.debtor.timeZones.flatMap((zone) => hoursBroken(hearing, zone)),
    ...known.debtor.timeZones.flatMap((zone) => [...capsBroken(hearing, zone), ...restsBroken(hearing, zone)]),
  ]);
  return blocked.length === 0 ? { allowed: true } : { allowed: false, blocked };
};
