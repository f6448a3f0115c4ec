/**
 * Estimates from stated assumptions and the debtor's own record, by shrinkage: a rate is (prior × weight + own successes) ÷
 * (weight + own attempts). Serves until a learned model does; the same shape, so that nothing else changes.
 *
 * payProb = p0 + (1 − p0) · reach · effect · fatigue, with p0 the chance of paying with no contact.
 */
import type { CatalogueAction } from '../catalogue/catalogue.ts';
import type { CaseContext } from '../context/case-context.ts';
import type { Candidate } from '../policy/policy.ts';
import { channels, slots, type Channel, type Slot } from '../vocabulary/action.ts';
import { dayMs } from '../vocabulary/time.ts';
import type { Assumptions, PriorRate } from './assumptions.ts';
import type { Estimate } from './estimate.ts';

/** Where estimates come from. */
export type ResponseModel = {
  /** Name and version, stored with each decision. */
  readonly version: string;
  /** One estimate per candidate, same order; candidates that share an action may share the object. */
  readonly score: (context: CaseContext, candidates: readonly Candidate[]) => readonly Estimate[];
  /** Of a model that has draws: by draw the value of each candidate, minor units relative to no contact, as `valueMinor` is. */
  readonly members?: (context: CaseContext, candidates: readonly Candidate[]) => readonly Float64Array[];
  /** Chance of any payment within 30 days with no contact. */
  readonly selfCure: (context: CaseContext) => number;
  /** The same for a debtor of whom nothing is known. */
  readonly selfCureOfUnknown: (context: CaseContext) => number;
  /** Chance of reach by a channel in a slot: of this debtor, and of one of whom nothing is known. */
  readonly reach: (
    context: CaseContext,
    channel: Channel,
    slot: Slot,
  ) => { readonly own: number; readonly unknown: number };
};

const shrink = (prior: PriorRate, successes: number, attempts: number): number =>
  (prior.rate * prior.weight + successes) / (prior.weight + attempts);

const clampRate = (rate: number): number => Math.min(0.98, Math.max(0.001, rate));

type Paying = Pick<CaseContext, 'daysPastDue' | 'payment' | 'promiseOpen'>;

/** Chance of any payment within 30 days if nobody contacts the debtor. */
const selfCureProb = (context: Paying, assumptions: Assumptions): number => {
  const { payment } = context;
  const ageDays = Math.max(0, context.daysPastDue);
  const prior = {
    rate: assumptions.selfCure.rate * 2 ** (-ageDays / assumptions.selfCureHalfLifeDays),
    weight: assumptions.selfCure.weight,
  };
  // A usual delay still ahead speaks for payment; one long past speaks against it.
  const usualDelay = payment.medianDaysLate;
  const seen = Math.min(12, payment.settledInvoices);
  const paysFromHere = usualDelay === null ? 0 : usualDelay >= ageDays - 5 ? 0.85 : 0.25;
  let rate = usualDelay === null ? prior.rate : shrink(prior, seen * paysFromHere, seen);
  if (payment.paymentsLast90Days > 0) rate += 0.15 * (1 - rate) * Math.min(2, payment.paymentsLast90Days);
  if (context.promiseOpen !== null) {
    const kept = (payment.promisesKept + 2) / (payment.promisesKept + payment.promisesBroken + 3);
    rate += 0.5 * kept * (1 - rate);
  }
  rate *= 0.85 ** Math.min(5, payment.promisesBroken);
  return clampRate(rate);
};

/** A channel in a slot; under its key stands what the debtor has answered there. */
type ReachCell = { readonly channel: Channel; readonly slot: Slot; readonly key: `${Channel}.${Slot}` };

const reachCell = (channel: Channel, slot: Slot): ReachCell => ({ channel, slot, key: `${channel}.${slot}` });

type Answered = Pick<CaseContext, 'response' | 'responseBySlot'>;

/** Chance that one contact there reaches the debtor in person. */
const reachProb = (context: Answered, assumptions: Assumptions, { channel, slot, key }: ReachCell): number => {
  const overall = context.response[channel];
  const rate = clampRate(shrink(assumptions.reach[channel], overall.reached, overall.sent));
  const odds = (rate / (1 - rate)) * assumptions.reachOddsBySlot[slot];
  const here = context.responseBySlot[key];
  const shifted = odds / (1 + odds);
  return clampRate(here === undefined ? shifted : shrink({ rate: shifted, weight: 4 }, here.reached, here.sent));
};

type Standing = {
  readonly selfCure: number;
  readonly fatigue: number;
  readonly harm: number;
  readonly gainMinor: number;
  readonly harmPriceMinor: number;
};

const recentContacts = (context: CaseContext): number => {
  let count = 0;
  for (const contact of context.contacts) {
    if (!contact.planned && !contact.failed && context.asOf - contact.at < 7 * dayMs) count += 1;
  }
  return count;
};

