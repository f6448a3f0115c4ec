import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeTemporaryFolder } from '../testing/temporary-folder.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { migrate, readMigrations } from './migrate.ts';

const first = { '0001_first.sql': 'create table first (value integer); insert into first values (1);' };
const second = { '0002_second.sql': 'alter table first add column other text;' };

async function writeMigrations(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await makeTemporaryFolder();
  for (const [name, sql] of Object.entries(files)) await writeFile(path.join(folder, name), sql);
  return folder;
}

async function makeDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase({ isMigrated: false });
  onTestFinished(() => database.drop());
  return database;
}

describe('migrate', () => {
  test('applies what is missing, once, in order', async () => {
    const { pool } = await makeDatabase();
    await expect(migrate(pool, await writeMigrations(first))).resolves.toEqual({
      applied: ['0001_first.sql'],
      version: 1,
    });
    const both = await writeMigrations({ ...second, ...first });
    await expect(migrate(pool, both)).resolves.toEqual({ applied: ['0002_second.sql'], version: 2 });
    await expect(migrate(pool, both)).resolves.toEqual({ applied: [], version: 2 });
    await expect(pool.query('select * from first')).resolves.toMatchObject({ rows: [{ value: 1, other: null }] });
  });

  test('twenty at once end with one schema and no error', async () => {
    const { pool } = await makeDatabase();
    const folder = await writeMigrations({ ...first, ...second });
    const reports = await Promise.all(Array.from({ length: 20 }, () => migrate(pool, folder)));
    expect(reports.flatMap((report) => report.applied).toSorted()).toEqual(['0001_first.sql', '0002_second.sql']);
    expect(new Set(reports.map((report) => report.version))).toEqual(new Set([2]));
  });

  test('a file that fails leaves no trace; the ones before it stay', async () => {
    const { pool } = await makeDatabase();
    const broken = { '0002_broken.sql': 'create table half (value integer); select no_such_function();' };
    await expect(migrate(pool, await writeMigrations({ ...first, ...broken }))).rejects.toThrow(
      'Migration 0002_broken.sql failed: function no_such_function() does not exist',
    );
    await expect(pool.query("select to_regclass('half') as half")).resolves.toMatchObject({ rows: [{ half: null }] });
    const mended = await writeMigrations({ ...first, ...second });
    await expect(migrate(pool, mended)).resolves.toEqual({ applied: ['0002_second.sql'], version: 2 });
  });

  test('a file changed after it was applied is refused; other line ends are no change', async () => {
    const { pool } = await makeDatabase();
    const sql = 'create table first (\n  value integer\n);\n';
    await migrate(pool, await writeMigrations({ '0001_first.sql': sql }));
    const windows = await writeMigrations({ '0001_first.sql': sql.replaceAll('\n', '\r\n') });
    await expect(migrate(pool, windows)).resolves.toEqual({ applied: [], version: 1 });
    const changed = await writeMigrations({ '0001_first.sql': `${sql}-- changed\n` });
    await expect(migrate(pool, changed)).rejects.toThrow(
      /^Migration 0001_first\.sql was changed after .* Restore the file as it was released and put the change into a new migration\.$/,
    );
  });

  test('a database that is newer than the program is refused', async () => {
    const { pool } = await makeDatabase();
    await migrate(pool, await writeMigrations({ ...first, ...second }));
    await expect(migrate(pool, await writeMigrations(first))).rejects.toThrow(
      /^The database is newer than this version of Tact: it has migration 0002_second\.sql, .* Start the newer version again/,
    );
  });
});

describe('readMigrations', () => {
  test('the shipped files are in order, without gaps', async () => {
    const migrations = await readMigrations();
    expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_, index) => index + 1));
    expect(migrations.length).toBeGreaterThan(0);
  });

  test.each([
    ['a gap', ['0001_first.sql', '0003_third.sql'], 'Migration 0003_third.sql: expected a name like 0002_name.sql'],
    ['a number twice', ['0001_first.sql', '0001_other.sql'], 'Migration 0001_other.sql'],
    ['a short number', ['1_first.sql'], 'Migration 1_first.sql: expected a name like 0001_name.sql'],
    ['a name with a space', ['0001_first thing.sql'], 'Migration 0001_first thing.sql'],
  ])('refuses %s', async (_name, names, expected) => {
    const folder = await writeMigrations(Object.fromEntries(names.map((name) => [name, 'select 1'])));
    await expect(readMigrations(folder)).rejects.toThrow(expected);
  });

  test('ignores what is no SQL', async () => {
    await expect(readMigrations(await writeMigrations({ 'notes.md': 'text' }))).resolves.toEqual([]);
  });
});
