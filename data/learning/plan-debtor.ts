/**
 * The rows of one debtor before the receipts are read: which nights there are, what came of each, and for silent nights what was known, folded
 * from the facts of that instant. One walk through the debtor's facts serves all their cases.
 */
import {
  attributeValue,
  buildContext,
  dayMs,
  isCaseFact,
  noAttributes,
  type AttributeList,
  type CaseContext,
  type CaseState,
  type Channel,
  type Fact,
  type Instant,
} from '../../engine/index.ts';
import {
  caseOutcomes,
  hasComplained,
  hasOptedOut,
  paidIn,
  type CaseOutcomes,
  type Paid,
  type Stretch,
} from './case-outcomes.ts';
import { noteTold, reachOf, type Reach, type ToldChannels } from './contact-reach.ts';
import type { DebtorDecisions, DecidedKey } from './decided-keys.ts';
import { localDayOf, nightOf } from './local-nights.ts';
import { pastStates, type PastStates } from './past-states.ts';
import { planNights, type CaseNights, type NightMark } from './plan-nights.ts';
import type { KnownFact } from './read-histories.ts';
import type { RowCounts } from './row-quality.ts';

/** A row without its choice. */
export type PlannedRow = {
  readonly mark: NightMark;
  readonly caseId: string;
  readonly debtorId: string;
  /** Of a silent night; else the receipt has them. */
  readonly features: Float64Array | null;
  /** Of a decided night: what had been told of the debtor, by the list in force; empty where no attribute is in use. */
  readonly attributes: Float64Array;
  readonly balanceMinor: number;
  readonly daysLeft: number;
  readonly paidMinor: number;
  readonly complained: boolean;
  readonly optedOut: boolean;
  readonly closed: boolean;
  /** Of the contact whose time of sending lies in the night; null where there is none. */
  readonly contact: { readonly channel: Channel; readonly reach: Reach } | null;
};

export type PlanSetting = {
  readonly firstNight: number;
  readonly lastNight: number;
  readonly knownAt: Instant;
  readonly daysLeft: (daysOpen: number) => number;
  readonly told: ToldChannels;
  /** In use, and the vectors with them. */
  readonly attributes: AttributeList;
  readonly featuresOf: (context: CaseContext) => Float64Array;
  readonly countsOf: (night: number) => RowCounts;
  readonly add: (row: PlannedRow) => void;
};

type DebtorFile = DebtorDecisions & { readonly facts: readonly Fact[] };
type CaseFile = CaseNights & {
  readonly caseId: string;
  readonly decisions: readonly DecidedKey[];
  readonly outcomes: CaseOutcomes;
  readonly facts: readonly Fact[];
};

const zoneReader = (facts: readonly Fact[]): ((at: Instant) => string) => {
  const told = facts.flatMap(({ at, type, data }) =>
    type === 'debtor.registered' ? [{ at, zone: data.timeZones[0] ?? 'UTC' }] : [],
  );
  return (at) => (told.findLast((one) => one.at <= at) ?? told[0])?.zone ?? 'UTC';
};

const byCase = (decisions: readonly DecidedKey[]): ReadonlyMap<string, DecidedKey[]> => {
  const found = new Map<string, DecidedKey[]>();
  for (const decision of decisions) {
    const own = found.get(decision.caseId);
    if (own === undefined) found.set(decision.caseId, [decision]);
    else own.push(decision);
  }
  return found;
};

/** Open and in debt. */
const isOwing = ({ opening, closed, balanceMinor }: CaseState, at: Instant): boolean =>
  opening !== null && (closed === null || closed.at > at) && (balanceMinor ?? opening.principalMinor) > 0;

const isSettled = ({ closed, balanceMinor }: CaseState): boolean =>
  balanceMinor === 0 || closed?.reason === 'paid' || closed?.reason === 'settled';

const relevantMs = 45 * dayMs;

/** Those that a decision reads: open, or contacted or closed of late. */
const isSibling = ({ opening, closed, contacts }: CaseState, at: Instant): boolean => {
  if (opening === null || opening.at > at) return false;
  if (closed === null || closed.at > at - relevantMs) return true;
  return contacts.some((contact) => contact.at > at - relevantMs);
};

const plannedMs = 35 * dayMs;

