/** What the operations of the OpenAPI document share: key, headers, problems. */
import type { ZodOpenApiObject, ZodOpenApiResponseObject } from 'zod-openapi';
import type { Endpoint } from './contracts/endpoint.ts';
import { problemSchema } from './contracts/problem.ts';
import { problems, type ProblemCode } from './http/problem.ts';
import { moneyComponents } from './openapi-events.ts';

type Headers = Readonly<Record<string, { $ref: `#/components/headers/${string}` }>>;

/** A status stands for one problem here; 422 may be an idempotency mismatch as well. */
const codeByStatus = new Map(
  (Object.entries(problems) as readonly [ProblemCode, { readonly status: number }][])
    .filter(([code]) => code !== 'idempotency-mismatch')
    .map(([code, { status }]) => [status, code]),
);

/** `not-found` → `NotFound`, its name among the components. */
const responseName = (code: ProblemCode): string =>
  code.replaceAll(/(^|-)([a-z])/g, (_match, _dash, letter: string) => letter.toUpperCase());

/** Where the answer with this status, a problem, is described. */
export const problemReference = (status: number): { $ref: string } => ({
  $ref: `#/components/responses/${responseName(codeByStatus.get(status) ?? 'internal')}`,
});

export const requestIdParameter = { $ref: '#/components/parameters/RequestId' };
export const acceptLanguageParameter = { $ref: '#/components/parameters/AcceptLanguage' };
export const idempotencyParameter = { $ref: '#/components/parameters/IdempotencyKey' };

const requestIdHeader: Headers = { 'X-Request-Id': { $ref: '#/components/headers/RequestId' } };

/** Headers of an answer that is no problem. */
export const answerHeaders = ({ creates, speaks }: Pick<Endpoint, 'creates' | 'speaks'>): Headers => ({
  ...requestIdHeader,
  ...(speaks === true ? { 'Content-Language': { $ref: '#/components/headers/ContentLanguage' } } : {}),
  ...(creates === true ? { 'Idempotent-Replay': { $ref: '#/components/headers/IdempotentReplay' } } : {}),
});

const retryAfter: Headers = { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } };
const headersByStatus: Readonly<Record<number, Headers>> = {
  401: { 'WWW-Authenticate': { $ref: '#/components/headers/WwwAuthenticate' } },
  405: { Allow: { $ref: '#/components/headers/Allow' } },
  429: retryAfter,
  503: retryAfter,
};

const problemResponse = (code: ProblemCode, status: number): ZodOpenApiResponseObject => ({
  description: `${problems[code].title}: see /problems/${code}`,
  headers: { ...requestIdHeader, ...headersByStatus[status] },
  content: { 'application/problem+json': { schema: problemSchema } },
});

export const components = (): NonNullable<ZodOpenApiObject['components']> => ({
  schemas: moneyComponents,
  securitySchemes: {
    apiKey: {
      type: 'http',
      scheme: 'bearer',
      description: 'The key that the first start printed, or one made at /v1/keys',
    },
  },
  parameters: {
    IdempotencyKey: {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description:
        'A name of your own for this request: a repeat with the same name and body gets the first answer. ' +
        'With another body: 422; while the first is at work: 409.',
      schema: { type: 'string', pattern: '^[\\x20-\\x7e]{1,255}$', examples: ['pay-981-attempt'] },
    },
    AcceptLanguage: {
      name: 'Accept-Language',
      in: 'header',
      required: false,
      description:
        'Languages that the reader knows, where `language` of the query names none. What is not spoken is passed over; ' +
        'where nothing is left it is English.',
      schema: { type: 'string', examples: ['sv-SE, en;q=0.5'] },
    },
    RequestId: {
      name: 'X-Request-Id',
      in: 'header',
      required: false,
      description: 'An id of your own for this request, to find it in logs; one is made where it is left out',
      schema: { type: 'string', pattern: '^[A-Za-z0-9._:-]{1,128}$', examples: ['nightly-2026-03-01-17'] },
    },
  },
  headers: {
    RequestId: { description: 'The id of the request: yours, or one made here', schema: { type: 'string' } },
    IdempotentReplay: {
      description: 'There where the answer is the first one again',
      schema: { type: 'string', const: 'true' },
    },
    ContentLanguage: { description: 'Of the reasons and texts', schema: { type: 'string', examples: ['sv'] } },
    RetryAfter: { description: 'Seconds to wait', schema: { type: 'integer', minimum: 0 } },
    WwwAuthenticate: { description: 'How to authenticate', schema: { type: 'string' } },
    Allow: { description: 'The methods that the path takes', schema: { type: 'string' } },
  },
  responses: Object.fromEntries(
    [...codeByStatus].map(([status, code]) => [responseName(code), problemResponse(code, status)]),
  ),
});
