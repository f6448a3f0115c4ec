/** Mornings and days of one debtor's case: what the ledger does, what the contact does, and money. */
import { minuteMs, type Instant } from '../../../engine/index.ts';
import { dayOfInstant, instantOfDay, type DayNumber } from '../local-day.ts';
import { payProbOn } from './case-dynamics.ts';
import type { DayDraws } from './draws.ts';
import type { LiveCase, LiveDebtor } from './live-debtor.ts';
import type { RandomStream } from '../random-stream.ts';

const lastMinute = 1400;
const writeOffMinute = 340;

export const ageOn = (live: LiveCase, day: DayNumber): number => day - live.draft.openDay;

const closeCase = (debtor: LiveDebtor, live: LiveCase, at: Instant, reason: 'paid' | 'written_off'): void => {
  debtor.draft.log.append('case.closed', at, live.draft.subject, { reason });
  debtor.open = null;
};

/** Early in the morning: a promise that was not kept is told, a case whose days are over is written off. */
export const beginDay = (debtor: LiveDebtor, live: LiveCase, day: DayNumber): void => {
  if (live.promise !== null && day > live.promise.dueDay) {
    live.promise = null;
    debtor.draft.log.append('promise.broken', instantOfDay(debtor.zone, day, 370), live.draft.subject, {});
  }
  if (ageOn(live, day) < live.truth.days.length) return;
  closeCase(debtor, live, instantOfDay(debtor.zone, day, writeOffMinute), 'written_off');
};

/** Pays the whole, some time after the instant on the same day. */
const payInFull = (debtor: LiveDebtor, live: LiveCase, from: Instant, random: RandomStream): void => {
  const { log, person, subject } = debtor.draft;
  const { balanceMinor, invoiceId } = live.draft;
  const day = dayOfInstant(debtor.zone, from);
  const left = Math.max(1, (instantOfDay(debtor.zone, day, lastMinute) - from) / minuteMs);
  const at = from + Math.floor(random.uniform() * left) * minuteMs;
  const amount = { amount: balanceMinor, currency: person.country.currency };
  log.append('payment.received', at, live.draft.subject, { amount });
  log.append('invoice.paid', at, subject, { invoiceId, amount });
  if (live.promise !== null) log.append('promise.kept', at + 1000, live.draft.subject, {});
  live.promise = null;
  closeCase(debtor, live, at + minuteMs, 'paid');
};

/** Whether the case is paid today, some time after the instant; then it is over. */
export const receiveMoney = (debtor: LiveDebtor, live: LiveCase, from: Instant, draws: DayDraws): boolean => {
  const today = live.truth.days[ageOn(live, draws.day)];
  if (today === undefined) return false;
  if (draws.paid >= payProbOn(live.truth, today, live.momentum, debtor.pressure)) return false;
  payInFull(debtor, live, from, draws.rest);
  return true;
};

/** The other person of the household, where there is one: households are of two, one after the other. */
export const partnerOf = (debtors: readonly LiveDebtor[], { draft }: LiveDebtor): LiveDebtor | undefined => {
  const { household } = draft.person;
  const partner = household === null ? undefined : debtors[draft.index ^ 1];
  return partner?.draft.person.household === household ? partner : undefined;
};

/** The night: what has moved the debtor fades. */
export const endDay = (debtor: LiveDebtor, live: LiveCase | null, pressureDecay: number): void => {
  debtor.pressure *= pressureDecay;
  if (live !== null) live.momentum *= live.truth.momentumDecay;
};
