/** How sound the rows are: what was read, what became rows, what was left out and why. For alarms on data, and for the report of a training. */
import { featureSpec } from '../../engine/index.ts';

/** Why a decision has no row of its own. */
export const dropReasons = [
  /** A later decision of the same night took its place. */
  'superseded',
  /** A person decided otherwise: what was done was not drawn from the distribution. */
  'overridden',
  /** By the facts known now the case was closed, paid or not open yet when it was decided. */
  'not_open',
  /** Its features are of a list that is no longer in force. */
  'other_features',
  /** What came of it is not known yet: its day is not over. */
  'unripe',
] as const;
export type DropReason = (typeof dropReasons)[number];

export type RowCounts = {
  decisions: number;
  rows: number;
  /** Of the rows, those of nights on which nothing was asked. */
  silentRows: number;
  dropped: Record<DropReason, number>;
  /** Contacts chosen, in rows. */
  contacts: number;
  /** Of these, those of which nothing was ever told. */
  neverConfirmed: number;
  reachKnown: number;
  reached: number;
  /** Contacts whose time of sending came after the next decision: in the row of their night, beside that decision’s own choice. */
  overtaken: number;
  paid: number;
  complained: number;
  optedOut: number;
  closed: number;
  /** Facts about cases of the night: all, and those told more than a day after they happened. */
  facts: number;
  lateFacts: number;
  /** Payments on nights that were left out. */
  unseenPayments: number;
  /** By place in the feature list: in how many rows it is not known. */
  missing: Uint32Array;
};

export const emptyRowCounts = (): RowCounts => ({
  ...{ decisions: 0, rows: 0, silentRows: 0 },
  dropped: { superseded: 0, overridden: 0, not_open: 0, other_features: 0, unripe: 0 },
  ...{ contacts: 0, neverConfirmed: 0, reachKnown: 0, reached: 0, overtaken: 0 },
  ...{ paid: 0, complained: 0, optedOut: 0, closed: 0, facts: 0, lateFacts: 0, unseenPayments: 0 },
  missing: new Uint32Array(featureSpec.features.length),
});

const summed = [
  ...['decisions', 'rows', 'silentRows', 'contacts', 'neverConfirmed', 'reachKnown', 'reached', 'overtaken', 'paid'],
  ...['complained', 'optedOut', 'closed', 'facts', 'lateFacts', 'unseenPayments'],
] as const as readonly Exclude<keyof RowCounts, 'dropped' | 'missing'>[];

/** Adds `more` to `into`. */
export const addRowCounts = (into: RowCounts, more: RowCounts): void => {
  for (const name of summed) into[name] += more[name];
  for (const reason of dropReasons) into.dropped[reason] += more.dropped[reason];
  for (const [place, count] of more.missing.entries()) into.missing[place] = (into.missing[place] ?? 0) + count;
};

/** Shares are 0 to 1, null where there is nothing to take a share of. */
export type RowQuality = {
  readonly decisions: number;
  readonly rows: number;
  readonly silentShare: number | null;
  readonly dropped: Readonly<Record<DropReason, number>>;
  readonly overriddenShare: number | null;
  readonly contacts: number;
  readonly neverConfirmedShare: number | null;
  readonly overtaken: number;
  readonly lateFactShare: number | null;
  readonly unseenPayments: number;
  /** Features that are not known in some row. */
  readonly missingShares: Readonly<Record<string, number>>;
  readonly rates: {
    /** Of rows. */
    readonly paid: number | null;
    readonly closed: number | null;
    readonly complained: number | null;
    readonly optedOut: number | null;
    readonly contacted: number | null;
    /** Of contacts of which it is known. */
    readonly reached: number | null;
  };
};

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

export const rowQuality = (counts: RowCounts): RowQuality => {
  const { decisions, rows, dropped, contacts } = counts;
  const ofRows = (part: number): number | null => share(part, rows);
  const missing: [string, number][] = [];
  for (const [place, { name }] of featureSpec.features.entries()) {
    const count = counts.missing[place] ?? 0;
    if (count > 0) missing.push([name, count / rows]);
  }
  return {
    ...{ decisions, rows, silentShare: ofRows(counts.silentRows), dropped: { ...dropped } },
    overriddenShare: share(dropped.overridden, decisions),
    ...{ contacts, neverConfirmedShare: share(counts.neverConfirmed, contacts), overtaken: counts.overtaken },
    ...{ lateFactShare: share(counts.lateFacts, counts.facts), unseenPayments: counts.unseenPayments },
    missingShares: Object.fromEntries(missing),
    rates: {
      ...{ paid: ofRows(counts.paid), closed: ofRows(counts.closed) },
      ...{ complained: ofRows(counts.complained), optedOut: ofRows(counts.optedOut), contacted: ofRows(contacts) },
      reached: share(counts.reached, counts.reachKnown),
    },
  };
};
