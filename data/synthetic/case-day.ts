/** One day of one case: the ledger's morning run, then a contact of the ladder, then money. */
import type { Stage } from '../../engine/index.ts';
import { judgePlan, judgePromise, payAsAgreed, settleForLess } from './agreements.ts';
import { minorPerEuro, type CaseRun, type Story } from './case-run.ts';
import { makeContact } from './contacts.ts';
import { dateOfDay, instantOfDay, weekdayOfDay, type DayNumber } from './local-day.ts';
import { closeCase, ownPaymentMinor, receivePayment, reversePayment } from './payments.ts';
import { paymentProbOfDay } from './respond.ts';

const portfolioByActor = { creditor: 'inhouse', agency: 'agency', debt_buyer: 'purchased' } as const;
const daysBetweenContacts = 3;
const settleProb = 0.004;

/** The morning on which the case is handed over. */
export const tellOpening = (story: Story, run: CaseRun, day: DayNumber): void => {
  const { debtor, log, zone } = story;
  const { bill, handover } = run;
  const market = debtor.country.code.toLowerCase();
  log.append('case.opened', instantOfDay(zone, day, 350), run.subject, {
    debtorId: debtor.debtorId,
    portfolio: `${portfolioByActor[handover.actor]}-${market}`,
    creditor: `${bill.terms.product}-${market}`,
    actor: handover.actor,
    product: bill.terms.product,
    principal: { amount: bill.amountMinor, currency: debtor.country.currency },
    dueDate: dateOfDay(bill.dueDay),
    stage: handover.stage,
  });
};

const isForCourt = (story: Story, run: CaseRun, day: DayNumber): boolean =>
  day >= run.legalDay &&
  day >= story.quietUntilDay &&
  !story.cannotPay &&
  run.balanceMinor > 40 * minorPerEuro(story.debtor);

const nextStage = (story: Story, run: CaseRun, day: DayNumber): Stage | null => {
  if (run.isDisputed || run.promise !== null || run.plan !== null) return null;
  if (run.stage === 'pre_due' && day > run.bill.dueDay) return 'reminder';
  if (run.stage === 'reminder' && day >= run.collectionDay) return 'collection';
  return run.stage === 'collection' && isForCourt(story, run, day) ? 'legal' : null;
};
/** Moves the case on; entering collection adds the country's fee. */
const advanceStage = (story: Story, run: CaseRun, day: DayNumber): void => {
  const stage = nextStage(story, run, day);
  if (stage === null) return;
  const at = instantOfDay(story.zone, day, 360);
  run.stage = stage;
  run.stageDay = day;
  run.ladderSteps = 0;
  run.notices = 0;
  story.log.append('case.stage_changed', at, run.subject, { stage });
  const { collectionFeeEuro, currency } = story.debtor.country;
  if (stage !== 'collection' || collectionFeeEuro === 0) return;
  run.balanceMinor += Math.round(collectionFeeEuro * minorPerEuro(story.debtor));
  story.log.append('balance.updated', at + 1000, run.subject, { balance: { amount: run.balanceMinor, currency } });
};

const argue = (story: Story, run: CaseRun, day: DayNumber): void => {
  const { dispute } = run;
  if (dispute?.raiseDay === day) {
    run.isDisputed = true;
    const reason = story.random.pick([
      { value: 'already_paid', share: 0.35 },
      { value: 'goods_or_service', share: 0.4 },
      { value: 'amount', share: 0.25 },
    ]);
    story.log.append('dispute.raised', instantOfDay(story.zone, day, 500), run.subject, { reason });
  }
  if (dispute?.resolveDay !== day || !run.isDisputed) return;
  run.isDisputed = false;
  const reason = dispute.isUpheld ? 'claim_withdrawn' : 'claim_stands';
  story.log.append('dispute.resolved', instantOfDay(story.zone, day, 510), run.subject, { reason });
  if (dispute.isUpheld) closeCase(story, run, day, 511, 'withdrawn');
};

