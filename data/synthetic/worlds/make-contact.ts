/** One contact as it is lived: what comes of it, told as facts, and what it does to momentum and pressure. */
import {
  isSlotless,
  minuteMs,
  type Candidate,
  type Channel,
  type FactType,
  type Instant,
} from '../../../engine/index.ts';
import { dateOfDay, instantOfDay, nextPayday, type DayNumber } from '../local-day.ts';
import { answerTo, pressureWith, type Answer } from './case-dynamics.ts';
import type { DayTruth } from './case-truth.ts';
import type { DayDraws } from './draws.ts';
import type { LiveCase, LiveDebtor } from './live-debtor.ts';

/** What a house could see of it. */
export type ContactOutcome = {
  /** Null: the channel does not show it. */
  readonly reached: boolean | null;
  readonly complained: boolean;
  readonly optedOut: boolean;
  /** When the debtor has done with it. */
  readonly overAt: Instant;
};

export type ContactRequest = {
  readonly debtor: LiveDebtor;
  readonly live: LiveCase;
  readonly today: DayTruth;
  readonly candidate: Candidate;
  readonly draws: DayDraws;
  /** Chance that a vulnerable person says so in a conversation. */
  readonly disclosesVulnerability: number;
  /** Told with every fact of the contact, where somebody decided it who wants to hear of it. */
  readonly decisionId?: string;
};

const letterDays = 2;
const letterMinute = 690;
const lastMinuteOfDay = 1380;

type Tell = (type: FactType, minutes: number, more?: object) => void;

/** Facts of the contact, so many minutes after it was sent. */
const tellOf = (request: ContactRequest): Tell => {
  const { debtor, live, candidate } = request;
  const { tone, treatment } = candidate.action;
  return (type, minutes, more = {}) => {
    const data = {
      ...(type.startsWith('contact.') ? contactNamed(request) : {}),
      ...(type === 'contact.sent' ? { tone, treatment } : {}),
    };
    debtor.draft.log.append(type, candidate.sendAt + minutes * minuteMs, live.draft.subject, { ...data, ...more });
  };
};

const contactNamed = ({ candidate: { action }, decisionId }: ContactRequest) => ({
  channel: action.channel,
  ...(decisionId === undefined ? {} : { decisionId }),
});

/** Minutes until a message is read: mostly soon, sometimes hours, the same day. */
const readingMinutes = ({ debtor, today, candidate, draws }: ContactRequest): number => {
  const left = (instantOfDay(debtor.zone, today.day, lastMinuteOfDay) - candidate.sendAt) / minuteMs;
  return Math.min(left - 5, 2 + Math.floor(-Math.log(1 - draws.rest.uniform()) * 70));
};

/** Days to a promise's date: the next payday as a rule, where it is near. */
const promisedDay = ({ debtor, draws }: ContactRequest, day: DayNumber): DayNumber => {
  const payday = nextPayday(debtor.draft.person.traits.payday, day + 2);
  return payday - day <= 16 && draws.rest.chance(0.7) ? payday + 1 : day + draws.rest.whole(3, 15);
};

/** A promise is a word: the payment follows its own chances, and the promise is kept if it falls within its time. */
const promise = (request: ContactRequest, tell: Tell, minutes: number): boolean => {
  const { debtor, live, today, candidate, draws } = request;
  if (live.promise !== null || draws.promise >= (today.answers.promise[candidate.place] ?? 0)) return false;
  const dueDay = promisedDay(request, today.day);
  live.promise = { dueDay };
  const { currency } = debtor.draft.person.country;
  tell('promise.made', minutes, {
    amount: { amount: live.draft.balanceMinor, currency },
    dueDate: dateOfDay(dueDay),
  });
  return true;
};

const disclose = ({ debtor, draws, disclosesVulnerability, candidate }: ContactRequest): void => {
  const { person, log, subject } = debtor.draft;
  if (debtor.saidVulnerable || !person.traits.vulnerable || draws.disclosed >= disclosesVulnerability) return;
  debtor.saidVulnerable = true;
  log.append('flag.set', candidate.sendAt + 15 * minuteMs, subject, { flag: 'vulnerable' });
};

const replyProb = 0.03;
/** Nobody sees a text message or a letter being read. */
const isSeen = (channel: Channel): boolean => channel === 'email' || channel === 'messaging' || channel === 'portal';

/** Whether the house sees if the debtor was reached. */
const isShown = (channel: Channel): boolean => channel === 'call' || isSeen(channel);

