/** A debtor's invoices over the months told: paid in time, paid late, or left until they become a case. */
import type { Actor } from '../../engine/index.ts';
import type { DayNumber } from './local-day.ts';
import type { SyntheticDebtor } from './population.ts';
import type { RandomStream } from './random-stream.ts';
import type { Traits } from './traits.ts';
import type { ProductTerms, World } from './world.ts';

/** How a claim comes to be a case. */
export type Handover = {
  readonly openDay: DayNumber;
  readonly stage: 'pre_due' | 'reminder' | 'collection';
  readonly actor: Actor;
  /** Opened before the due date and paid as it would have been anyway, on this day. */
  readonly paysOnDay: DayNumber | null;
};

export type Bill = {
  /** Null for a claim bought from another creditor: its invoice lies before our books. */
  readonly invoiceId: string | null;
  readonly terms: ProductTerms;
  readonly issuedDay: DayNumber;
  readonly dueDay: DayNumber;
  readonly amountMinor: number;
  /** The day it was paid without ever becoming a case. */
  readonly paidDay: DayNumber | null;
  readonly handover: Handover | null;
};

export type Period = { readonly firstDay: DayNumber; readonly lastDay: DayNumber };

const minorPerUnit = 100;
const preDueDays = 9;
/** A supplier ends the contract after so many bills that became cases. */
const unpaidBillsBorne = 2;

/** Whole local units, never below 5 of them. */
const amountMinor = (debtor: SyntheticDebtor, amountEuro: number): number =>
  Math.max(5, Math.round(amountEuro * debtor.country.unitsPerEuro)) * minorPerUnit;

/** Days after the due date on which the debtor would pay unasked: negative where early, null where not at all. */
const ownDelayDays = (traits: Traits, random: RandomStream): number | null => {
  const inTime = 1.7 + 2.2 * (traits.ability - 0.5) + 1.2 * (traits.willingness - 0.5) - 2.6 * traits.forgetfulness;
  if (random.chance(1 / (1 + Math.exp(-inTime)))) return -Math.floor(random.uniform() ** 2 * 12);
  const unpaid = 0.5 - 0.4 * traits.ability;
  if (random.chance(unpaid)) return null;
  return (
    1 + Math.floor(-Math.log(1 - random.uniform()) * (2.5 + 3 * traits.forgetfulness + 3 * (1 - traits.willingness)))
  );
};

const handoverOf = (
  world: World,
  terms: ProductTerms,
  dueDay: DayNumber,
  delay: number | null,
  random: RandomStream,
): Handover | null => {
  const actor = random.pick(world.actors);
  if (random.chance(world.life.preDueCase) && (delay === null || delay > -preDueDays)) {
    const paysOnDay = delay === null ? null : dueDay + delay;
    return { openDay: dueDay - preDueDays, stage: 'pre_due', actor: 'creditor', paysOnDay };
  }
  if (delay !== null && delay < terms.graceDays) return null;
  return { openDay: dueDay + terms.graceDays, stage: 'reminder', actor, paysOnDay: null };
};

type BillSeed = { readonly terms: ProductTerms; readonly issuedDay: DayNumber; readonly amountEuro: number };

/** One list of bills to come for each supplier. */
const contracts = (
  world: World,
  { firstDay, lastDay }: Period,
  random: RandomStream,
): readonly (readonly BillSeed[])[] => {
  const relations = random.chance(0.45) ? 2 : 1;
  return Array.from({ length: relations }, () => random.pick(world.products)).map((terms) => {
    const usualEuro = terms.medianEuro * Math.exp(terms.sigma * random.normal());
    const phase = random.whole(0, terms.cadenceDays);
    const count = Math.max(1, Math.floor((lastDay - firstDay - phase) / terms.cadenceDays) + 1);
    return Array.from({ length: count }, (_, index) => ({
      terms,
      issuedDay: Math.min(lastDay, firstDay + phase + index * terms.cadenceDays),
      amountEuro: usualEuro * Math.exp(0.2 * random.normal()),
    }));
  });
};

const settle = (
  world: World,
  debtor: SyntheticDebtor,
  seed: BillSeed,
  invoiceId: string,
  random: RandomStream,
): Bill => {
  const dueDay = seed.issuedDay + seed.terms.termDays;
  const delay = ownDelayDays(debtor.traits, random);
  const handover = handoverOf(world, seed.terms, dueDay, delay, random);
  return {
    invoiceId,
    terms: seed.terms,
    issuedDay: seed.issuedDay,
    dueDay,
    amountMinor: amountMinor(debtor, seed.amountEuro),
    paidDay: handover === null && delay !== null ? Math.max(seed.issuedDay + 1, dueDay + delay) : null,
    handover,
  };
};

/** The book is of people with at least one case: where none came about, one bill that is already due was left unpaid. */
const withOneCase = (world: World, bills: readonly Bill[], period: Period, random: RandomStream): readonly Bill[] => {
  const opens = (bill: Bill): boolean => bill.handover !== null && bill.handover.openDay <= period.lastDay;
  if (bills.some(opens)) return bills;
  const ripe = bills.filter((bill) => bill.dueDay + bill.terms.graceDays <= period.lastDay);
  // Mostly one of the newest: older ones tend to be over and gone from the book.
  const chosen = ripe[Math.floor(random.uniform() ** 0.4 * ripe.length)];
  if (chosen === undefined) return bills;
  const openDay = chosen.dueDay + chosen.terms.graceDays;
  const handover: Handover = { openDay, stage: 'reminder', actor: random.pick(world.actors), paysOnDay: null };
  return bills.map((bill) => (bill === chosen ? { ...bill, paidDay: null, handover } : bill));
};

const purchasedClaim = (world: World, debtor: SyntheticDebtor, period: Period, random: RandomStream): Bill => {
  const terms = random.pick(world.products);
  const openDay = random.whole(period.firstDay, period.lastDay + 1);
  const dueDay = openDay - random.whole(60, 240);
  return {
    invoiceId: null,
    terms,
    issuedDay: dueDay - terms.termDays,
    dueDay,
    amountMinor: amountMinor(debtor, terms.medianEuro * Math.exp(terms.sigma * random.normal()) * 1.4),
    paidDay: null,
    handover: { openDay, stage: 'collection', actor: 'debt_buyer', paysOnDay: null },
  };
};

/** The bills of one debtor, in the order of their ids. */
export const drawBills = (
  world: World,
  debtor: SyntheticDebtor,
  period: Period,
  random: RandomStream,
): readonly Bill[] => {
  const own: Bill[] = [];
  for (const contract of contracts(world, period, random)) {
    let unpaid = 0;
    for (const seed of contract) {
      if (unpaid === unpaidBillsBorne) break;
      const bill = settle(world, debtor, seed, `I-${debtor.key}-${own.length + 1}`, random);
      if (bill.handover?.stage === 'reminder') unpaid += 1;
      own.push(bill);
    }
  }
  const bills = withOneCase(world, own, period, random);
  return random.chance(world.life.purchasedCase) ? [...bills, purchasedClaim(world, debtor, period, random)] : bills;
};
