/**
 * Steps that must wait for a notice: Sweden's demand before court, Norway's warning before any collection, Germany's first contact in
 * text form. Which step a contact is follows from its purpose, the case's stage and, where the caller says so, the notice it carries:
 *
 * - `collect_contact`: a contact to collect, on a case in collection or court, or on any case of an agency or buyer (a creditor's own
 *   reminder comes before these notices);
 * - `legal`: a legal notice, or a contact to collect on a case at court;
 * - `collect_after_day5`: a contact to collect from the fifth day after the first contact of the case;
 * - a notice of the pack (`betalingsoppfordring`): a contact said to carry it. Charges, registers and terminations are no contacts.
 *
 * A notice counts when its channel is a medium of the rule and its clock has run out: the days after it was sent, the day it is deemed
 * received included, must all have passed. No record of the notice is a broken rule.
 */
import type { CaseContext } from '../context/case-context.ts';
import type { Channel } from '../vocabulary/action.ts';
import type { Purpose } from '../vocabulary/case.ts';
import { dayMs, localDate, weekdayOf, type Instant, type LocalDate } from '../vocabulary/time.ts';
import type { CompiledPack } from './compile-pack.ts';
import { isHoliday } from './holidays.ts';
import { dateOfDayNumber, dayNumber, startOfDay } from './interval.ts';
import { isMissing, knownData } from './missing-data.ts';
import type { StageRule } from './pack.ts';
import { bindsActor, brokenRule, isAboutProduct, isInForce, nothingBroken } from './rule-scope.ts';
import type { Blocking } from './verdict.ts';

/** The step that a contact takes. */
export type StepOfContact = { readonly purpose: Purpose; readonly at: Instant; readonly notice?: string | undefined };

type Notice = CaseContext['notices'][number];
type Place = { readonly pack: CompiledPack; readonly zone: string; readonly region: string | null };

const mediumOf: Readonly<Record<string, Channel>> = {
  digital_mailbox: 'portal',
  secure_electronic: 'portal',
  sms_link: 'sms',
};

const isAtCourt = (context: CaseContext, step: StepOfContact): boolean =>
  step.purpose === 'legal_notice' || (step.purpose === 'collect' && context.stage === 'legal');

const isCollecting = (context: CaseContext, step: StepOfContact): boolean =>
  step.purpose === 'collect' &&
  (context.actor !== 'creditor' || context.stage === 'collection' || context.stage === 'legal');

const isAfterDayFive = (context: CaseContext, step: StepOfContact): boolean =>
  step.purpose === 'collect' &&
  context.contacts.some(
    (contact) =>
      contact.caseId === context.caseId && !contact.failed && !contact.planned && contact.at + 5 * dayMs <= step.at,
  );

const isGated = (gate: string, context: CaseContext, step: StepOfContact): boolean => {
  switch (gate) {
    case 'legal':
      return isAtCourt(context, step);
    case 'collect_contact':
      return isCollecting(context, step);
    case 'collect_after_day5':
      return isAfterDayFive(context, step);
    default:
      return gate === step.notice;
  }
};

const bankDaysAfter = (place: Place, from: number, days: number): number => {
  let day = from;
  for (let left = days; left > 0;) {
    day += 1;
    const on = dateOfDayNumber(day);
    if (weekdayOf(on) <= 5 && !isHoliday(place.pack.holidays, place.region, on, 'letter')) left -= 1;
  }
  return day;
};

/** The first instant at which the notice opens the step: the day after its clock has run out, or its own where it has none. */
const openFrom = (rule: StageRule, notice: Notice, place: Place): Instant => {
  const bankDays = (rule.wait_bank_days ?? 0) + (rule.assumed_receipt_bank_days ?? 0);
  const days = (rule.wait_days ?? 0) + (rule.deemed_received_days ?? 0);
  if (bankDays + days === 0) return notice.at;
  const lastDay = bankDaysAfter(place, dayNumber(place.zone, notice.at) + days, bankDays);
  return startOfDay(place.zone, lastDay + 1);
};

