/** OpenAPI 3.1 from the same table that the server runs on: what stands here is what is served. */
import type { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import type { Endpoint } from './contracts/endpoint.ts';
import { operationEndpoints } from './contracts/operations.ts';
import { problemSchema } from './contracts/problem.ts';
import type { Role } from './contracts/keys.ts';
import { everyRole } from './http/authorise.ts';
import { problems, type ProblemCode } from './http/problem.ts';
import { routes } from './http/routes.ts';

export type OpenApiDocument = ReturnType<typeof createDocument>;

const apiVersion = '1.0.0';

const introduction = `Tact chooses the next best action for every overdue case: channel, time and tone, no contact, or a person.

Every request but those under Operations carries \`Authorization: Bearer <key>\`. Errors are problem details (RFC 9457).
A POST that creates takes an \`Idempotency-Key\`: a repeat gets the first answer, with \`Idempotent-Replay: true\`.
Instants are RFC 3339 with an offset, money is whole minor units with an ISO 4217 currency, rates are 0 to 1.
Lists page by \`limit\` and \`cursor\`.`;

/** A status stands for one problem here; 422 may be an idempotency mismatch as well. */
const codeByStatus = new Map(
  (Object.entries(problems) as readonly [ProblemCode, { readonly status: number }][])
    .filter(([code]) => code !== 'idempotency-mismatch')
    .map(([code, { status }]) => [status, code]),
);

const retryAfter = { description: 'Seconds to wait', schema: { type: 'integer' as const } };

/** `not-found` → `NotFound`, its name among the components. */
const responseName = (code: ProblemCode): string =>
  code.replaceAll(/(^|-)([a-z])/g, (_match, _dash, letter: string) => letter.toUpperCase());

const problemResponse = (code: ProblemCode, status: number): ZodOpenApiResponseObject => ({
  description: `${problems[code].title}: see /problems/${code}`,
  ...(status === 429 || status === 503 ? { headers: { 'Retry-After': retryAfter } } : {}),
  content: { 'application/problem+json': { schema: problemSchema } },
});

const problemResponses = (): Record<string, ZodOpenApiResponseObject> =>
  Object.fromEntries([...codeByStatus].map(([status, code]) => [responseName(code), problemResponse(code, status)]));

const sharedProblems = [401, 403, 429, 500];

const responsesOf = (endpoint: Endpoint, shared: readonly number[]): Record<string, object> => {
  const { status, response, responseType = 'application/json' } = endpoint;
  const statuses = [...new Set<number>([...endpoint.problems, ...shared])].sort((left, right) => left - right);
  const problemReference = (each: number): object => ({
    $ref: `#/components/responses/${responseName(codeByStatus.get(each) ?? 'internal')}`,
  });
  return {
    [status]:
      response === undefined
        ? { description: 'Done; no body' }
        : { description: endpoint.summary, content: { [responseType]: { schema: response } } },
    ...Object.fromEntries(statuses.map((each) => [each, problemReference(each)])),
  };
};

const requestBodyOf = ({ body, bodyOptional, requestTypes }: Endpoint): object =>
  body === undefined
    ? {}
    : {
        requestBody: {
          required: bodyOptional !== true,
          content: Object.fromEntries((requestTypes ?? ['application/json']).map((type) => [type, { schema: body }])),
        },
      };

const idempotencyParameter = { $ref: '#/components/parameters/IdempotencyKey' };

const operationOf = (endpoint: Endpoint, roles: readonly Role[] | null): ZodOpenApiOperationObject => {
  const needed = roles === null || roles.length === everyRole.length ? '' : `\n\nRoles: ${roles.join(', ')}.`;
  const requestParams: { path?: z.ZodObject; query?: z.ZodObject } = {};
  if (endpoint.params !== undefined) requestParams.path = endpoint.params;
  if (endpoint.query !== undefined) requestParams.query = endpoint.query;
  return {
    operationId: endpoint.operationId,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: endpoint.description + needed,
    ...(roles === null ? { security: [] } : {}),
    requestParams,
    ...(endpoint.creates === true ? { parameters: [idempotencyParameter] } : {}),
    ...requestBodyOf(endpoint),
    responses: responsesOf(endpoint, roles === null ? [] : sharedProblems),
  } as ZodOpenApiOperationObject;
};

const pathsOf = (): NonNullable<ZodOpenApiObject['paths']> => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  const add = (endpoint: Endpoint, roles: readonly Role[] | null): void => {
    (paths[endpoint.path] ??= {})[endpoint.method] = operationOf(endpoint, roles);
  };
  for (const { endpoint, roles } of routes) add(endpoint, roles);
  for (const endpoint of operationEndpoints) add(endpoint, null);
  return paths;
};

const tagsOf = (): { name: string }[] =>
  [...new Set([...routes.map(({ endpoint }) => endpoint.tag), ...operationEndpoints.map(({ tag }) => tag)])].map(
    (name) => ({ name }),
  );

const components = (): NonNullable<ZodOpenApiObject['components']> => ({
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
      description: 'A name of your own for this request: a repeat with the same name and body gets the first answer',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
  },
  responses: problemResponses(),
});

export const makeOpenApi = (): OpenApiDocument =>
  createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Tact',
        version: apiVersion,
        description: introduction,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: tagsOf(),
      security: [{ apiKey: [] }],
      paths: pathsOf(),
      components: components(),
    },
    {
      // Answers may grow: a client must not refuse a field it does not know.
      override: ({ jsonSchema, io }) => {
        if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      },
    },
  );

/** The document as text, for the golden file and for `/openapi.json`. */
export const renderOpenApi = (): string => `${JSON.stringify(makeOpenApi(), null, 2)}\n`;
