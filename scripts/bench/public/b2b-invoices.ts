/**
 * Invoices of a company's customers, foretold 15 days before they are due (the day of issue is not in the file). Judged are those that came
 * up from October 2019 to January 2020: invoices that were open when the file was cut are missing, so later months say little.
 */
import { prefixed, type DataBenchmark } from './figure.ts';
import { historySources, type Invoice } from './invoice-history.ts';
import { invoiceFigures } from './invoices.ts';
import { dayIn, numberIn, readDataSet, type DataRow } from './read-data.ts';

const daysAhead = 15;

const readInvoice = (row: DataRow): Invoice => ({
  row,
  customer: row['customer'] ?? '',
  asOfDay: dayIn(row, 'due_date') - daysAhead,
  dueDay: dayIn(row, 'due_date'),
  settledDay: dayIn(row, 'clear_date'),
  amount: numberIn(row, 'amount'),
});

const dayOf = (date: string): number => dayIn({ date }, 'date');

const trial = {
  sources: historySources,
  fromDay: dayOf('2019-10-01'),
  toDay: dayOf('2020-02-01'),
  refitDays: 28,
  settings: {},
};

export const benchB2bInvoices: DataBenchmark = async ({ folder, say }) => {
  const data = readDataSet(folder, 'b2b_invoices');
  if (data === null) return null;
  say('b2b_invoices: in the order of time, refit every four weeks');
  // No figure was published for this file: the customer's own share of late invoices stands beside ours.
  return prefixed('b2b', await invoiceFigures(data, { read: readInvoice, trial, reference: null }));
};
