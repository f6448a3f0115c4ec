/**
 * Nights → examples of each target, each against no contact.
 *
 * Payment: one example for each open case and night. Where a contact was made so lately that it may still work, the case is told as it stood
 * before that contact, with the contact and the days since; else as it stands tonight, without one. So what a contact changes in the case
 * (its pressure, its last channel) cannot stand in for the contact itself.
 */
import type { Catalogue, Channel } from '../../engine/index.ts';
import type { NightRow } from '../dataset/night-row.ts';
import { labelOf } from '../hazard/training-rows.ts';
import { effectDays, stretchOf, type Example } from './response-features.ts';

export type Labelled = {
  readonly examples: readonly Example[];
  readonly labels: Float64Array;
  readonly debtors: readonly string[];
};

const collect = (
  rows: readonly NightRow[],
  read: (row: NightRow) => { readonly example: Example; readonly label: number } | null,
): Labelled => {
  const examples: Example[] = [];
  const labels: number[] = [];
  const debtors: string[] = [];
  for (const row of rows) {
    const found = read(row);
    if (found === null) continue;
    examples.push(found.example);
    labels.push(found.label);
    debtors.push(row.debtorId);
  }
  return { examples, labels: Float64Array.from(labels), debtors };
};

type LastContact = { readonly day: number; readonly features: Float64Array; readonly place: number };

/** Rows of one case in order of time. */
export const paymentExamples = (rows: readonly NightRow[]): Labelled => {
  const last = new Map<string, LastContact>();
  return collect(rows, (row) => {
    const { caseId, day, features, chosenPlace, closed } = row;
    if (chosenPlace >= 0) last.set(caseId, { day, features, place: chosenPlace });
    const contact = last.get(caseId);
    if (closed) last.delete(caseId);
    const label = labelOf(row, 'any_payment');
    return contact === undefined || day - contact.day >= effectDays
      ? { label, example: { features, place: -1, stretch: NaN } }
      : { label, example: { features: contact.features, place: contact.place, stretch: stretchOf(day - contact.day) } };
  });
};

const contactOf = ({ features, chosenPlace }: NightRow): Example => ({ features, place: chosenPlace, stretch: 0 });

/** A channel of which more contacts than this stay unknown shows only those that it reached. */
const mostUnknown = 0.2;

export const channelsSeenBothWays = (rows: readonly NightRow[], { actions }: Catalogue): ReadonlySet<Channel> => {
  const counts = new Map<Channel, { contacts: number; unknown: number }>();
  for (const { chosenPlace, reached } of rows) {
    const channel = actions[chosenPlace]?.channel;
    if (channel === undefined) continue;
    const own = counts.get(channel) ?? { contacts: 0, unknown: 0 };
    counts.set(channel, { contacts: own.contacts + 1, unknown: own.unknown + Number(reached === null) });
  }
  const seen = [...counts].filter(([, { contacts, unknown }]) => unknown <= mostUnknown * contacts);
  return new Set(seen.map(([channel]) => channel));
};

export const reachExamples = (rows: readonly NightRow[], catalogue: Catalogue, seen: ReadonlySet<Channel>): Labelled =>
  collect(rows, (row) => {
    const channel = catalogue.actions[row.chosenPlace]?.channel;
    if (channel === undefined || row.reached === null || !seen.has(channel)) return null;
    return { example: contactOf(row), label: Number(row.reached) };
  });

export const harmExamples = (rows: readonly NightRow[]): Labelled =>
  collect(rows, (row) =>
    row.chosenPlace < 0 ? null : { example: contactOf(row), label: Number(row.complained || row.optedOut) },
  );

/** The share of the balance that a payment brought. */
export const amountExamples = (rows: readonly NightRow[]): Labelled =>
  collect(rows, (row) =>
    row.paidMinor <= 0
      ? null
      : {
          example: { features: row.features, place: -1, stretch: NaN },
          label: labelOf(row, 'share_of_balance'),
        },
  );
