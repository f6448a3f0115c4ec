/** Promises to pay and plans of instalments: made in a conversation, kept or broken after their dates. */
import type { CaseRun, Story } from './case-run.ts';
import { closeCase, receivePayment } from './payments.ts';
import { dateOfDay, instantOfDay, nextPayday, type DayNumber } from './local-day.ts';

const wholeUnits = (minor: number): number => Math.max(500, Math.floor(minor / 100) * 100);

const keepProb = (story: Story): number => {
  const { ability, willingness, forgetfulness } = story.debtor.traits;
  return Math.min(0.95, 0.15 + 0.45 * ability + 0.35 * willingness - 0.1 * forgetfulness);
};

/** The debtor names a date, mostly the next payday, and an amount. */
export const makePromise = (story: Story, run: CaseRun, day: DayNumber, minute: number): void => {
  const { random, debtor } = story;
  const payday = nextPayday(debtor.traits.payday, day + 2);
  const dueDay = payday - day <= 16 && random.chance(0.7) ? payday + 1 : day + random.whole(3, 15);
  const share = random.chance(0.75) ? 1 : 0.3 + 0.4 * random.uniform();
  const minor = share === 1 ? run.balanceMinor : Math.min(run.balanceMinor, wholeUnits(run.balanceMinor * share));
  const paysOnDay = random.chance(keepProb(story)) ? Math.max(day + 1, dueDay - random.whole(0, 3)) : null;
  run.promise = { dueDay, minor, paysOnDay, isPaid: false };
  story.log.append('promise.made', instantOfDay(story.zone, day, minute), run.subject, {
    amount: { amount: minor, currency: debtor.country.currency },
    dueDate: dateOfDay(dueDay),
  });
};

/** The debtor agrees to pay in three to six monthly parts, each on a payday. */
export const agreePlan = (story: Story, run: CaseRun, day: DayNumber, minute: number): void => {
  const { random, debtor } = story;
  const count = random.whole(3, 7);
  const part = Math.ceil(run.balanceMinor / count / 100) * 100;
  const keep = keepProb(story) ** 0.25;
  let missed: number | null = null;
  let dueDay = day + 2;
  let left = run.balanceMinor;
  const instalments: { readonly dueDay: DayNumber; readonly minor: number }[] = [];
  while (left > 0) {
    dueDay = nextPayday(debtor.traits.payday, dueDay) + 1;
    if (missed === null && !random.chance(keep)) missed = instalments.length;
    instalments.push({ dueDay, minor: Math.min(part, left) });
    left -= part;
    dueDay += 10;
  }
  run.plan = { instalments, missed, next: 0 };
  story.log.append('plan.agreed', instantOfDay(story.zone, day, minute), run.subject, {
    instalments: instalments.map((instalment) => ({
      amount: { amount: instalment.minor, currency: debtor.country.currency },
      dueDate: dateOfDay(instalment.dueDay),
    })),
  });
};

/** The morning after a promise's date the ledger says whether it was kept. */
export const judgePromise = (story: Story, run: CaseRun, day: DayNumber): void => {
  if (run.promise === null || day <= run.promise.dueDay) return;
  const type = run.promise.isPaid ? 'promise.kept' : 'promise.broken';
  run.promise = null;
  story.log.append(type, instantOfDay(story.zone, day, 370), run.subject, {});
};

/** Four days after a missed instalment the plan falls. */
export const judgePlan = (story: Story, run: CaseRun, day: DayNumber): void => {
  const { plan } = run;
  if (plan === null || plan.missed !== plan.next) return;
  const instalment = plan.instalments[plan.next];
  if (instalment === undefined || day < instalment.dueDay + 4) return;
  run.plan = null;
  story.log.append('plan.broken', instantOfDay(story.zone, day, 372), run.subject, {});
};

/** Pays what was agreed for the day. */
export const payAsAgreed = (story: Story, run: CaseRun, day: DayNumber, minute: number): void => {
  const { promise, plan } = run;
  if (promise?.paysOnDay === day) {
    promise.isPaid = true;
    receivePayment(story, run, day, minute, promise.minor);
  }
  const instalment = plan?.instalments[plan.next];
  if (plan === null || instalment?.dueDay !== day || plan.missed === plan.next) return;
  plan.next += 1;
  receivePayment(story, run, day, minute, instalment.minor);
};

/** A few long-unpaid cases end by a sum that both sides can live with. */
export const settleForLess = (story: Story, run: CaseRun, day: DayNumber, minute: number): void => {
  const minor = wholeUnits(run.balanceMinor * (0.5 + 0.3 * story.random.uniform()));
  if (minor >= run.balanceMinor) return;
  story.log.append('payment.received', instantOfDay(story.zone, day, minute), run.subject, {
    amount: { amount: minor, currency: story.debtor.country.currency },
  });
  run.balanceMinor -= minor;
  closeCase(story, run, day, minute + 1, 'settled');
};
