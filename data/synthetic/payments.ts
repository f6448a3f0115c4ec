/** Money that comes in, and cases that end. */
import type { CloseReason } from '../../engine/index.ts';
import { minorPerEuro, type CaseRun, type Story } from './case-run.ts';
import { instantOfDay, type DayNumber } from './local-day.ts';

/** Closes the case at the minute of the day; nothing is decided on it afterwards. */
export const closeCase = (story: Story, run: CaseRun, day: DayNumber, minute: number, reason: CloseReason): void => {
  run.isOpen = false;
  run.plan = null;
  // A promise that was paid is still to be confirmed; any other has no object now.
  if (run.promise?.isPaid === false) run.promise = null;
  story.log.append('case.closed', instantOfDay(story.zone, day, minute), run.subject, { reason });
};

const rateSatisfaction = (story: Story, run: CaseRun, day: DayNumber): void => {
  if (!story.random.chance(story.world.life.satisfactionRated)) return;
  const mood = 7.4 - 1.6 * story.pressure * story.debtor.traits.fatigueSensitivity + 2 * story.random.normal();
  const score = Math.max(0, Math.min(10, Math.round(mood)));
  story.log.append('satisfaction.rated', instantOfDay(story.zone, day + 1, 660), run.subject, { score });
};

/**
 * Receives `minor` (at most what is owed) on the case and closes it where nothing is left. Some part payments are sent back by
 * the bank three days later.
 */
export const receivePayment = (story: Story, run: CaseRun, day: DayNumber, minute: number, minor: number): void => {
  const { log, zone, random, debtor, world } = story;
  const { currency } = debtor.country;
  const at = instantOfDay(zone, day, minute);
  const amount = Math.min(minor, run.balanceMinor);
  const paymentId = log.append('payment.received', at, run.subject, { amount: { amount, currency } });
  run.balanceMinor -= amount;
  if (run.balanceMinor > 0) {
    if (run.reversal === null && random.chance(world.life.paymentReversed)) {
      run.reversal = { day: day + 3, minor: amount, paymentId };
    }
    return;
  }
  const { invoiceId, amountMinor } = run.bill;
  if (invoiceId !== null) {
    log.append('invoice.paid', at, story.subject, { invoiceId, amount: { amount: amountMinor, currency } });
  }
  closeCase(story, run, day, minute + 1, 'paid');
  rateSatisfaction(story, run, day);
};

/** The morning on which a returned payment shows. */
export const reversePayment = (story: Story, run: CaseRun, day: DayNumber): void => {
  const { reversal } = run;
  if (reversal?.day !== day) return;
  run.reversal = null;
  run.balanceMinor += reversal.minor;
  story.log.append('payment.reversed', instantOfDay(story.zone, day, 380), run.subject, {
    amount: { amount: reversal.minor, currency: story.debtor.country.currency },
    paymentId: reversal.paymentId,
  });
};

/** How much a debtor pays unasked: all of it, or a part that the means allow. Whole units, at least 5. */
export const ownPaymentMinor = (story: Story, run: CaseRun): number => {
  const { ability } = story.debtor.traits;
  const balanceEuro = run.balanceMinor / minorPerEuro(story.debtor);
  const fullProb = Math.min(0.97, 0.45 + 0.6 * ability - 0.0004 * balanceEuro);
  if (story.random.chance(fullProb)) return run.balanceMinor;
  const part = Math.floor((run.balanceMinor * (0.2 + 0.6 * story.random.uniform())) / 100) * 100;
  return Math.min(run.balanceMinor, Math.max(500, part));
};
