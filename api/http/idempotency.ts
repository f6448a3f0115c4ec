/**
 * `Idempotency-Key`: a creating POST that is repeated gets the first answer. The answer is stored before it is sent. Answers from 500
 * up are not kept: there the repeat is a new attempt.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { domainError, failure, success, type DomainError, type Result } from '../../engine/index.ts';
import { jsonType, problemType, type Answer } from './answer.ts';
import { problemAnswer } from './problem.ts';

/** A key belongs to whoever sent it: two API keys may use the same one. */
export type IdempotencyEntry = { readonly keyId: string; readonly idempotencyKey: string };

export type IdempotencyStore = {
  /**
   * Takes the entry for this request (`requestHash`: SHA-256 over method, path and body, hexadecimal) or says what became of the
   * earlier one. An entry whose process died must not stay `in-flight` for ever.
   */
  readonly begin: (
    entry: IdempotencyEntry & { readonly requestHash: string },
  ) => Promise<
    | { readonly kind: 'new' }
    | { readonly kind: 'replay'; readonly status: number; readonly body: string | null }
    | { readonly kind: 'mismatch' }
    | { readonly kind: 'in-flight' }
  >;
  readonly complete: (
    entry: IdempotencyEntry,
    answer: { readonly status: number; readonly body: string | null },
  ) => Promise<void>;
  /** Gives the entry back: nothing worth keeping was answered. */
  readonly abandon: (entry: IdempotencyEntry) => Promise<void>;
};

/** The header's value. */
export const readIdempotencyKey = (request: IncomingMessage): Result<string, DomainError> => {
  const key = request.headers['idempotency-key'];
  return typeof key === 'string' && /^[\x20-\x7e]{1,255}$/.test(key)
    ? success(key)
    : failure(domainError('malformed-request', 'Idempotency-Key must be 1 to 255 printable ASCII characters.'));
};

export const hashRequest = (method: string, url: string, body: Buffer): string =>
  createHash('sha256').update(`${method} ${url}\n`).update(body).digest('hex');

const mismatch = domainError('idempotency-mismatch', 'This Idempotency-Key belongs to a request with another body.');
const inFlight = domainError('conflict', 'A request with this Idempotency-Key is still being worked on.');

/** The first answer where there is one; else that of `produce`, stored. */
export const answerOnce = async (
  store: IdempotencyStore,
  request: IdempotencyEntry & { readonly requestHash: string; readonly requestId: string },
  produce: () => Promise<Answer>,
): Promise<Answer> => {
  const entry = { keyId: request.keyId, idempotencyKey: request.idempotencyKey };
  const begun = await store.begin({ ...entry, requestHash: request.requestHash });
  if (begun.kind === 'mismatch') return problemAnswer(mismatch, request.requestId);
  if (begun.kind === 'in-flight') {
    return problemAnswer(inFlight, request.requestId, { headers: { 'retry-after': '1' } });
  }
  if (begun.kind === 'replay') {
    const contentType = begun.status >= 400 ? problemType : jsonType;
    return { status: begun.status, body: begun.body, contentType, headers: { 'idempotent-replay': 'true' } };
  }
  let answer: Answer;
  try {
    answer = await produce();
  } catch (error) {
    await store.abandon(entry);
    throw error;
  }
  if (answer.status >= 500) await store.abandon(entry);
  else await store.complete(entry, { status: answer.status, body: answer.body });
  return answer;
};
