/**
 * The judge, fast: what does not depend on the contact (which rules bind, which flags stand, when earlier contacts were on the debtor's
 * calendar, what each notice opens) is worked out once a case, and hours once a place. Says exactly what `judge-contact.ts` says.
 */
import { localDate, type Instant, type LocalDate } from '../vocabulary/time.ts';
import { banBlocks } from './bans.ts';
import { boundRules, type BoundRules } from './bound-rules.ts';
import { makeCapJudge, type CapJudge } from './cap-blocks.ts';
import type { CompiledPack } from './compile-pack.ts';
import { contentBlocks } from './content.ts';
import { feeBlocks } from './fees.ts';
import { dayNumber } from './interval.ts';
import { judgeContact } from './judge-contact.ts';
import { isAttorney, isExcepted, type ContactToJudge, type LawContext, type LawDebtor } from './law-context.ts';
import { isMissing, knownData, notReachable } from './missing-data.ts';
import type { BlockRule, PackChannel } from './pack.ts';
import { languageBlocks, recordingBlocks } from './recording.ts';
import { bindsActor, brokenRule, distinctRules, isAboutProduct, isInForce, type Scoped } from './rule-scope.ts';
import { makeStageJudge, type StageJudge } from './stage-blocks.ts';
import { effectOn, flagOn, isConsentMissing, isReachable } from './standing-rules.ts';
import { thirdPartyBlocks } from './third-parties.ts';
import type { Blocking, Verdict } from './verdict.ts';
import { visitBlocks } from './visits.ts';
import { isOpenAt, openingAfter, zoneHours, type ZoneHours } from './zone-hours.ts';

/** Judges contacts of one case. */
export type ContactJudge = (contact: ContactToJudge) => Verdict;

type Prepared = {
  readonly pack: CompiledPack;
  readonly context: LawContext;
  readonly debtor: LawDebtor;
  readonly zone: string;
  readonly bound: BoundRules;
  /** Rules that some flag, opt-out or nothing at all could set off. */
  readonly standing: readonly BlockRule[];
  readonly hours: Partial<Record<PackChannel, readonly (readonly ZoneHours[])[]>>;
  readonly stageJudges: Map<string, StageJudge>;
  caps: CapJudge | null;
};

const allowed: Verdict = Object.freeze({ allowed: true });

/** The rules that could bar something of this case, in the order of the pack. */
const standingOf = (bound: BoundRules, { flags, consent }: LawContext): readonly BlockRule[] => {
  const hasOptOut = Object.values(consent).includes('withdrawn');
  if (flags.length === 0 && !hasOptOut) return bound.unflagged;
  return bound.blocks.filter(
    ({ flag }) =>
      flag === 'always' || (flag === 'opted_out' && hasOptOut) || flags.some((standing) => standing.flag === flag),
  );
};

type Day = { readonly at: Instant; on: LocalDate | null };

/** Whether the rule, which binds the actor, is about the debt and in force; the date is worked out where a rule asks for it. */
const holds = (rule: Scoped, { context, bound, zone }: Prepared, day: Day): boolean =>
  isAboutProduct(rule, context.product) && (bound.isUndated || isInForce(rule, (day.on ??= localDate(zone, day.at))));

const addStanding = (broken: Blocking[], prepared: Prepared, contact: ContactToJudge): void => {
  const { context, debtor, bound, standing } = prepared;
  const day: Day = { at: contact.at, on: null };
  if (!isReachable(debtor, contact.channel)) broken.push(notReachable);
  for (const rule of standing) {
    const flag = flagOn(rule, context, contact);
    if (flag === null || !holds(rule, prepared, day)) continue;
    const effect = effectOn(rule, context, contact);
    if (effect !== null) broken.push(brokenRule(rule, flag.until, effect));
  }
  for (const rule of bound.consent[contact.channel]) {
    if (isConsentMissing(rule, context, contact) && holds(rule, prepared, day)) broken.push(brokenRule(rule, null));
  }
};

const stageJudgeOf = ({ pack, context, stageJudges }: Prepared, contact: ContactToJudge): StageJudge => {
  const { purpose, target, channel } = contact;
  // The channel matters to a visit, and to the notice that a contact carries.
  const byChannel = target !== undefined || channel === 'visit';
  const key = byChannel ? `${purpose} ${channel} ${target ?? ''}` : purpose;
  let judge = stageJudges.get(key);
  if (judge === undefined) {
    judge = makeStageJudge(pack, context, byChannel ? { purpose, channel, target } : { purpose });
    stageJudges.set(key, judge);
  }
  return judge;
};

