/** One contact of the static ladder and what comes of it, drawn from the true laws. */
import { minuteMs, type Channel, type Instant } from '../../engine/index.ts';
import { agreePlan, makePromise } from './agreements.ts';
import { minorPerEuro, type CaseRun, type Story } from './case-run.ts';
import { instantOfDay, type DayNumber } from './local-day.ts';
import { isUsable } from './population.ts';
import { pressureAfter, respond, type Attempt, type TrueResponse } from './respond.ts';
import type { LadderStep } from './world.ts';

const dayMinutes = 1440;
const fallbackChannels: readonly Channel[] = ['sms', 'email', 'letter'];

/** The step's channel, or the first that can be used in its place; null where there is none. */
const usableChannel = (story: Story, wanted: Channel): Channel | null =>
  [wanted, ...fallbackChannels].find((channel) => isUsable(story.debtor, story.refused, channel)) ?? null;

/** Working hours for calls, letters and formal steps; to the early evening for the rest. */
const contactMinute = (story: Story, channel: Channel): number => {
  if (channel === 'letter') return 840;
  return channel === 'call' ? story.random.whole(545, 1075) : story.random.whole(545, 1165);
};

type Contact = {
  readonly run: CaseRun;
  readonly attempt: Attempt;
  readonly day: DayNumber;
  readonly minute: number;
  readonly data: { readonly channel: Channel };
};

const after = (contact: Contact, minutes: number): Instant => contact.attempt.at + minutes * minuteMs;

/** Minutes until a message is read: mostly soon, sometimes hours. Ends before midnight. */
const readingMinutes = (story: Story, minute: number): number =>
  Math.min(dayMinutes - 90 - minute, 2 + Math.floor(-Math.log(1 - story.random.uniform()) * 70));

const agree = (story: Story, contact: Contact, answer: TrueResponse, minutes: number): boolean => {
  const { run, day, minute } = contact;
  if (story.cannotPay || run.promise !== null || run.plan !== null) return false;
  if (story.random.chance(answer.planProb)) agreePlan(story, run, day, minute + minutes);
  else if (story.random.chance(answer.promiseProb)) makePromise(story, run, day, minute + minutes);
  else return false;
  return true;
};

const discloseVulnerability = (story: Story, contact: Contact): void => {
  const { debtor, random, world } = story;
  if (story.saidVulnerable || !debtor.traits.vulnerable || !random.chance(world.life.disclosesVulnerability)) return;
  story.saidVulnerable = true;
  // From here on a person looks after the debtor; the ladder is silent.
  story.quietUntilDay = Infinity;
  story.log.append('flag.set', after(contact, 15), story.subject, { flag: 'vulnerable' });
};

const answerCall = (story: Story, contact: Contact, answer: TrueResponse, isReached: boolean): void => {
  const { log, random, world } = story;
  const { run, data } = contact;
  if (!isReached) {
    if (random.chance(0.06))
      log.append('contact.answered', after(contact, 1), run.subject, { ...data, rightParty: false });
    else log.append('contact.failed', after(contact, 1), run.subject, { ...data, reason: 'no_answer' });
    return;
  }
  log.append('contact.answered', after(contact, 1), run.subject, { ...data, rightParty: true });
  agree(story, contact, answer, 6);
  discloseVulnerability(story, contact);
  if (!random.chance(world.life.satisfactionRated)) return;
  const mood =
    5.5 + 1.6 * story.debtor.traits.toneResponse[contact.attempt.tone] - story.pressure + 1.8 * random.normal();
  const score = Math.max(0, Math.min(10, Math.round(mood)));
  log.append('satisfaction.rated', after(contact, 60), run.subject, { score });
};

const replyIntent = (story: Story, hasAgreed: boolean): string | null => {
  if (hasAgreed) return 'will_pay';
  if (!story.random.chance(0.03)) return null;
  return story.random.pick([
    { value: 'question', share: 0.6 },
    { value: 'cannot_pay', share: 0.4 },
  ]);
};

