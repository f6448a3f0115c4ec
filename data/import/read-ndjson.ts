/**
 * Newline-delimited JSON → lines. A line longer than an event may be is reported and skipped without being held in memory; the last
 * line counts with or without its line end. Not parsed here.
 */
import { isUtf8 } from 'node:buffer';
import { longestEventBytes, type SourceRow } from './row-source.ts';

const newline = 10;
const shownBytes = 500;

const toRow = (line: number, bytes: Buffer, isTooLong: boolean): SourceRow | null => {
  const unreadable = (detail: string): SourceRow => ({
    kind: 'unreadable',
    line,
    text: bytes.subarray(0, shownBytes).toString('utf8'),
    detail,
  });
  if (isTooLong) return unreadable(`is longer than ${longestEventBytes} bytes`);
  if (!isUtf8(bytes)) return unreadable('is not valid UTF-8');
  const text = bytes
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trim();
  return text === '' ? null : { kind: 'json', line, text };
};

/** Lines in the batches they come in; empty ones are left out but counted. */
export async function* readNdjson(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly SourceRow[]> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let line = 0;
  const hold = (bytes: Buffer): void => {
    heldBytes += bytes.length;
    // Past the limit only the beginning is kept, to show it.
    if (heldBytes - bytes.length <= longestEventBytes) held.push(bytes);
  };
  const finishLine = (): SourceRow | null => {
    const row = toRow(
      (line += 1),
      held.length === 1 ? (held[0] ?? Buffer.alloc(0)) : Buffer.concat(held),
      heldBytes > longestEventBytes,
    );
    held = [];
    heldBytes = 0;
    return row;
  };
  for await (const chunk of chunks) {
    const rows: SourceRow[] = [];
    let from = 0;
    for (let to = chunk.indexOf(newline); to !== -1; to = chunk.indexOf(newline, from)) {
      hold(chunk.subarray(from, to));
      from = to + 1;
      const row = finishLine();
      if (row !== null) rows.push(row);
    }
    if (from < chunk.length) hold(chunk.subarray(from));
    if (rows.length > 0) yield rows;
  }
  const last = heldBytes > 0 ? finishLine() : null;
  if (last !== null) yield [last];
}