const addAll = (broken: Blocking[], more: readonly Blocking[]): void => {
  for (const block of more) broken.push(block);
};

/** What few contacts declare: judged as the slow judge does. */
const addConduct = (broken: Blocking[], prepared: Prepared, contact: ContactToJudge): void => {
  const { pack, context, debtor, zone } = prepared;
  const { content, fees, recording, language, channel } = contact;
  const declares = content !== undefined || fees !== undefined || recording === true || language !== undefined;
  if (!declares && channel !== 'visit') return;
  const hearing = { pack, context, debtor, contact, on: localDate(zone, contact.at) };
  for (const judge of [contentBlocks, visitBlocks, feeBlocks, recordingBlocks, languageBlocks])
    addAll(broken, judge(hearing));
};

const addThirdParty = (broken: Blocking[], prepared: Prepared, contact: ContactToJudge): void => {
  const { recipient } = contact;
  if (recipient === undefined || recipient === 'debtor') return;
  const { pack, context, debtor, zone } = prepared;
  addAll(broken, thirdPartyBlocks({ pack, context, debtor, contact, on: localDate(zone, contact.at) }));
};

const hoursOf = ({ pack, context, debtor, hours }: Prepared, channel: PackChannel) =>
  (hours[channel] ??= debtor.timeZones.map((zone) =>
    zoneHours(pack, { zone, region: debtor.region, channel }).filter(({ window }) =>
      bindsActor(window.rule, context.actor, debtor.kind),
    ),
  ));

const addHours = (broken: Blocking[], prepared: Prepared, contact: ContactToJudge): void => {
  const { at } = contact;
  for (const inZone of hoursOf(prepared, contact.channel)) {
    const [first] = inZone;
    if (first === undefined) continue;
    const day = dayNumber(first.where.zone, at);
    for (const hours of inZone) {
      if (isOpenAt(hours, day, at) || isExcepted(hours.window.rule.unless, prepared.context, contact)) continue;
      broken.push(brokenRule(hours.window.rule, openingAfter(hours, at)));
    }
  }
};

/** Whether something about the contact could free it from a cap or rest that holds for others. */
const mayBeFreed = ({ has }: LawContext, { exceptions, place, purpose, recipient }: ContactToJudge): boolean =>
  (has !== undefined && has.length > 0) ||
  exceptions !== undefined ||
  place !== undefined ||
  purpose === 'statutory_notice' ||
  isAttorney(recipient);

const verdictOf = (broken: readonly Blocking[]): Verdict =>
  broken.length === 0 ? allowed : { allowed: false, blocked: distinctRules(broken) };

const judgePrepared = (prepared: Prepared, contact: ContactToJudge): Verdict => {
  const { pack, context } = prepared;
  const caps = (prepared.caps ??= makeCapJudge(pack, context))(contact.channel, contact.at);
  // Few contacts have circumstances, and fewer of these are near a cap.
  if (caps.length > 0 && mayBeFreed(context, contact)) return judgeContact(pack, context, contact);
  const broken: Blocking[] = [];
  addStanding(broken, prepared, contact);
  addThirdParty(broken, prepared, contact);
  addAll(broken, stageJudgeOf(prepared, contact)(contact.at));
  addConduct(broken, prepared, contact);
  addAll(broken, banBlocks(pack, context, contact, contact.at));
  addHours(broken, prepared, contact);
  addAll(broken, caps);
  return verdictOf(broken);
};

/** The judge of one case. Ask it for as many contacts as there are. */
export const prepareJudge = (pack: CompiledPack | null, context: LawContext): ContactJudge => {
  const known = knownData(pack, context);
  if (isMissing(known)) {
    const verdict: Verdict = { allowed: false, blocked: [known] };
    return () => verdict;
  }
  const bound = boundRules(known.pack, context.actor, known.debtor.kind);
  const prepared: Prepared = {
    pack: known.pack,
    context,
    debtor: known.debtor,
    zone: known.zone,
    bound,
    standing: standingOf(bound, context),
    hours: {},
    stageJudges: new Map(),
    caps: null,
  };
  // Contacts long before the case's own instant are not placed on the calendar: the past is the slow judge's.
  return (contact) =>
    contact.at < context.asOf ? judgeContact(known.pack, context, contact) : judgePrepared(prepared, contact);
};
