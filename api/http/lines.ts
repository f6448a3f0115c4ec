/**
 * NDJSON: bytes in chunks of any size become batches of lines, each strictly parsed. Blank lines do not count; a last
 * line without line break does. A line that cannot be read is an error in its place and spoils no other.
 */
import { isUtf8 } from 'node:buffer';
import { domainError, type DomainError } from '../../engine/index.ts';
import type { Line } from '../services/services.ts';
import { decodeUtf8 } from './body.ts';
import { parseStrictJson } from './strict-json.ts';

export const maximumLineBytes = 64 * 1024;

const lineBreak = 10;

type LineError = Extract<Line<unknown>, { error: unknown }>['error'];

/** An error about a whole line. */
export const lineError = (code: DomainError['code'], detail: string, pointer = ''): LineError => ({
  ...domainError(code, `The line ${detail}.`),
  errors: [{ pointer, detail }],
});

const tooLong = lineError('payload-too-large', `is longer than ${maximumLineBytes / 1024} KB`);

// A UTF-16 unit is at most three bytes of UTF-8.
const isTooLong = (line: string): boolean =>
  line.length * 3 > maximumLineBytes && Buffer.byteLength(line) > maximumLineBytes;

/** Gathers the lines of one call, counting on over all calls. */
type LineReader = {
  readonly readText: (text: string) => void;
  readonly readBytes: (bytes: Buffer) => void;
  readonly refuse: (error: LineError) => void;
  /** What was gathered since the last call. */
  readonly take: () => readonly Line<unknown>[];
};

const makeLineReader = (): LineReader => {
  let index = 0;
  let lines: Line<unknown>[] = [];
  const refuse = (error: LineError): void => {
    lines.push({ index, error });
    index += 1;
  };
  const readText = (text: string): void => {
    if (isTooLong(text)) return refuse(tooLong);
    if (text.trim() === '') return;
    const parsed = parseStrictJson(text);
    if (!parsed.ok) return refuse(lineError('malformed-request', parsed.error.detail, parsed.error.pointer));
    lines.push({ index, value: parsed.value });
    index += 1;
  };
  return {
    readText,
    refuse,
    readBytes: (bytes) => {
      if (bytes.length > maximumLineBytes) return refuse(tooLong);
      const decoded = decodeUtf8(bytes);
      if (decoded.ok) readText(decoded.value);
      else refuse(lineError('malformed-request', decoded.error.detail));
    },
    take: () => {
      const taken = lines;
      lines = [];
      return taken;
    },
  };
};

/** Whole lines, each with its line break. */
const readRegion = (region: Buffer, reader: LineReader): void => {
  if (isUtf8(region)) {
    // The usual case: one decoding for all the lines.
    const text = region.toString('utf8');
    for (let from = 0, to = text.indexOf('\n'); to >= 0; from = to + 1, to = text.indexOf('\n', from)) {
      reader.readText(text.slice(from, to));
    }
    return;
  }
  for (let from = 0, to = region.indexOf(lineBreak); to >= 0; from = to + 1, to = region.indexOf(lineBreak, from)) {
    reader.readBytes(region.subarray(from, to));
  }
};

export type LineSplitter = {
  /** The lines that this chunk completes. */
  readonly push: (chunk: Buffer) => readonly Line<unknown>[];
  /** The last line, where it has no line break. */
  readonly end: () => readonly Line<unknown>[];
  /** An error in the place of the next line: the stream broke. */
  readonly fail: (error: LineError) => readonly Line<unknown>[];
};

export const makeLineSplitter = (): LineSplitter => {
  const reader = makeLineReader();
  /** The beginning of a line whose end has not come, in pieces; forgotten once it is too long. */
  let pieces: Buffer[] = [];
  let pieceBytes = 0;

  const keep = (piece: Buffer): void => {
    pieceBytes += piece.length;
    if (pieceBytes > maximumLineBytes) pieces = [];
    else if (piece.length > 0) pieces.push(piece);
  };
  const finishKept = (): void => {
    if (pieceBytes > maximumLineBytes) reader.refuse(tooLong);
    else reader.readBytes(Buffer.concat(pieces));
    pieces = [];
    pieceBytes = 0;
  };

  return {
    push: (chunk) => {
      const first = chunk.indexOf(lineBreak);
      if (first < 0) {
        keep(chunk);
        return [];
      }
      const last = chunk.lastIndexOf(lineBreak);
      keep(chunk.subarray(0, first));
      finishKept();
      readRegion(chunk.subarray(first + 1, last + 1), reader);
      keep(chunk.subarray(last + 1));
      return reader.take();
    },
    end: () => {
      finishKept();
      return reader.take();
    },
    fail: (error) => {
      reader.refuse(error);
      return reader.take();
    },
  };
};
