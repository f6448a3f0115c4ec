/**
 * What the calendar of the case decides: steps that must wait for a notice (Sweden's demand before court, Norway's warning before any
 * collection, Germany's first contact in text form), and claims too old to be made. Which step a contact takes is its `target`, where
 * the caller says so; else it follows from its purpose, the case's stage and the channel:
 *
 * - `collect_contact`: a contact to collect, on a case in collection or court, or on any case of an agency or buyer (a creditor's own
 *   reminder comes before these notices);
 * - `legal`: a legal notice, or a contact to collect on a case at court;
 * - `collect_after_day5`: a contact to collect from the fifth day after the first communication of the case;
 * - `visit_notice`: a visit. Charges, registers and terminations are no contacts.
 *
 * No record of the notice is a broken rule.
 */
import { dayMs, localDate, type Instant } from '../vocabulary/time.ts';
import type { CompiledPack } from './compile-pack.ts';
import { binds } from './hearing.ts';
import { isCommunication, isMade, type LawContext, type LawDebtor } from './law-context.ts';
import { findLimits, limitationBlocksOn } from './limitation.ts';
import { isMissing, knownData } from './missing-data.ts';
import type { PackChannel, PackPurpose, StageRule } from './pack.ts';
import { bindsActor, brokenRule, isAboutProduct, isInForce, nothingBroken } from './rule-scope.ts';
import { oncePerRole } from './rules-by-role.ts';
import { gateBlock, isCarriedBy, prepareGate, type Gate, type Place } from './stage-gates.ts';
import type { Blocking } from './verdict.ts';

/** The step that a contact takes. */
export type StepOfContact = {
  readonly purpose: PackPurpose;
  readonly at: Instant;
  readonly channel?: PackChannel | undefined;
  readonly target?: string | undefined;
};

type Step = Omit<StepOfContact, 'at'>;

/** What of a case tells which steps its contacts take. */
type Asking = Pick<LawContext, 'actor' | 'stage'>;

const isAtCourt = (context: Asking, step: Step): boolean =>
  step.purpose === 'legal_notice' || (step.purpose === 'collect' && context.stage === 'legal');

const isCollecting = (context: Asking, step: Step): boolean =>
  step.purpose === 'collect' &&
  (context.actor !== 'creditor' || context.stage === 'collection' || context.stage === 'legal');

/** Whether the gate could be in the way of such a contact at some instant. */
const mayMeet = (gate: string, asking: Asking, step: Step): boolean => {
  if (step.target !== undefined) return gate === step.target;
  switch (gate) {
    case 'legal':
      return isAtCourt(asking, step);
    case 'collect_contact':
      return isCollecting(asking, step);
    case 'collect_after_day5':
      return step.purpose === 'collect';
    case 'visit_notice':
      return step.channel === 'visit';
    default:
      return false;
  }
};

const isAfterDayFive = (context: LawContext, at: Instant): boolean =>
  context.contacts.some(
    (contact) => contact.at + 5 * dayMs <= at && isCommunication(contact) && isMade(context, contact, at),
  );

const isGated = (gate: string, context: LawContext, step: Step, at: Instant): boolean =>
  mayMeet(gate, context, step) &&
  (gate !== 'collect_after_day5' || step.target !== undefined || isAfterDayFive(context, at));

/** The notice that the contact carries goes by a way that its rules allow. */
const mediumBlocks = (rules: readonly StageRule[], place: Place, { channel }: Step, at: Instant) => {
  if (channel === undefined || rules.length === 0) return nothingBroken;
  const { pack, zone } = place;
  const hearing = { ...place, on: localDate(zone, at) };
  return rules
    .filter((rule) => binds(rule, hearing) && !isCarriedBy(rule, channel, pack, (consent) => binds(consent, hearing)))
    .map((rule) => brokenRule(rule, null));
};

/** Every rule that keeps a contact at the instant waiting for a notice, or bars a claim too old. */
export type StageJudge = (at: Instant) => readonly Blocking[];

const nothingGated: StageJudge = () => nothingBroken;

const isOwnNotice = (rule: StageRule, step: Step): boolean => step.target !== undefined && rule.stage === step.target;

const gateBlocks = (gates: readonly Gate[], place: Place, step: Step, at: Instant): readonly Blocking[] => {
  if (gates.length === 0) return nothingBroken;
  const on = localDate(place.zone, at);
  const broken: Blocking[] = [];
  for (const gate of gates) {
    if (!isInForce(gate.rule, on)) continue;
    if (!gate.rule.gate_for.some((name) => isGated(name, place.context, step, at))) continue;
    const block = gateBlock(gate, place, at, isOwnNotice(gate.rule, step));
    if (block !== null) broken.push(block);
  }
  return broken.length === 0 ? nothingBroken : broken;
};

const gatesMet = (pack: CompiledPack, asking: Asking, kind: LawDebtor['kind'], step: Step): readonly StageRule[] =>
  pack.stages.filter(
    (rule) => bindsActor(rule, asking.actor, kind) && rule.gate_for.some((gate) => mayMeet(gate, asking, step)),
  );

const gatesOfRole = oncePerRole((pack, role) => gatesMet(pack, role, role.kind, { purpose: role.purpose }));

/** The rules that such a contact may have to wait for. */
const mayGate = (pack: CompiledPack, { actor, stage }: Asking, kind: LawDebtor['kind'], step: Step) =>
  step.target === undefined && step.channel === undefined
    ? gatesOfRole(pack, { purpose: step.purpose, stage, actor, kind })
    : gatesMet(pack, { actor, stage }, kind, step);

/** What does not depend on the instant is worked out once: ask the answer for every instant of interest. */
export const makeStageJudge = (pack: CompiledPack | null, context: LawContext, step: Step): StageJudge => {
  const known = knownData(pack, context);
  if (isMissing(known)) return nothingGated;
  const { debtor, zone } = known;
  const place: Place = { pack: known.pack, context, debtor, zone };
  const gates: Gate[] = [];
  for (const rule of mayGate(known.pack, context, debtor.kind, step))
    if (isAboutProduct(rule, context.product)) gates.push(prepareGate(rule, place));
  const isCarried = (rule: StageRule): boolean =>
    rule.stage === step.target && bindsActor(rule, context.actor, debtor.kind) && isAboutProduct(rule, context.product);
  const carried = step.target === undefined ? [] : known.pack.stages.filter(isCarried);
  const limits = findLimits(known.pack, context, step.purpose);
  if (gates.length + carried.length + limits.length === 0) return nothingGated;
  return (at) => {
    const waiting = gateBlocks(gates, place, step, at);
    const byMedium = mediumBlocks(carried, place, step, at);
    const tooOld = limits.length === 0 ? nothingBroken : limitationBlocksOn(limits, localDate(zone, at));
    return byMedium.length + tooOld.length === 0 ? waiting : [...waiting, ...byMedium, ...tooOld];
  };
};

/** The same for one instant. */
export const stageBlocks = (pack: CompiledPack | null, context: LawContext, step: StepOfContact): readonly Blocking[] =>
  makeStageJudge(pack, context, step)(step.at);
