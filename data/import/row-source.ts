/** What every file format is read as: rows with their place in the file, in batches, never the whole file at once. */

/** One row before anybody looked at what it says. */
export type SourceRow =
  | { readonly kind: 'cells'; readonly line: number; readonly cells: readonly string[] }
  /** A line of NDJSON. */
  | { readonly kind: 'json'; readonly line: number; readonly text: string }
  /** A row that cannot be read at all; `text` is its beginning. */
  | { readonly kind: 'unreadable'; readonly line: number; readonly text: string; readonly detail: string };

export type ReadingProgress = { readonly done: number; readonly total: number; readonly unit: 'bytes' | 'rows' };

export type RowSource = {
  /** Names of the columns in order; null where every row names its own fields (NDJSON). */
  readonly columns: readonly string[] | null;
  readonly batches: AsyncIterable<readonly SourceRow[]>;
  readonly progress: () => ReadingProgress;
  /** Why reading ended before the end of the file, in words; null while all is well. */
  readonly brokenOff: () => string | null;
  /** Lets go of the file, read to its end or not. */
  readonly close: () => Promise<void>;
};

/** The file cannot be imported at all; the message is for people. Thrown by readers, answered by `importFile` as a value. */
export class UnreadableFile extends Error {}

/** Nothing legitimate is longer: a row of a table, or an event with its 64 KB. */
export const longestRowBytes = 1_048_576;
export const longestEventBytes = 65_536;
