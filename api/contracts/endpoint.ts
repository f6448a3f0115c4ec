/**
 * What one endpoint promises: method, path, shapes, status. The server, the OpenAPI document, the readable page and a
 * typed client are all derived from these values.
 */
import type { z } from 'zod';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export type Endpoint = {
  /** Unique; the name of the function in generated clients. */
  readonly operationId: string;
  readonly method: Method;
  /** With parameters in braces: `/v1/cases/{caseId}`. */
  readonly path: `/${string}`;
  readonly tag: string;
  /** A few words. */
  readonly summary: string;
  /** Whole sentences, Markdown. */
  readonly description: string;
  /** Path parameters; a value that does not fit names nothing that exists: 404. */
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The body may be left out, which means `{}`. */
  readonly bodyOptional?: true;
  /** The largest body that is taken, where it is not 1 MB. */
  readonly maximumBodyBytes?: number;
  /** Media types of the body, where they are not `application/json` alone. */
  readonly requestTypes?: readonly string[];
  /** Left out for an answer without a body. */
  readonly response?: z.ZodType;
  /** Media type of the answer, where it is not `application/json`. */
  readonly responseType?: string;
  readonly status: 200 | 201 | 202 | 204;
  /** A POST (or PUT) that creates takes part in `Idempotency-Key`. */
  readonly creates?: true;
  /**
   * Part of the answer is said in a language: `language` of the query, else what `Accept-Language` prefers of those spoken, else English. The answer
   * names it in `Content-Language`, and in its field `explanation.language` or `language`.
   */
  readonly speaks?: true;
  /** Statuses this endpoint answers beside those that all share. */
  readonly problems: readonly (400 | 404 | 409 | 412 | 413 | 415 | 422 | 503)[];
};

export const endpoint = <const E extends Endpoint>(definition: E): E => definition;

/** The same value, not to be changed at any depth. */
export type Immutable<T> = T extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Immutable<T[Key]> }
    : T;
