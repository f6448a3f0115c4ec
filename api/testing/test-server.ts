/** The real application on a free port of loopback, with small services of the test's own. */
import type { AddressInfo } from 'node:net';
import { domainError, failure, success } from '../../engine/index.ts';
import type { Role } from '../contracts/keys.ts';
import type { EventsSummary, RejectedEvent } from '../contracts/events.ts';
import { decisionExample } from '../contracts/decision-example.ts';
import type { Decision } from '../contracts/next-best-action.ts';
import { makeApp, type HttpDependencies } from '../http/app.ts';
import { hashApiKey, type StoredKey } from '../http/authenticate.ts';
import type { IdempotencyStore } from '../http/idempotency.ts';
import { makeHttpServer } from '../http/server.ts';
import type { LineBatches, Services } from '../services/services.ts';
import { makeLogger } from '../telemetry/logger.ts';
import { makeMetrics } from '../telemetry/metrics.ts';

export const keys = {
  all: 'test-key-of-all-roles-0001',
  workflow: 'test-key-of-workflow-0001',
  admin: 'test-key-of-admin-000001',
} as const;

const rolesByKey: Readonly<Record<keyof typeof keys, readonly Role[]>> = {
  all: ['workflow', 'scientist', 'manager', 'compliance', 'admin'],
  workflow: ['workflow'],
  admin: ['admin'],
};

const storedKeys = new Map<string, StoredKey>(
  (Object.keys(keys) as (keyof typeof keys)[]).map((name) => {
    const hash = hashApiKey(keys[name]);
    return [hash, { keyId: `key-${name}`, hash, roles: rolesByKey[name], portfolios: null }];
  }),
);

/** Keeps answers in a map: what the interface asks for and no more. */
const makeMemoryIdempotencyStore = (): IdempotencyStore => {
  const entries = new Map<string, { requestHash: string; answer?: { status: number; body: string | null } }>();
  const nameOf = (entry: { keyId: string; idempotencyKey: string }): string => `${entry.keyId} ${entry.idempotencyKey}`;
  return {
    begin: (entry) => {
      const found = entries.get(nameOf(entry));
      if (found === undefined) {
        entries.set(nameOf(entry), { requestHash: entry.requestHash });
        return Promise.resolve({ kind: 'new' });
      }
      if (found.requestHash !== entry.requestHash) return Promise.resolve({ kind: 'mismatch' });
      return Promise.resolve(found.answer === undefined ? { kind: 'in-flight' } : { kind: 'replay', ...found.answer });
    },
    complete: (entry, answer) => {
      const found = entries.get(nameOf(entry));
      if (found !== undefined) found.answer = { ...answer };
      return Promise.resolve();
    },
    abandon: (entry) => {
      entries.delete(nameOf(entry));
      return Promise.resolve();
    },
  };
};

export const makeDecision = (caseId: string): Decision => ({ ...decisionExample, caseId });

/** An event counts as good where it is an object with an `id`; an id seen before is a duplicate. */
const makeRecordEvents = (): Services['recordEvents'] => {
  const seen = new Set<string>();
  return async (batches: LineBatches<unknown>) => {
    let duplicates = 0;
    const before = seen.size;
    const rejected: RejectedEvent[] = [];
    for await (const batch of batches) {
      for (const line of batch) {
        const id = 'value' in line ? (line.value as { id?: unknown } | null)?.id : undefined;
        if ('error' in line) rejected.push({ index: line.index, id: null, errors: line.error.errors });
        else if (typeof id !== 'string') {
          rejected.push({ index: line.index, id: null, errors: [{ pointer: '/id', detail: 'is missing' }] });
        } else if (seen.has(id)) duplicates += 1;
        else seen.add(id);
      }
    }
    const summary: EventsSummary = {
      accepted: seen.size - before,
      duplicates,
      rejectedCount: rejected.length,
      rejected,
    };
    return success(summary);
  };
};

const unknown = (): Promise<ReturnType<typeof failure<ReturnType<typeof domainError>>>> =>
  Promise.resolve(failure(domainError('not-found', 'There is no such thing in this test.')));

/** Every service answers 404, but for those a test of the HTTP layer needs. */
export const makeTestServices = (overrides: Partial<Services> = {}): Services => {
  const others = new Proxy({}, { get: () => unknown }) as Services;
  const known: Partial<Services> = {
    recordEvents: makeRecordEvents(),
    nextBestAction: ({ caseId }) =>
      Promise.resolve(
        caseId === 'C-unknown'
          ? failure(domainError('not-found', `There is no case ${caseId}.`))
          : success(makeDecision(caseId)),
      ),
    async *nextBestActions(batches) {
      for await (const batch of batches) {
        yield batch.map((line) => ({
          index: line.index,
          answer: 'error' in line ? failure(line.error) : success(makeDecision(line.value.caseId)),
        }));
      }
    },
    ...overrides,
  };
  return new Proxy(others, {
    get: (target, name) => known[name as keyof Services] ?? target[name as keyof Services],
  });
};

export type TestServer = {
  readonly url: string;
  readonly port: number;
  /** Lines of the log, parsed. */
  readonly logged: readonly Readonly<Record<string, unknown>>[];
  readonly close: () => Promise<void>;
};

export const startTestServer = async (overrides: Partial<HttpDependencies> = {}): Promise<TestServer> => {
  const logged: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => logged.push(JSON.parse(line) as Record<string, unknown>) };
  const app = makeApp({
    services: makeTestServices(),
    keyStore: { find: (hash) => Promise.resolve(storedKeys.get(hash) ?? null) },
    idempotencyStore: makeMemoryIdempotencyStore(),
    logger: makeLogger('info', destination),
    metrics: makeMetrics(),
    readReadiness: () => Promise.resolve({ status: 'ready', checks: { database: 'ok' } }),
    ...overrides,
  });
  const server = makeHttpServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    logged,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
