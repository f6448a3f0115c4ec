/** Whether the newest nights may be learned from: do decisions and payments still arrive, is what was known still known? Pure. */
import type { RaisedAlarm } from '../../../data/index.ts';

/** Of one night. */
export type NightCount = {
  readonly day: number;
  readonly rows: number;
  readonly payments: number;
  /** Rows in which a feature is not known, in the order of the feature list. */
  readonly missing: readonly number[];
};

const newestNights = 3;
const leastNightsBefore = 7;
/** So many payments must have been expected before their absence says anything: without any reason 1 time in 5·10⁸. */
const leastExpected = 20;
const leastRowsUsually = 50;
const known = 0.05;
const lost = 0.95;

const total = (nights: readonly NightCount[], of: (night: NightCount) => number): number =>
  nights.reduce((sum, night) => sum + of(night), 0);

const missingShare = (nights: readonly NightCount[], place: number): number =>
  total(nights, ({ missing }) => missing[place] ?? 0) /
  Math.max(
    1,
    total(nights, ({ rows }) => rows),
  );

/** What bars learning, each in a sentence; none: nothing does. `nights` in order, `toDay` the last that there should be. */
export const dataFaults = (
  nights: readonly NightCount[],
  toDay: number,
  featureNames: readonly string[],
): readonly string[] => {
  const newest = nights.filter(({ day }) => day > toDay - newestNights);
  const before = nights.filter(({ day }) => day <= toDay - newestNights);
  if (before.length < leastNightsBefore) return [];
  const faults: string[] = [];
  const usualRows = total(before, ({ rows }) => rows) / before.length;
  if (newest.length === 0 && usualRows >= leastRowsUsually) {
    faults.push(
      `No decision was recorded on the last ${newestNights} nights; before there were ${Math.round(usualRows)} rows a night.`,
    );
  }
  const payments =
    total(before, (night) => night.payments) /
    Math.max(
      1,
      total(before, ({ rows }) => rows),
    );
  const expected = payments * total(newest, ({ rows }) => rows);
  if (expected >= leastExpected && total(newest, (night) => night.payments) === 0) {
    faults.push(
      `No payment arrived on the last ${newestNights} nights, ${Math.round(expected)} were to be expected: is the feed at a stand?`,
    );
  }
  const gone = featureNames.filter(
    (_, place) => newest.length > 0 && missingShare(before, place) < known && missingShare(newest, place) > lost,
  );
  if (gone.length > 0) faults.push(`No longer known since the last ${newestNights} nights: ${gone.join(', ')}.`);
  return faults;
};

export const qualityAlarm = (faults: readonly string[]): RaisedAlarm | null =>
  faults.length === 0 ? null : { kind: 'data_quality', detail: faults.join(' '), evidence: { faults }, blocks: true };
