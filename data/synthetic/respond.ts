/**
 * How a debtor answers: the true laws of reach, payment and harm, pure functions of the latent traits, the situation and the
 * action at an instant. The history is drawn from them and a policy can be valued by them exactly.
 *
 * A case is paid with the daily intensity λ = λ0 · payday · age · size · fatigue + M. M is the momentum that reached contacts
 * leave behind; it fades every day, as does the contact pressure F, which weakens every further contact.
 */
import { localTime, type Channel, type Instant, type Tone, type Treatment } from '../../engine/index.ts';
import { availability } from './availability.ts';
import { dayOfInstant, daysSincePayday, type DayNumber } from './local-day.ts';
import type { Traits } from './traits.ts';
import type { ResponseLaws } from './world.ts';

/** One contact as the debtor meets it. `zone` is where the debtor lives. */
export type Attempt = {
  readonly channel: Channel;
  readonly tone: Tone;
  readonly treatment: Treatment;
  readonly at: Instant;
  readonly zone: string;
};

/** What of the case bears on the answer. */
export type Situation = {
  readonly daysPastDue: number;
  readonly balanceEuro: number;
  /** Contact pressure F before the attempt, over all cases of the debtor. */
  readonly pressure: number;
  /** Momentum M of the case before the attempt. */
  readonly momentum: number;
};

/** The true chances of one attempt. All but the first two are given that the debtor is reached. */
export type TrueResponse = {
  readonly deliveredProb: number;
  /** Reached: read, opened or answered in person. Given delivery. */
  readonly reachProb: number;
  /** Added to M; negative where the contact backfires. */
  readonly momentum: number;
  readonly complaintProb: number;
  /** Withdraws consent for the channel. 0 for letters and the portal. */
  readonly optOutProb: number;
  /** Names a date and an amount, or agrees a plan of instalments. */
  readonly promiseProb: number;
  readonly planProb: number;
};

/** No answer is certain. */
export const mostProb = 0.98;
/** However badly a contact backfires, this share of one's own intensity to pay is left. */
export const leastOwnShare = 0.1;

const clampProb = (value: number): number => Math.min(mostProb, Math.max(0, value));

/** How far a channel depends on being free at the hour, and on digital habits: `[hour, digital]`, 0 to 1. */
const channelNeeds: Readonly<Record<Channel, readonly [number, number]>> = {
  call: [1, 0],
  sms: [0.45, 0.3],
  email: [0.3, 0.65],
  messaging: [0.4, 0.7],
  portal: [0, 0.8],
  letter: [0, -0.15],
};

/** Chance of reach of somebody who is under no pressure, before it is bounded: by channel and hour of the local week. */
export const restedReach = (
  laws: ResponseLaws,
  traits: Pick<Traits, 'pattern' | 'digital'>,
  channel: Channel,
  wall: { readonly weekday: number; readonly hour: number },
): number => {
  const [hourNeed, digitalNeed] = channelNeeds[channel];
  const free = availability(traits.pattern, wall.weekday, wall.hour);
  const hourFactor = 1 - hourNeed + hourNeed * free;
  const digitalFactor = 1 + digitalNeed * (traits.digital - 1);
  return laws.reach[channel] * hourFactor * digitalFactor;
};

/** How pressure F weakens or worsens an answer: each chance is multiplied by exp(slope · F). */
export const pressureSlopes = (laws: ResponseLaws, { fatigueSensitivity }: Pick<Traits, 'fatigueSensitivity'>) => ({
  reach: -0.15 * fatigueSensitivity,
  momentum: -0.5 * fatigueSensitivity,
  complaint: laws.harm.pressureSlope,
  optOut: 0.5,
  /** Of the payment of one's own accord, per unit of pressure above 1. */
  ownPayment: -0.3 * fatigueSensitivity,
});

const reachProbOf = (laws: ResponseLaws, traits: Traits, situation: Situation, attempt: Attempt): number => {
  const wall = localTime(attempt.zone, attempt.at);
  const fatigue = Math.exp(pressureSlopes(laws, traits).reach * situation.pressure);
  return clampProb(restedReach(laws, traits, attempt.channel, wall) * fatigue);
};

