/**
 * Keeps a lost connection from ending the process: `pg` tells it by an `error` event, and an event nobody listens to is thrown.
 */
import type pg from 'pg';

/**
 * To be called once for each pool. Nothing is lost: an idle connection is replaced at the next query, and on one in use the
 * running or the next query rejects.
 */
export function surviveLostConnections(pool: pg.Pool): void {
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
}
