/** A file → its rows, whatever its format: Parquet, NDJSON or delimited text, packed or not, told by what is in it. */
import { inspectFile, readBytes } from './read-bytes.ts';
import { peekBytes, readCsv } from './read-csv.ts';
import { readNdjson } from './read-ndjson.ts';
import { UnreadableFile, type RowSource } from './row-source.ts';

/** Throws `UnreadableFile` with words for people. `delimiter` null: found in the header. */
export const openRows = async (path: string, delimiter: string | null): Promise<RowSource> => {
  const { kind, sizeBytes } = await inspectFile(path);
  if (kind === 'parquet') {
    const { readParquet } = await import('./read-parquet.ts');
    return readParquet(path);
  }
  const bytes = readBytes(path, kind, sizeBytes);
  const progress: RowSource['progress'] = () => ({ done: bytes.bytesRead(), total: sizeBytes, unit: 'bytes' });
  const close = async (): Promise<void> => {
    await bytes.chunks.return(undefined);
  };
  const { start, all } = await peekBytes(bytes.chunks);
  if (start.length === 0) throw new UnreadableFile(bytes.brokenOff() ?? `${path} is empty`);
  if (start.subarray(0, 4).toString('latin1') === 'PAR1')
    throw new UnreadableFile(`${path} is a packed Parquet file; unpack it first`);
  if (/^(?:\ufeff)?\s*\{/.test(start.toString('utf8'))) {
    return { columns: null, batches: readNdjson(all), progress, brokenOff: bytes.brokenOff, close };
  }
  const csv = await readCsv(all, delimiter);
  const brokenOff = (): string | null => bytes.brokenOff() ?? csv.brokenOff();
  return { columns: csv.columns, batches: csv.batches, progress, brokenOff, close };
};
