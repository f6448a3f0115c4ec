/**
 * Finds the running server of a home, waits while it starts or stops, and cleans up what a dead one has left.
 */
import { readFile, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { isPostmasterAlive, postmasterFilePath, readPostmasterFile } from './postmaster-pid.ts';
import type { ServerHome } from './server-home.ts';
import { sqlstate, sqlstateOf } from './sqlstate.ts';

/** The superuser of the embedded server: for looking after the server, never for the application's own queries. */
export const ADMIN_ROLE = 'tact_admin';
/** The application name of the connection by which each user of the server is counted. */
export const LEASE_NAME = 'tact-lease';

export type RunningServer = {
  readonly pid: number;
  readonly port: number;
  /** Connected to the database `postgres` as {@link ADMIN_ROLE}. */
  readonly admin: pg.Client;
};

const PAUSE_MS = 25;
/** Crash recovery of a full write-ahead log takes minutes on a slow disk. */
const STARTUP_TIMEOUT_MS = 10 * 60_000;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * The server that runs on this home, or `undefined` when there is none; then a stale `postmaster.pid` has been removed.
 *
 * A server counts as ours when it takes the password of this home and names its data directory. Call it under the start lock.
 * Throws when a live server stays out of reach.
 */
export async function findRunningServer(home: ServerHome): Promise<RunningServer | undefined> {
  const deadlineAt = performance.now() + STARTUP_TIMEOUT_MS;
  let lastError: unknown;
  do {
    const file = await readPostmasterFile(home.dataDirectory);
    if (file === 'absent') return undefined;
    if (file === 'garbled' || !(await isPostmasterAlive(file.pid, home.dataDirectory))) {
      await rm(postmasterFilePath(home.dataDirectory), { force: true });
      return undefined;
    }
    if (file.status === 'ready' && file.port !== undefined) {
      try {
        return { pid: file.pid, port: file.port, admin: await connectAsAdmin(home, file.port) };
      } catch (error) {
        if (isFinal(error)) throw error;
        lastError = error;
      }
    }
    await delay(PAUSE_MS);
  } while (performance.now() < deadlineAt);
  throw new Error(`A PostgreSQL server runs in ${home.dataDirectory} but cannot be reached.`, { cause: lastError });
}

/** Connects as {@link ADMIN_ROLE} and proves that the server is the one of this home. */
export async function connectAsAdmin(home: ServerHome, port: number): Promise<pg.Client> {
  const password = (await readFile(home.passwordFile, 'utf8')).trim();
  const admin = new pg.Client({
    host: '127.0.0.1',
    port,
    user: ADMIN_ROLE,
    password,
    database: 'postgres',
    application_name: LEASE_NAME,
    ssl: false,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  // A server that stops closes idle connections; their loss is told by the event `end`.
  admin.on('error', () => undefined);
  await admin.connect();
  const { rows } = await admin.query<{ data_directory: string }>('show data_directory');
  if (rows[0]?.data_directory === home.dataDirectory) return admin;
  await admin.end();
  throw new Error(`Port ${port} belongs to another PostgreSQL server than the one of ${home.dataDirectory}.`);
}

function isFinal(error: unknown): boolean {
  return sqlstateOf(error) === sqlstate.invalidPassword;
}

/** Stops the server as `pg_ctl stop -m fast` does: sessions are ended, everything is written, and the data is closed cleanly. */
export async function stopServer(home: ServerHome, server: RunningServer): Promise<void> {
  await server.admin.end();
  process.kill(server.pid, 'SIGINT');
  const deadlineAt = performance.now() + STARTUP_TIMEOUT_MS;
  while (performance.now() < deadlineAt) {
    // The server removes the file at its very end; a file with another process in it is a later server's.
    const file = await readPostmasterFile(home.dataDirectory);
    if (file === 'absent' || (file !== 'garbled' && file.pid !== server.pid)) return;
    if (!(await isPostmasterAlive(server.pid, home.dataDirectory))) return;
    await delay(PAUSE_MS);
  }
  throw new Error(`The PostgreSQL server in ${home.dataDirectory} does not stop (process ${server.pid}).`);
}
