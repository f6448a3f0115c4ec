import { chmod } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeTemporaryFolder } from '../testing/temporary-folder.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { openDatabase, type Database } from './open.ts';

async function makeDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase({ isMigrated: false });
  onTestFinished(() => database.drop());
  return database;
}

function open(databaseUrl: string): Promise<Database> {
  return openDatabase({ databaseUrl, dataDir: '/not/used', applicationName: 'test' });
}

describe('a server of one’s own', () => {
  test('opens, and is described without the password', async () => {
    const { connectionString } = await makeDatabase();
    const database = await open(connectionString);
    onTestFinished(() => database.close());
    const { hostname, port, pathname, password } = new URL(connectionString);
    expect(database.embedded).toBe(false);
    expect(database.description).toMatch(/^PostgreSQL \d+/);
    expect(database.description).toContain(`${hostname}:${port === '' ? '5432' : port}, database ${pathname.slice(1)}`);
    expect(password === '' || !database.description.includes(password)).toBe(true);
    const { rows } = await database.pool.query<{ name: string }>("select current_setting('application_name') as name");
    expect(rows).toEqual([{ name: 'tact-test' }]);
  });

  test('closing twice is harmless', async () => {
    const { connectionString } = await makeDatabase();
    const database = await open(connectionString);
    await database.close();
    await expect(database.close()).resolves.toBeUndefined();
  });

  test.each([
    ['nothing listens', 'postgres://user:secret@127.0.0.1:1/name', /127\.0\.0\.1:1, database name.*ECONNREFUSED/],
    ['no URL', 'secret', /no valid URL/],
  ])('refused: %s', async (_name, url, expected) => {
    const opening = open(url);
    await expect(opening).rejects.toThrow(expected);
    await expect(opening).rejects.not.toThrow('secret');
  });

  test('refused: PostgreSQL older than 15', async () => {
    const port = await serveOldPostgres('14.19', '140019');
    await expect(open(`postgres://user@127.0.0.1:${port}/name`)).rejects.toThrow(
      `The database on 127.0.0.1:${port}, database name cannot be used: its PostgreSQL 14.19 is too old. Tact needs 15 or newer`,
    );
  });
});

describe('values', () => {
  test('bigint is a number or refused, date is text, json a value', async () => {
    const { pool } = await makeDatabase();
    const sql = `select 9007199254740991::bigint as big, count(*) as count, date '2026-03-29' as day, '{"a":1}'::json as json`;
    const { rows } = await pool.query(sql);
    expect(rows).toEqual([{ big: Number.MAX_SAFE_INTEGER, count: 1, day: '2026-03-29', json: { a: 1 } }]);
    await expect(pool.query('select 9007199254740992::bigint as big')).rejects.toThrow('no safe integer');
    await expect(pool.query('select 1::bigint as big')).resolves.toMatchObject({ rows: [{ big: 1 }] });
  });
});

test('idle connections that the server ends are replaced', async () => {
  const { pool } = await makeDatabase();
  const other = await pool.connect();
  await pool.query('select 1');
  await other.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
  );
  other.release();
  await expect(pool.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
});

test(
  'without a URL the embedded server of the data folder is used, and stopped at the end',
  { timeout: 60_000 },
  async () => {
    const dataDir = await makeTemporaryFolder();
    await chmod(dataDir, 0o755);
    const first = await openDatabase({ dataDir, applicationName: 'test' });
    expect(first.embedded).toBe(true);
    expect(first.description).toMatch(/^new embedded PostgreSQL 18\.\d+ on 127\.0\.0\.1:\d+, data in \//);
    expect(first.description).not.toContain(new URL(first.connectionString).password);
    await first.pool.query('create table kept (value integer)');
    await first.close();
    const second = await openDatabase({ dataDir, applicationName: 'test' });
    expect(second.description).toMatch(/^embedded PostgreSQL/);
    await expect(second.pool.query('select * from kept')).resolves.toMatchObject({ rows: [] });
    await second.close();
    await expect(second.pool.query('select 1')).rejects.toThrow();
  },
);

/** Speaks as much of the protocol as a client needs to log in and to ask for the version. Returns the port. */
async function serveOldPostgres(version: string, number: string): Promise<number> {
  const message = (type: string, body: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(body.length + 4);
    return Buffer.concat([Buffer.from(type), length, body]);
  };
  const int16 = (value: number) => Buffer.from([value >> 8, value & 0xff]);
  const int32 = (value: number) => Buffer.concat([int16(value >> 16), int16(value & 0xffff)]);
  const column = (name: string) =>
    Buffer.concat([Buffer.from(`${name}\0`), int32(0), int16(0), int32(25), int16(0xffff), int32(0xffff), int16(0)]);
  const value = (text: string) => Buffer.concat([int32(text.length), Buffer.from(text)]);
  const ready = message('Z', Buffer.from('I'));
  const hello = Buffer.concat([message('R', int32(0)), ready]);
  const answer = Buffer.concat([
    message('T', Buffer.concat([int16(2), column('version'), column('number')])),
    message('D', Buffer.concat([int16(2), value(version), value(number)])),
    message('C', Buffer.from('SELECT 1\0')),
    ready,
  ]);
  const server: Server = createServer((socket) => {
    let isLoggedIn = false;
    socket.on('data', (chunk) => {
      if (isLoggedIn && chunk.toString('latin1', 0, 1) !== 'Q') socket.end();
      else socket.write(isLoggedIn ? answer : hello);
      isLoggedIn = true;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
