/**
 * Caps and rests, counted fast over the context's contacts: on the debtor's calendar days, planned contacts included, before and after
 * the instant alike (a contact between two others can fill a window that either would leave open). What the contacts say is worked
 * out once a context.
 */
import { dayMs, hourMs, type Instant } from '../vocabulary/time.ts';
import { concerns, isCounted, mayStartRestBefore, restDays, startsRest } from './cap-rules.ts';
import type { CompiledPack } from './compile-pack.ts';
import type { LawContext, LawContact } from './law-context.ts';
import { dateOfDayNumber, dayNumber, startOfDay } from './interval.ts';
import { packChannels, type CapRule, type CooldownRule, type PackChannel, type PackPurpose } from './pack.ts';
import {
  bindsActor,
  brokenRule,
  distinctRules,
  isAboutProduct,
  isInForce,
  isUndated,
  nothingBroken,
} from './rule-scope.ts';
import type { Blocking } from './verdict.ts';

type Moment = { readonly at: Instant; readonly day: number };
/** A contact that a rest looks at: whether it starts one, and whether a contact made before it may start one that it falls into. */
type RestContact = Moment & { readonly startsRest: boolean; readonly endsRest: boolean };

type ContactDays = {
  readonly zone: string;
  /** The context's own instant, and its day: nothing before it is asked about. */
  readonly first: Moment;
  /** When each contact was, on the zone's calendar, in the order of the context. */
  readonly moments: readonly (Moment & { readonly contact: LawContact })[];
  /** By rule, day numbers of the contacts it counts. */
  readonly counted: Map<CapRule, readonly number[]>;
  readonly resting: Map<CooldownRule, readonly RestContact[]>;
  /** The rules that bind the case and that its contacts could break at all. */
  readonly live: Partial<Record<PackChannel, LiveRules>>;
  /** By channel and day: the caps that one contact more on the day would break. */
  readonly capsByDay: Partial<Record<PackChannel, Map<number, readonly Blocking[]>>>;
};

type LiveRules = {
  readonly caps: readonly CapRule[];
  readonly rests: readonly CooldownRule[];
  /** From here on no contact known now is in the way of a rest. */
  readonly restedFrom: Instant;
};

const placeContacts = (contacts: readonly LawContact[], zone: string, asOf: Instant): ContactDays => ({
  zone,
  first: { at: asOf, day: dayNumber(zone, asOf) },
  moments: contacts.map((contact) => ({ contact, at: contact.at, day: dayNumber(zone, contact.at) })),
  counted: new Map(),
  resting: new Map(),
  live: {},
  capsByDay: {},
});

const countedDays = (rule: CapRule, context: LawContext, known: ContactDays): readonly number[] => {
  const before = known.counted.get(rule);
  if (before !== undefined) return before;
  const days: number[] = [];
  const oldest = known.first.day - rule.per.days;
  for (const { contact, day } of known.moments) {
    if (day > oldest && isCounted(rule, contact, context.caseId)) days.push(day);
  }
  known.counted.set(rule, days);
  return days;
};

const restContacts = (rule: CooldownRule, context: LawContext, known: ContactDays): readonly RestContact[] => {
  const before = known.resting.get(rule);
  if (before !== undefined) return before;
  const contacts: RestContact[] = [];
  const oldestAt = known.first.at - (rule.hours ?? 0) * hourMs;
  const oldestDay = known.first.day - (rule.days === undefined ? 0 : restDays(rule, rule.days));
  for (const { contact, at, day } of known.moments) {
    if (at <= oldestAt && day <= oldestDay) continue;
    if (!concerns(rule, contact, context.caseId)) continue;
    contacts.push({ at, day, startsRest: startsRest(rule, contact), endsRest: mayStartRestBefore(rule, contact) });
  }
  known.resting.set(rule, contacts);
  return contacts;
};

const countBetween = (days: readonly number[], first: number, last: number): number => {
  let count = 0;
  for (const day of days) if (day >= first && day <= last) count += 1;
  return count;
};

