/** POST /v1/events: one event, an array, or a stream of lines, all as batches for one service. */
import { domainError, type DomainError, type InputError } from '../../engine/index.ts';
import { maximumEventBytes, maximumEventsInArray, type EventsSummary } from '../contracts/events.ts';
import type { Line, LineBatches } from '../services/services.ts';
import { jsonAnswer, type Answer } from './answer.ts';
import type { Exchange, Respond } from './exchange.ts';
import { isGzipEncoded, oneBatch, readLineBatches } from './line-batches.ts';
import { lineError } from './lines.ts';
import { bodyFormat } from './media-type.ts';
import { problemAnswer } from './problem.ts';
import { readJson } from './read-input.ts';
import { takeBody, withIdempotency, type RespondDependencies } from './respond-json.ts';
import { findOversizedElements } from './strict-json.ts';

const tooMany = domainError('payload-too-large', `An array holds at most ${maximumEventsInArray} events; send NDJSON.`);
const tooLong = domainError('payload-too-large', `An event is at most ${maximumEventBytes / 1024} KB.`);
const elementTooLong = lineError('payload-too-large', `is longer than ${maximumEventBytes / 1024} KB`);

/** A single event's pointers are into it; those of several begin with the place of the event. */
const flatten = ({ rejected }: EventsSummary, isSingle: boolean): readonly InputError[] =>
  rejected.flatMap(({ index, errors }) =>
    errors.map(({ pointer, detail }) => ({ pointer: isSingle ? pointer : `/${index}${pointer}`, detail })),
  );

/** 422 where something was told and none of it was good; the body says as much as that of a 200. */
const answerSummary = (summary: EventsSummary, isSingle: boolean, requestId: string): Answer => {
  const { accepted, duplicates, rejectedCount } = summary;
  if (accepted + duplicates > 0 || rejectedCount === 0) return jsonAnswer(200, summary);
  const detail = isSingle ? 'The event is not valid.' : 'None of the events is valid.';
  const problem: DomainError = domainError('invalid-request', detail, flatten(summary, isSingle));
  return problemAnswer(problem, requestId, { extension: summary });
};

const readElements = (text: string, value: unknown): readonly Line<unknown>[] => {
  const oversized = new Set(findOversizedElements(text, maximumEventBytes));
  const elements: readonly unknown[] = Array.isArray(value) ? value : [value];
  return elements.map((element, index) =>
    oversized.has(index) ? { index, error: elementTooLong } : { index, value: element },
  );
};

export const makeRespondEvents = ({ services, idempotencyStore }: RespondDependencies): Respond => {
  const record = async (
    lines: LineBatches<unknown>,
    { caller }: Pick<Exchange, 'caller'>,
    isSingle = false,
  ): Promise<Answer> => {
    const result = await services.recordEvents(lines, caller);
    if (!result.ok) return problemAnswer(result.error, caller.requestId);
    return answerSummary(result.value, isSingle, caller.requestId);
  };

  const recordJson = async (exchange: Exchange, bytes: Buffer): Promise<Answer> => {
    const { requestId } = exchange.caller;
    if (bytes.length === 0) {
      return problemAnswer(domainError('malformed-request', 'The request has no body.'), requestId);
    }
    const json = readJson(exchange.request, bytes);
    if (!json.ok) return problemAnswer(json.error, requestId);
    const { value, text } = json.value;
    const isSingle = !Array.isArray(value);
    if (!isSingle && value.length > maximumEventsInArray) return problemAnswer(tooMany, requestId);
    const lines = readElements(text, value);
    if (isSingle && lines[0] !== undefined && 'error' in lines[0]) return problemAnswer(tooLong, requestId);
    return record(oneBatch(lines), exchange, isSingle);
  };

  return async (exchange) => {
    const { request, caller } = exchange;
    if (bodyFormat(request.headers['content-type']) === 'ndjson') {
      const isGzip = isGzipEncoded(request);
      if (!isGzip.ok) return problemAnswer(isGzip.error, caller.requestId);
      return record(readLineBatches(request, isGzip.value), exchange);
    }
    const bytes = await takeBody(exchange);
    if (!Buffer.isBuffer(bytes)) return bytes;
    return withIdempotency(idempotencyStore, exchange, bytes, () => recordJson(exchange, bytes));
  };
};
