import { describe, expect, test } from 'vitest';
import { factTypes, parseFact } from '../engine/index.ts';
import { operationEndpoints } from './contracts/operations.ts';
import { routes } from './http/routes.ts';
import { makeOpenApi } from './openapi.ts';

type Examples = Readonly<Record<string, { readonly value: unknown }>>;
type Media = { readonly schema?: object; readonly examples?: Examples };
type Answer = { readonly $ref?: string; readonly description?: string; readonly headers?: object };
type Operation = {
  readonly operationId: string;
  readonly parameters?: readonly { readonly $ref?: string; readonly name?: string; readonly in?: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Answer>>;
};
type ObjectSchema = { readonly properties?: object; readonly required?: readonly string[] };

const document = JSON.parse(JSON.stringify(makeOpenApi())) as {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, ObjectSchema & { readonly examples?: unknown[] }>> };
};

/** Every value of the tree that stands under the key. */
const valuesOf = (key: string, node: unknown): readonly unknown[] => {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node as Readonly<Record<string, unknown>>).flatMap(([name, value]) => [
    ...(name === key ? [value] : []),
    ...valuesOf(key, value),
  ]);
};

const lookUp = (reference: string): unknown =>
  reference
    .slice(2)
    .split('/')
    .reduce<unknown>((node, token) => (node as Readonly<Record<string, unknown>> | undefined)?.[token], document);

const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));

describe('the OpenAPI document', () => {
  test('is of version 3.1 and every reference leads somewhere', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const references = [...new Set(valuesOf('$ref', document) as string[])];
    expect(references.length).toBeGreaterThan(30);
    expect(references.filter((each) => !each.startsWith('#/') || lookUp(each) === undefined)).toEqual([]);
  });

  test('has every route and nothing else, each under its own name', () => {
    const endpoints = [...routes.map(({ endpoint }) => endpoint), ...operationEndpoints];
    const served = endpoints.map(({ method, path }) => `${method} ${path}`).sort();
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(documented.sort()).toEqual(served);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  });

  test('names the path parameters that the path has', () => {
    for (const { endpoint } of routes) {
      const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(Object.keys(endpoint.params?.shape ?? {}), endpoint.path).toEqual(inPath);
    }
  });

  test('says what goes wrong wherever a key is needed', () => {
    for (const { endpoint } of routes) {
      const responses = document.paths[endpoint.path]?.[endpoint.method]?.responses ?? {};
      expect(Object.keys(responses), endpoint.operationId).toEqual(
        expect.arrayContaining(['401', '403', '429', '500', String(endpoint.status)]),
      );
    }
  });

  test('every body has examples, and its own schema takes them', () => {
    for (const { endpoint } of routes) {
      if (endpoint.body === undefined) continue;
      const content = document.paths[endpoint.path]?.[endpoint.method]?.requestBody?.content ?? {};
      expect(Object.keys(content), endpoint.operationId).not.toEqual([]);
      for (const { examples = {} } of Object.values(content)) {
        expect(Object.keys(examples), endpoint.operationId).not.toEqual([]);
        for (const { value } of Object.values(examples)) {
          expect(endpoint.body.safeParse(value).error, endpoint.operationId).toBeUndefined();
        }
      }
    }
  });

  test('names the headers: an id with every request and answer, an idempotency key where something is made', () => {
    for (const { endpoint } of routes) {
      const operation = document.paths[endpoint.path]?.[endpoint.method];
      const references = operation?.parameters?.map(({ $ref }) => $ref) ?? [];
      expect(references, endpoint.operationId).toContain('#/components/parameters/RequestId');
      expect(references.includes('#/components/parameters/IdempotencyKey'), endpoint.operationId).toBe(
        endpoint.creates === true,
      );
      if (endpoint.creates === true) expect(endpoint.problems).toEqual(expect.arrayContaining([409, 422]));
    }
    const answers = operations.flatMap(({ responses }) => Object.values(responses));
    const resolved = answers.map((answer) => (answer.$ref === undefined ? answer : (lookUp(answer.$ref) as Answer)));
    expect(resolved.filter(({ description }) => description === undefined)).toEqual([]);
    expect(resolved.filter(({ headers }) => !Object.hasOwn(headers ?? {}, 'X-Request-Id'))).toEqual([]);
  });

  test('requires no property that is not there, and declares every parameter once', () => {
    for (const [name, { properties = {}, required = [] }] of Object.entries(document.components.schemas)) {
      expect(Object.keys(properties), name).toEqual(expect.arrayContaining([...required]));
    }
    for (const { operationId, parameters = [] } of operations) {
      const names = parameters.map(({ $ref, name, in: place }) => $ref ?? `${place ?? ''} ${name ?? ''}`);
      expect(new Set(names).size, operationId).toBe(names.length);
    }
  });
});

