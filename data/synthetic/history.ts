/**
 * One debtor's months, told day by day: invoices, cases, stages, contacts of a static ladder, answers, agreements, payments,
 * disputes and what life does. Pure: the same debtor, seed and instant give the same facts.
 */
import type { Fact, Instant } from '../../engine/index.ts';
import { drawBills, type Bill, type Period } from './bills.ts';
import { beginCase, type CaseRun, type Story } from './case-run.ts';
import { tellCaseDay, tellOpening } from './case-day.ts';
import { openFactLog } from './fact-log.ts';
import { dateOfDay, dayOfInstant, instantOfDay, type DayNumber } from './local-day.ts';
import type { SyntheticDebtor } from './population.ts';
import { randomStream } from './random-stream.ts';
import type { Traits } from './traits.ts';
import type { World } from './world.ts';

/** What is true of a case at the end of the story and cannot be read from its facts. */
export type CaseTruth = {
  readonly caseId: string;
  readonly isOpen: boolean;
  readonly balanceMinor: number;
  /** Daily payment intensity that past contacts have left behind. */
  readonly momentum: number;
};

export type DebtorTruth = {
  readonly traits: Traits;
  /** Contact pressure at the end of the story. */
  readonly pressure: number;
  readonly cases: readonly CaseTruth[];
};

export type DebtorHistory = {
  readonly debtorId: string;
  /** In no particular order; none after the instant the story is told at. */
  readonly facts: readonly Fact[];
  readonly truth: DebtorTruth;
};

const storyPath = 3;
const daysPerMonth = 30.44;

/** The whole days of the months before `asOf`, on the debtor's calendar: the day of `asOf` is not begun. */
const periodBefore = (zone: string, asOf: Instant, months: number): Period => {
  const today = dayOfInstant(zone, asOf);
  return { firstDay: today - Math.round(months * daysPerMonth), lastDay: today - 1 };
};

const register = (story: Story, day: DayNumber): void => {
  const { debtor, log, zone } = story;
  const at = instantOfDay(zone, day, 330);
  log.append('debtor.registered', at, story.subject, {
    country: debtor.country.code,
    region: debtor.region,
    language: debtor.language,
    timeZones: [...debtor.timeZones],
    kind: debtor.kind,
    reachable: { ...debtor.reachable },
    ...(debtor.birthYear === null ? {} : { birthYear: debtor.birthYear }),
    ...(debtor.household === null ? {} : { household: debtor.household }),
    attributes: { ...debtor.attributes },
  });
  for (const channel of debtor.consents) log.append('consent.given', at, story.subject, { channel });
};

const tellInvoice = (story: Story, bill: Bill): void => {
  const { invoiceId } = bill;
  if (invoiceId === null) return;
  const amount = { amount: bill.amountMinor, currency: story.debtor.country.currency };
  story.log.append('invoice.issued', instantOfDay(story.zone, bill.issuedDay, 420), story.subject, {
    invoiceId,
    amount,
    dueDate: dateOfDay(bill.dueDay),
  });
  if (bill.paidDay === null) return;
  const minute = story.random.whole(450, 1380);
  story.log.append('invoice.paid', instantOfDay(story.zone, bill.paidDay, minute), story.subject, {
    invoiceId,
    amount,
  });
};

const statePreference = (story: Story, day: DayNumber): void => {
  const { preference } = story.debtor;
  if (preference === null) return;
  story.log.append('preference.stated', instantOfDay(story.zone, day, 610), story.subject, {
    channels: [...preference.channels],
    slots: [...preference.slots],
    ...(preference.tone === null ? {} : { tone: preference.tone }),
  });
};

/** What sets in on the day and changes what anybody may do: no more contact, for some no more money. */
const live = (story: Story, day: DayNumber, period: Period): void => {
  const event = story.debtor.lifeEvent;
  if (event === null) return;
  const onDay = period.firstDay + Math.floor(event.atFraction * (period.lastDay - period.firstDay));
  if (onDay !== day) return;
  const untilDay = event.untilDays === null ? null : day + event.untilDays;
  story.quietUntilDay = untilDay ?? Infinity;
  story.cannotPay = event.flag !== 'represented' && event.flag !== 'breathing_space';
  story.log.append('flag.set', instantOfDay(story.zone, day, 400), story.subject, {
    flag: event.flag,
    ...(untilDay === null ? {} : { until: dateOfDay(untilDay) }),
  });
};

const isActive = (run: CaseRun): boolean => run.isOpen || run.promise !== null;

const openCases = (story: Story, bills: readonly Bill[], day: DayNumber): void => {
  for (const bill of bills) {
    if (bill.handover?.openDay !== day) continue;
    const run = beginCase(story, bill, bill.handover);
    story.cases.push(run);
    tellOpening(story, run, day);
  }
};

const tellDays = (story: Story, bills: readonly Bill[], period: Period): void => {
  const claims = bills.filter((bill) => bill.handover !== null);
  for (let day = period.firstDay; day <= period.lastDay; day += 1) {
    openCases(story, claims, day);
    live(story, day, period);
    for (const run of story.cases) if (isActive(run)) tellCaseDay(story, run, day);
    story.pressure *= story.world.laws.pressure.dailyDecay;
  }
};

const beginStory = (world: World, debtor: SyntheticDebtor, seed: number, index: number, asOf: Instant): Story => ({
  world,
  debtor,
  subject: { kind: 'debtor', id: debtor.debtorId },
  zone: debtor.country.zone,
  log: openFactLog(debtor.key, asOf),
  random: randomStream(seed, [storyPath, index]),
  refused: new Set(),
  cases: [],
  pressure: 0,
  lastContactDay: -Infinity,
  quietUntilDay: -Infinity,
  cannotPay: false,
  saidVulnerable: false,
});

export type StoryRequest = {
  readonly world: World;
  readonly debtor: SyntheticDebtor;
  readonly seed: number;
  readonly index: number;
  readonly asOf: Instant;
  readonly months: number;
};

/** Tells the story of one debtor up to the instant. */
export const tellHistory = ({ world, debtor, seed, index, asOf, months }: StoryRequest): DebtorHistory => {
  const story = beginStory(world, debtor, seed, index, asOf);
  const period = periodBefore(story.zone, asOf, months);
  const bills = drawBills(world, debtor, period, story.random);
  register(story, period.firstDay);
  for (const bill of bills) tellInvoice(story, bill);
  statePreference(story, story.random.whole(period.firstDay, period.lastDay + 1));
  tellDays(story, bills, period);
  return {
    debtorId: debtor.debtorId,
    facts: story.log.facts,
    truth: {
      traits: debtor.traits,
      pressure: story.pressure,
      cases: story.cases.map(({ caseId, isOpen, balanceMinor, momentum }) => ({
        caseId,
        isOpen,
        balanceMinor,
        momentum,
      })),
    },
  };
};
