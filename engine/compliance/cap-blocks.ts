/**
 * Caps and rests, counted fast over the context's contacts: on the debtor's calendar days, planned contacts included, before and after
 * the instant alike (a contact between two others can fill a window that either would leave open). Days of the contacts are computed
 * once a context and zone.
 */
import type { CaseContext, CountedContact } from '../context/case-context.ts';
import type { Channel } from '../vocabulary/action.ts';
import { hourMs, type Instant } from '../vocabulary/time.ts';
import { concerns, isCounted, restDays, startsRest } from './cap-rules.ts';
import type { CompiledPack } from './compile-pack.ts';
import { dateOfDayNumber, dayNumber, startOfDay } from './interval.ts';
import type { CapRule, CooldownRule } from './pack.ts';
import { bindsActor, brokenRule, isAboutProduct, isInForce, nothingBroken } from './rule-scope.ts';
import type { Blocking } from './verdict.ts';

type ContactDays = {
  readonly zone: string;
  /** Day number of each contact on the zone's calendar, in the order of the context. */
  readonly days: Int32Array;
  /** By rule, day numbers of the contacts it counts. */
  readonly counted: Map<CapRule, readonly number[]>;
};

const daysByContext = new WeakMap<CaseContext, ContactDays>();

const contactDays = (context: CaseContext, zone: string): ContactDays => {
  let known = daysByContext.get(context);
  if (known?.zone !== zone) {
    const days = Int32Array.from(context.contacts, (contact) => dayNumber(zone, contact.at));
    known = { zone, days, counted: new Map() };
    daysByContext.set(context, known);
  }
  return known;
};

const countedDays = (rule: CapRule, context: CaseContext, known: ContactDays): readonly number[] => {
  let counted = known.counted.get(rule);
  if (counted === undefined) {
    counted = [...known.days].filter((_, index) => {
      const contact = context.contacts[index];
      return contact !== undefined && isCounted(rule, contact, context.caseId);
    });
    known.counted.set(rule, counted);
  }
  return counted;
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

const capBlock = (rule: CapRule, context: CaseContext, known: ContactDays, day: number): Blocking | null => {
  const counted = countedDays(rule, context, known);
  if (counted.length < rule.max || !exceeds(counted, day, rule.per.days, rule.max)) return null;
  return brokenRule(rule, openAgain(counted, rule, day, known.zone));
};

type Moment = { readonly at: Instant; readonly day: number };

/** The instant at which the rest around a contact ends; null where the moment is not within it. */
const restEnd = (rule: CooldownRule, zone: string, contact: Moment, moment: Moment): Instant | null => {
  if (rule.hours !== undefined) {
    const restMs = rule.hours * hourMs;
    return Math.abs(moment.at - contact.at) < restMs ? contact.at + restMs : null;
  }
  const days = restDays(rule, rule.days ?? 0);
  return Math.abs(moment.day - contact.day) < days ? startOfDay(zone, contact.day + days) : null;
};

/** An earlier contact must have started the rest; before a later one, the new contact may start it. */
const mayRest = (rule: CooldownRule, contact: CountedContact, at: Instant): boolean =>
  contact.at <= at ? startsRest(rule, contact) : rule.after !== 'abandoned_call';

const restBlock = (rule: CooldownRule, context: CaseContext, known: ContactDays, moment: Moment): Blocking | null => {
  let until: Instant | null = null;
  for (let index = 0; index < context.contacts.length; index += 1) {
    const contact = context.contacts[index];
    if (contact === undefined) break;
    const end = restEnd(rule, known.zone, { at: contact.at, day: known.days[index] ?? 0 }, moment);
    if (end === null || !concerns(rule, contact, context.caseId) || !mayRest(rule, contact, moment.at)) continue;
    until = until === null ? end : Math.max(until, end);
  }
  return until === null ? null : brokenRule(rule, until);
};

/**
 * Every cap and rest that one more contact at the instant would break; for a debtor with several zones, ask for each of them. `until` is
 * when the rule is open again by the contacts known now. A contact that is being judged again must not be among the context's contacts.
 */
export const capBlocks = (
  pack: CompiledPack,
  context: CaseContext,
  channel: Channel,
  sendAt: Instant,
  zone: string,
): readonly Blocking[] => {
  const { debtor } = context;
  if (debtor === null || context.contacts.length === 0) return nothingBroken;
  const known = contactDays(context, zone);
  const moment: Moment = { at: sendAt, day: dayNumber(zone, sendAt) };
  const broken: Blocking[] = [];
  const binds = (rule: CapRule | CooldownRule): boolean =>
    bindsActor(rule, context.actor, debtor.kind) &&
    isAboutProduct(rule, context.product) &&
    (rule.effective_from === undefined || isInForce(rule, dateOfDayNumber(moment.day)));
  for (const rule of pack.caps[channel]) {
    const block = binds(rule) ? capBlock(rule, context, known, moment.day) : null;
    if (block !== null) broken.push(block);
  }
  for (const rule of pack.cooldowns[channel]) {
    const block = binds(rule) ? restBlock(rule, context, known, moment) : null;
    if (block !== null) broken.push(block);
  }
  return broken.length === 0 ? nothingBroken : broken;
};
