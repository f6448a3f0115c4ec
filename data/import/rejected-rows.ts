/** The file of rejected rows: NDJSON, one line a row, with its place, the reason and what it said. */
import { open, rm, stat, type FileHandle } from 'node:fs/promises';
import type { InputError } from '../../engine/index.ts';
import { UnreadableFile } from './row-source.ts';

export type RejectedRow = {
  /** Line in the file (row in a Parquet file), from 1. */
  readonly line: number;
  readonly errors: readonly InputError[];
  /** Column → text, or the text of a row that is no table's. */
  readonly fields: Readonly<Record<string, string>> | string;
};

export type RejectedRows = {
  /** Returns when the rows are with the operating system: they outlive this process. */
  readonly write: (rows: readonly RejectedRow[]) => Promise<void>;
  readonly sizeBytes: () => number;
  /** Removes the file again where nothing was rejected. */
  readonly close: () => Promise<void>;
};

const reasonOf = (errors: readonly InputError[]): string =>
  errors.map(({ pointer, detail }) => `${pointer.replace(/^\//, '')} ${detail}`.trim()).join('; ');

const toLine = ({ line, errors, fields }: RejectedRow): string =>
  `${JSON.stringify({ line, reason: reasonOf(errors), errors, fields })}\n`;

const openAt = async (path: string, keepBytes: number): Promise<FileHandle> => {
  try {
    const file = await open(path, keepBytes === 0 ? 'w' : 'r+');
    if (keepBytes > 0) await file.truncate(keepBytes);
    return file;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnreadableFile(
      `the file for rejected rows cannot be written (choose one with --rejected PATH): ${reason}`,
    );
  }
};

/** How much of an earlier run's file is there. */
export const rejectedBytes = async (path: string): Promise<number> => {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
};

/** Keeps the first `keepBytes` of what is there (the rows of a run that is being resumed) and drops the rest. */
export const openRejectedRows = async (path: string, keepBytes: number): Promise<RejectedRows> => {
  const file = await openAt(path, keepBytes);
  let size = keepBytes;
  return {
    write: async (rows) => {
      if (rows.length === 0) return;
      const { bytesWritten } = await file.write(Buffer.from(rows.map(toLine).join('')), 0, null, size);
      size += bytesWritten;
    },
    sizeBytes: () => size,
    close: async () => {
      await file.close();
      if (size === 0) await rm(path, { force: true });
    },
  };
};
