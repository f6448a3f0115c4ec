/** POST /v1/next-best-actions: lines in, lines out, in the same order, as fast as the slower of the two sides. */
import type { ServerResponse } from 'node:http';
import { nextBestActionLineSchema, type Decision } from '../contracts/next-best-action.ts';
import type { LineAnswer } from '../services/services.ts';
import { baseHeaders } from './answer.ts';
import type { Exchange, Respond } from './exchange.ts';
import { isGzipEncoded, parseLineBatches, readLineBatches } from './line-batches.ts';
import { bodyFormat } from './media-type.ts';
import { problemAnswer, problemBody } from './problem.ts';
import { notNdjson, type RespondDependencies } from './respond-json.ts';

/** Until the client has read enough, or has gone. */
const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const settle = (): void => {
      response.off('drain', settle).off('close', settle);
      resolve();
    };
    response.on('drain', settle).on('close', settle);
  });

const writeLine = ({ index, answer }: LineAnswer<Decision>, requestId: string): string =>
  answer.ok
    ? `${JSON.stringify(answer.value)}\n`
    : `${JSON.stringify({ index, ...problemBody(answer.error, requestId) })}\n`;

const begin = (response: ServerResponse, requestId: string): void => {
  if (response.headersSent) return;
  response.writeHead(200, { ...baseHeaders(requestId), 'content-type': 'application/x-ndjson; charset=utf-8' });
};

const writeAnswers = async (
  { response, caller }: Exchange,
  answers: AsyncIterable<readonly LineAnswer<Decision>[]>,
): Promise<void> => {
  for await (const batch of answers) {
    // Leaving the loop closes the service's iterator: what nobody reads is not decided.
    if (response.destroyed) return;
    begin(response, caller.requestId);
    const text = batch.map((line) => writeLine(line, caller.requestId)).join('');
    if (!response.write(text)) await drained(response);
  }
  if (response.destroyed) return;
  begin(response, caller.requestId);
  response.end();
};

export const makeRespondDecisions =
  ({ services }: RespondDependencies): Respond =>
  async (exchange) => {
    const { request, caller } = exchange;
    if (bodyFormat(request.headers['content-type']) !== 'ndjson') return problemAnswer(notNdjson, caller.requestId);
    const isGzip = isGzipEncoded(request);
    if (!isGzip.ok) return problemAnswer(isGzip.error, caller.requestId);
    const lines = parseLineBatches(readLineBatches(request, isGzip.value), nextBestActionLineSchema);
    await writeAnswers(exchange, services.nextBestActions(lines, caller));
    return null;
  };
