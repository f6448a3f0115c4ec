import { describe, expect, test } from 'vitest';
import { operationEndpoints } from './contracts/operations.ts';
import { routes } from './http/routes.ts';
import { makeOpenApi } from './openapi.ts';

type Operation = { readonly operationId: string; readonly responses: Readonly<Record<string, unknown>> };

const document = JSON.parse(JSON.stringify(makeOpenApi())) as {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
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

  test('every example of a request is taken by its own schema', () => {
    for (const { endpoint } of routes) {
      for (const example of endpoint.body?.meta()?.examples ?? []) {
        expect(endpoint.body?.safeParse(example).error, endpoint.operationId).toBeUndefined();
      }
    }
  });
});
