/**
 * Brings a database to the schema of this version: `data/migrations/NNNN_name.sql`, in order, forward only.
 *
 * Each file runs in a transaction of its own, under a lock that lets any number of processes migrate at once. What was applied
 * is recorded with a checksum in the table `schema_migration`. So a file never changes after its release: a change is a new file.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { isRetryable } from './sqlstate.ts';
import { inTransaction } from './transaction.ts';

export type Migration = {
  /** 1, 2, 3, … without gaps. */
  readonly version: number;
  /** The file's name. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text in hex, with line ends as `\n`. */
  readonly checksum: string;
};

type AppliedMigration = { readonly version: number; readonly name: string; readonly checksum: string };

export type MigrationReport = {
  /** Names of the files this call has applied. */
  readonly applied: readonly string[];
  /** Of the schema now; 0 without any migration. */
  readonly version: number;
};

const MIGRATIONS_FOLDER = fileURLToPath(new URL('../migrations/', import.meta.url));
const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;
/** Any constant will do, as long as it never changes: the letters "TACT". */
const LOCK_KEY = 0x54_41_43_54;

/**
 * Applies what is missing. Throws, with what to do, when an applied file was changed since, when the database is newer than this
 * version of Tact, or when a statement fails; then that file has left no trace.
 */
export async function migrate(pool: pg.Pool, folder: string = MIGRATIONS_FOLDER): Promise<MigrationReport> {
  const migrations = await readMigrations(folder);
  const applied: string[] = [];
  for (;;) {
    const name = await applyNext(pool, migrations);
    if (name === undefined) return { applied, version: migrations.length };
    applied.push(name);
  }
}

/** The files of a folder in order. Throws on a wrong name, a gap or a number used twice. */
export async function readMigrations(folder: string = MIGRATIONS_FOLDER): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const migrations: Migration[] = [];
  for (const name of names) {
    const version = migrations.length + 1;
    if (Number(FILE_NAME.exec(name)?.[1]) !== version) {
      throw new Error(
        `Migration ${name}: expected a name like ${String(version).padStart(4, '0')}_name.sql (no gaps).`,
      );
    }
    const sql = (await readFile(path.join(folder, name), 'utf8')).replaceAll('\r\n', '\n');
    migrations.push({ version, name, sql, checksum: createHash('sha256').update(sql).digest('hex') });
  }
  return migrations;
}

/** Throws when the database and the files do not belong together. */
function assertSameHistory(migrations: readonly Migration[], applied: readonly AppliedMigration[]): void {
  for (const record of applied) {
    const migration = migrations[record.version - 1];
    if (migration === undefined) {
      throw new Error(
        `The database is newer than this version of Tact: it has migration ${record.name}, this version ends at ` +
          `${migrations.at(-1)?.name ?? 'none'}. Start the newer version again; there is no way back except a backup made before.`,
      );
    }
    if (migration.checksum !== record.checksum) {
      throw new Error(
        `Migration ${migration.name} was changed after it had been applied to this database (as ${record.name}, SHA-256 ` +
          `${record.checksum.slice(0, 12)}…, now ${migration.checksum.slice(0, 12)}…). Restore the file as it was released and ` +
          'put the change into a new migration.',
      );
    }
  }
}

/** Applies one migration and returns its name, or `undefined` when there is nothing to do. */
function applyNext(pool: pg.Pool, migrations: readonly Migration[]): Promise<string | undefined> {
  return inTransaction(pool, async (client) => {
    // Ends with the transaction, so no killed process can leave it behind.
    await client.query('select pg_advisory_xact_lock($1)', [LOCK_KEY]);
    const applied = await readApplied(client);
    assertSameHistory(migrations, applied);
    const next = migrations[applied.length];
    if (next === undefined) return undefined;
    try {
      await client.query(next.sql);
    } catch (error) {
      if (isRetryable(error)) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`Migration ${next.name} failed: ${reason}`, { cause: error });
    }
    await client.query('insert into public.schema_migration (version, name, checksum) values ($1, $2, $3)', [
      next.version,
      next.name,
      next.checksum,
    ]);
    return next.name;
  });
}

async function readApplied(client: pg.PoolClient): Promise<readonly AppliedMigration[]> {
  const table = await client.query<{ exists: boolean }>(
    "select to_regclass('public.schema_migration') is not null as exists",
  );
  if (table.rows[0]?.exists !== true) {
    await client.query(`
      create table public.schema_migration (
        version integer primary key,
        name text not null,
        checksum text not null,
        applied_at timestamptz not null default now()
      )`);
    return [];
  }
  const { rows } = await client.query<AppliedMigration>(
    'select version, name, checksum from public.schema_migration order by version',
  );
  return rows;
}
