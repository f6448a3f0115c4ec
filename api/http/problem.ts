/** Expected failures as problem details (RFC 9457). A code without a row here does not compile; each has a page in docs/problems. */
import type { DomainError, DomainErrorCode } from '../../engine/index.ts';
import { problemType, type Answer } from './answer.ts';

/** Domain errors, and what only HTTP can say. */
export type ProblemCode = DomainErrorCode | 'method-not-allowed';

export const problems: Readonly<Record<ProblemCode, { readonly status: number; readonly title: string }>> = {
  'malformed-request': { status: 400, title: 'The request cannot be read' },
  unauthenticated: { status: 401, title: 'No valid key' },
  forbidden: { status: 403, title: 'The key does not permit this' },
  'not-found': { status: 404, title: 'No such thing' },
  'method-not-allowed': { status: 405, title: 'The path does not take this method' },
  conflict: { status: 409, title: 'The state of things does not allow this' },
  'stale-version': { status: 412, title: 'Made for an older version' },
  'payload-too-large': { status: 413, title: 'Too much at once' },
  'unsupported-media-type': { status: 415, title: 'Not a format taken here' },
  'invalid-request': { status: 422, title: 'The request is not valid' },
  'idempotency-mismatch': { status: 422, title: 'The idempotency key was used for something else' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong here' },
  'not-ready': { status: 503, title: 'Not ready yet' },
};

export type Problem = Omit<DomainError, 'code'> & { readonly code: ProblemCode };

/** More pointers than anybody reads are cut off. */
const maximumErrorsListed = 100;

const extraHeaders: Readonly<Partial<Record<ProblemCode, Readonly<Record<string, string>>>>> = {
  unauthenticated: { 'www-authenticate': 'Bearer realm="tact"' },
  'not-ready': { 'retry-after': '2' },
};

/** The body. From 500 up nothing is told: the log has it, under the request id. */
export const problemBody = ({ code, detail, errors }: Problem, requestId: string): Record<string, unknown> => {
  const { status, title } = problems[code];
  const body: Record<string, unknown> = { type: `/problems/${code}`, title, status, instance: requestId };
  if (status >= 500) return body;
  if (detail !== '') body['detail'] = detail;
  if (errors !== undefined && errors.length > 0) body['errors'] = errors.slice(0, maximumErrorsListed);
  return body;
};

/** The whole answer; `extension` adds members to the body, `headers` to the head. */
export const problemAnswer = (
  problem: Problem,
  requestId: string,
  { extension, headers }: { readonly extension?: object; readonly headers?: Readonly<Record<string, string>> } = {},
): Answer => ({
  status: problems[problem.code].status,
  body: JSON.stringify({ ...problemBody(problem, requestId), ...extension }),
  contentType: problemType,
  headers: { ...extraHeaders[problem.code], ...headers },
});
