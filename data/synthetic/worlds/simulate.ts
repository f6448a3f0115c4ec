/**
 * A world lived night by night: every open case is decided by the engine, the world answers with facts, and the night leaves rows to learn
 * from. Deterministic: the same world, seed, start and deciders give the same facts and rows, bit for bit.
 *
 * Nights before night 0 are lived under the house's table and leave no rows: the book that a learner finds is one that the table worked.
 */
import { channels, type CaseContext, type Channel, type EligibleActions, type Fact } from '../../../engine/index.ts';
import type { NightRow } from '../../../models/index.ts';
import type { DayNumber } from '../local-day.ts';
import type { PopulationRequest } from './draft-debtor.ts';
import { drawDay, type DayDraws } from './draws.ts';
import {
  bringToLife,
  contextOn,
  learnUntil,
  openCase,
  decisionInstant,
  type LiveCase,
  type LiveDebtor,
} from './live-debtor.ts';
import { ageOn, beginDay, endDay, partnerOf, receiveMoney } from './live-night.ts';
import { makeContact, type ContactOutcome } from './make-contact.ts';
import { decideTonight, openTonight, type Decider, type NightDecision } from './night-decision.ts';
import { nightRow } from './night-rows.ts';

/** One decided case as the truth has it, before anything comes of it. */
export type WitnessedNight = {
  readonly night: number;
  readonly debtorIndex: number;
  readonly live: LiveCase;
  readonly age: number;
  readonly pressure: number;
  readonly context: CaseContext;
  readonly decision: NightDecision;
};

export type SimulationRequest = PopulationRequest & {
  readonly debtors: number;
  readonly nights: number;
  readonly eligible: EligibleActions;
  /** Decides the nights before night 0. */
  readonly table: Decider;
  readonly deciderFor: (night: number) => Decider;
  /** Of `[0, nights)`; rows of a night in the order of the debtors. */
  readonly onNight?: (night: number, rows: readonly NightRow[]) => void;
  /** Every fact once, in order of time within each debtor's morning. */
  readonly onFacts?: (facts: readonly Fact[]) => void;
  readonly witness?: (seen: WitnessedNight) => void;
};

export type SimulationTally = {
  readonly nights: number;
  readonly decisions: number;
  readonly contacts: number;
  readonly complaints: number;
  readonly optOuts: number;
  readonly promises: number;
  readonly casesPaid: number;
  readonly casesWrittenOff: number;
  readonly contactsByChannel: Readonly<Partial<Record<Channel, number>>>;
  /** Of the nights, those on which the agents' time ran out. */
  readonly nightsAtCapacity: number;
};

type Tally = { -readonly [Name in keyof SimulationTally]: SimulationTally[Name] } & {
  contactsByChannel: Partial<Record<Channel, number>>;
};

type Book = {
  readonly request: SimulationRequest;
  readonly debtors: readonly LiveDebtor[];
  readonly tally: Tally;
  minutesLeft: number;
};

const withoutCalls = channels.filter((channel) => channel !== 'call');

const capacityOf = ({ world, debtors }: SimulationRequest): number =>
  world.agentMinutesPerThousand === null ? Infinity : (world.agentMinutesPerThousand * debtors) / 1000;

type Night = { readonly night: number; readonly day: DayNumber; readonly decider: Decider };

const decideCase = (book: Book, debtor: LiveDebtor, live: LiveCase, { day, decider }: Night, draws: DayDraws) => {
  const context = contextOn(debtor, live, day);
  const open = openTonight(book.request.eligible, context, day, book.minutesLeft > 0 ? null : withoutCalls);
  return { context, decision: decideTonight(decider, context, open, draws.action) };
};

const contact = (
  book: Book,
  debtor: LiveDebtor,
  live: LiveCase,
  decision: NightDecision,
  draws: DayDraws,
): ContactOutcome | null => {
  const { chosen } = decision;
  const today = live.truth.days[ageOn(live, draws.day)];
  if (chosen === null || today === undefined) return null;
  const { world } = book.request;
  const { tally } = book;
  const { channel, agentMinutes } = chosen.action;
  tally.contacts += 1;
  tally.contactsByChannel[channel] = (tally.contactsByChannel[channel] ?? 0) + 1;
  book.minutesLeft -= agentMinutes;
  const partner = partnerOf(book.debtors, debtor);
  if (partner !== undefined) partner.pressure += world.householdSpill * (live.truth.load[chosen.place] ?? 0);
  const { disclosesVulnerability } = world.world.life;
  return makeContact({ debtor, live, today, candidate: chosen, draws, disclosesVulnerability });
};

