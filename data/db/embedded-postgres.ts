/**
 * A real PostgreSQL 18 in a data folder: started by the first process that asks, shared by all that follow, stopped by the last.
 *
 * The server is a process of its own. It survives the end of its parent, whatever the signal; the next `useEmbeddedPostgres` on
 * the folder attaches to it. Each user holds one connection, its lease; whoever gives up the last lease stops the server.
 */
import { access, mkdir, readFile, realpath } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { connectAsAdmin, findRunningServer, LEASE_NAME, stopServer, type RunningServer } from './running-server.ts';
import { findServerBinaries } from './server-binaries.ts';
import { createServerHome, readServerHome, startLockFile, type ServerHome } from './server-home.ts';
import { initialiseCluster, startServer } from './server-start.ts';
import { findServerUser } from './server-user.ts';
import { withStartLock } from './start-lock.ts';

export type EmbeddedPostgres = {
  /** For the role `tact`, who owns the database `tact` and is no superuser. Contains the password. */
  readonly connectionString: string;
  readonly port: number;
  /** Where the data is: in the data folder, or elsewhere for root with a folder that the server's user cannot enter. */
  readonly folder: string;
  readonly outcome: 'initialised' | 'started' | 'attached';
  /** Gives the server up: to be called once, after the pools on it are closed. */
  release(): Promise<'stopped' | 'left running'>;
};

export type EmbeddedPostgresOptions = {
  /** For tests only: a server started so never waits for the disk, and a power cut loses its data. Default: false. */
  readonly isThrowaway?: boolean;
};

/** Role and database of the application. */
const APPLICATION_NAME = 'tact';
const LEASE_RETRY_MS = 1000;
const LEASE_GOODBYE_MS = 50;
const SESSION_GOODBYE_MS = 1000;
const GOODBYE_PAUSE_MS = 20;

/** Starts the server of `dataFolder` (created if missing) or attaches to it. Throws an error in plain words when neither is possible. */
export async function useEmbeddedPostgres(
  dataFolder: string,
  { isThrowaway = false }: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  await mkdir(dataFolder, { recursive: true });
  const folder = await realpath(dataFolder);
  return withStartLock(startLockFile(folder), async () => {
    const { home, server, outcome } = await attachOrStart(folder, isThrowaway);
    await ensureDatabase(home, server);
    const password = (await readFile(home.passwordFile, 'utf8')).trim();
    return {
      connectionString: `postgres://${APPLICATION_NAME}:${password}@127.0.0.1:${server.port}/${APPLICATION_NAME}?sslmode=disable`,
      port: server.port,
      folder: home.folder,
      outcome,
      release: holdLease(folder, home, server),
    };
  });
}

type Start = {
  readonly home: ServerHome;
  readonly server: RunningServer;
  readonly outcome: EmbeddedPostgres['outcome'];
};

async function attachOrStart(folder: string, isThrowaway: boolean): Promise<Start> {
  const existing = await readServerHome(folder);
  const hasData = await exists(existing.dataDirectory);
  if (hasData) {
    const server = await findRunningServer(existing);
    if (server !== undefined) return { home: existing, server, outcome: 'attached' };
  }
  const user = await findServerUser(hasData ? existing.dataDirectory : undefined);
  const binaries = await findServerBinaries(user);
  const home = hasData ? existing : await createServerHome(folder, user);
  const installation = { home, binaries, user, isThrowaway };
  if (!hasData) await initialiseCluster(installation);
  await startServer(installation);
  const server = await findRunningServer(home);
  if (server === undefined) throw new Error(`PostgreSQL stopped right after its start in ${home.dataDirectory}.`);
  return { home, server, outcome: hasData ? 'started' : 'initialised' };
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw new Error(`The database in ${file} belongs to another user of this machine: run Tact as that user.`, {
      cause: error,
    });
  }
}

/** Creates role and database once; looked at each time, because a process can be killed between the two. */
async function ensureDatabase(home: ServerHome, { admin }: RunningServer): Promise<void> {
  const role = await admin.query('select from pg_roles where rolname = $1', [APPLICATION_NAME]);
  if (role.rowCount === 0) {
    const password = (await readFile(home.passwordFile, 'utf8')).trim();
    // The right to create databases is for the tests, which clone one for each file.
    await admin.query(`create role ${APPLICATION_NAME} login createdb password ${admin.escapeLiteral(password)}`);
  }
  const database = await admin.query('select from pg_database where datname = $1', [APPLICATION_NAME]);
  if (database.rowCount === 0) await admin.query(`create database ${APPLICATION_NAME} owner ${APPLICATION_NAME}`);
}

/** Keeps the lease, also across a restart of the server's sessions, until the returned function is called. */
function holdLease(folder: string, home: ServerHome, first: RunningServer): EmbeddedPostgres['release'] {
  let isReleased = false;
  let lease = first.admin;
  const renewWhenLost = (): void => {
    lease.once('end', () => {
      if (!isReleased) setTimeout(renew, LEASE_RETRY_MS).unref();
    });
  };
  const renew = (): void => {
    if (isReleased) return;
    connectAsAdmin(home, first.port).then(
      (client) => {
        if (isReleased) return client.end();
        lease = client;
        renewWhenLost();
        return undefined;
      },
      () => setTimeout(renew, LEASE_RETRY_MS).unref(),
    );
  };
  renewWhenLost();
  return async () => {
    isReleased = true;
    if (await exists(folder)) return withStartLock(startLockFile(folder), () => stopUnlessUsed(home, lease));
    // A server whose folder was removed ends by itself.
    await leave(lease);
    return 'stopped';
  };
}

async function stopUnlessUsed(home: ServerHome, lease: pg.Client): Promise<'stopped' | 'left running'> {
  await leave(lease);
  const server = await findRunningServer(home);
  if (server === undefined) return 'stopped';
  if (await isUsedByOthers(server)) {
    await leave(server.admin);
    return 'left running';
  }
  await stopServer(home, server);
  return 'stopped';
}

/** An ended session stays listed for a moment, so it first takes a name that is not counted. */
async function leave(client: pg.Client): Promise<void> {
  await client.query("set application_name to 'leaving'").catch(() => undefined);
  await client.end();
}

/**
 * Whether any other session of Tact is there: a lease, or one without, such as a worker that was given the address. Looks again
 * for a while, because the sessions of a pool just closed, or of a process just killed, are listed until the server has noticed.
 */
async function isUsedByOthers({ admin }: RunningServer): Promise<boolean> {
  const startedAt = performance.now();
  for (;;) {
    const { rows } = await admin.query<{ application_name: string }>(
      "select application_name from pg_stat_activity where application_name like 'tact%' and pid <> pg_backend_pid()",
    );
    if (rows.length === 0) return false;
    const hasLease = rows.some((row) => row.application_name === LEASE_NAME);
    if (performance.now() - startedAt > (hasLease ? LEASE_GOODBYE_MS : SESSION_GOODBYE_MS)) return true;
    await delay(GOODBYE_PAUSE_MS);
  }
}
