/**
 * The judge: one contact at one instant, every rule it breaks. Written to be read, with nothing remembered and no short cut; the fast
 * path (`permitted-intervals`, `standing-blocks`, `cap-blocks`) must allow exactly what it allows.
 *
 * Order: what is unknown; flags, opt-outs, consents and reach; stages; hours in every zone; caps and rests on every zone's calendar.
 */
import type { CaseContext, CountedContact } from '../context/case-context.ts';
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
import { concerns, isCounted, restDays, startsRest } from './cap-rules.ts';
import type { CompiledPack } from './compile-pack.ts';
import { isHoliday } from './holidays.ts';
import { isMissing, knownData } from './missing-data.ts';
import type { CapRule, CooldownRule, WindowRule } from './pack.ts';
import { nextOpening } from './permitted-intervals.ts';
import { bindsActor, brokenRule, distinctRules, isAboutProduct, isInForce } from './rule-scope.ts';
import { stageBlocks } from './stage-blocks.ts';
import { standingRulesBroken, type StandingContact } from './standing-rules.ts';
import type { Blocking, Verdict } from './verdict.ts';

/** A contact to judge. `exceptions` are circumstances of this contact that a rule may name (`debtor_agreed_time`); none is assumed. */
export type ContactToJudge = StandingContact & { readonly exceptions?: readonly string[] | undefined };

type Hearing = {
  readonly pack: CompiledPack;
  readonly context: CaseContext;
  readonly debtor: NonNullable<CaseContext['debtor']>;
  readonly contact: ContactToJudge;
};

const isExcepted = (names: readonly string[] | undefined, contact: ContactToJudge): boolean =>
  names?.some((name) => contact.exceptions?.includes(name) === true) === true;

const binds = (rule: CapRule | CooldownRule, { context, debtor }: Hearing): boolean =>
  bindsActor(rule, context.actor, debtor.kind) && isAboutProduct(rule, context.product);

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
        bindsActor(rule, context.actor, debtor.kind) && isInForce(rule, on) && !isExcepted(rule.unless, contact),
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
    if (!binds(rule, hearing) || !isInForce(rule, on)) return [];
    if (isExcepted(rule.unless, contact) || isExcepted(rule.exclude, contact)) return [];
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
const restAround = (rule: CooldownRule, other: CountedContact, zone: string, at: Instant): Instant | null => {
  const isStarted = other.at <= at ? startsRest(rule, other) : rule.after !== 'abandoned_call';
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
    if (!binds(rule, hearing) || !isInForce(rule, on) || isExcepted(rule.exclude, contact)) return [];
    const ends = context.contacts
      .filter((other) => concerns(rule, other, context.caseId))
      .flatMap((other) => restAround(rule, other, zone, contact.at) ?? []);
    return ends.length === 0 ? [] : [brokenRule(rule, Math.max(...ends))];
  });
};

/**
 * Whether the contact may be made at the instant, by the law of the debtor's place and the house's limits; if not, every rule it breaks.
 * The contact itself must not be among the context's contacts.
 */
export const judgeContact = (pack: CompiledPack | null, context: CaseContext, contact: ContactToJudge): Verdict => {
  const known = knownData(pack, context);
  if (isMissing(known)) return { allowed: false, blocked: [known] };
  const hearing: Hearing = { pack: known.pack, context, debtor: known.debtor, contact };
  const blocked = distinctRules([
    ...standingRulesBroken(known.pack, context, contact),
    ...stageBlocks(known.pack, context, contact),
    ...known.debtor.timeZones.flatMap((zone) => [
      ...hoursBroken(hearing, zone),
      ...capsBroken(hearing, zone),
      ...restsBroken(hearing, zone),
    ]),
  ]);
  return blocked.length === 0 ? { allowed: true } : { allowed: false, blocked };
};
