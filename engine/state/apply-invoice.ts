/** Invoices of a debtor and how they were paid: the record from which lateness is known. */
import type { FactOf } from '../facts/fact.ts';
import { dayMs, type Instant } from '../vocabulary/time.ts';
import { debtorListLimits, type DebtorState, type InvoiceRecord, type InvoiceTally } from './debtor-state.ts';

const unusable = (state: DebtorState): Partial<DebtorState> => ({ unusableFacts: state.unusableFacts + 1 });

/** Settled where the invoice is known and its amount covered. */
const settleIfCovered = (invoice: InvoiceRecord, at: Instant): InvoiceRecord => {
  if (invoice.dueOn === null || invoice.paidMinor < invoice.minor) return invoice;
  const daysLate = Math.floor(at / dayMs) - Date.parse(`${invoice.dueOn}T00:00:00Z`) / dayMs;
  return { ...invoice, settledAt: at, daysLate };
};

const tallyOf = (tally: InvoiceTally, invoice: InvoiceRecord): InvoiceTally => {
  const late = Math.max(0, invoice.daysLate ?? 0);
  return {
    ...tally,
    settled: tally.settled + 1,
    late: tally.late + (late > 0 ? 1 : 0),
    lateDaysTotal: tally.lateDaysTotal + late,
  };
};

/** Keeps the newest settled and the newest open ones, each within its limit; `invoice` has just come or changed. */
const bounded = (invoices: readonly InvoiceRecord[], invoice: InvoiceRecord): readonly InvoiceRecord[] => {
  const isSame = (other: InvoiceRecord): boolean => (other.settledAt === null) === (invoice.settledAt === null);
  const limit = invoice.settledAt === null ? debtorListLimits.openInvoices : debtorListLimits.settledInvoices;
  if (invoices.length <= limit || invoices.filter(isSame).length <= limit) return invoices;
  const oldest = invoices.findIndex(isSame);
  return invoices.toSpliced(oldest, 1);
};

/** Puts the invoice last where it is new or just settled, so that each kind stands in order of age. */
const put = (invoices: readonly InvoiceRecord[], index: number, invoice: InvoiceRecord): readonly InvoiceRecord[] => {
  if (index >= 0 && invoice.settledAt === null) return invoices.with(index, invoice);
  return bounded([...(index < 0 ? invoices : invoices.toSpliced(index, 1)), invoice], invoice);
};

const unknownInvoice = (invoiceId: string, currency: string): InvoiceRecord => ({
  invoiceId,
  issuedAt: null,
  dueOn: null,
  minor: 0,
  currency,
  paidMinor: 0,
  lastPaidAt: null,
  settledAt: null,
  daysLate: null,
});

/** A second issue of an open invoice corrects it; of a settled one it changes nothing. */
export const applyInvoiceIssued = (state: DebtorState, fact: FactOf<'invoice.issued'>): Partial<DebtorState> => {
  const { invoiceId, amount, dueDate } = fact.data;
  const index = state.invoices.findLastIndex((invoice) => invoice.invoiceId === invoiceId);
  const known = state.invoices[index] ?? unknownInvoice(invoiceId, amount.currency);
  if (known.settledAt !== null) return {};
  // What was paid in another currency than the invoice's cannot count towards it.
  const paid = known.currency === amount.currency ? known : unknownInvoice(invoiceId, amount.currency);
  const issuedAt = known.issuedAt ?? fact.at;
  const issued = { ...paid, issuedAt, dueOn: dueDate, minor: amount.amount };
  const invoice = settleIfCovered(issued, issued.lastPaidAt ?? fact.at);
  const tally = { ...state.invoiceTally, issued: state.invoiceTally.issued + (known.issuedAt === null ? 1 : 0) };
  return {
    ...(known.paidMinor > paid.paidMinor ? unusable(state) : {}),
    invoices: put(state.invoices, index, invoice),
    invoiceTally: invoice.settledAt === null ? tally : tallyOf(tally, invoice),
  };
};

/** Part payments add up; one before the issue waits for it; one beyond the amount changes nothing more. */
export const applyInvoicePaid = (state: DebtorState, fact: FactOf<'invoice.paid'>): Partial<DebtorState> => {
  const { invoiceId, amount } = fact.data;
  const index = state.invoices.findLastIndex((invoice) => invoice.invoiceId === invoiceId);
  const known = state.invoices[index] ?? unknownInvoice(invoiceId, amount.currency);
  if (known.currency !== amount.currency) return unusable(state);
  const paidMinor = Math.min(Number.MAX_SAFE_INTEGER, known.paidMinor + amount.amount);
  const paid = { ...known, paidMinor, lastPaidAt: fact.at };
  if (known.settledAt !== null) return { invoices: state.invoices.with(index, paid) };
  const invoice = settleIfCovered(paid, fact.at);
  return {
    invoices: put(state.invoices, index, invoice),
    invoiceTally: invoice.settledAt === null ? state.invoiceTally : tallyOf(state.invoiceTally, invoice),
  };
};