/** Whether one contact more on the day would exceed the cap in some run of `window` days that holds the day. */
const exceeds = (counted: readonly number[], day: number, window: number, max: number): boolean => {
  if (countBetween(counted, day - window + 1, day + window - 1) < max) return false;
  if (countBetween(counted, day - window + 1, day) >= max) return true;
  // A fuller run can only end on a later contact's day.
  return counted.some((end) => end > day && end < day + window && countBetween(counted, end - window + 1, end) >= max);
};

const openAgain = (counted: readonly number[], rule: CapRule, day: number, zone: string): Instant => {
  let next = day + 1;
  while (exceeds(counted, next, rule.per.days, rule.max)) next += 1;
  return startOfDay(zone, next);
};

const capBlock = (rule: CapRule, context: LawContext, known: ContactDays, day: number): Blocking | null => {
  const counted = countedDays(rule, context, known);
  if (counted.length < rule.max || !exceeds(counted, day, rule.per.days, rule.max)) return null;
  return brokenRule(rule, openAgain(counted, rule, day, known.zone));
};

/** An earlier contact must have started the rest; before a later one, the new contact may start it. */
const mayRest = (contact: RestContact, at: Instant): boolean =>
  contact.at <= at ? contact.startsRest : contact.endsRest;

/** The latest contact whose rest the moment falls into, or that falls into the rest of a contact at the moment. */
const latestWithin = (rule: CooldownRule, contacts: readonly RestContact[], moment: Moment): RestContact | null => {
  const restMs = (rule.hours ?? 0) * hourMs;
  const days = rule.days === undefined ? 0 : restDays(rule, rule.days);
  let latest: RestContact | null = null;
  for (const contact of contacts) {
    const isNear = Math.abs(moment.at - contact.at) < restMs || Math.abs(moment.day - contact.day) < days;
    if (isNear && mayRest(contact, moment.at) && contact.at > (latest?.at ?? -Infinity)) latest = contact;
  }
  return latest;
};

const restBlock = (rule: CooldownRule, context: LawContext, known: ContactDays, moment: Moment): Blocking | null => {
  const latest = latestWithin(rule, restContacts(rule, context, known), moment);
  if (latest === null) return null;
  if (rule.hours !== undefined) return brokenRule(rule, latest.at + rule.hours * hourMs);
  return brokenRule(rule, startOfDay(known.zone, latest.day + restDays(rule, rule.days ?? 0)));
};

/** When the last rest of the rule around the contacts is over; a rest in days ends with a day, whatever its length in hours. */
const restEnd = (rule: CooldownRule, contacts: readonly RestContact[]): Instant => {
  const restMs = Math.max(
    (rule.hours ?? 0) * hourMs,
    rule.days === undefined ? 0 : (restDays(rule, rule.days) + 2) * dayMs,
  );
  return contacts.reduce((last, { at }) => Math.max(last, at + restMs), -Infinity);
};

/** The rules that bind this case and that its contacts could break at all. */
const findLiveRules = (
  pack: CompiledPack,
  context: LawContext,
  channel: PackChannel,
  known: ContactDays,
): LiveRules => {
  const kind = context.debtor?.kind ?? 'consumer';
  const binds = (rule: CapRule | CooldownRule): boolean =>
    bindsActor(rule, context.actor, kind) && isAboutProduct(rule, context.product);
  const rests = pack.cooldowns[channel].filter((rule) => binds(rule) && restContacts(rule, context, known).length > 0);
  return {
    caps: pack.caps[channel].filter((rule) => binds(rule) && countedDays(rule, context, known).length >= rule.max),
    rests,
    restedFrom: rests.reduce(
      (last, rule) => Math.max(last, restEnd(rule, restContacts(rule, context, known))),
      -Infinity,
    ),
  };
};

const capsOnDay = (
  known: ContactDays,
  channel: PackChannel,
  rules: readonly CapRule[],
  context: LawContext,
  day: number,
): readonly Blocking[] => {
  const days = (known.capsByDay[channel] ??= new Map());
  let broken = days.get(day);
  if (broken === undefined) {
    broken = rules.flatMap((rule) => (isInForceOn(rule, day) ? (capBlock(rule, context, known, day) ?? []) : []));
    if (broken.length === 0) broken = nothingBroken;
    days.set(day, broken);
  }
  return broken;
};