/** The same day of the month, months later; the last day of a shorter month. */
const addMonths = (date: LocalDate, months: number): LocalDate => {
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8))];
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastDay))).toISOString().slice(0, 10);
};

const isStale = (rule: StageRule, notice: Notice, place: Place, at: Instant): boolean =>
  rule.stale_months !== undefined &&
  addMonths(localDate(place.zone, notice.at), rule.stale_months) < localDate(place.zone, at);

const isOfMedium = (rule: StageRule, notice: Notice): boolean =>
  rule.medium === undefined || rule.medium.some((medium) => (mediumOf[medium] ?? medium) === notice.channel);

/** A rule that the contact may have to wait for, with each notice that could open it and from when. */
type Gate = {
  readonly rule: StageRule;
  readonly opens: readonly { readonly notice: Notice; readonly from: Instant }[];
};

const gateBlock = ({ rule, opens }: Gate, place: Place, at: Instant): Blocking | null => {
  // Only age is asked of a notice by such a rule; that there is one, and its clock, are other rules.
  if (opens.length === 0 && rule.wait_days === undefined && rule.stale_months !== undefined) return null;
  const fresh = opens.filter(({ notice }) => !isStale(rule, notice, place, at));
  if (fresh.some(({ from }) => from <= at)) return null;
  return brokenRule(rule, fresh.length === 0 ? null : Math.min(...fresh.map(({ from }) => from)));
};

const prepareGate = (rule: StageRule, context: CaseContext, place: Place): Gate => ({
  rule,
  opens: context.notices
    .filter((notice) => notice.stage === rule.stage && isOfMedium(rule, notice))
    .map((notice) => ({ notice, from: openFrom(rule, notice, place) })),
});

/** Whether the rule could gate such a contact at some instant. */
const mayGate = (rule: StageRule, context: CaseContext, step: Omit<StepOfContact, 'at'>): boolean =>
  rule.gate_for.some((gate) =>
    gate === 'collect_after_day5' ? step.purpose === 'collect' : isGated(gate, context, { ...step, at: context.asOf }),
  );

/** Every stage rule whose notice a contact at the instant must wait for. */
export type StageJudge = (at: Instant) => readonly Blocking[];

const nothingGated: StageJudge = () => nothingBroken;

/** What does not depend on the instant is worked out once: ask the answer for every instant of interest. */
export const makeStageJudge = (
  pack: CompiledPack | null,
  context: CaseContext,
  step: Omit<StepOfContact, 'at'>,
): StageJudge => {
  const known = knownData(pack, context);
  if (isMissing(known) || known.pack.stages.length === 0) return nothingGated;
  const { debtor, zone } = known;
  const place: Place = { pack: known.pack, zone, region: debtor.region };
  const rules = known.pack.stages.filter(
    (rule) =>
      mayGate(rule, context, step) &&
      bindsActor(rule, context.actor, debtor.kind) &&
      isAboutProduct(rule, context.product),
  );
  if (rules.length === 0) return nothingGated;
  const gates = rules.map((rule) => prepareGate(rule, context, place));
  return (at) => {
    const on = localDate(zone, at);
    const broken: Blocking[] = [];
    for (const gate of gates) {
      if (!isInForce(gate.rule, on)) continue;
      if (!gate.rule.gate_for.some((name) => isGated(name, context, { ...step, at }))) continue;
      const block = gateBlock(gate, place, at);
      if (block !== null) broken.push(block);
    }
    return broken.length === 0 ? nothingBroken : broken;
  };
};

/** The same for one instant. */
export const stageBlocks = (
  pack: CompiledPack | null,
  context: CaseContext,
  step: StepOfContact,
): readonly Blocking[] => makeStageJudge(pack, context, step)(step.at);
