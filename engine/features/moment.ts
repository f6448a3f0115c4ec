/** A context read once for all its features: the debtor's calendar, and the sums that several features share. */
import type { CaseContext } from '../context/case-context.ts';
import { bandRates, type BandRates } from './band-rates.ts';
import { calendarOf, type Calendar } from './calendar.ts';
import { contactSums, type ContactSums } from './contact-sums.ts';
import { moneyScale, type MoneyScale } from './money-scale.ts';
import { paymentRhythm, type PaymentRhythm } from './payment-rhythm.ts';

export type Moment = {
  readonly context: CaseContext;
  readonly calendar: Calendar;
  readonly contacts: ContactSums;
  readonly bands: BandRates;
  readonly rhythm: PaymentRhythm;
  readonly money: MoneyScale;
};

export const momentOf = (context: CaseContext): Moment => ({
  context,
  calendar: calendarOf(context),
  contacts: contactSums(context),
  bands: bandRates(context.responseBySlot),
  rhythm: paymentRhythm(context.payment.payments),
  money: moneyScale(context.currency),
});