const featuresOf = (
  states: PastStates,
  { file: { decisions }, setting }: Walk,
  { caseId, at }: { readonly caseId: string; readonly at: Instant },
): Float64Array => {
  const planned = decisions.flatMap(({ id, caseId: of, at: decidedAt, contact, isOverridden }) => {
    if (contact === null || isOverridden || decidedAt > at || decidedAt <= at - plannedMs) return [];
    const { channel, tone, treatment, sendAt } = contact;
    return [{ decisionId: id, caseId: of, channel, tone, treatment, at: sendAt }];
  });
  const siblings = [...states.allCases()].filter((state) => isSibling(state, at));
  const sources = { caseState: states.caseState(caseId), debtorState: states.debtorState(), siblings, planned };
  const context = buildContext({ ...sources, asOf: at });
  if (!context.ok) throw new Error(`${caseId}: ${context.error.detail}`);
  return setting.featuresOf(context.value);
};

/** One for all: even an empty array takes a hundred bytes, and there is one for each of a million rows. */
const noneTold = new Float64Array(0);

/** What had been told of the debtor. */
const toldAttributes = (states: PastStates, { attributes }: AttributeList): Float64Array => {
  if (attributes.length === 0) return noneTold;
  const told = states.debtorState()?.registration?.attributes;
  return Float64Array.from(attributes, (attribute) => attributeValue(attribute, told));
};

type Begun = Pick<PlannedRow, 'features' | 'attributes'> & { readonly owing: boolean; readonly state: CaseState };

type Walk = {
  readonly file: DebtorFile;
  readonly setting: PlanSetting;
  readonly zoneAt: (at: Instant) => string;
};

/** Why a night has no row; null where it has one. Nights outside the window have none and are not counted. */
const dropOf = (mark: NightMark, isOpen: boolean, knownAt: Instant): 'overridden' | 'not_open' | 'unripe' | null => {
  if (mark.decision.isOverridden && !mark.isSilent) return 'overridden';
  if (mark.end > knownAt) return 'unripe';
  return isOpen ? null : 'not_open';
};

/** The contact of the night: of its own decision, else the newest that an earlier one had planned for it. */
const contactOf = (
  { decision, at, naturalEnd }: NightMark,
  decisions: readonly DecidedKey[],
  facts: readonly Fact[],
): PlannedRow['contact'] => {
  const planning = decisions.findLast(
    ({ at: decidedAt, contact, isOverridden }) =>
      decidedAt <= decision.at &&
      contact !== null &&
      !isOverridden &&
      contact.sendAt >= at &&
      contact.sendAt < naturalEnd,
  );
  const channel = planning?.contact?.channel;
  if (planning === undefined || channel === undefined) return null;
  const sought = { decisionId: planning.id, channel, from: at, before: naturalEnd };
  return { channel, reach: reachOf(facts.filter(isCaseFact), sought) };
};

/** What is told as paid by the closing alone: not every source tells payments. */
const paidByClosing = ({ closed, balanceMinor }: CaseState, { after, until }: Stretch): number =>
  closed?.reason === 'paid' && closed.at > after && closed.at <= until ? (balanceMinor ?? 0) : 0;

const rowOf = (
  { file, setting, zoneAt }: Walk,
  { caseId, decisions, outcomes, facts }: CaseFile,
  { mark, begun, ended }: { readonly mark: NightMark; readonly begun: Begun; readonly ended: CaseState },
): PlannedRow => {
  const { opening, balanceMinor } = begun.state;
  const stretch = { after: mark.at, until: mark.end };
  const paid: Paid = paidIn(outcomes, stretch, opening?.currency ?? '');
  const contact = contactOf(mark, decisions, facts);
  const zone = zoneAt(mark.at);
  const daysOpen = mark.night - localDayOf(zone, opening?.at ?? mark.at);
  return {
    ...{ mark, caseId, debtorId: file.debtorId, features: begun.features, attributes: begun.attributes },
    balanceMinor: balanceMinor ?? 0,
    daysLeft: Math.max(0, setting.daysLeft(daysOpen)),
    paidMinor: paid.netMinor + paidByClosing(ended, stretch),
    complained: hasComplained(outcomes, stretch),
    optedOut: hasOptedOut(outcomes, stretch, contact?.channel ?? null),
    // What was paid and taken back has closed nothing.
    closed: isSettled(ended) && (paid.netMinor > 0 || paid.grossMinor === 0),
    contact,
  };
};

type Checkpoint = { readonly at: Instant; readonly run: () => void };

