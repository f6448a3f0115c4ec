import { expect, test } from 'vitest';
import { readMigrations } from '../db/migrate.ts';
import { createTestDatabase } from './test-database.ts';

test('databases are migrated and do not see each other', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  await one.pool.query('create table mine (value integer)');
  await expect(other.pool.query("select to_regclass('mine') as mine")).resolves.toMatchObject({
    rows: [{ mine: null }],
  });
  const { rows } = await other.pool.query<{ count: number }>('select count(*) as count from schema_migration');
  expect(rows[0]?.count).toBe((await readMigrations()).length);
  await Promise.all([one.drop(), other.drop()]);
});

test('a dropped database is gone', async () => {
  const kept = await createTestDatabase({ isMigrated: false });
  const dropped = await createTestDatabase({ isMigrated: false });
  const name = new URL(dropped.connectionString).pathname.slice(1);
  const find = () => kept.pool.query('select from pg_database where datname = $1', [name]);
  await expect(find()).resolves.toMatchObject({ rowCount: 1 });
  await dropped.drop();
  await expect(find()).resolves.toMatchObject({ rowCount: 0 });
  await kept.drop();
});
