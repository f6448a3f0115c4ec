/** What the machine room asks: is it alive, is it ready, how is it doing, what can it do. No key is needed. */
import { z } from 'zod';
import { endpoint, type Immutable } from './endpoint.ts';

const tag = 'Operations';

const livenessSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Liveness' });

export const readinessSchema = z
  .object({
    status: z.enum(['ready', 'not_ready']),
    checks: z.record(z.string(), z.enum(['ok', 'failing'])).meta({ examples: [{ database: 'ok' }] }),
  })
  .meta({ id: 'Readiness' });
export type Readiness = Immutable<z.output<typeof readinessSchema>>;

const readHealthEndpoint = endpoint({
  operationId: 'readHealth',
  method: 'get',
  path: '/healthz',
  tag,
  summary: 'Is the process alive?',
  description: 'Asks nothing else: a database that is away does not make it fail.',
  response: livenessSchema,
  status: 200,
  problems: [],
});

const readReadinessEndpoint = endpoint({
  operationId: 'readReadiness',
  method: 'get',
  path: '/readyz',
  tag,
  summary: 'Can it work?',
  description: '200 where requests can be served, else 503 with what is failing.',
  response: readinessSchema,
  status: 200,
  problems: [503],
});

const readMetricsEndpoint = endpoint({
  operationId: 'readMetrics',
  method: 'get',
  path: '/metrics',
  tag,
  summary: 'Counters and durations',
  description:
    'In the text format of Prometheus. No key: counts hold no ids, and the default address answers this machine only; ' +
    'where the service listens on a network, keep this path inside.',
  response: z.string(),
  responseType: 'text/plain',
  status: 200,
  problems: [],
});

const readOpenApiEndpoint = endpoint({
  operationId: 'readOpenApi',
  method: 'get',
  path: '/openapi.json',
  tag,
  summary: 'This document',
  description: 'OpenAPI 3.1. A readable page of it is at `/docs`.',
  response: z.record(z.string(), z.unknown()),
  status: 200,
  problems: [],
});

/** The endpoints that need no key. */
export const operationEndpoints = [
  readHealthEndpoint,
  readReadinessEndpoint,
  readMetricsEndpoint,
  readOpenApiEndpoint,
] as const;