const standingOf = (context: CaseContext, assumptions: Assumptions): Standing => {
  const recent = recentContacts(context);
  const isVulnerable = context.flags.some(({ flag }) => flag === 'vulnerable');
  return {
    selfCure: selfCureProb(context, assumptions),
    fatigue: assumptions.fatigueFactor ** recent,
    harm: (isVulnerable ? assumptions.harmVulnerable : 1) * assumptions.harmPerRecentContact ** Math.min(5, recent),
    gainMinor: context.balanceMinor * assumptions.paidShare,
    harmPriceMinor: assumptions.harmPriceMinor[context.currency] ?? 0,
  };
};

/** What the assumptions say of an action, whoever the debtor: worked out once. */
type ActionTraits = {
  readonly action: CatalogueAction;
  readonly effect: number;
  readonly harm: number;
  /** Its channel and slot, and their place among all pairs of them: actions of one place share the chance of reach. */
  readonly reachCell: ReachCell;
  readonly reachPlace: number;
};

const traitsOf = (action: CatalogueAction, assumptions: Assumptions): ActionTraits => ({
  action,
  effect: Math.min(
    0.9,
    assumptions.effectByChannel[action.channel] *
      assumptions.effectByTreatment[action.treatment] *
      assumptions.effectByTone[action.tone],
  ),
  harm: assumptions.harmByChannel[action.channel] * assumptions.harmByTone[action.tone],
  reachCell: reachCell(action.channel, action.slot),
  reachPlace: channels.indexOf(action.channel) * slots.length + slots.indexOf(action.slot),
});

const estimateOf = (traits: ActionTraits, reach: number, standing: Standing, costMinor: number): Estimate => {
  const gain = (1 - standing.selfCure) * reach * traits.effect * standing.fatigue;
  const harmProb = Math.min(0.5, traits.harm * standing.harm);
  return {
    reachProb: reach,
    payProb: standing.selfCure + gain,
    payProbNoContact: standing.selfCure,
    harmProb,
    costMinor,
    valueMinor: Math.round(gain * standing.gainMinor - costMinor - harmProb * standing.harmPriceMinor),
  };
};

const makeScore = (assumptions: Assumptions): ResponseModel['score'] => {
  const traitsByPlace: (ActionTraits | undefined)[] = [];
  const recallTraits = (action: CatalogueAction, place: number): ActionTraits => {
    let traits = traitsByPlace[place];
    if (traits?.action !== action) {
      traits = traitsOf(action, assumptions);
      traitsByPlace[place] = traits;
    }
    return traits;
  };
  return (context, candidates) => {
    const standing = standingOf(context, assumptions);
    const reachByPlace: (number | undefined)[] = [];
    // One action differs from day to day only in when it is sent: its estimate is shared.
    const byPlace: (Estimate | undefined)[] = [];
    return candidates.map(({ action, place }) => {
      let estimate = byPlace[place];
      if (estimate === undefined) {
        const traits = recallTraits(action, place);
        const reach = (reachByPlace[traits.reachPlace] ??= reachProb(context, assumptions, traits.reachCell));
        // An action without a price in the case's currency is not eligible.
        estimate = estimateOf(traits, reach, standing, action.costMinor[context.currency] ?? 0);
        byPlace[place] = estimate;
      }
      return estimate;
    });
  };
};

const nothingKnown: CaseContext['payment'] = {
  settledInvoices: 0,
  lateInvoices: 0,
  medianDaysLate: null,
  meanDaysLate: null,
  latenessTrendDays: null,
  openInvoices: 0,
  overdueInvoices: 0,
  payments: [],
  paymentsLast90Days: 0,
  lastPaymentAt: null,
  paymentDayOfMonth: null,
  promisesMade: 0,
  promisesKept: 0,
  promisesBroken: 0,
  lastPromiseAt: null,
};
const noResponse = { sent: 0, reached: 0 };
/** Of whom nobody knows what they answer. */
const unanswered: Answered = {
  response: Object.fromEntries(channels.map((channel) => [channel, noResponse])) as CaseContext['response'],
  responseBySlot: {},
};

export const makePriorResponse = (assumptions: Assumptions): ResponseModel => ({
  selfCure: (context) => selfCureProb(context, assumptions),
  selfCureOfUnknown: ({ daysPastDue }) =>
    selfCureProb({ daysPastDue, payment: nothingKnown, promiseOpen: null }, assumptions),
  reach: (context, channel, slot) => {
    const cell = reachCell(channel, slot);
    return { own: reachProb(context, assumptions, cell), unknown: reachProb(unanswered, assumptions, cell) };
  },
  version: `${assumptions.id}@${String(assumptions.version)}`,
  score: makeScore(assumptions),
});