const isInWindow = ({ night }: { readonly night: number }, { firstNight, lastNight }: PlanSetting): boolean =>
  night >= firstNight && night <= lastNight;

const leaveOut = ({ setting }: Walk, { outcomes }: CaseFile, mark: NightMark, begun: Begun): void => {
  const reason = dropOf(mark, begun.owing, setting.knownAt);
  if (reason === null) return;
  const counts = setting.countsOf(mark.night);
  if (!mark.isSilent) counts.dropped[reason] += 1;
  const stretch = { after: mark.at, until: mark.end };
  if (reason === 'overridden' && outcomes.payments.some(({ at }) => at > stretch.after && at <= stretch.until)) {
    counts.unseenPayments += 1;
  }
};

const checkpointsOf = (walk: Walk, one: CaseFile, states: PastStates): readonly Checkpoint[] => {
  const { setting } = walk;
  return one.marks.flatMap((mark) => {
    if (!isInWindow(mark, setting)) return [];
    let begun: Begun | null = null;
    const begin = (): void => {
      const state = states.caseState(one.caseId);
      const owing = isOwing(state, mark.at);
      const isMade = mark.isSilent && owing && dropOf(mark, owing, setting.knownAt) === null;
      const features = isMade ? featuresOf(states, walk, { caseId: one.caseId, at: mark.at }) : null;
      const attributes = toldAttributes(states, mark.isSilent ? noAttributes : setting.attributes);
      begun = { owing, state, features, attributes };
      leaveOut(walk, one, mark, begun);
    };
    const end = (): void => {
      if (begun === null || dropOf(mark, begun.owing, setting.knownAt) !== null) return;
      setting.add(rowOf(walk, one, { mark, begun, ended: states.caseState(one.caseId) }));
    };
    return [
      { at: mark.at, run: begin },
      { at: mark.end, run: end },
    ];
  });
};

const countCase = ({ setting }: Walk, { marks, superseded }: CaseFile): void => {
  for (const { night } of superseded) {
    if (!isInWindow({ night }, setting)) continue;
    setting.countsOf(night).decisions += 1;
    setting.countsOf(night).dropped.superseded += 1;
  }
  const decided = marks.filter(({ isSilent }) => !isSilent);
  for (const [index, mark] of decided.entries()) {
    if (!isInWindow(mark, setting)) continue;
    const counts = setting.countsOf(mark.night);
    counts.decisions += 1;
    const { contact, isOverridden } = mark.decision;
    if (contact === null || isOverridden) continue;
    const overtakenFrom = Math.max(decided[index + 1]?.at ?? Infinity, mark.naturalEnd);
    if (contact.sendAt >= overtakenFrom) counts.overtaken += 1;
  }
};

const lateMs = dayMs;

const countFacts = ({ setting, zoneAt }: Walk, facts: readonly KnownFact[]): void => {
  for (const { fact, delayMs } of facts) {
    if (!isCaseFact(fact)) continue;
    noteTold(setting.told, fact);
    const night = nightOf(zoneAt(fact.at), fact.at);
    if (!isInWindow({ night }, setting)) continue;
    const counts = setting.countsOf(night);
    counts.facts += 1;
    if (delayMs > lateMs) counts.lateFacts += 1;
  }
};

/** Hands the rows of the debtor's cases to `setting.add`, in the order of their ends. */
export const planDebtor = (decided: DebtorDecisions, known: readonly KnownFact[], setting: PlanSetting): void => {
  const facts = known.map(({ fact }) => fact);
  const zoneAt = zoneReader(facts);
  const file = { ...decided, facts };
  const walk: Walk = { file, setting, zoneAt };
  const states = pastStates(decided.debtorId, facts);
  countFacts(walk, known);
  const checkpoints: Checkpoint[] = [];
  for (const [caseId, decisions] of byCase(decided.decisions)) {
    const nights = planNights(decisions, { zoneAt, lastNight: setting.lastNight });
    const own = facts.filter((fact) => fact.subject.kind === 'debtor' || fact.subject.id === caseId);
    const one: CaseFile = { ...nights, caseId, decisions, outcomes: caseOutcomes(caseId, own), facts: own };
    countCase(walk, one);
    checkpoints.push(...checkpointsOf(walk, one, states));
  }
  for (const { at, run } of checkpoints.sort((left, right) => left.at - right.at)) {
    states.moveTo(at);
    run();
  }
};
