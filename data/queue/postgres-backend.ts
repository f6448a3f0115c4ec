/**
 * The queue on PostgreSQL: BullMQ's own tables in the schema `bullmq`, over a pool of its own.
 */
import {
  assertSchemaCompatibility,
  createPostgresBackend,
  DEFAULT_SCHEMA,
  LATEST_SCHEMA_VERSION,
  type PostgresConnectionOptions,
  Queue,
  runMigrations,
  SchemaMigrationRequiredError,
  Worker,
} from 'bullmq';
import pg from 'pg';
import { surviveLostConnections } from '../db/lost-connections.ts';
import type { QueueBackend } from './queue-backend.ts';

/** One connection is kept by the worker to listen for new jobs. */
const POOL_SIZE = 8;

/** Creates or upgrades the schema, safely in several processes at once. */
export async function openPostgresBackend(connectionString: string): Promise<QueueBackend> {
  // BullMQ is given a pool, because in a native ES module it cannot load `pg`; then the schema and the search path are ours to set.
  const pool = new pg.Pool({
    connectionString: withSearchPath(connectionString),
    max: POOL_SIZE,
    application_name: 'tact-queue',
    keepAlive: true,
  });
  surviveLostConnections(pool);
  await prepareSchema(pool).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  // BullMQ describes a pool by a small type of its own, which the overloads of `pg.Pool` do not match.
  const connection = pool as unknown as PostgresConnectionOptions;
  return {
    kind: 'postgres',
    makeQueue: (name, options) => new Queue(name, { ...options, connection }, createPostgresBackend),
    makeWorker: (name, process, options) =>
      new Worker(name, process, { ...options, connection }, createPostgresBackend),
    end: () => pool.end(),
  };
}

async function prepareSchema(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    const version = await assertSchemaCompatibility(client).catch((error: unknown) => {
      if (error instanceof SchemaMigrationRequiredError) return 0;
      throw error;
    });
    if (version < LATEST_SCHEMA_VERSION) await runMigrations(client);
  } finally {
    client.release();
  }
}

function withSearchPath(connectionString: string): string {
  const url = new URL(connectionString);
  const given = url.searchParams.get('options');
  url.searchParams.set('options', `${given === null ? '' : `${given} `}-c search_path=${DEFAULT_SCHEMA}`);
  return url.href;
}
