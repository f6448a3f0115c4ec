/** A streaming request as batches of parsed lines, ready for a service. */
import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { domainError, failure, success, type DomainError, type Result } from '../../engine/index.ts';
import type { Line, LineBatches } from '../services/services.ts';
import { BrokenStream, readChunks } from './chunks.ts';
import { lineError, makeLineSplitter } from './lines.ts';
import { zodIssuesToInputErrors } from './zod-issues.ts';

const maximumBatchLines = 1000;

function* inBatches(lines: readonly Line<unknown>[]): Generator<readonly Line<unknown>[]> {
  for (let from = 0; from < lines.length; from += maximumBatchLines) {
    yield lines.length <= maximumBatchLines ? lines : lines.slice(from, from + maximumBatchLines);
  }
}

/** Lines in batches, as they come: a batch is what has arrived when the service asks, 1,000 lines at most. */
export async function* readLineBatches(request: IncomingMessage, isGzip: boolean): LineBatches<unknown> {
  const splitter = makeLineSplitter();
  try {
    for await (const chunks of readChunks(request, isGzip)) {
      yield* inBatches(chunks.flatMap((chunk) => splitter.push(chunk)));
    }
  } catch (error) {
    if (!(error instanceof BrokenStream)) throw error;
    yield splitter.fail(lineError('malformed-request', error.message));
    return;
  }
  yield* inBatches(splitter.end());
}

/** How the stream is packed; an expected failure where it cannot be unpacked. */
export const isGzipEncoded = (request: IncomingMessage): Result<boolean, DomainError> => {
  const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
  return encoding === 'identity' || encoding === 'gzip'
    ? success(encoding === 'gzip')
    : failure(domainError('unsupported-media-type', 'NDJSON is taken as it is or with Content-Encoding: gzip.'));
};

const parseLine = <Value>(line: Line<unknown>, schema: z.ZodType<Value>): Line<Value> => {
  if ('error' in line) return line;
  const parsed = schema.safeParse(line.value);
  if (parsed.success) return { index: line.index, value: parsed.data };
  const errors = zodIssuesToInputErrors(parsed.error);
  return { index: line.index, error: { ...domainError('invalid-request', 'The line is not valid.'), errors } };
};

/** The same lines, their values parsed by the schema. */
export async function* parseLineBatches<Value>(
  batches: LineBatches<unknown>,
  schema: z.ZodType<Value>,
): LineBatches<Value> {
  for await (const batch of batches) yield batch.map((line) => parseLine(line, schema));
}

/** Batches that are there already. */
export async function* oneBatch<Value>(lines: readonly Line<Value>[]): LineBatches<Value> {
  // An async generator may be without a wait: it makes the same shape as a stream.
  await Promise.resolve();
  yield lines;
}
