/** Payment behaviour in numbers, from the debtor's cases and invoices. */
import type { CaseState } from '../state/case-state.ts';
import type { DebtorState } from '../state/debtor-state.ts';
import { dayMs, minuteMs, offsetMinutes, type Instant, type LocalDate } from '../vocabulary/time.ts';
import type { PaymentHistory } from './case-context.ts';
import { payDayOf } from './pay-day.ts';

type Payment = PaymentHistory['payments'][number];
type InvoiceRecord = Pick<
  PaymentHistory,
  | 'settledInvoices'
  | 'lateInvoices'
  | 'medianDaysLate'
  | 'meanDaysLate'
  | 'latenessTrendDays'
  | 'openInvoices'
  | 'overdueInvoices'
>;

/** The instant of a context, the debtor's first zone, and the calendar day there. */
export type LocalClock = { readonly asOf: Instant; readonly zone: string; readonly today: LocalDate };

const mostPayments = 60;
/** A trend is read from so many of the newest settled invoices. */
const fewestForTrend = 4;
const mostForTrend = 12;

const medianOf = (sorted: readonly number[]): number | null => {
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined || sorted.length % 2 === 1) return middle ?? null;
  return (middle + (sorted[sorted.length / 2 - 1] ?? middle)) / 2;
};

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Oldest first. Of an odd number the one in the middle is left out. */
const trendOf = (daysLate: readonly number[]): number | null => {
  if (daysLate.length < fewestForTrend) return null;
  const newest = daysLate.slice(-mostForTrend);
  const half = Math.floor(newest.length / 2);
  return (meanOf(newest.slice(-half)) ?? 0) - (meanOf(newest.slice(0, half)) ?? 0);
};

const invoiceRecord = (debtor: DebtorState | null, today: LocalDate): InvoiceRecord => {
  const invoices = debtor?.invoices ?? [];
  const inOrder = invoices.map(({ daysLate }) => daysLate).filter((days) => days !== null);
  const late = inOrder.toSorted((left, right) => left - right);
  const open = invoices.filter(({ settledAt, issuedAt }) => settledAt === null && issuedAt !== null);
  return {
    settledInvoices: debtor?.invoiceTally.settled ?? 0,
    lateInvoices: debtor?.invoiceTally.late ?? 0,
    medianDaysLate: medianOf(late),
    meanDaysLate: meanOf(late),
    latenessTrendDays: trendOf(inOrder),
    openInvoices: open.length,
    overdueInvoices: open.filter(({ dueOn }) => dueOn !== null && dueOn < today).length,
  };
};

const newestFirst = (left: Payment, right: Payment): number =>
  right.at - left.at || right.minor - left.minor || (left.currency < right.currency ? -1 : 1);

/** What was received and not taken back. */
const paymentsOf = (cases: readonly CaseState[]): readonly Payment[] => {
  const payments: Payment[] = [];
  for (const { payments: records, opening } of cases) {
    for (let index = records.length - 1; index >= 0; index -= 1) {
      const record = records[index];
      if (record === undefined || opening === null || record.reversedMinor >= record.minor) continue;
      payments.push({ at: record.at, minor: record.minor - record.reversedMinor, currency: opening.currency });
    }
  }
  return payments.sort(newestFirst).slice(0, mostPayments);
};

const lastPromiseAt = (cases: readonly CaseState[]): Instant | null => {
  let newest: Instant | null = null;
  for (const { promises } of cases) {
    const at = promises.at(-1)?.at;
    if (at !== undefined && (newest === null || at > newest)) newest = at;
  }
  return newest;
};

/** Over all the given cases of the debtor. Days of the month are those of the clock's zone. */
export const paymentHistory = (
  cases: readonly CaseState[],
  debtor: DebtorState | null,
  clock: LocalClock,
): PaymentHistory => {
  const payments = paymentsOf(cases);
  const total = (outcome: keyof CaseState['promiseTally']): number =>
    cases.reduce((sum, { promiseTally }) => sum + promiseTally[outcome], 0);
  const localDays = payments.map(({ at }) => Math.floor((at + offsetMinutes(clock.zone, at) * minuteMs) / dayMs));
  return {
    ...invoiceRecord(debtor, clock.today),
    payments,
    paymentsLast90Days: payments.filter(({ at }) => at > clock.asOf - 90 * dayMs).length,
    lastPaymentAt: payments[0]?.at ?? null,
    paymentDayOfMonth: payDayOf(localDays),
    promisesMade: total('made'),
    promisesKept: total('kept'),
    promisesBroken: total('broken'),
    lastPromiseAt: lastPromiseAt(cases),
  };
};
