/** A fresh database for one run: in an embedded server of its own, or a new one beside those of a given server. Gone afterwards. */
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrate, openDatabase, type Database } from '../../data/index.ts';
import type { Cleanup } from './cleanup.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

export type DatabaseRequest = {
  /** Null: an embedded server in a fresh temporary folder. */
  readonly databaseUrl: string | null;
  readonly cleanup: Cleanup;
};

export type BenchDatabase = {
  readonly pool: pg.Pool;
  /** What a service process needs to use the same database. */
  readonly environment: Readonly<Record<string, string>>;
  /** Version, and whether a commit waits for the disk. */
  readonly postgres: string;
  readonly isDurable: boolean;
};

const closeAttempts = 20;

const withClient = async <T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** Creates a database on the server of the URL; answers its URL. */
export const createDatabase = async (
  serverUrl: string,
  { cleanup }: { readonly cleanup: Cleanup },
): Promise<string> => {
  const name = `tact_bench_${randomBytes(6).toString('hex')}`;
  await withClient(serverUrl, (client) => client.query(`create database ${name}`));
  cleanup.defer(() => withClient(serverUrl, (client) => client.query(`drop database ${name} with (force)`)));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
};

const describe = async ({ pool }: Database): Promise<Pick<BenchDatabase, 'postgres' | 'isDurable'>> => {
  const { rows } = await pool.query<{ version: string; fsync: string; commit: string }>(
    `select current_setting('server_version') as version, current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('the server does not tell its version');
  const { version, fsync, commit } = row;
  return {
    postgres: `${version} (fsync ${fsync}, synchronous_commit ${commit})`,
    isDurable: fsync === 'on' && commit !== 'off',
  };
};

const answers = async (connectionString: string): Promise<boolean> =>
  await withClient(connectionString, () => Promise.resolve(true)).catch(() => false);

/**
 * A service that was killed a moment ago may still count as a user of the embedded server, which then goes on for its sake. The folder
 * is about to go, so the server is asked again until it has stopped.
 */
const closeForGood = async (database: Database, open: () => Promise<Database>): Promise<void> => {
  await database.close();
  for (let attempt = 0; attempt < closeAttempts && (await answers(database.connectionString)); attempt += 1) {
    await (await open()).close();
  }
};

/** Migrated. Throws where the server does not keep what it has committed: such figures would say nothing. */
export const openBenchDatabase = async (setting: DatabaseRequest): Promise<BenchDatabase> => {
  const { cleanup, databaseUrl } = setting;
  const { folder } = await makeTemporaryFolder(cleanup);
  const dataDir = path.join(folder, 'data');
  const url = databaseUrl === null ? undefined : await createDatabase(databaseUrl, setting);
  const open = (): Promise<Database> =>
    openDatabase({ databaseUrl: url, dataDir, applicationName: 'bench', poolSize: 4 });
  const opening = open();
  // Deferred while it is still opening: Ctrl-C may come in between.
  cleanup.defer(async () => {
    const opened = await opening.catch(() => null);
    if (opened !== null) await (url === undefined ? closeForGood(opened, open) : opened.close());
  });
  const database = await opening;
  await migrate(database.pool);
  const description = await describe(database);
  if (!description.isDurable) throw new Error(`PostgreSQL ${description.postgres} is not durable`);
  return {
    pool: database.pool,
    environment: url === undefined ? { TACT_DATA_DIR: dataDir } : { DATABASE_URL: url },
    ...description,
  };
};

/** Decisions without dry runs: a service's first start makes a few of them. */
export const countRows = async (pool: pg.Pool, table: 'facts' | 'decisions' | 'bench_facts'): Promise<number> => {
  const which = table === 'decisions' ? 'where not dry_run' : '';
  const { rows } = await pool.query<{ count: number }>(`select count(*)::int as count from ${table} ${which}`);
  return rows[0]?.count ?? NaN;
};