const answerMessage = (story: Story, contact: Contact, answer: TrueResponse, minutes: number): void => {
  const { log, random } = story;
  const { run, data, attempt } = contact;
  // Nobody sees a text message or a letter being read.
  const isSeen = attempt.channel !== 'sms' && attempt.channel !== 'letter';
  if (isSeen) log.append('contact.opened', after(contact, minutes), run.subject, data);
  const hasLink = attempt.treatment === 'payment_link' && attempt.channel !== 'letter';
  if (hasLink && random.chance(0.3 + 0.3 * story.debtor.traits.digital)) {
    log.append('contact.clicked', after(contact, minutes + 1), run.subject, data);
  }
  const hasAgreed = agree(story, contact, answer, minutes + 2);
  const intent = replyIntent(story, hasAgreed);
  if (intent !== null && attempt.channel !== 'letter' && attempt.channel !== 'portal') {
    log.append('contact.replied', after(contact, minutes + 2), run.subject, { ...data, intent });
  }
};

const takeHarm = (story: Story, contact: Contact, answer: TrueResponse): void => {
  const { channel } = contact.attempt;
  if (story.random.chance(answer.complaintProb)) {
    const reason =
      story.pressure > 1.2 ? 'too many contacts' : contact.attempt.tone === 'firm' ? 'tone' : 'manner of contact';
    story.log.append('complaint.raised', after(contact, 25), contact.run.subject, { reason });
  }
  if (story.random.chance(answer.optOutProb)) {
    story.refused.add(channel);
    story.log.append('consent.withdrawn', after(contact, 27), story.subject, { channel });
  }
};

/** Letters come two days later, at the post's hour; messages within minutes; a call is its own delivery. */
const deliver = (story: Story, contact: Contact): void => {
  const { channel } = contact.attempt;
  if (channel === 'call') return;
  const at = channel === 'letter' ? instantOfDay(story.zone, contact.day + 2, 690) : after(contact, 1);
  story.log.append('contact.delivered', at, contact.run.subject, contact.data);
};

/** Answers how many minutes after the sending the debtor has done with it. */
const receive = (story: Story, contact: Contact, answer: TrueResponse): number => {
  const { random, log } = story;
  const { run, data, attempt } = contact;
  if (!random.chance(answer.deliveredProb)) {
    const reason = attempt.channel === 'call' ? 'number_not_in_service' : 'undeliverable';
    log.append('contact.failed', after(contact, 1), run.subject, { ...data, reason });
    return 0;
  }
  deliver(story, contact);
  const isReached = random.chance(answer.reachProb);
  if (attempt.channel === 'call') answerCall(story, contact, answer, isReached);
  if (!isReached) return 0;
  const minutes = attempt.channel === 'call' ? 7 : readingMinutes(story, contact.minute);
  if (attempt.channel !== 'call') answerMessage(story, contact, answer, minutes);
  run.momentum += answer.momentum;
  takeHarm(story, contact, answer);
  return minutes;
};

/** Makes the contact of a ladder step. Answers the minute of the day by which it is over, or null where no channel is left. */
export const makeContact = (story: Story, run: CaseRun, day: DayNumber, step: LadderStep): number | null => {
  const channel = usableChannel(story, step.channel);
  if (channel === null) return null;
  const { tone, treatment } = step;
  const minute = contactMinute(story, channel);
  const attempt: Attempt = { channel, tone, treatment, at: instantOfDay(story.zone, day, minute), zone: story.zone };
  const contact: Contact = { run, attempt, day, minute, data: { channel } };
  const answer = respond(
    story.world.laws,
    story.debtor.traits,
    {
      daysPastDue: day - run.bill.dueDay,
      balanceEuro: run.balanceMinor / minorPerEuro(story.debtor),
      pressure: story.pressure,
      momentum: run.momentum,
    },
    attempt,
  );
  story.log.append('contact.sent', attempt.at, run.subject, { channel, tone, treatment });
  story.pressure = pressureAfter(story.world.laws, story.pressure, channel);
  story.lastContactDay = day;
  return minute + receive(story, contact, answer) + 3;
};
