/**
 * What explanations say, by language: sentences with gaps in braces. A phrase that depends on a number has a form for one and a form for
 * others, chosen by the language's own plural rules. The languages other than English were not read by native speakers.
 */
import type { Channel, Slot } from '../../vocabulary/action.ts';
import type { FeatureFactor } from '../feature-factors.ts';

export type Plural = { readonly one: string; readonly other: string };

export type Phrases = {
  /** BCP 47: how numbers, money and dates are written. */
  readonly locale: string;
  /** Of the debtor's record. */
  readonly record: {
    readonly paidOnTime: Plural;
    readonly paidLate: Plural;
    readonly usuallyLate: Plural;
    readonly usuallyEarly: string;
    readonly usuallyOnDay: string;
    readonly promises: Plural;
    readonly paidToday: string;
    readonly paidAgo: Plural;
    readonly paymentDay: string;
    readonly responded: string;
    readonly openCases: Plural;
    readonly pastDue: Plural;
    readonly dueToday: string;
    readonly dueIn: Plural;
  };
  /** In the plural, after a number of them. */
  readonly channels: Readonly<Record<Channel, string>>;
  /** After the channel, with a space before it. */
  readonly slots: Readonly<Record<Slot, string>>;
  readonly factors: Readonly<Record<FeatureFactor, string>>;
  readonly raises: string;
  readonly lowers: string;
  readonly leaves: string;
  readonly flip: {
    readonly sentence: string;
    readonly and: string;
    readonly fewerContacts: Plural;
    readonly moreContacts: Plural;
    readonly fewerDaysPastDue: Plural;
    readonly moreDaysPastDue: Plural;
    readonly balance: string;
    readonly payment: string;
    readonly morePromisesKept: Plural;
    readonly morePromisesBroken: Plural;
    readonly fewerPromisesBroken: Plural;
    readonly hour: string;
    readonly contacts: Readonly<Record<Channel, string>>;
    readonly noContact: string;
    readonly handOff: string;
  };
  /** To the debtor: facts of their own record, and no judgement. */
  readonly toDebtor: {
    readonly due: string;
    readonly paid: string;
    readonly promised: string;
    readonly contacted: Plural;
    readonly ask: string;
  };
};
