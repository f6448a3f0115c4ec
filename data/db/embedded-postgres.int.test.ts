/** Real servers in folders of their own, real processes, real signals. */
import { chmod, cp, lstat, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { spawnDatabaseProcess } from '../testing/spawn-database-process.ts';
import { makeTemporaryFolder } from '../testing/temporary-folder.ts';
import { useEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { openDatabase } from './open.ts';
import { connectAsAdmin } from './running-server.ts';
import { findServerBinaries } from './server-binaries.ts';
import { readServerHome } from './server-home.ts';
import { findServerUser, isRoot } from './server-user.ts';

const TIMEOUT = { timeout: 60_000 };

/** A folder that every user may enter, so that root's server can live inside it. */
async function makeOpenFolder(): Promise<string> {
  const folder = await makeTemporaryFolder();
  await chmod(folder, 0o755);
  return folder;
}

/** Releases the server at the end of the test, however the test ends. */
async function use(folder: string, isThrowaway = true): Promise<EmbeddedPostgres> {
  const server = await useEmbeddedPostgres(folder, { isThrowaway });
  let released: Promise<'stopped' | 'left running'> | undefined;
  const release = () => (released ??= server.release());
  onTestFinished(async () => {
    await release();
  });
  return { ...server, release };
}

async function query(server: { readonly connectionString: string }, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows.flatMap((row) => Object.values(row));
  } finally {
    await client.end();
  }
}

async function readPostmasterPid(server: EmbeddedPostgres): Promise<number> {
  const text = await readFile(path.join(server.folder, 'data', 'postmaster.pid'), 'utf8');
  return Number(text.split('\n')[0]);
}

async function readLog(server: EmbeddedPostgres): Promise<string> {
  const day = new Date().toLocaleDateString('en', { weekday: 'short', timeZone: 'UTC' });
  return readFile(path.join(server.folder, 'log', `postgres-${day}.log`), 'utf8');
}

describe('start, attach, stop', TIMEOUT, () => {
  test('the last user stops the server, and the data is there at the next start', async () => {
    const folder = await makeOpenFolder();
    const first = await use(folder);
    expect(first.outcome).toBe('initialised');
    await query(first, 'create table kept (value integer)');
    const second = await use(folder);
    expect(second).toMatchObject({ outcome: 'attached', port: first.port, connectionString: first.connectionString });

    await expect(first.release()).resolves.toBe('left running');
    await expect(query(second, 'select 1')).resolves.toEqual([1]);
    await expect(second.release()).resolves.toBe('stopped');
    await expect(stat(path.join(second.folder, 'data', 'postmaster.pid'))).rejects.toThrow('ENOENT');

    const third = await use(folder);
    expect(third).toMatchObject({ outcome: 'started', port: first.port });
    await expect(query(third, 'select count(*)::integer from kept')).resolves.toEqual([0]);
  });

  test('loopback only, a password for the owner of the files only, no superuser, durable', async () => {
    const server = await use(await makeOpenFolder(), false);
    expect((await stat(path.join(server.folder, 'password'))).mode & 0o777).toBe(0o600);
    expect((await stat(server.folder)).mode & 0o777).toBe(0o700);
    await expect(query(server, 'select rolsuper from pg_roles where rolname = current_user')).resolves.toEqual([false]);
    const settings = `select current_setting(name) from unnest(array['listen_addresses', 'fsync',
      'synchronous_commit', 'shared_buffers', 'max_wal_size', 'jit', 'server_encoding', 'TimeZone']) as name`;
    await expect(query(server, settings)).resolves.toEqual([
      ...['127.0.0.1', 'on', 'on', '256MB', '2GB', 'off', 'UTF8', 'UTC'],
    ]);
    const wrong = server.connectionString.replace(/:[^:@]+@/, ':wrong@');
    await expect(query({ connectionString: wrong }, 'select 1')).rejects.toThrow('password authentication failed');
  });

  test('a session of Tact without a lease keeps the server running', async () => {
    const folder = await makeOpenFolder();
    const server = await use(folder);
    const { connectionString } = server;
    const worker = await openDatabase({ databaseUrl: connectionString, dataDir: folder, applicationName: 'worker' });
    await expect(server.release()).resolves.toBe('left running');
    await worker.close();
    const last = await use(folder);
    expect(last.outcome).toBe('attached');
    await expect(last.release()).resolves.toBe('stopped');
  });

  test('a lost lease is renewed', async () => {
    const folder = await makeOpenFolder();
    const first = await use(folder);
    const admin = await connectAsAdmin(await readServerHome(folder), first.port);
    const leases = async () => {
      const sql = `select pid from pg_stat_activity where application_name = 'tact-lease' and pid <> pg_backend_pid()`;
      return (await admin.query<{ pid: number }>(sql)).rows.map((row) => row.pid);
    };
    const [lost] = await leases();
    await admin.query('select pg_terminate_backend($1)', [lost]);
    await vi.waitFor(async () => expect((await leases()).filter((pid) => pid !== lost)).toHaveLength(1), 10_000);
    await admin.end();
    const second = await use(folder);
    await expect(second.release()).resolves.toBe('left running');
    await expect(query(first, 'select 1')).resolves.toEqual([1]);
  });

  test('a password that is not the server’s is told, not waited for', async () => {
    const folder = await makeOpenFolder();
    const server = await use(folder);
    const passwordFile = path.join(server.folder, 'password');
    const password = await readFile(passwordFile, 'utf8');
    await writeFile(passwordFile, 'wrong\n');
    await expect(useEmbeddedPostgres(folder)).rejects.toThrow('password authentication failed');
    await writeFile(passwordFile, password);
  });
});

describe('after a violent end', TIMEOUT, () => {
  test.each(['SIGKILL', 'SIGINT'] as const)('the server survives %s of its parent’s group', async (signal) => {
    const folder = await makeOpenFolder();
    const migrations = await makeTemporaryFolder();
    const parent = await spawnDatabaseProcess(folder, migrations);
    await query(parent, 'create table kept (value integer)');
    await parent.kill(signal);

    const server = await use(folder);
    expect(server).toMatchObject({ outcome: 'attached', connectionString: parent.connectionString });
    await expect(query(server, 'select count(*)::integer from kept')).resolves.toEqual([0]);
    await expect(server.release()).resolves.toBe('stopped');
    // The server's log is written by a process of its own, which may finish a moment later.
    await expect.poll(() => readLog(server), { timeout: 10_000 }).toMatch(/database system is shut down\n$/);
    expect(await readLog(server)).not.toContain('not properly shut down');
  });

  test('a killed server is recovered with all it had committed, also when its number is now another program’s', async () => {
    const folder = await makeOpenFolder();
    const killed = await use(folder, false);
    await query(killed, 'create table kept as select generate_series(1, 1000) as value');
    process.kill(await readPostmasterPid(killed), 'SIGKILL');
    const pidFile = path.join(killed.folder, 'data', 'postmaster.pid');
    const text = await readFile(pidFile, 'utf8');
    await writeFile(pidFile, text.replace(/^\d+/, String(process.pid)));

    const server = await use(folder);
    expect(server.outcome).toBe('started');
    await expect(query(server, 'select count(*)::integer from kept')).resolves.toEqual([1000]);
  });

  test('a garbled postmaster.pid and a half-made cluster are cleaned up', async () => {
    const folder = await makeOpenFolder();
    const server = await use(folder);
    await server.release();
    await writeFile(path.join(server.folder, 'data', 'postmaster.pid'), 'garbage');
    await mkdir(path.join(server.folder, 'data.new'));
    await expect((await use(folder)).release()).resolves.toBe('stopped');

    const half = await makeOpenFolder();
    await mkdir(path.join(half, 'postgres', 'data.new', 'base'), { recursive: true });
    expect((await use(half)).outcome).toBe('initialised');
  });

  test('data of another major version is refused', async () => {
    const folder = await makeOpenFolder();
    const server = await use(folder);
    await server.release();
    const versionFile = path.join(server.folder, 'data', 'PG_VERSION');
    const version = await readFile(versionFile, 'utf8');
    await writeFile(versionFile, '17\n');
    await expect(useEmbeddedPostgres(folder)).rejects.toThrow('was written by PostgreSQL 17, this is 18');
    await writeFile(versionFile, version);
  });
});

test(
  'twenty processes at once on one empty folder end on one server and one schema',
  { timeout: 120_000 },
  async () => {
    const folder = await makeOpenFolder();
    const migrations = await makeTemporaryFolder();
    await writeFile(path.join(migrations, '0001_first.sql'), 'create table first (value integer)');
    await writeFile(path.join(migrations, '0002_second.sql'), 'create table second (value integer)');
    const processes = await Promise.all(Array.from({ length: 20 }, () => spawnDatabaseProcess(folder, migrations)));
    expect(new Set(processes.map((one) => one.connectionString)).size).toBe(1);
    expect(processes.flatMap((one) => one.applied).toSorted()).toEqual(['0001_first.sql', '0002_second.sql']);
    await expect(Promise.all(processes.map((one) => one.close()))).resolves.toEqual(Array(20).fill(0));
    await expect(stat(path.join(folder, 'postgres', 'data', 'postmaster.pid'))).rejects.toThrow('ENOENT');
  },
);

describe.skipIf(!isRoot())('as root (skipped for other users, who can always enter their own folders)', TIMEOUT, () => {
  test('a folder below one of mode 0700 gets its data elsewhere and says where', async () => {
    const closed = await makeTemporaryFolder();
    const folder = path.join(closed, '.tact');
    const first = await use(folder);
    onTestFinished(() => rm(first.folder, { recursive: true }));
    expect(first.folder).toMatch(/^\/var\/lib\/tact\/data\//);
    await expect(readFile(path.join(folder, 'postgres-location'), 'utf8')).resolves.toBe(`${first.folder}\n`);
    await query(first, 'create table kept (value integer)');
    await expect(first.release()).resolves.toBe('stopped');

    const second = await use(folder);
    expect(second).toMatchObject({ outcome: 'started', folder: first.folder });
    await expect(query(second, 'select count(*)::integer from kept')).resolves.toEqual([0]);
    await expect(second.release()).resolves.toBe('stopped');

    await rm(first.folder, { recursive: true });
    expect(await use(folder)).toMatchObject({ outcome: 'initialised', folder: first.folder });
  });

  test('the server and its files belong to an unprivileged user', async () => {
    const server = await use(await makeOpenFolder());
    const user = await findServerUser(undefined);
    expect(user?.uid).toBeGreaterThan(0);
    for (const name of ['.', 'data', 'password', 'port', 'start.log', 'data/postgresql.conf', 'data/tact.conf']) {
      expect(await stat(path.join(server.folder, name))).toMatchObject({ uid: user?.uid, gid: user?.gid });
    }
  });

  test('programs out of the user’s reach are copied once', async () => {
    const user = await findServerUser(undefined);
    const closed = await makeTemporaryFolder();
    const { postgres } = await findServerBinaries(user);
    const name = `@embedded-postgres/${path.basename(closed)}`;
    const source = { folder: path.join(closed, 'native'), name };
    // Without links, as an installation that runs no install scripts leaves them.
    const isNoLink = async (file: string) => !(await lstat(file)).isSymbolicLink();
    await cp(path.dirname(path.dirname(postgres)), source.folder, { recursive: true, filter: isNoLink });
    await writeFile(path.join(closed, 'package.json'), '{ "version": "0.0.1" }');
    const [first, second] = await Promise.all([findServerBinaries(user, source), findServerBinaries(user, source)]);
    const copy = path.dirname(path.dirname(first.postgres));
    onTestFinished(() => rm(copy, { recursive: true }));
    expect(copy).toBe(`/var/lib/tact/postgresql-0.0.1-${path.basename(closed)}`);
    expect(second).toEqual(first);
    expect(first.majorVersion).toBe(18);
  });
});
