/** Requests that are small and whole: read, parse, call, serialise once. */
import { domainError, type DomainError } from '../../engine/index.ts';
import type { Endpoint } from '../contracts/endpoint.ts';
import type { Services } from '../services/services.ts';
import { withAcceptedLanguage, withContentLanguage } from './accepted-language.ts';
import { jsonAnswer, jsonType, type Answer } from './answer.ts';
import { hasBody, readBody } from './body.ts';
import type { Exchange, Respond } from './exchange.ts';
import { answerOnce, hashRequest, readIdempotencyKey, type IdempotencyStore } from './idempotency.ts';
import { problemAnswer } from './problem.ts';
import { makeReadInput } from './read-input.ts';
import type { JsonRoute, RouteInput } from './route.ts';

export type RespondDependencies = { readonly services: Services; readonly idempotencyStore: IdempotencyStore };

const noBytes = Buffer.alloc(0);
const documentPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

/** Answered as it is; its own style is all that it may load. */
const documentAnswer = (status: number, contentType: string, document: string | Buffer): Answer => {
  const head = { status, contentType, headers: { 'content-security-policy': documentPolicy } };
  return typeof document === 'string' ? { ...head, body: document } : { ...head, body: '', bytes: document };
};

/** Runs `produce`, or answers what it answered the first time, where the request carries an `Idempotency-Key`. */
export const withIdempotency = async (
  store: IdempotencyStore,
  { request, caller }: Exchange,
  bytes: Buffer,
  produce: () => Promise<Answer>,
): Promise<Answer> => {
  if (request.headers['idempotency-key'] === undefined) return produce();
  const { requestId, keyId } = caller;
  const key = readIdempotencyKey(request);
  if (!key.ok) return problemAnswer(key.error, requestId);
  const requestHash = hashRequest(request.method, request.url, bytes);
  return answerOnce(store, { keyId, requestId, idempotencyKey: key.value, requestHash }, produce);
};

/** The bytes of the body, or an answer; null where the client went. Default of `maximumBytes`: 1 MB. */
export const takeBody = async (
  { request, caller }: Exchange,
  maximumBytes?: number,
): Promise<Buffer | Answer | null> => {
  if (!hasBody(request)) return noBytes;
  const body = await readBody(request, maximumBytes);
  if (body === null) return null;
  return body.ok ? body.value : problemAnswer(body.error, caller.requestId);
};

/** A repeated answer is its body alone: what else it said is read from there. */
const asRepeated = ({ speaks }: Endpoint, answer: Answer): Answer => {
  if (speaks !== true || answer.headers?.['idempotent-replay'] === undefined || answer.body === null) return answer;
  return withContentLanguage(answer, JSON.parse(answer.body));
};

/** A service names a field of its input; where no body holds it, it stood in the query or the path. */
const placeErrors = ({ query, params, body }: Endpoint, error: DomainError): DomainError => {
  if (error.errors === undefined || body !== undefined) return error;
  const place = (pointer: string): string => {
    const field = pointer.split('/')[1] ?? '';
    if (query !== undefined && Object.hasOwn(query.shape, field)) return `/query${pointer}`;
    return params !== undefined && Object.hasOwn(params.shape, field) ? `/path${pointer}` : pointer;
  };
  return { ...error, errors: error.errors.map(({ pointer, detail }) => ({ pointer: place(pointer), detail })) };
};

export const makeRespondJson = ({ services, idempotencyStore }: RespondDependencies, route: JsonRoute): Respond => {
  const { endpoint } = route;
  const { status, speaks = false } = endpoint;
  const readInput = makeReadInput(endpoint);

  const present = (value: unknown): Answer => {
    if (endpoint.response === undefined) return { status, body: null, contentType: jsonType };
    if (endpoint.responseType !== undefined)
      return documentAnswer(status, endpoint.responseType, value as string | Buffer);
    return speaks ? withContentLanguage(jsonAnswer(status, value), value) : jsonAnswer(status, value);
  };

  const produce = async ({ request, caller }: Exchange, bytes: Buffer): Promise<Answer> => {
    const read = readInput(request, bytes);
    if (!read.ok) return problemAnswer(read.error, caller.requestId);
    const input: RouteInput = speaks
      ? { ...read.value, query: withAcceptedLanguage(request, read.value.query) }
      : read.value;
    const result = await route.call(services, input, caller);
    return result.ok ? present(result.value) : problemAnswer(placeErrors(endpoint, result.error), caller.requestId);
  };

  if (endpoint.body === undefined) return (exchange) => produce(exchange, noBytes);
  return async (exchange) => {
    const bytes = await takeBody(exchange, endpoint.maximumBodyBytes);
    if (!Buffer.isBuffer(bytes)) return bytes;
    if (endpoint.creates !== true) return produce(exchange, bytes);
    const answer = await withIdempotency(idempotencyStore, exchange, bytes, () => produce(exchange, bytes));
    return asRepeated(endpoint, answer);
  };
};

/** 415 for an endpoint that takes lines. */
export const notNdjson = domainError(
  'unsupported-media-type',
  'Send lines of JSON in UTF-8, with Content-Type: application/x-ndjson.',
);