describe('events in the document', () => {
  const { discriminator, oneOf } = document.components.schemas['Event'] as unknown as {
    readonly discriminator: { readonly propertyName: string; readonly mapping: Readonly<Record<string, string>> };
    readonly oneOf: readonly { readonly $ref: string }[];
  };

  test('are told apart by type, every type once', () => {
    expect(discriminator.propertyName).toBe('type');
    expect(Object.keys(discriminator.mapping)).toEqual(factTypes);
    expect(Object.values(discriminator.mapping)).toEqual(oneOf.map(({ $ref }) => $ref));
  });

  test.each(factTypes)('%s: the reader of facts takes the example', (type) => {
    const schema = lookUp(discriminator.mapping[type] ?? '#/') as { readonly examples: readonly object[] };
    expect(schema.examples).toMatchObject([{ type }]);
    for (const example of schema.examples) {
      expect(parseFact(example, { latestAt: Date.parse('2027-01-01T00:00:00Z') })).toMatchObject({ ok: true });
    }
  });

  test.each(factTypes)('%s: every field says what it means', (type) => {
    const schema = lookUp(`${discriminator.mapping[type] ?? '#/'}/properties/data/properties`);
    const fields = Object.values(schema as Readonly<Record<string, { readonly description?: string }>>);
    expect(fields.filter(({ description = '' }) => description === '')).toEqual([]);
  });

  test('money is whole minor units, and days are days', () => {
    expect(document.components.schemas['PositiveMoney']).toMatchObject({
      properties: { amount: { type: 'integer', minimum: 1 } },
    });
    expect(document.components.schemas['PromiseMadeEvent']).toMatchObject({
      properties: { data: { properties: { dueDate: { format: 'date' } } } },
    });
  });
});

describe('the contract on paper', () => {
  test.each([
    'POST /v1/events',
    'POST /v1/cases/{}/next-best-action',
    'POST /v1/next-best-actions',
    'GET /v1/decisions',
    'GET /v1/decisions/{}',
    'POST /v1/decisions/{}/replay',
    'POST /v1/decisions/{}/check',
    'POST /v1/decisions/{}/override',
    'GET /v1/cases/{}',
    'GET /v1/cases/{}/timeline',
    'GET /v1/debtors/{}',
    'GET /v1/hand-offs',
    'POST /v1/hand-offs/{}/resolve',
    'POST /v1/strategies',
    'GET /v1/strategies',
    'GET /v1/strategies/{}',
    'GET /v1/strategies/{}/versions/{}',
    'POST /v1/strategies/{}/versions/{}/check',
    'POST /v1/experiments',
    'PATCH /v1/experiments/{}',
    'POST /v1/experiments/{}/start',
    'POST /v1/experiments/{}/stop',
    'GET /v1/experiments/{}/assignment',
    'GET /v1/packs',
    'GET /v1/packs/{}',
    'POST /v1/packs/{}/changes',
    'GET /v1/packs/{}/changes',
    'PUT /v1/contact-policies/{}',
    'GET /v1/contact-policies',
    'GET /v1/contact-policies/{}',
    'POST /v1/kill-switch',
    'GET /v1/kill-switch',
    'GET /v1/vocabulary',
    'GET /v1/insights/resolution-time',
    'GET /v1/insights/drivers',
    'GET /v1/insights/fairness',
    'GET /v1/insights/segments',
    'GET /healthz',
    'GET /readyz',
    'GET /metrics',
    'GET /openapi.json',
  ])('%s is served', (promised) => {
    const served = [...routes.map(({ endpoint }) => endpoint), ...operationEndpoints].map(
      ({ method, path }) => `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, '{}')}`,
    );
    expect(served).toContain(promised);
  });
});
