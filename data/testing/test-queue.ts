/** What tests know of the queue's backends beyond its interface: whether a Redis is there, when schedules run next, and how to leave nothing behind. */
import { Redis } from 'ioredis';
import { connect } from 'node:net';
import type pg from 'pg';

const localRedis = 'redis://127.0.0.1:6379';

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1000 });
    const end = (isThere: boolean) => () => {
      socket.destroy();
      resolve(isThere);
    };
    socket.on('connect', end(true)).on('error', end(false)).on('timeout', end(false));
  });

/** `TEST_REDIS_URL`, else the Redis of this machine; undefined where none answers. */
export const findTestRedis = async (): Promise<string | undefined> =>
  process.env['TEST_REDIS_URL'] ?? ((await answers(6379)) ? localRedis : undefined);

export const removeQueueKeys = async (url: string, queueName: string): Promise<void> => {
  const redis = new Redis(url);
  const keys = await redis.keys(`tact:${queueName}:*`);
  if (keys.length > 0) await redis.del(...keys);
  redis.disconnect();
};

/** When the schedule of that id runs next, epoch milliseconds, as the backend has written it down; null where there is none. */
export const readNextRun = async (
  { pool, redisUrl }: { readonly pool: Pick<pg.Pool, 'query'>; readonly redisUrl: string | undefined },
  queueName: string,
  id: string,
): Promise<number | null> => {
  if (redisUrl === undefined) {
    const { rows } = await pool.query<{ at: string }>(
      'select next_run_ms as at from bullmq.scheduler where queue = $1 and scheduler_id = $2',
      [queueName, id],
    );
    return rows[0] === undefined ? null : Number(rows[0].at);
  }
  const redis = new Redis(redisUrl);
  const score = await redis.zscore(`tact:${queueName}:repeat`, id);
  redis.disconnect();
  return score === null ? null : Number(score);
};
