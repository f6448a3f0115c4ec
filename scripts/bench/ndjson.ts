/** One POST of lines: sent as a stream while its answer is read, over a connection of its own. */
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type NdjsonPost = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly chunks: readonly Buffer[];
};

export type NdjsonAnswer = {
  readonly status: number;
  readonly lines: number;
  readonly bytes: number;
  /** The beginning of it, at most 64 KB or so. */
  readonly text: string;
};

const chunkBytes = 64 * 1024;
const keptBytes = 64 * 1024;
const newline = 10;

/** Lines → chunks of about 64 KB. */
export const toChunks = (lines: readonly string[]): readonly Buffer[] => {
  const chunks: Buffer[] = [];
  let waiting = '';
  for (const line of lines) {
    waiting += `${line}\n`;
    if (waiting.length < chunkBytes) continue;
    chunks.push(Buffer.from(waiting));
    waiting = '';
  }
  if (waiting !== '') chunks.push(Buffer.from(waiting));
  return chunks;
};

const countLines = (chunk: Buffer): number => {
  let count = 0;
  for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) count += 1;
  return count;
};

const readAnswer = async (response: IncomingMessage): Promise<NdjsonAnswer> => {
  let lines = 0;
  let bytes = 0;
  let text = '';
  for await (const chunk of response as AsyncIterable<Buffer>) {
    lines += countLines(chunk);
    bytes += chunk.length;
    if (text.length < keptBytes) text += chunk.toString();
  }
  return { status: response.statusCode ?? 0, lines, bytes, text };
};

export const postNdjson = async ({ url, headers, chunks }: NdjsonPost): Promise<NdjsonAnswer> => {
  const asked = request(url, {
    method: 'POST',
    agent: false,
    headers: { ...headers, 'content-type': 'application/x-ndjson' },
  });
  // The answer is read while lines are still being sent: a server that is not read from reads no more itself.
  const answer = once(asked, 'response').then(([response]) => readAnswer(response as IncomingMessage));
  const [answered] = await Promise.all([answer, pipeline(Readable.from(chunks), asked)]);
  return answered;
};
