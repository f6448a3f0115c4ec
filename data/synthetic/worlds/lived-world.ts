/**
 * A world that is lived from outside: whoever decides is told the facts of each morning and which cases are open, answers with contacts,
 * and is told next morning what came of them. The laws, people and chances are those of `simulate`: the same contacts on the same days
 * have the same consequences. Agents' time has no end here: how much there is, is the business of who decides.
 *
 * The nights before night 0 are lived under the house's table, in here.
 */
import {
  instantOfLocal,
  localDate,
  type CaseContext,
  type EligibleActions,
  type Fact,
  type Instant,
} from '../../../engine/index.ts';
import { catalogue } from './case-truth.ts';
import type { PopulationRequest } from './draft-debtor.ts';
import { drawDay, type DayDraws } from './draws.ts';
import {
  bringToLife,
  contextOn,
  decisionInstant,
  learnUntil,
  openCase,
  type LiveCase,
  type LiveDebtor,
} from './live-debtor.ts';
import { ageOn, beginDay, endDay, partnerOf, receiveMoney } from './live-night.ts';
import { makeContact } from './make-contact.ts';
import { decideTonight, openTonight, type Decider, type NightDecision } from './night-decision.ts';
import type { WitnessedNight } from './simulate.ts';

export type LivedRequest = PopulationRequest & {
  readonly debtors: number;
  readonly eligible: EligibleActions;
  /** Decides the nights before night 0. */
  readonly table: Decider;
};

export type OpenCase = {
  readonly caseId: string;
  readonly debtorId: string;
  readonly debtorIndex: number;
  /** When the night's decision is to be made. */
  readonly at: Instant;
};

export type Morning = {
  /** What has become known since the last one, in order of time within each debtor. */
  readonly facts: readonly Fact[];
  readonly open: readonly OpenCase[];
};

/** A contact as somebody decided it. */
export type LivedContact = { readonly decisionId: string; readonly actionId: string; readonly sendAt: Instant };

/** What came of the day of a case. */
export type LivedDay = {
  readonly debtorId: string;
  readonly isContacted: boolean;
  readonly paidEuro: number;
  readonly costEuro: number;
  readonly complained: boolean;
  readonly optedOut: boolean;
};

/** What somebody gave to the contacts of the day, by action; the rest is no contact. */
export type LivedShares = ReadonlyMap<string, { readonly probability: number; readonly sendAt: Instant }>;

export type LivedWorld = {
  /** The first morning brings the nights before as well. Nights are to be lived one after the other. */
  readonly morning: (night: number) => Morning;
  /** Before the day is lived: the state of the case as the truth has it, with what was decided. */
  readonly witness: (caseId: string, shares: LivedShares) => WitnessedNight;
  /** The contacts of the day, by case; contacts of cases that are not open come to nothing. */
  readonly day: (contacts: ReadonlyMap<string, LivedContact>) => readonly LivedDay[];
  /** The same, with the house's table deciding in here: what would have been. */
  readonly dayByTable: () => readonly LivedDay[];
  /** What happened on the last day. */
  readonly evening: () => readonly Fact[];
};

type Chosen = { readonly candidate: NonNullable<NightDecision['chosen']>; readonly decisionId?: string };
type Choose = (debtor: LiveDebtor, live: LiveCase, draws: DayDraws) => Chosen | null;

const nothing = { isContacted: false, paidEuro: 0, costEuro: 0, complained: false, optedOut: false };

type Book = {
  readonly request: LivedRequest;
  readonly debtors: readonly LiveDebtor[];
  readonly byCase: Map<string, LiveDebtor>;
  night: number;
};

const dayOfNight = ({ request, night }: Book): number => request.startDay + night;

const beginMorning = (book: Book): readonly Fact[] => {
  const day = dayOfNight(book);
  return book.debtors.flatMap((debtor) => {
    if (debtor.open !== null) beginDay(debtor, debtor.open, day);
    const due = debtor.draft.cases.find(({ openDay }) => openDay === day);
    if (due !== undefined) {
      openCase(debtor, book.request, due);
      book.byCase.set(due.caseId, debtor);
    }
    return learnUntil(debtor, decisionInstant(debtor, day));
  });
};

const contactCase = (book: Book, debtor: LiveDebtor, live: LiveCase, { draws, choose }: Day) => {
  const chosen = choose(debtor, live, draws);
  const today = live.truth.days[ageOn(live, draws.day)];
  if (chosen === null || today === undefined) return null;
  const { candidate } = chosen;
  const partner = partnerOf(book.debtors, debtor);
  const { householdSpill, world } = book.request.world;
  if (partner !== undefined) partner.pressure += householdSpill * (live.truth.load[candidate.place] ?? 0);
  const { disclosesVulnerability } = world.life;
  const made = makeContact({ debtor, live, today, draws, disclosesVulnerability, ...chosen });
  return { ...made, costEuro: live.truth.costEuro[candidate.place] ?? 0 };
};