/** What is said and how, without the hour. */
export type Message = Pick<Attempt, 'channel' | 'tone' | 'treatment'>;

const treatmentFactor = (traits: Traits, { channel, treatment }: Message): number => {
  switch (treatment) {
    case 'reminder':
      return 0.7 + 0.6 * traits.forgetfulness;
    case 'payment_link':
      return channel === 'call' || channel === 'letter' ? 0.8 : 0.7 + 0.9 * traits.digital;
    case 'instalment_plan':
      return 1.8 - 1.2 * traits.ability;
    case 'callback_offer':
      return 0.75;
    case 'statutory_notice':
      return 1.3 - 0.6 * traits.willingness;
  }
};

/** What a contact that reaches somebody under no pressure adds to M. */
export const restedMomentum = (laws: ResponseLaws, traits: Traits, message: Message): number => {
  const reminded = 0.35 + 0.9 * traits.forgetfulness;
  const able = message.treatment === 'instalment_plan' ? 0.7 + 0.3 * traits.ability : 0.15 + 0.95 * traits.ability;
  const strength =
    laws.effect.byChannel[message.channel] * traits.channelTaste[message.channel] * traits.toneResponse[message.tone];
  return laws.effect.scale * strength * treatmentFactor(traits, message) * reminded * able;
};

const momentumOf = (laws: ResponseLaws, traits: Traits, situation: Situation, attempt: Attempt): number =>
  restedMomentum(laws, traits, attempt) * Math.exp(pressureSlopes(laws, traits).momentum * situation.pressure);

/** Chance that somebody under no pressure complains of a contact that reached them, before it is bounded. */
export const restedComplaint = (
  laws: ResponseLaws,
  traits: Pick<Traits, 'complaintProneness' | 'vulnerable'>,
  { channel, tone }: Message,
): number => {
  const { complaint, byTone, callFactor, vulnerableFactor } = laws.harm;
  const factor = byTone[tone] * (channel === 'call' ? callFactor : 1) * (traits.vulnerable ? vulnerableFactor : 1);
  return complaint * factor * traits.complaintProneness;
};

const complaintProbOf = (laws: ResponseLaws, traits: Traits, situation: Situation, attempt: Attempt): number =>
  clampProb(restedComplaint(laws, traits, attempt) * Math.exp(laws.harm.pressureSlope * situation.pressure));

const isLasting = (channel: Channel): boolean => channel === 'letter' || channel === 'portal';

/** Chance that somebody under no pressure, who was reached, withdraws consent for the channel. */
export const restedOptOut = (laws: ResponseLaws, { channel, tone }: Message): number =>
  isLasting(channel) ? 0 : laws.harm.optOut * laws.harm.byTone[tone];

/** Chance that somebody who was reached names a date and an amount. */
export const promiseProbOf = (traits: Traits, attempt: Message): number => {
  const byChannel = attempt.channel === 'call' ? 0.42 : isLasting(attempt.channel) ? 0.03 : 0.08;
  const tone = Math.max(0.2, Math.min(1.3, traits.toneResponse[attempt.tone]));
  return clampProb(byChannel * (0.5 + 0.5 * traits.willingness + 0.3 * (1 - traits.ability)) * tone);
};

const planProbOf = (traits: Traits, attempt: Attempt): number =>
  attempt.treatment === 'instalment_plan' ? clampProb(0.25 * (1.3 - traits.ability) * (0.4 + traits.willingness)) : 0;

/** The true answer to one attempt, as chances. */
export const respond = (laws: ResponseLaws, traits: Traits, situation: Situation, attempt: Attempt): TrueResponse => ({
  deliveredProb: laws.delivery[attempt.channel],
  reachProb: reachProbOf(laws, traits, situation, attempt),
  momentum: momentumOf(laws, traits, situation, attempt),
  complaintProb: complaintProbOf(laws, traits, situation, attempt),
  optOutProb: clampProb(
    restedOptOut(laws, attempt) * Math.exp(pressureSlopes(laws, traits).optOut * situation.pressure),
  ),
  promiseProb: promiseProbOf(traits, attempt),
  planProb: planProbOf(traits, attempt),
});

