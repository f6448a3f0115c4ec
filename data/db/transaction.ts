/**
 * The one way to run a transaction: begin, commit or roll back, and run it again after a serialization failure or a deadlock.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { isRetryable } from './sqlstate.ts';

export type TransactionOptions = {
  /** Default: `read committed`. */
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  /** How often the work is tried in all, at least 1. Default: 6. */
  readonly attemptCount?: number;
};

const DEFAULT_ATTEMPT_COUNT = 6;
const FIRST_PAUSE_MS = 5;

/**
 * Runs `work` inside a transaction and returns its value after the commit.
 *
 * `work` may run several times, so it must have no effect outside the database. An error rolls everything back and is thrown
 * on; after the last attempt the serialization failure or deadlock itself is thrown. A connection lost during the commit is
 * never retried, because nobody knows whether the commit took place.
 */
export async function inTransaction<Value>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Value>,
  options: TransactionOptions = {},
): Promise<Value> {
  const attemptCount = options.attemptCount ?? DEFAULT_ATTEMPT_COUNT;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(pool, work, options.isolation ?? 'read committed');
    } catch (error) {
      if (attempt >= attemptCount || !isRetryable(error)) throw error;
      // Full jitter, so that transactions that met once do not meet again.
      await delay(Math.random() * FIRST_PAUSE_MS * 2 ** attempt);
    }
  }
}

async function runOnce<Value>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Value>,
  isolation: string,
): Promise<Value> {
  const client = await pool.connect();
  let isBroken = false;
  try {
    await client.query(`begin isolation level ${isolation}`);
    const value = await work(client);
    await client.query('commit');
    return value;
  } catch (error) {
    // A client that cannot roll back is in an unknown state and must not go back to the pool.
    await client.query('rollback').catch(() => {
      isBroken = true;
    });
    throw error;
  } finally {
    client.release(isBroken);
  }
}
