/** OpenAPI 3.1 from the same table that the server runs on: what stands here is what is served. */
import type { z } from 'zod';
import { createDocument, type ZodOpenApiObject, type ZodOpenApiOperationObject } from 'zod-openapi';
import type { Endpoint } from './contracts/endpoint.ts';
import { recordEventsEndpoint } from './contracts/events.ts';
import type { Role } from './contracts/keys.ts';
import { operationEndpoints } from './contracts/operations.ts';
import { everyRole } from './http/authorise.ts';
import { routes } from './http/routes.ts';
import {
  answerHeaders,
  components,
  acceptLanguageParameter,
  idempotencyParameter,
  problemReference,
  requestIdParameter,
} from './openapi-components.ts';
import { eventsContent, stateChecks } from './openapi-events.ts';

export type OpenApiDocument = ReturnType<typeof createDocument>;

const apiVersion = '1.0.0';

const introduction = `Tact chooses the next best action for every overdue debt case: which channel, when and in what tone; or no contact; or a person. You tell it what happened; it answers what to do, within the law of the debtor’s country, and keeps a receipt of every decision.

- **Keys**: every request but those under Operations carries \`Authorization: Bearer <key>\`. The first start prints a key; \`POST /v1/keys\` makes more. Each operation names the roles it asks for.
- **Errors** are problem details (RFC 9457): \`application/problem+json\` with \`type\`, \`title\`, \`status\`, \`detail\`, \`instance\`, and for input \`errors\` with a JSON Pointer each. \`type\` is a page that explains the problem.
- **Repeats**: a POST that creates takes an \`Idempotency-Key\`: a repeat gets the first answer, with \`Idempotent-Replay: true\`.
- **Tracing**: send \`X-Request-Id\` or get one; every answer carries it, and a problem has it as \`instance\`.
- **Times** are RFC 3339 with an offset, dates ISO 8601. **Money** is whole minor units with an ISO 4217 currency: \`{ "amount": 125000, "currency": "SEK" }\` is 1,250.00 kronor. **Rates** are 0 to 1.
- **Ids** of yours are 1 to 128 characters of A–Z a–z 0–9 . _ : -; ours are UUIDv7.
- **Lists** page by \`limit\` and \`cursor\`: pass \`nextCursor\` of one page as \`cursor\` for the next; null on the last.
- **Fields** may be added to answers: ignore those you do not know. A field that a request does not know is an error.`;

const sharedProblems = [401, 403, 429, 500];

const responsesOf = (endpoint: Endpoint, shared: readonly number[]): Record<string, object> => {
  const { status, response, responseType = 'application/json' } = endpoint;
  const statuses = [...new Set<number>([...endpoint.problems, ...shared])].sort((left, right) => left - right);
  const headers = answerHeaders(endpoint);
  return {
    [status]:
      response === undefined
        ? { description: 'Done; no body', headers }
        : { description: endpoint.summary, headers, content: { [responseType]: { schema: response } } },
    ...Object.fromEntries(statuses.map((each) => [each, problemReference(each)])),
  };
};

/** The schema's own examples, as tools look for them beside the media type. */
const examplesOf = (schema: z.ZodType): Record<string, { value: unknown }> =>
  Object.fromEntries((schema.meta()?.examples ?? []).map((value, index) => [`example${index + 1}`, { value }]));

const requestContentOf = (body: z.ZodType, types: readonly string[]): object =>
  Object.fromEntries(types.map((type) => [type, { schema: body, examples: examplesOf(body) }]));

const requestBodyOf = (endpoint: Endpoint): object => {
  const { body, bodyOptional, requestTypes = ['application/json'] } = endpoint;
  if (body === undefined) return {};
  const content = endpoint === recordEventsEndpoint ? eventsContent : requestContentOf(body, requestTypes);
  return { requestBody: { required: bodyOptional !== true, content } };
};

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
    parameters: [
      ...(endpoint.creates === true ? [idempotencyParameter] : []),
      ...(endpoint.speaks === true ? [acceptLanguageParameter] : []),
      requestIdParameter,
    ],
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
      override: (context) => {
        const { jsonSchema, io } = context;
        if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
        stateChecks(context);
      },
    },
  );

/** The document as text, for the golden file and for `/openapi.json`. */
export const renderOpenApi = (): string => `${JSON.stringify(makeOpenApi(), null, 2)}\n`;