/** How much likelier money comes in on the day than on one far from payday. */
export const paydayFactor = (
  laws: ResponseLaws,
  traits: Pick<Traits, 'payday' | 'paydayRhythm'>,
  day: DayNumber,
): number => {
  const boost = laws.payment.paydayBoost[daysSincePayday(traits.payday, day)] ?? 0;
  return 1 + traits.paydayRhythm * boost;
};

/** Daily intensity of payment of one's own accord, far from payday and under no pressure. */
export const restedIntensity = (
  laws: ResponseLaws,
  traits: Pick<Traits, 'ability' | 'willingness'>,
  { daysPastDue, balanceEuro }: Pick<Situation, 'daysPastDue' | 'balanceEuro'>,
): number => {
  const { baseIntensity, abilitySlope, willingnessSlope, ageHalfLifeDays, sizeExponent } = laws.payment;
  const own = Math.exp(abilitySlope * (traits.ability - 0.5) + willingnessSlope * (traits.willingness - 0.5));
  const age = 0.5 ** (Math.max(0, daysPastDue) / ageHalfLifeDays);
  const size = (100 / Math.max(10, balanceEuro)) ** sizeExponent;
  return baseIntensity * own * age * size;
};

/** The true probability of a payment of its own accord on the day (debtor's calendar), neither promise nor plan standing. */
export const paymentProbOfDay = (laws: ResponseLaws, traits: Traits, situation: Situation, day: DayNumber): number => {
  const fatigue = Math.exp(pressureSlopes(laws, traits).ownPayment * Math.max(0, situation.pressure - 1));
  const base = restedIntensity(laws, traits, situation) * fatigue;
  const intensity = Math.max(leastOwnShare * base, base + situation.momentum) * paydayFactor(laws, traits, day);
  return 1 - Math.exp(-intensity);
};

/** Momentum and pressure as they stand a day later. */
export const fade = (laws: ResponseLaws, situation: Situation): Situation => ({
  ...situation,
  daysPastDue: situation.daysPastDue + 1,
  momentum: situation.momentum * laws.effect.dailyDecay,
  pressure: situation.pressure * laws.pressure.dailyDecay,
});

/** The pressure once the attempt is made, whatever becomes of it. */
export const pressureAfter = (laws: ResponseLaws, pressure: number, channel: Channel): number =>
  pressure + laws.pressure.load[channel];

const survival = (laws: ResponseLaws, traits: Traits, start: Situation, firstDay: DayNumber, days: number): number => {
  let unpaid = 1;
  let situation = start;
  for (let day = firstDay; day < firstDay + days; day += 1) {
    unpaid *= 1 - paymentProbOfDay(laws, traits, situation, day);
    situation = fade(laws, situation);
  }
  return unpaid;
};

/**
 * The true probability of any payment of the debtor's own accord within `days` days from the day of `attempt.at`: with the
 * attempt and none after it, and without it. Exact (survival over days), promises and plans left out.
 */
export const payProbWithin = (
  laws: ResponseLaws,
  traits: Traits,
  situation: Situation,
  attempt: Attempt,
  days: number,
): { readonly payProb: number; readonly payProbNoContact: number } => {
  const today = dayOfInstant(attempt.zone, attempt.at);
  const answer = respond(laws, traits, situation, attempt);
  const reached = answer.deliveredProb * answer.reachProb;
  const pressed = { ...situation, pressure: pressureAfter(laws, situation.pressure, attempt.channel) };
  const moved = { ...pressed, momentum: pressed.momentum + answer.momentum };
  const unpaid =
    reached * survival(laws, traits, moved, today, days) + (1 - reached) * survival(laws, traits, pressed, today, days);
  return { payProb: 1 - unpaid, payProbNoContact: 1 - survival(laws, traits, situation, today, days) };
};