const countOutcome = (tally: Tally, outcome: ContactOutcome | null, isPaid: boolean, hasPromised: boolean): void => {
  tally.decisions += 1;
  if (outcome?.complained === true) tally.complaints += 1;
  if (outcome?.optedOut === true) tally.optOuts += 1;
  if (isPaid) tally.casesPaid += 1;
  if (hasPromised) tally.promises += 1;
};

const liveCaseNight = (book: Book, debtor: LiveDebtor, live: LiveCase, night: Night): NightRow => {
  const { request, tally } = book;
  const draws = drawDay(request.seed, debtor.draft.index, night.day);
  const { context, decision } = decideCase(book, debtor, live, night, draws);
  const age = ageOn(live, night.day);
  const seen = { night: night.night, debtorIndex: debtor.draft.index, live, age, pressure: debtor.pressure };
  request.witness?.({ ...seen, context, decision });
  const hadPromised = live.promise !== null;
  const outcome = contact(book, debtor, live, decision, draws);
  const hasPromised = !hadPromised && live.promise !== null;
  const isPaid = receiveMoney(debtor, live, outcome?.overAt ?? context.asOf, draws);
  if (night.night >= 0) countOutcome(tally, outcome, isPaid, hasPromised);
  return nightRow({ context, decision, outcome, day: night.day, daysLeft: live.truth.days.length - age, isPaid });
};

/** The morning of one debtor: facts become known, a case opens or is written off. Answers the case to be decided. */
const beginDebtorDay = (book: Book, debtor: LiveDebtor, { night, day }: Night): LiveCase | null => {
  const { request, tally } = book;
  const due = debtor.draft.cases.find(({ openDay }) => openDay === day);
  if (debtor.open !== null) beginDay(debtor, debtor.open, day);
  if (debtor.open === null && debtor.cases.length > 0 && night >= 0) countWriteOff(tally, debtor, day);
  if (due !== undefined) openCase(debtor, request, due);
  const known = learnUntil(debtor, decisionInstant(debtor, day));
  if (known.length > 0) request.onFacts?.(known);
  return debtor.open;
};

const countWriteOff = (tally: Tally, debtor: LiveDebtor, day: DayNumber): void => {
  const last = debtor.cases.at(-1);
  if (last !== undefined && ageOn(last, day) === last.truth.days.length) tally.casesWrittenOff += 1;
};

const liveNight = (book: Book, night: Night): readonly NightRow[] => {
  const { request, debtors, tally } = book;
  const rows: NightRow[] = [];
  book.minutesLeft = capacityOf(request);
  for (const debtor of debtors) {
    const live = beginDebtorDay(book, debtor, night);
    if (live !== null) rows.push(liveCaseNight(book, debtor, live, night));
  }
  if (night.night >= 0 && book.minutesLeft <= 0) tally.nightsAtCapacity += 1;
  const pressureDecay = request.world.eras[0].laws.pressure.dailyDecay;
  for (const debtor of debtors) endDay(debtor, debtor.open, pressureDecay);
  return rows;
};

/** What happened after the last night's decisions, to the end of its day. */
const tellLastDay = ({ request, debtors }: Book, day: DayNumber): void => {
  for (const debtor of debtors) {
    const known = learnUntil(debtor, decisionInstant(debtor, day) - 1);
    if (known.length > 0) request.onFacts?.(known);
  }
};

export const simulate = (request: SimulationRequest): SimulationTally => {
  const { world, nights, startDay } = request;
  const tally: Tally = {
    ...{ nights, decisions: 0, contacts: 0, complaints: 0, optOuts: 0, promises: 0 },
    ...{ casesPaid: 0, casesWrittenOff: 0, contactsByChannel: {}, nightsAtCapacity: 0 },
  };
  const debtors = Array.from({ length: request.debtors }, (_, index) => bringToLife(request, index));
  const book: Book = { request, debtors, tally, minutesLeft: Infinity };
  for (let night = world.openings.firstNight; night < nights; night += 1) {
    const decider = night < 0 ? request.table : request.deciderFor(night);
    const rows = liveNight(book, { night, day: startDay + night, decider });
    if (night >= 0) request.onNight?.(night, rows);
  }
  tellLastDay(book, startDay + nights);
  return tally;
};