const isInForceOn = (rule: CapRule | CooldownRule, day: number): boolean =>
  isUndated(rule) || isInForce(rule, dateOfDayNumber(day));

const restsBroken = (
  rules: readonly CooldownRule[],
  context: LawContext,
  known: ContactDays,
  moment: Moment,
): readonly Blocking[] =>
  rules.flatMap((rule) => (isInForceOn(rule, moment.day) ? (restBlock(rule, context, known, moment) ?? []) : []));

const blocksInZone = (
  pack: CompiledPack,
  context: LawContext,
  known: ContactDays,
  channel: PackChannel,
  sendAt: Instant,
): readonly Blocking[] => {
  const live = (known.live[channel] ??= findLiveRules(pack, context, channel, known));
  const isRested = sendAt >= live.restedFrom;
  if (isRested && live.caps.length === 0) return nothingBroken;
  const moment: Moment = { at: sendAt, day: dayNumber(known.zone, sendAt) };
  const capped = live.caps.length === 0 ? nothingBroken : capsOnDay(known, channel, live.caps, context, moment.day);
  return isRested ? capped : [...capped, ...restsBroken(live.rests, context, known, moment)];
};

/** Every cap and rest that one more contact of the channel at the instant would break; a statutory notice where the purpose says so. */
export type CapJudge = (channel: PackChannel, sendAt: Instant, purpose?: PackPurpose) => readonly Blocking[];

const noticesFreed = new WeakMap<CompiledPack, ReadonlySet<string>>();

/** Rules that leave statutory notices out. */
const rulesWithoutNotices = (pack: CompiledPack): ReadonlySet<string> => {
  let freed = noticesFreed.get(pack);
  if (freed === undefined) {
    const rules = packChannels.flatMap((channel) => [...pack.caps[channel], ...pack.cooldowns[channel]]);
    freed = new Set(rules.filter(({ exclude }) => exclude?.includes('statutory_notice')).map(({ id }) => id));
    noticesFreed.set(pack, freed);
  }
  return freed;
};

/** What is left of the blocks for a contact of that purpose. */
const forPurpose = (
  pack: CompiledPack,
  broken: readonly Blocking[],
  purpose: PackPurpose | undefined,
): readonly Blocking[] => {
  if (purpose !== 'statutory_notice' || broken.length === 0) return broken;
  const freed = rulesWithoutNotices(pack);
  return freed.size === 0 ? broken : broken.filter(({ rule }) => !freed.has(rule));
};

/** Contacts that a cap or rest of the pack can still see from the context's instant on. */
const recentContacts = (pack: CompiledPack, { contacts, asOf }: LawContext): readonly LawContact[] => {
  const oldest = asOf - (pack.lookbackDays + 2) * dayMs;
  return contacts.filter(({ at }) => at >= oldest);
};

const nothingCapped: CapJudge = () => nothingBroken;

/**
 * Caps and rests on the calendar of every zone where the debtor may be; what does not depend on the contact asked about is worked out
 * once; to be asked for instants from the context's own on. `until` is when the rule is open again by the contacts known now. A contact that is being judged again must not be among
 * the context's contacts.
 */
export const makeCapJudge = (pack: CompiledPack, context: LawContext): CapJudge => {
  const { debtor } = context;
  if (debtor === null || context.contacts.length === 0) return nothingCapped;
  const contacts = recentContacts(pack, context);
  if (contacts.length === 0) return nothingCapped;
  const [first, ...others] = debtor.timeZones.map((zone) => placeContacts(contacts, zone, context.asOf));
  if (first === undefined) return nothingCapped;
  return (channel, sendAt, purpose) => {
    const broken = blocksInZone(pack, context, first, channel, sendAt);
    if (others.length === 0) return forPurpose(pack, broken, purpose);
    const elsewhere = others.flatMap((known) => blocksInZone(pack, context, known, channel, sendAt));
    return forPurpose(pack, distinctRules([...broken, ...elsewhere]), purpose);
  };
};

/** The same for one contact. */
export const capBlocks = (
  pack: CompiledPack,
  context: LawContext,
  channel: PackChannel,
  sendAt: Instant,
  purpose?: PackPurpose,
): readonly Blocking[] => makeCapJudge(pack, context)(channel, sendAt, purpose);
