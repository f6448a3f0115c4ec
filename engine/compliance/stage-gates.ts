/**
 * Which stage rules a contact must answer to, and from when the notices on record open them. A notice counts when its channel is a
 * medium of the rule and its clock has run out: the days after it was sent, the day it is deemed received included, must all have passed.
 */
import { localDate, weekdayOf, type Instant } from '../vocabulary/time.ts';
import { addMonths } from './calendar-months.ts';
import type { CompiledPack } from './compile-pack.ts';
import { isHoliday } from './holidays.ts';
import { dateOfDayNumber, dayNumber, startOfDay } from './interval.ts';
import type { LawContext, LawDebtor, LawNotice } from './law-context.ts';
import type { ConsentRule, StageRule } from './pack.ts';
import { brokenRule } from './rule-scope.ts';
import type { Blocking } from './verdict.ts';

export type Place = {
  readonly pack: CompiledPack;
  readonly context: LawContext;
  readonly debtor: LawDebtor;
  readonly zone: string;
};

/** A rule that a contact may have to wait for, with each notice that could open it and from when. */
export type Gate = {
  readonly rule: StageRule;
  readonly opens: readonly { readonly notice: LawNotice; readonly from: Instant }[];
};

const channelOfMedium: Readonly<Record<string, string>> = {
  digital_mailbox: 'portal',
  secure_electronic: 'portal',
  sms_link: 'sms',
};

const channelOf = (medium: string): string => channelOfMedium[medium] ?? medium;

const isMedium = (rule: StageRule, channel: string | undefined): boolean =>
  rule.medium === undefined ||
  channel === undefined ||
  rule.medium.some((medium) => channelOf(medium) === channelOf(channel));

/** A consent rule about the stage opens its channels beside the media of the stage. */
const opensChannel = (consent: ConsentRule, stage: string, channel: string | undefined): boolean =>
  consent.when?.stage === stage && consent.channels.some((open) => open === channel);

/** Whether a contact that carries the notice may go by the channel, as far as the media of the rule say. */
export const isCarriedBy = (
  rule: StageRule,
  channel: string,
  pack: CompiledPack,
  binds: (consent: ConsentRule) => boolean,
): boolean =>
  isMedium(rule, channel) ||
  pack.consent.some((consent) => opensChannel(consent, rule.stage, channel) && binds(consent));

const isOfMedium = (rule: StageRule, { channel }: LawNotice, { pack, context }: Place): boolean =>
  isMedium(rule, channel) ||
  pack.consent.some(
    (consent) =>
      opensChannel(consent, rule.stage, channelOf(channel ?? '')) && context.has?.includes(consent.requires) === true,
  );

const bankDaysAfter = ({ pack, debtor }: Place, from: number, days: number): number => {
  let day = from;
  for (let left = days; left > 0;) {
    day += 1;
    const on = dateOfDayNumber(day);
    if (weekdayOf(on) <= 5 && !isHoliday(pack.holidays, debtor.region, on, 'letter')) left -= 1;
  }
  return day;
};

/** The first instant at which the notice opens the step: the day after its clock has run out, or its own where it has none. */
const openFrom = (rule: StageRule, notice: LawNotice, place: Place): Instant => {
  const isReceived = notice.receivedAt !== undefined && rule.from_event === 'received';
  const start = isReceived ? (notice.receivedAt ?? notice.at) : notice.at;
  const bankDays = (rule.wait_bank_days ?? 0) + (rule.assumed_receipt_bank_days ?? 0);
  const days = (rule.wait_days ?? 0) + (isReceived ? 0 : (rule.deemed_received_days ?? 0));
  if (bankDays + days === 0) return start;
  const lastDay = bankDaysAfter(place, dayNumber(place.zone, start) + days, bankDays);
  return startOfDay(place.zone, lastDay + 1);
};

const isStale = (rule: StageRule, notice: LawNotice, place: Place, at: Instant): boolean =>
  rule.stale_months !== undefined &&
  addMonths(localDate(place.zone, notice.at), rule.stale_months) < localDate(place.zone, at);

export const prepareGate = (rule: StageRule, place: Place): Gate => {
  const opens: Gate['opens'][number][] = [];
  for (const notice of place.context.notices) {
    // The other event opens at once: there is nothing to wait for after it.
    if (notice.stage === rule.or_event) opens.push({ notice, from: notice.at });
    else if (notice.stage === rule.stage && isOfMedium(rule, notice, place))
      opens.push({ notice, from: openFrom(rule, notice, place) });
  }
  return { rule, opens };
};

/** Time since the last notice of its own kind: nothing to wait for where there is none. */
const sinceLast = ({ rule, opens }: Gate, at: Instant): Blocking | null => {
  const last = opens.reduce((latest, { from }) => Math.max(latest, from), -Infinity);
  return last > at ? brokenRule(rule, last) : null;
};

/** Why the step may not be taken at the instant, `isOwn` where it is the rule's own notice that is sent again. */
export const gateBlock = (gate: Gate, place: Place, at: Instant, isOwn: boolean): Blocking | null => {
  if (isOwn) return sinceLast(gate, at);
  const { rule, opens } = gate;
  // Only age is asked of a notice by such a rule; that there is one, and its clock, are other rules.
  if (opens.length === 0 && rule.wait_days === undefined && rule.stale_months !== undefined) return null;
  const fresh = opens.filter(({ notice }) => !isStale(rule, notice, place, at));
  if (fresh.some(({ from }) => from <= at)) return null;
  return brokenRule(rule, fresh.length === 0 ? null : Math.min(...fresh.map(({ from }) => from)));
};
