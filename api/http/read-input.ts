/** Path, query and body of a request, parsed by the schemas of its endpoint. Schemas that say nothing about this request are not run. */
import type { Request } from 'express';
import { z } from 'zod';
import { domainError, failure, success, type DomainError, type Result } from '../../engine/index.ts';
import type { Endpoint } from '../contracts/endpoint.ts';
import { decodeUtf8 } from './body.ts';
import { bodyFormat } from './media-type.ts';
import type { RouteInput } from './route.ts';
import { parseStrictJson } from './strict-json.ts';
import { zodIssuesToInputErrors } from './zod-issues.ts';

const nothing = z.strictObject({});
const empty = Object.freeze({});

/** What the schema makes of `{}`; undefined where it asks for more. Worked out once. */
const ofEmpty = (schema: z.ZodType): unknown => {
  const parsed = schema.safeParse({});
  return parsed.success ? Object.freeze(parsed.data) : undefined;
};

const countFaults = (count: number): string => `The request has ${count === 1 ? 'a fault' : `${count} faults`}.`;

const invalid = (error: z.ZodError, prefix: readonly string[]): Result<never, DomainError> => {
  const errors = zodIssuesToInputErrors(error, prefix);
  return failure(domainError('invalid-request', countFaults(errors.length), errors));
};

/** The value of a JSON body, before any schema. */
export const readJson = (request: Request, bytes: Buffer): Result<{ value: unknown; text: string }, DomainError> => {
  if (bodyFormat(request.headers['content-type']) !== 'json') {
    return failure(domainError('unsupported-media-type', 'Send JSON in UTF-8, with Content-Type: application/json.'));
  }
  const text = decodeUtf8(bytes);
  if (!text.ok) return failure(domainError('malformed-request', `The body ${text.error.detail}.`));
  const parsed = parseStrictJson(text.value);
  if (parsed.ok) return success({ value: parsed.value, text: text.value });
  const { pointer, detail } = parsed.error;
  const what = pointer === '' ? 'The body' : pointer;
  return failure(domainError('malformed-request', `${what} ${detail}.`, [{ pointer, detail }]));
};

type ReadPart = (request: Request) => Result<unknown, DomainError>;

const makeReadParams = (schema: z.ZodType | undefined): ReadPart => {
  if (schema === undefined) return () => success(empty);
  return (request) => {
    const parsed = schema.safeParse(request.params);
    if (parsed.success) return success(parsed.data);
    const errors = zodIssuesToInputErrors(parsed.error, ['path']);
    return failure(domainError('not-found', 'There is nothing with such an id.', errors));
  };
};

const makeReadQuery = (schema: z.ZodType = nothing): ReadPart => {
  const withoutQuery = ofEmpty(schema);
  return (request) => {
    if (withoutQuery !== undefined && !request.url.includes('?')) return success(withoutQuery);
    // Without a prototype: not what zod calls a plain record, and its keys are the client's.
    const parsed = schema.safeParse({ ...request.query });
    return parsed.success ? success(parsed.data) : invalid(parsed.error, ['query']);
  };
};

const makeReadBody = (
  schema: z.ZodType | undefined,
  isOptional: boolean,
): ((request: Request, bytes: Buffer) => Result<unknown, DomainError>) => {
  if (schema === undefined) return () => success(empty);
  const withoutBody = isOptional ? ofEmpty(schema) : undefined;
  return (request, bytes) => {
    if (bytes.length === 0) {
      return withoutBody === undefined
        ? failure(domainError('malformed-request', 'The request has no body; it asks for one in JSON.'))
        : success(withoutBody);
    }
    const json = readJson(request, bytes);
    if (!json.ok) return json;
    const parsed = schema.safeParse(json.value.value);
    return parsed.success ? success(parsed.data) : invalid(parsed.error, []);
  };
};

/** Reads all three; the first part that is wrong is the answer. */
export const makeReadInput = (
  endpoint: Endpoint,
): ((request: Request, bytes: Buffer) => Result<RouteInput, DomainError>) => {
  const readParams = makeReadParams(endpoint.params);
  const readQuery = makeReadQuery(endpoint.query);
  const readBody = makeReadBody(endpoint.body, endpoint.bodyOptional === true);
  return (request, bytes) => {
    const params = readParams(request);
    if (!params.ok) return params;
    const query = readQuery(request);
    if (!query.ok) return query;
    const body = readBody(request, bytes);
    return body.ok ? success({ params: params.value, query: query.value, body: body.value }) : body;
  };
};
