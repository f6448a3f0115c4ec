/**
 * A fresh case followed to its end under one chooser, as if it were never paid: each day counts with the chance that the case has come so
 * far. So payments, contacts and complaints are expectations over paying, exact given whom contacts reach; whom they reach (and who
 * withdraws consent or says what) is drawn, with the same numbers for every chooser.
 */
import type { Candidate, CaseContext, EligibleActions } from '../../../engine/index.ts';
import { answerTo, payProbOn } from './case-dynamics.ts';
import type { CaseDraft, PopulationRequest } from './draft-debtor.ts';
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
import { beginDay, endDay } from './live-night.ts';
import { makeContact, type ContactOutcome } from './make-contact.ts';
import { openTonight, type OpenTonight } from './night-decision.ts';

/** One morning of the case, before anything is chosen. */
export type CaseMorning = {
  readonly debtor: LiveDebtor;
  readonly live: LiveCase;
  readonly age: number;
  readonly draws: DayDraws;
  /** Chance that the case has not been paid before. */
  readonly unpaidProb: number;
  /** What is known and what is open: worked out when it is asked for. */
  readonly look: () => OpenTonight & { readonly context: CaseContext };
};

export type Chooser = {
  /** Null: no contact. */
  readonly choose: (morning: CaseMorning) => Candidate | null;
  /** Told what could be seen of the contact. */
  readonly learn?: (morning: CaseMorning, place: number, outcome: ContactOutcome) => void;
};

/** Of one case: money in euro, the rest as expected counts. */
export type CaseValue = {
  readonly paidEuro: number;
  readonly costEuro: number;
  readonly contacts: number;
  readonly complaints: number;
  /** Paid less costs less the price of complaints. */
  readonly netEuro: number;
};

export type FollowRequest = {
  readonly population: PopulationRequest;
  readonly eligible: EligibleActions;
  readonly chooser: Chooser;
};

type Sums = { -readonly [Name in keyof CaseValue]: number };

/** Below this chance of being unpaid, the rest of the case weighs nothing. */
const negligible = 1e-4;

const lookOnce = (request: FollowRequest, debtor: LiveDebtor, live: LiveCase, day: number): CaseMorning['look'] => {
  let seen: ReturnType<CaseMorning['look']> | null = null;
  return () => {
    if (seen === null) {
      const context = contextOn(debtor, live, day);
      seen = { context, ...openTonight(request.eligible, context, day, null) };
    }
    return seen;
  };
};

const bookContact = (sums: Sums, morning: CaseMorning, place: number): void => {
  const { live, age, debtor, unpaidProb } = morning;
  const today = live.truth.days[age];
  if (today === undefined) return;
  const { reachProb, complaintProb } = answerTo(live.truth, today, place, debtor.pressure);
  const costEuro = live.truth.costEuro[place] ?? 0;
  const complaints = unpaidProb * reachProb * complaintProb;
  sums.contacts += unpaidProb;
  sums.costEuro += unpaidProb * costEuro;
  sums.complaints += complaints;
  sums.netEuro -= unpaidProb * costEuro + complaints * live.truth.harmPriceEuro;
};

const contact = (request: FollowRequest, morning: CaseMorning, chosen: Candidate, sums: Sums): void => {
  const { debtor, live, age, draws } = morning;
  const today = live.truth.days[age];
  if (today === undefined) return;
  bookContact(sums, morning, chosen.place);
  const { disclosesVulnerability } = request.population.world.world.life;
  const outcome = makeContact({ debtor, live, today, candidate: chosen, draws, disclosesVulnerability });
  request.chooser.learn?.(morning, chosen.place, outcome);
};

/** One day; answers the chance that the case is unpaid after it. */
const followDay = (request: FollowRequest, morning: CaseMorning, sums: Sums): number => {
  const { debtor, live, age, unpaidProb } = morning;
  const today = live.truth.days[age];
  if (today === undefined) return unpaidProb;
  const chosen = request.chooser.choose(morning);
  if (chosen !== null) contact(request, morning, chosen, sums);
  const paidProb = unpaidProb * payProbOn(live.truth, today, live.momentum, debtor.pressure);
  sums.paidEuro += paidProb * live.truth.balanceEuro;
  sums.netEuro += paidProb * live.truth.balanceEuro;
  endDay(debtor, live, live.truth.pressureDecay);
  return unpaidProb - paidProb;
};

/** Follows that case of the debtor, the debtor's earlier ones being left out. */
export const followCase = (request: FollowRequest, index: number, draft: CaseDraft): CaseValue => {
  const { population } = request;
  const debtor = bringToLife(population, index);
  const live = openCase(debtor, population, draft);
  const sums: Sums = { paidEuro: 0, costEuro: 0, contacts: 0, complaints: 0, netEuro: 0 };
  let unpaidProb = 1;
  for (let age = 0; age < live.truth.days.length && unpaidProb > negligible; age += 1) {
    const day = draft.openDay + age;
    beginDay(debtor, live, day);
    learnUntil(debtor, decisionInstant(debtor, day));
    const draws = drawDay(population.seed, index, day);
    const look = lookOnce(request, debtor, live, day);
    unpaidProb = followDay(request, { debtor, live, age, draws, unpaidProb, look }, sums);
  }
  return sums;
};
