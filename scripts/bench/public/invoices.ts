/**
 * Will an invoice be paid late? Told from its customer's invoices that were settled strictly before, as a nightly run would: at each refit
 * only invoices are learnt from whose due date has passed, for only their outcome is known. Where the other half of the customers is at hand,
 * it is judged instead, with the same dates.
 */
import { logLoss, type TreeSettings } from '../../../models/index.ts';
import type { Figures } from '../benchmark.ts';
import { rounded } from '../median.ts';
import { scoreByChosen } from './choose-family.ts';
import { aucOf, pickLabelled, placesWhere, type Labelled } from './cross-validate.ts';
import { figure } from './figure.ts';
import { daysLateOf, historyBefore, type Invoice, type KnownInvoice } from './invoice-history.ts';
import type { DataRow, DataSet } from './read-data.ts';
import { tableOf, type Source } from './sources.ts';

export type InvoiceTrial = {
  readonly sources: readonly Source<KnownInvoice>[];
  /** Invoices that came up from `fromDay` up to `toDay` are judged, learning starts anew every `refitDays`. */
  readonly fromDay: number;
  readonly toDay: number;
  readonly refitDays: number;
  readonly settings: Partial<TreeSettings>;
};

type ReadInvoice = (row: DataRow) => Invoice;

/** The invoices of both halves; customers are never in both, so each history is made within its half. */
export const knownInvoices = (
  { rows, holdout }: DataSet,
  read: ReadInvoice,
): { readonly learnt: readonly KnownInvoice[]; readonly judged: readonly KnownInvoice[] } => {
  const withHistory = (half: readonly DataRow[]): readonly KnownInvoice[] => {
    const invoices = half.map(read);
    const histories = historyBefore(invoices);
    return invoices.flatMap((invoice, place) => {
      const history = histories[place];
      return history === undefined ? [] : [{ invoice, history }];
    });
  };
  const learnt = withHistory(rows);
  return { learnt, judged: holdout === null ? learnt : withHistory(holdout) };
};

const labelled = (sources: InvoiceTrial['sources'], known: readonly KnownInvoice[]): Labelled => ({
  table: tableOf(sources, known),
  labels: Float64Array.from(known, ({ invoice }) => Number(daysLateOf(invoice) > 0)),
});

const members = 3;

type Judged = {
  readonly labels: readonly number[];
  readonly probabilities: readonly number[];
  /** The plain rival: the customer's share of late invoices so far, or the share of all where there are none. */
  readonly plain: readonly number[];
};

const judge = async (
  { learnt, judged }: { learnt: readonly KnownInvoice[]; judged: readonly KnownInvoice[] },
  { sources, fromDay, toDay, refitDays, settings }: InvoiceTrial,
): Promise<Judged> => {
  const [learntRows, judgedRows] = [labelled(sources, learnt), labelled(sources, judged)];
  const outcome = { labels: [] as number[], probabilities: [] as number[], plain: [] as number[] };
  for (let day = fromDay; day < toDay; day += refitDays) {
    const dueBefore = placesWhere(learnt.length, (place) => (learnt[place]?.invoice.dueDay ?? Infinity) < day).sort(
      (one, other) => (learnt[one]?.invoice.asOfDay ?? 0) - (learnt[other]?.invoice.asOfDay ?? 0),
    );
    const nextDays = placesWhere(judged.length, (place) => {
      const asOfDay = judged[place]?.invoice.asOfDay ?? NaN;
      return asOfDay >= day && asOfDay < Math.min(toDay, day + refitDays);
    });
    if (nextDays.length === 0) continue;
    const [past, next] = [pickLabelled(learntRows, dueBefore), pickLabelled(judgedRows, nextDays)];
    const usual = past.labels.reduce((sum, label) => sum + label, 0) / past.labels.length;
    outcome.labels.push(...next.labels);
    outcome.probabilities.push(...(await scoreByChosen(past, next.table, { members, settings })));
    for (const place of nextDays) {
      const lateShare = judged[place]?.history.lateShare ?? NaN;
      outcome.plain.push(Number.isNaN(lateShare) ? usual : lateShare);
    }
  }
  return outcome;
};

/** Standard error of an AUC (Hanley and McNeil 1982). */
const aucError = (auc: number, labels: readonly number[]): number => {
  const positives = labels.filter((label) => label === 1).length;
  const negatives = labels.length - positives;
  const q1 = auc / (2 - auc);
  const q2 = (2 * auc * auc) / (1 + auc);
  const variance =
    (auc * (1 - auc) + (positives - 1) * (q1 - auc * auc) + (negatives - 1) * (q2 - auc * auc)) /
    (positives * negatives);
  return Math.sqrt(variance);
};

/** `reference`: null where none was published; then the rival of the same run is the reference. */
export const invoiceFigures = async (
  data: DataSet,
  {
    read,
    trial,
    reference,
  }: { readonly read: ReadInvoice; readonly trial: InvoiceTrial; readonly reference: number | null },
): Promise<Figures> => {
  const { labels, probabilities, plain } = await judge(knownInvoices(data, read), trial);
  const auc = aucOf({ labels, probabilities });
  const rival = aucOf({ labels, probabilities: plain });
  return {
    judgedRows: labels.length,
    judgedOnHoldout: data.holdout !== null,
    ...figure('lateAuc', { value: auc, bar: { reference: reference ?? rounded(rival, 4), better: 'higher' } }),
    lateAucError: rounded(aucError(auc, labels), 4),
    customersShareAuc: rounded(rival, 4),
    lateLogLoss: rounded(logLoss({ labels, probabilities }), 4),
  };
};