const giveUp = (story: Story, run: CaseRun, day: DayNumber): void => {
  if (!run.isOpen || run.plan !== null || run.promise !== null || run.isDisputed) return;
  if (day >= run.writeOffDay) {
    const isSold = run.handover.actor !== 'debt_buyer' && story.random.chance(0.35);
    closeCase(story, run, day, 520, isSold ? 'sold' : 'written_off');
  } else if (story.cannotPay && story.random.chance(0.02)) closeCase(story, run, day, 520, 'written_off');
};

const isWorkday = (story: Story, day: DayNumber): boolean =>
  weekdayOfDay(day) <= 5 && !story.world.closedDays.includes(dateOfDay(day).slice(5));

const sendNotice = (story: Story, run: CaseRun, day: DayNumber): void => {
  const notices = story.debtor.country.notices.filter((notice) => notice.on === run.stage);
  const notice = notices[run.notices];
  if (notice === undefined || day - run.stageDay < notice.afterDays) return;
  run.notices += 1;
  story.log.append('notice.sent', instantOfDay(story.zone, day, 530), run.subject, {
    stage: notice.stage,
    channel: 'letter',
  });
};

const mayContact = (story: Story, run: CaseRun, day: DayNumber): boolean =>
  run.isOpen &&
  !run.isParked &&
  !run.isDisputed &&
  run.promise === null &&
  run.plan === null &&
  day >= story.quietUntilDay &&
  isWorkday(story, day);

/** Notice and ladder. Answers the first minute at which money can come in. */
const work = (story: Story, run: CaseRun, day: DayNumber): number => {
  const morning = 560;
  if (!mayContact(story, run, day)) return morning;
  sendNotice(story, run, day);
  if (day - story.lastContactDay < daysBetweenContacts) return morning;
  const steps = story.world.ladder.filter((step) => step.stage === run.stage);
  const step = steps[run.ladderSteps];
  if (step === undefined || day - run.stageDay < step.afterDays) return morning;
  run.ladderSteps += 1;
  return makeContact(story, run, day, step) ?? morning;
};

const payUnasked = (story: Story, run: CaseRun, day: DayNumber, minute: number): void => {
  const { laws } = story.world;
  const prob = paymentProbOfDay(
    laws,
    story.debtor.traits,
    {
      daysPastDue: day - run.bill.dueDay,
      balanceEuro: run.balanceMinor / minorPerEuro(story.debtor),
      pressure: story.pressure,
      momentum: run.momentum,
    },
    day,
  );
  if (story.random.chance(prob)) receivePayment(story, run, day, minute, ownPaymentMinor(story, run));
  else if (run.stage === 'legal' && story.random.chance(settleProb)) settleForLess(story, run, day, minute);
};

const pay = (story: Story, run: CaseRun, day: DayNumber, fromMinute: number): void => {
  if (!run.isOpen || run.isDisputed || story.cannotPay) return;
  const minute = story.random.whole(fromMinute, Math.max(fromMinute + 1, 1400));
  if (run.promise !== null || run.plan !== null) payAsAgreed(story, run, day, minute);
  else if (run.handover.paysOnDay === day) receivePayment(story, run, day, minute, run.balanceMinor);
  else if (run.handover.paysOnDay === null || day > run.handover.paysOnDay) payUnasked(story, run, day, minute);
};

/** What the ledger's night run does before anybody works. */
const tellMorning = (story: Story, run: CaseRun, day: DayNumber): void => {
  reversePayment(story, run, day);
  judgePlan(story, run, day);
  advanceStage(story, run, day);
  argue(story, run, day);
  giveUp(story, run, day);
};

/** Tells the day of a case that is open, or that still waits for the word on a promise. */
export const tellCaseDay = (story: Story, run: CaseRun, day: DayNumber): void => {
  judgePromise(story, run, day);
  if (!run.isOpen) return;
  tellMorning(story, run, day);
  const fromMinute = work(story, run, day);
  pay(story, run, day, fromMinute);
  run.momentum *= story.world.laws.effect.dailyDecay;
};
