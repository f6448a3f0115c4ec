import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { sqlstate, sqlstateOf } from './sqlstate.ts';
import { inTransaction } from './transaction.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase({ isMigrated: false });
  pool = database.pool;
  await pool.query('create table account (id integer primary key, amount_minor integer not null)');
});
afterAll(() => database.drop());
beforeEach(async () => {
  await pool.query('truncate account');
  await pool.query('insert into account values (1, 0), (2, 0)');
});

async function amounts(): Promise<readonly number[]> {
  const { rows } = await pool.query<{ amount_minor: number }>('select amount_minor from account order by id');
  return rows.map((row) => row.amount_minor);
}

const raise = (code: string) => `do $$ begin raise exception 'told to' using errcode = '${code}'; end $$`;

describe('inTransaction', () => {
  test('commits and returns the value', async () => {
    const value = await inTransaction(pool, async (client) => {
      await client.query('update account set amount_minor = 5 where id = 1');
      return 'done';
    });
    expect(value).toBe('done');
    await expect(amounts()).resolves.toEqual([5, 0]);
  });

  test('an error rolls everything back and comes through, without another attempt', async () => {
    let attemptCount = 0;
    const working = inTransaction(pool, async (client) => {
      attemptCount += 1;
      await client.query('update account set amount_minor = 5 where id = 1');
      throw new Error('broken');
    });
    await expect(working).rejects.toThrow('broken');
    expect(attemptCount).toBe(1);
    await expect(amounts()).resolves.toEqual([0, 0]);
  });

  test.each([sqlstate.serializationFailure, sqlstate.deadlockDetected])('tries again after %s', async (code) => {
    let attemptCount = 0;
    await inTransaction(pool, async (client) => {
      attemptCount += 1;
      await client.query('update account set amount_minor = amount_minor + 1 where id = 1');
      if (attemptCount < 3) await client.query(raise(code));
    });
    expect(attemptCount).toBe(3);
    await expect(amounts()).resolves.toEqual([1, 0]);
  });

  test('gives up after the last attempt, with the error of the server', async () => {
    let attemptCount = 0;
    const working = inTransaction(
      pool,
      async (client) => {
        attemptCount += 1;
        await client.query(raise(sqlstate.serializationFailure));
      },
      { attemptCount: 2 },
    );
    await expect(working).rejects.toSatisfy((error) => sqlstateOf(error) === sqlstate.serializationFailure);
    expect(attemptCount).toBe(2);
  });

  test('increments that collide are all counted (serializable)', async () => {
    const increment = () =>
      inTransaction(
        pool,
        async (client) => {
          const { rows } = await client.query<{ amount_minor: number }>(
            'select amount_minor from account where id = 1',
          );
          await client.query('update account set amount_minor = $1 where id = 1', [(rows[0]?.amount_minor ?? 0) + 1]);
        },
        { isolation: 'serializable', attemptCount: 100 },
      );
    await Promise.all(Array.from({ length: 8 }, increment));
    await expect(amounts()).resolves.toEqual([8, 0]);
  });

  test('two that lock crosswise both succeed', async () => {
    const both = { first: false, second: false };
    const add = (mine: 'first' | 'second', ids: readonly [number, number]) =>
      inTransaction(pool, async (client) => {
        await client.query('update account set amount_minor = amount_minor + 1 where id = $1', [ids[0]]);
        both[mine] = true;
        while (!(both.first && both.second)) await client.query('select 1');
        await client.query('update account set amount_minor = amount_minor + 1 where id = $1', [ids[1]]);
      });
    await Promise.all([add('first', [1, 2]), add('second', [2, 1])]);
    await expect(amounts()).resolves.toEqual([2, 2]);
  });

  test('a connection that broke does not go back to the pool', async () => {
    const working = inTransaction(pool, (client) => client.query('select pg_terminate_backend(pg_backend_pid())'));
    await expect(working).rejects.toThrow();
    await expect(pool.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
    expect(pool.totalCount).toBe(pool.idleCount);
  });
});
