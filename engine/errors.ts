/** The closed union of expected failures. `api/http/problem.ts` maps every code to a status: a missing one is a compile error. */
export type InputError = {
  /** JSON Pointer (RFC 6901) into the input; empty for the whole of it. */
  readonly pointer: string;
  readonly detail: string;
};

export type DomainErrorCode =
  | 'malformed-request'
  | 'invalid-request'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'stale-version'
  | 'payload-too-large'
  | 'unsupported-media-type'
  | 'idempotency-mismatch'
  | 'too-many-requests'
  | 'not-ready'
  | 'internal';

export type DomainError = {
  readonly code: DomainErrorCode;
  /** For people, in one sentence; no personal data, no secrets. */
  readonly detail: string;
  readonly errors?: readonly InputError[];
};

export const domainError = (code: DomainErrorCode, detail: string, errors?: readonly InputError[]): DomainError =>
  errors === undefined ? { code, detail } : { code, detail, errors };