/** How long it took, and whether the house could see that the debtor was reached. */
type Reached = { readonly minutes: number; readonly isKnown: boolean };

const pickUp = (request: ContactRequest, tell: Tell): Reached => {
  tell('contact.answered', 1, { rightParty: true });
  promise(request, tell, 6);
  disclose(request);
  return { minutes: 7, isKnown: true };
};

const isClicked = ({ debtor, draws, candidate: { action } }: ContactRequest): boolean =>
  action.treatment === 'payment_link' &&
  action.channel !== 'letter' &&
  draws.clicked < 0.3 + 0.3 * debtor.draft.person.traits.digital;

const reply = (request: ContactRequest, tell: Tell, minutes: number): boolean => {
  const hasPromised = promise(request, tell, minutes);
  if (isSlotless(request.candidate.action.channel) || !(hasPromised || request.draws.replied < replyProb)) return false;
  tell('contact.replied', minutes, { intent: hasPromised ? 'will_pay' : 'question' });
  return true;
};

const read = (request: ContactRequest, tell: Tell): Reached => {
  const minutes = readingMinutes(request);
  const isOpened = isSeen(request.candidate.action.channel);
  if (isOpened) tell('contact.opened', minutes);
  const hasClicked = isClicked(request);
  if (hasClicked) tell('contact.clicked', minutes + 1);
  const hasReplied = reply(request, tell, minutes + 2);
  return { minutes: minutes + 3, isKnown: isOpened || hasClicked || hasReplied };
};

const takeHarm = (
  request: ContactRequest,
  answer: Answer,
  tell: Tell,
): Pick<ContactOutcome, 'complained' | 'optedOut'> => {
  const { debtor, draws, candidate } = request;
  const { channel, tone } = candidate.action;
  const complained = draws.complaint < answer.complaintProb;
  if (complained) tell('complaint.raised', 25, { reason: tone === 'firm' ? 'tone' : 'manner of contact' });
  const optedOut = draws.optOut < answer.optOutProb;
  const { log, subject } = debtor.draft;
  if (optedOut) log.append('consent.withdrawn', candidate.sendAt + 27 * minuteMs, subject, { channel });
  return { complained, optedOut };
};

const deliver = (request: ContactRequest, tell: Tell): void => {
  const { debtor, live, today, candidate } = request;
  const { channel } = candidate.action;
  if (channel === 'call') return;
  if (channel !== 'letter') {
    tell('contact.delivered', 1);
    return;
  }
  const at = instantOfDay(debtor.zone, today.day + letterDays, letterMinute);
  debtor.draft.log.append('contact.delivered', at, live.draft.subject, contactNamed(request));
};

type Attempted = { readonly isDelivered: boolean; readonly isReached: boolean };

const attempt = ({ today, candidate, draws }: ContactRequest, answer: Answer): Attempted => {
  const deliveredProb = today.answers.delivered[candidate.place] ?? 0;
  const isDelivered = draws.delivered < deliveredProb;
  return { isDelivered, isReached: isDelivered && draws.reached < answer.reachProb / deliveredProb };
};

const tellMiss = (channel: Channel, isDelivered: boolean, tell: Tell): void => {
  if (!isDelivered)
    tell('contact.failed', 1, { reason: channel === 'call' ? 'number_not_in_service' : 'undeliverable' });
  else if (channel === 'call') tell('contact.failed', 1, { reason: 'no_answer' });
};

/** Makes the contact: its facts are told, momentum and pressure moved. */
export const makeContact = (request: ContactRequest): ContactOutcome => {
  const { debtor, live, today, candidate } = request;
  const { channel } = candidate.action;
  const answer = answerTo(live.truth, today, candidate.place, debtor.pressure);
  const tell = tellOf(request);
  debtor.pressure = pressureWith(live.truth, candidate.place, debtor.pressure);
  tell('contact.sent', 0);
  const { isDelivered, isReached } = attempt(request, answer);
  if (isDelivered) deliver(request, tell);
  const unseen = isDelivered && !isShown(channel) ? null : false;
  if (!isReached) {
    tellMiss(channel, isDelivered, tell);
    return { reached: unseen, complained: false, optedOut: false, overAt: candidate.sendAt + 2 * minuteMs };
  }
  const { minutes, isKnown } = channel === 'call' ? pickUp(request, tell) : read(request, tell);
  live.momentum += answer.momentum;
  const harm = takeHarm(request, answer, tell);
  return { reached: isKnown ? true : unseen, ...harm, overAt: candidate.sendAt + (minutes + 1) * minuteMs };
};
