/** Composition root: configuration → database → dependencies → HTTP server and worker → a stop that loses nothing. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { migrate, openDatabase, openQueue, type Database, type JobQueue } from '../data/index.ts';
import type { Config } from './config.ts';
import type { Readiness } from './contracts/operations.ts';
import { makeDependencies, type Dependencies } from './dependencies.ts';
import { makeApp } from './http/app.ts';
import { makeHttpServer } from './http/server.ts';
import { startJobs } from './jobs.ts';

export type RunningService = {
  readonly dependencies: Dependencies;
  readonly database: Database;
  /** Null for a worker, which answers no requests. */
  readonly address: string | null;
  readonly queueBackend: 'postgres' | 'redis';
  /** Says that everything a first start needs is loaded. */
  readonly markReady: () => void;
  /** Takes no new requests, finishes those under way, then closes everything. May be called again. */
  readonly close: () => Promise<void>;
};

const listen = async (server: Server, { port, host }: Config): Promise<string> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { address, family, port: bound } = server.address() as AddressInfo;
  const name =
    address === '127.0.0.1' || address === '::1' ? 'localhost' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${name}:${String(bound)}`;
};

/** How long requests under way may take before their connections are cut. */
const graceMs = 10_000;

const closeServer = async (server: Server): Promise<void> => {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  server.closeIdleConnections();
  const cut = setTimeout(() => {
    server.closeAllConnections();
  }, graceMs);
  await closed;
  clearTimeout(cut);
};

const makeReadReadiness = (database: Database, isLoaded: () => boolean) => async (): Promise<Readiness> => {
  const databaseAnswers = await database.pool.query('select 1').then(
    () => true,
    () => false,
  );
  const checks = { database: databaseAnswers ? 'ok' : 'failing', firstStart: isLoaded() ? 'ok' : 'failing' } as const;
  return { status: databaseAnswers && isLoaded() ? 'ready' : 'not_ready', checks };
};

const openServer = async (
  dependencies: Dependencies,
  isLoaded: () => boolean,
): Promise<{ server: Server; address: string }> => {
  const { config, database, services, stores, telemetry } = dependencies;
  const app = makeApp({
    services,
    keyStore: stores.keyStore,
    idempotencyStore: stores.idempotencyStore,
    logger: telemetry.logger,
    metrics: telemetry.metrics,
    readReadiness: makeReadReadiness(database, isLoaded),
  });
  const server = makeHttpServer(app);
  return { server, address: await listen(server, config) };
};

/** Throws in plain words where the database, the packs or the port cannot be used; then nothing is left open. */
export const startService = async (config: Config): Promise<RunningService> => {
  const database = await openDatabase({
    databaseUrl: config.databaseUrl?.reveal(),
    dataDir: config.dataDirectory,
    applicationName: config.role,
    poolSize: config.databasePoolSize,
  });
  let queue: JobQueue | null = null;
  try {
    await migrate(database.pool);
    const dependencies = await makeDependencies(config, database);
    const { logger } = dependencies.telemetry;
    queue = await openQueue({
      database,
      redisUrl: config.redisUrl?.reveal(),
      onError: (error, job) => {
        logger.error({ err: error, job }, job === undefined ? 'queue error' : 'job failed');
      },
    });
    dependencies.jobDoor.connect(queue);
    if (config.role !== 'api') await startJobs(queue, dependencies);
    let isLoaded = false;
    const opened = config.role === 'worker' ? null : await openServer(dependencies, () => isLoaded);
    const jobs = queue;
    let closing: Promise<void> | undefined;
    return {
      dependencies,
      database,
      address: opened?.address ?? null,
      queueBackend: queue.backend,
      markReady: () => {
        isLoaded = true;
      },
      close: () =>
        (closing ??= (async () => {
          if (opened !== null) await closeServer(opened.server);
          await jobs.close();
          await database.close();
        })()),
    };
  } catch (error) {
    await queue?.close();
    await database.close();
    throw error;
  }
};
