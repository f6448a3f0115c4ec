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

const clampProb = (value: number): number => Math.min(0.98, Math.max(0, value));

/** How far a channel depends on being free at the hour, and on digital habits: `[hour, digital]`, 0 to 1. */
const channelNeeds: Readonly<Record<Channel, readonly [number, number]>> = {
  call: [1, 0],
  sms: [0.45, 0.3],
  email: [0.3, 0.65],
  messaging: [0.4, 0.7],
  portal: [0, 0.8],
  letter: [0, -0.15],
};

const reachProbOf = (laws: ResponseLaws, traits: Traits, situation: Situation, attempt: Attempt): number => {
  const [hourNeed, digitalNeed] = channelNeeds[attempt.channel];
  const wall = localTime(attempt.zone, attempt.at);
  const free = availability(traits.pattern, wall.weekday, wall.hour);
  const hourFactor = 1 - hourNeed + hourNeed * free;
  const digitalFactor = 1 + digitalNeed * (traits.digital - 1);
  const fatigue = Math.exp(-0.15 * traits.fatigueSensitivity * situation.pressure);
  return clampProb(laws.reach[attempt.channel] * hourFactor * digitalFactor * fatigue);
};

const treatmentFactor = (traits: Traits, { channel, treatment }: Attempt): number => {
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

const momentumOf = (laws: ResponseLaws, traits: Traits, situation: Situation, attempt: Attempt): number => {
  const reminded = 0.35 + 0.9 * traits.forgetfulness;
  const able = attempt.treatment === 'instalment_plan' ? 0.7 + 0.3 * traits.ability : 0.15 + 0.95 * traits.ability;
  const strength =
    laws.effect.byChannel[attempt.channel] * traits.channelTaste[attempt.channel] * traits.toneResponse[attempt.tone];
  const fatigue = Math.exp(-0.5 * traits.fatigueSensitivity * situation.pressure);
  return laws.effect.scale * strength * treatmentFactor(traits, attempt) * reminded * able * fatigue;
};

const complaintProbOf = (laws: ResponseLaws, traits: Traits, situation: Situation, attempt: Attempt): number => {
  const { complaint, byTone, callFactor, vulnerableFactor, pressureSlope } = laws.harm;
  const factor =
    byTone[attempt.tone] * (attempt.channel === 'call' ? callFactor : 1) * (traits.vulnerable ? vulnerableFactor : 1);
  return clampProb(complaint * factor * traits.complaintProneness * Math.exp(pressureSlope * situation.pressure));
};

const isLasting = (channel: Channel): boolean => channel === 'letter' || channel === 'portal';

const promiseProbOf = (traits: Traits, attempt: Attempt): number => {
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
  optOutProb: isLasting(attempt.channel)
    ? 0
    : clampProb(laws.harm.optOut * laws.harm.byTone[attempt.tone] * Math.exp(0.5 * situation.pressure)),
  promiseProb: promiseProbOf(traits, attempt),
  planProb: planProbOf(traits, attempt),
});

const paydayFactor = (laws: ResponseLaws, traits: Traits, day: DayNumber): number => {
  const boost = laws.payment.paydayBoost[daysSincePayday(traits.payday, day)] ?? 0;
  return 1 + traits.paydayRhythm * boost;
};

/** The true probability of a payment of its own accord on the day (debtor's calendar), neither promise nor plan standing. */
export const paymentProbOfDay = (laws: ResponseLaws, traits: Traits, situation: Situation, day: DayNumber): number => {
  const { baseIntensity, abilitySlope, willingnessSlope, ageHalfLifeDays, sizeExponent } = laws.payment;
  const own = Math.exp(abilitySlope * (traits.ability - 0.5) + willingnessSlope * (traits.willingness - 0.5));
  const age = 0.5 ** (Math.max(0, situation.daysPastDue) / ageHalfLifeDays);
  const size = (100 / Math.max(10, situation.balanceEuro)) ** sizeExponent;
  const fatigue = Math.exp(-0.3 * traits.fatigueSensitivity * Math.max(0, situation.pressure - 1));
  const payday = paydayFactor(laws, traits, day);
  const base = baseIntensity * own * age * size * fatigue;
  const intensity = Math.max(0.1 * base, base + situation.momentum) * payday;
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
