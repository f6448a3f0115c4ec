/**
 * Opens the database: the PostgreSQL server at `databaseUrl`, or without one the embedded server of the data folder.
 */
import pg from 'pg';
import { useEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { surviveLostConnections } from './lost-connections.ts';
import { valueParsers } from './value-parsers.ts';

export type DatabaseOptions = {
  /** A PostgreSQL connection URL, version 15 or newer. Absent: the embedded server. */
  readonly databaseUrl?: string | undefined;
  /** Folder of the embedded server, created if missing. Not touched with a `databaseUrl`. */
  readonly dataDir: string;
  /** Seen in `pg_stat_activity`; gets the prefix `tact-` unless it starts with `tact`. */
  readonly applicationName: string;
  /** Connections at most. Default: 10. */
  readonly poolSize?: number | undefined;
};

export type Database = {
  readonly pool: pg.Pool;
  /** Contains the password: never to be logged. */
  readonly connectionString: string;
  /** Where the server and its data are, for people; without the password. */
  readonly description: string;
  readonly embedded: boolean;
  /** Waits for running queries, closes the pool, and stops the embedded server if this was its last user. May be called again. */
  close(): Promise<void>;
};

/** The oldest server Tact is tested with; also what `nulls not distinct` and `security_invoker` need. */
const OLDEST_SERVER_VERSION = 15;
const DEFAULT_POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 15_000;

/** Throws an error in plain words, without the password, when the server cannot be reached or is too old. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.databaseUrl === undefined ? openEmbedded(options) : openExternal(options.databaseUrl, options);
}

async function openEmbedded(options: DatabaseOptions): Promise<Database> {
  const server = await useEmbeddedPostgres(options.dataDir);
  const pool = makePool(server.connectionString, options);
  try {
    const version = await readServerVersion(pool);
    return {
      pool,
      connectionString: server.connectionString,
      description: `${describeOutcome(server)} PostgreSQL ${version} on 127.0.0.1:${server.port}, data in ${server.folder}`,
      embedded: true,
      close: once(async () => {
        await pool.end();
        await server.release();
      }),
    };
  } catch (error) {
    await pool.end();
    await server.release();
    throw error;
  }
}

function describeOutcome({ outcome }: EmbeddedPostgres): string {
  return { initialised: 'new embedded', started: 'embedded', attached: 'running embedded' }[outcome];
}

async function openExternal(databaseUrl: string, options: DatabaseOptions): Promise<Database> {
  const place = describePlace(databaseUrl);
  const pool = makePool(databaseUrl, options);
  try {
    const version = await readServerVersion(pool);
    return {
      pool,
      connectionString: databaseUrl,
      description: `PostgreSQL ${version} on ${place}`,
      embedded: false,
      close: once(() => pool.end()),
    };
  } catch (error) {
    await pool.end();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The database on ${place} cannot be used: ${reason}`, { cause: error });
  }
}

function makePool(connectionString: string, { applicationName, poolSize }: DatabaseOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: poolSize ?? DEFAULT_POOL_SIZE,
    application_name: applicationName.startsWith('tact') ? applicationName : `tact-${applicationName}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types: valueParsers,
  });
  surviveLostConnections(pool);
  return pool;
}

/** The version in the server's own words, such as `18.4`. Throws when it is too old. */
async function readServerVersion(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ version: string; number: string }>(
    "select current_setting('server_version') as version, current_setting('server_version_num') as number",
  );
  const row = rows[0];
  if (row === undefined) throw new Error('the server does not tell its version');
  // The number is 150013 for 15.13.
  if (Math.floor(Number(row.number) / 10_000) < OLDEST_SERVER_VERSION) {
    throw new Error(
      `its PostgreSQL ${row.version} is too old. Tact needs ${String(OLDEST_SERVER_VERSION)} or newer: upgrade the server, or leave DATABASE_URL unset to use the embedded one.`,
    );
  }
  return row.version;
}

/** Host, port and database of a URL, never user or password. */
function describePlace(databaseUrl: string): string {
  try {
    const { hostname, port, pathname } = new URL(databaseUrl);
    return `${hostname === '' ? 'localhost' : hostname}:${port === '' ? '5432' : port}, database ${decodeURIComponent(pathname.slice(1))}`;
  } catch {
    return 'the server of DATABASE_URL (which is no valid URL)';
  }
}

function once(work: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work().then(() => undefined));
}