type Day = { readonly draws: DayDraws; readonly choose: Choose };

const liveCase = (book: Book, debtor: LiveDebtor, live: LiveCase, choose: Choose): LivedDay => {
  const day = dayOfNight(book);
  const draws = drawDay(book.request.seed, debtor.draft.index, day);
  const outcome = contactCase(book, debtor, live, { draws, choose });
  const isPaid = receiveMoney(debtor, live, outcome?.overAt ?? decisionInstant(debtor, day), draws);
  const { debtorId } = debtor.draft.person;
  const paidEuro = isPaid ? live.draft.balanceEuro : 0;
  if (outcome === null) return { debtorId, ...nothing, paidEuro };
  const { costEuro, complained, optedOut } = outcome;
  return { debtorId, isContacted: true, paidEuro, costEuro, complained, optedOut };
};

const liveDay = (book: Book, choose: Choose): readonly LivedDay[] => {
  const days = book.debtors.flatMap((debtor) =>
    debtor.open === null ? [] : [liveCase(book, debtor, debtor.open, choose)],
  );
  const { dailyDecay } = book.request.world.eras[0].laws.pressure;
  for (const debtor of book.debtors) endDay(debtor, debtor.open, dailyDecay);
  return days;
};

const byTable =
  (book: Book): Choose =>
  (debtor, live, draws) => {
    const { eligible, table } = book.request;
    const day = dayOfNight(book);
    const context = contextOn(debtor, live, day);
    const { chosen } = decideTonight(table, context, openTonight(eligible, context, day, null), draws.action);
    return chosen === null ? null : { candidate: chosen };
  };

const candidateOf = ({ actionId, sendAt }: Pick<LivedContact, 'actionId' | 'sendAt'>, zone: string) => {
  const place = catalogue.actions.findIndex(({ id }) => id === actionId);
  const action = catalogue.actions[place];
  if (action === undefined) throw new RangeError(`the catalogue has no action ${actionId}`);
  const on = localDate(zone, sendAt);
  const to = instantOfLocal(zone, on, 22 * 60);
  return { id: `${actionId}@${on}`, action, place, on, sendAt, from: sendAt, to };
};

const witnessOf = (book: Book, caseId: string, shares: LivedShares): WitnessedNight => {
  const debtor = book.byCase.get(caseId);
  const live = debtor?.open;
  if (debtor === undefined || live?.draft.caseId !== caseId) throw new RangeError(`the case ${caseId} is not open`);
  const day = dayOfNight(book);
  const context: CaseContext = contextOn(debtor, live, day);
  const open = [...shares].map(([actionId, { sendAt }]) => candidateOf({ actionId, sendAt }, debtor.zone));
  const candidates = [...shares].map(([, { probability }]) => probability);
  const noContact = candidates.reduce((rest, probability) => rest - probability, 1);
  const distribution = { candidates, noContact, handOff: 0, basis: [] };
  return {
    ...{ night: book.night, debtorIndex: debtor.draft.index, live, age: ageOn(live, day), pressure: debtor.pressure },
    ...{ context, decision: { candidates: open, humanOnly: false, distribution, chosen: null } },
  };
};

const openCases = ({ debtors }: Book, day: number): readonly OpenCase[] =>
  debtors.flatMap((debtor) =>
    debtor.open === null
      ? []
      : [
          {
            ...{ caseId: debtor.open.draft.caseId, debtorId: debtor.draft.person.debtorId },
            ...{ debtorIndex: debtor.draft.index, at: decisionInstant(debtor, day) },
          },
        ],
  );

export const liveFromOutside = (request: LivedRequest): LivedWorld => {
  const debtors = Array.from({ length: request.debtors }, (_, index) => bringToLife(request, index));
  const book: Book = { request, debtors, byCase: new Map(), night: request.world.openings.firstNight - 1 };
  const livePast = (): readonly Fact[] => {
    const facts: Fact[] = [];
    while (book.night < -1) {
      book.night += 1;
      facts.push(...beginMorning(book));
      liveDay(book, byTable(book));
    }
    return facts;
  };
  return {
    morning: (night) => {
      const past = livePast();
      if (night !== book.night + 1) throw new RangeError(`night ${String(book.night + 1)} comes next`);
      book.night = night;
      const facts = [...past, ...beginMorning(book)];
      return { facts, open: openCases(book, dayOfNight(book)) };
    },
    witness: (caseId, shares) => witnessOf(book, caseId, shares),
    day: (contacts) =>
      liveDay(book, ({ zone }, { draft }) => {
        const decided = contacts.get(draft.caseId);
        return decided === undefined ? null : { candidate: candidateOf(decided, zone), decisionId: decided.decisionId };
      }),
    dayByTable: () => liveDay(book, byTable(book)),
    evening: () => debtors.flatMap((debtor) => learnUntil(debtor, decisionInstant(debtor, dayOfNight(book) + 1) - 1)),
  };
};
