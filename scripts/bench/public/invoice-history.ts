/**
 * What was known of a customer when a new invoice came up: made only of invoices settled strictly before that day. Sums run along the order
 * of settlement, so each invoice sees a prefix of its customer's list, and none sees itself or the future.
 */
import type { DataRow } from './read-data.ts';
import { numberSource, type Source } from './sources.ts';

export type Invoice = {
  /** As it stands in the file. */
  readonly row: DataRow;
  readonly customer: string;
  /** Day of the prediction: nothing settled on it or later may be used. */
  readonly asOfDay: number;
  readonly dueDay: number;
  readonly settledDay: number;
  readonly amount: number;
};

export type History = {
  readonly settledCount: number;
  readonly lateShare: number;
  readonly meanDaysLate: number;
  readonly greatestDaysLate: number;
  /** Mean over the last three and the last ten that were settled. */
  readonly lastThreeDaysLate: number;
  readonly lastTenDaysLate: number;
  readonly lastTenLateShare: number;
  readonly daysSinceSettled: number;
  readonly meanAmount: number;
};

export const daysLateOf = ({ settledDay, dueDay }: Invoice): number => settledDay - dueDay;

const nothingKnown: History = {
  settledCount: 0,
  lateShare: NaN,
  meanDaysLate: NaN,
  greatestDaysLate: NaN,
  lastThreeDaysLate: NaN,
  lastTenDaysLate: NaN,
  lastTenLateShare: NaN,
  daysSinceSettled: NaN,
  meanAmount: NaN,
};

const meanOf = <T>(items: readonly T[], valueOf: (item: T) => number): number =>
  items.reduce((sum, item) => sum + valueOf(item), 0) / items.length;

const isLate = (invoice: Invoice): number => Number(daysLateOf(invoice) > 0);

/** The history of a customer after each of its settlements, in their order; the first entry knows nothing. */
const historiesOf = (settled: readonly Invoice[]): readonly History[] => {
  const sums = { late: 0, days: 0, amount: 0, greatest: -Infinity };
  const histories: History[] = [nothingKnown];
  for (const [place, invoice] of settled.entries()) {
    const count = place + 1;
    sums.late += isLate(invoice);
    sums.days += daysLateOf(invoice);
    sums.amount += invoice.amount;
    sums.greatest = Math.max(sums.greatest, daysLateOf(invoice));
    const lastTen = settled.slice(Math.max(0, count - 10), count);
    histories.push({
      settledCount: count,
      lateShare: sums.late / count,
      meanDaysLate: sums.days / count,
      greatestDaysLate: sums.greatest,
      lastThreeDaysLate: meanOf(lastTen.slice(-3), daysLateOf),
      lastTenDaysLate: meanOf(lastTen, daysLateOf),
      lastTenLateShare: meanOf(lastTen, isLate),
      daysSinceSettled: invoice.settledDay,
      meanAmount: sums.amount / count,
    });
  }
  return histories;
};

/** Number of invoices settled strictly before the day. */
const settledBefore = (settled: readonly Invoice[], day: number): number => {
  let low = 0;
  let high = settled.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((settled[middle]?.settledDay ?? Infinity) < day) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The history behind each invoice, in the order given. */
export const historyBefore = (invoices: readonly Invoice[]): readonly History[] => {
  const byCustomer = new Map<string, Invoice[]>();
  for (const invoice of invoices) {
    const own = byCustomer.get(invoice.customer);
    if (own === undefined) byCustomer.set(invoice.customer, [invoice]);
    else own.push(invoice);
  }
  const prepared = new Map(
    [...byCustomer].map(([customer, own]) => {
      const settled = own.toSorted((one, other) => one.settledDay - other.settledDay);
      return [customer, { settled, histories: historiesOf(settled) }] as const;
    }),
  );
  return invoices.map(({ customer, asOfDay }) => {
    const known = prepared.get(customer);
    const history = known?.histories[settledBefore(known.settled, asOfDay)] ?? nothingKnown;
    return { ...history, daysSinceSettled: asOfDay - history.daysSinceSettled };
  });
};

export type KnownInvoice = { readonly invoice: Invoice; readonly history: History };

const fromHistory = (name: keyof History): Source<KnownInvoice> => numberSource(name, ({ history }) => history[name]);

/** Without the calendar's month and without counters that only grow: with them trees fall apart as time goes on. */
export const historySources: readonly Source<KnownInvoice>[] = [
  fromHistory('lateShare'),
  // With one late invoice of three told in advance, so that a customer of one invoice is not taken at its word.
  numberSource('lateLogOdds', ({ history: { settledCount, lateShare } }) => {
    const late = settledCount === 0 ? 0 : lateShare * settledCount;
    return Math.log((late + 1) / (settledCount - late + 2));
  }),
  fromHistory('meanDaysLate'),
  fromHistory('greatestDaysLate'),
  fromHistory('lastThreeDaysLate'),
  fromHistory('lastTenDaysLate'),
  fromHistory('lastTenLateShare'),
  fromHistory('daysSinceSettled'),
  numberSource('settledCountUpToTwenty', ({ history }) => Math.min(20, history.settledCount)),
  numberSource('amount', ({ invoice }) => invoice.amount),
  numberSource('amountToUsual', ({ invoice, history }) => invoice.amount / history.meanAmount),
  numberSource('weekdayDue', ({ invoice }) => (((invoice.dueDay + 3) % 7) + 7) % 7),
  numberSource('dayOfMonthDue', ({ invoice }) => new Date(invoice.dueDay * 86_400_000).getUTCDate()),
];
