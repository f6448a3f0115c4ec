/** What is asked of an import, what comes back, and what may be asked of it. */
import type { Channel, LocalDate } from '../../engine/index.ts';
import type { Assignments } from './column-mapping.ts';
import type { ImportKind } from './import-kind.ts';
import type { DateFormat } from './read-date.ts';
import type { DecimalMark } from './read-decimal.ts';
import type { ReadingProgress } from './row-source.ts';

export type ImportRequest = {
  readonly kind: ImportKind;
  readonly file: string;
  /** Field → column, and field → constant. */
  readonly map: Assignments;
  readonly set: Assignments;
  /** Null: found in the header. */
  readonly delimiter: string | null;
  readonly dateFormat: DateFormat;
  readonly decimalMark: DecimalMark;
  readonly isMinor: boolean;
  readonly portfolio: string;
  readonly source: string;
  /** Null: today, in UTC. */
  readonly asOf: LocalDate | null;
  readonly termsDays: number;
  readonly reachable: readonly Channel[];
  /** Where rejected rows go. */
  readonly rejectedPath: string;
};

export type ImportCounts = {
  readonly rows: number;
  readonly accepted: number;
  /** Facts that were in the store already. */
  readonly duplicates: number;
  readonly rejected: number;
  /** Rows about a time after `asOf`. */
  readonly leftOut: number;
};

export type ImportProgress = ImportCounts & { readonly reading: ReadingProgress };

export type ImportReport = ImportCounts & {
  /** Rows that an earlier, interrupted run had done; their counts are included. */
  readonly resumedAfterRows: number;
  /** Where the rejected rows are; null where there are none. */
  readonly rejectedPath: string | null;
  /** Why the rest of the file was not read; null where all of it was. */
  readonly brokenOff: string | null;
};

export const noCounts: ImportCounts = { rows: 0, accepted: 0, duplicates: 0, rejected: 0, leftOut: 0 };

export const addCounts = (left: ImportCounts, right: ImportCounts): ImportCounts => ({
  rows: left.rows + right.rows,
  accepted: left.accepted + right.accepted,
  duplicates: left.duplicates + right.duplicates,
  rejected: left.rejected + right.rejected,
  leftOut: left.leftOut + right.leftOut,
});
