/**
 * The queue on Redis, for those who run one already; its keys begin with `tact:`.
 */
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { QueueBackend } from './queue-backend.ts';

const PREFIX = 'tact';
const CONNECT_TIMEOUT_MS = 5000;
/** While Redis is away, adding a job fails after about this many seconds instead of waiting for ever. */
const RETRY_COUNT = 3;

/** Throws at once, without the password, when Redis does not answer. */
export async function openRedisBackend(redisUrl: string): Promise<QueueBackend> {
  await assertAnswers(redisUrl);
  return {
    kind: 'redis',
    makeQueue: (name, options) =>
      new Queue(name, {
        ...options,
        prefix: PREFIX,
        connection: { url: redisUrl, maxRetriesPerRequest: RETRY_COUNT },
      }),
    // A worker waits in a blocking command, which must survive any number of reconnections.
    makeWorker: (name, process, options) =>
      new Worker(name, process, {
        ...options,
        prefix: PREFIX,
        connection: { url: redisUrl, maxRetriesPerRequest: null },
      }),
    end: () => Promise.resolve(),
  };
}

async function assertAnswers(redisUrl: string): Promise<void> {
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: () => null,
  });
  // ioredis rejects with "Connection is closed" and tells the reason by an event.
  let reason = '';
  redis.on('error', (error: Error) => (reason = error.message));
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    const message = reason === '' && error instanceof Error ? error.message : reason;
    throw new Error(`Redis at ${describePlace(redisUrl)} cannot be used: ${message}`, { cause: error });
  } finally {
    redis.disconnect();
  }
}

function describePlace(redisUrl: string): string {
  return URL.canParse(redisUrl) ? new URL(redisUrl).host : 'REDIS_URL (which is no valid URL)';
}
