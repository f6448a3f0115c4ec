/** One contract for the queue, on PostgreSQL and on Redis. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { findTestRedis, removeQueueKeys } from '../testing/test-queue.ts';
import type { JobHandlers, JobPayloads, JobRun } from './jobs.ts';
import { openQueue, type FailedJob, type JobQueue } from './queue.ts';

const redisUrl = await findTestRedis();

type Ran = { readonly payload: JobPayloads[keyof JobPayloads]; readonly run: JobRun };

/** Handlers that note what ran; `sweep-idempotency` fails for as many attempts as it is told to. */
function recordingHandlers(failureCount = 0): { readonly handlers: JobHandlers; readonly ran: Ran[] } {
  const ran: Ran[] = [];
  let failuresLeft = failureCount;
  return {
    ran,
    handlers: {
      'verify-state': (payload, run) => {
        ran.push({ payload, run });
        return Promise.resolve();
      },
      shadow: (payload, run) => {
        ran.push({ payload, run });
        return Promise.resolve();
      },
      'fit-segments': (payload, run) => {
        ran.push({ payload, run });
        return Promise.resolve();
      },
      'reduce-experiments': (payload, run) => {
        ran.push({ payload, run });
        return Promise.resolve();
      },
      evaluate: (payload, run) => {
        ran.push({ payload, run });
        return Promise.resolve();
      },
      retrain: (payload, run) => {
        ran.push({ payload, run });
        return Promise.resolve();
      },
      'second-opinion': (payload, run) => {
        ran.push({ payload, run });
        return Promise.resolve();
      },
      'sweep-idempotency': (payload, run) => {
        ran.push({ payload, run });
        failuresLeft -= 1;
        return failuresLeft >= 0 ? Promise.reject(new Error('not yet')) : Promise.resolve();
      },
    },
  };
}

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const noRedis = 'skipped: TEST_REDIS_URL is not set and nothing answers on 127.0.0.1:6379';
describe.each([
  { backend: 'postgres', url: undefined, isAvailable: true, note: '' },
  { backend: 'redis', url: redisUrl, isAvailable: redisUrl !== undefined, note: redisUrl === undefined ? noRedis : '' },
] as const)('queue on $backend $note', ({ backend, url, isAvailable }) => {
  type Opened = { readonly queue: JobQueue; readonly failures: { error: string; job: FailedJob | undefined }[] };

  async function open(queueName = `tact-test-${randomBytes(6).toString('hex')}`): Promise<Opened> {
    const failures: Opened['failures'] = [];
    const queue = await openQueue({
      database,
      redisUrl: url,
      queueName,
      onError: (error, job) => failures.push({ error: error.message, job }),
    });
    onTestFinished(async () => {
      await queue.close();
      if (url !== undefined) await removeQueueKeys(url, queueName);
    });
    return { queue, failures };
  }

  const run = test.skipIf(!isAvailable);

  run('tells its backend, and starts empty', async () => {
    const { queue } = await open();
    expect(queue.backend).toBe(backend);
    await expect(queue.counts()).resolves.toEqual({ waiting: 0, active: 0, delayed: 0, completed: 0, failed: 0 });
  });

  run('runs each job once, with its payload', async () => {
    const { queue } = await open();
    const { handlers, ran } = recordingHandlers();
    const id = await queue.add('verify-state', { sample: 1 });
    await queue.add('sweep-idempotency', { olderThanHours: 24 });
    await expect(queue.counts()).resolves.toMatchObject({ waiting: 2 });

    await queue.work(handlers, { concurrency: 1 });
    await vi.waitFor(async () => expect((await queue.counts()).completed).toBe(2), 10_000);
    expect(ran).toHaveLength(2);
    expect(ran[0]).toEqual({ payload: { sample: 1 }, run: { id, attempt: 1 } });
    expect(ran[1]).toMatchObject({ payload: { olderThanHours: 24 } });
  });

  run('wakes up for a job that is added while it waits', async () => {
    const { queue } = await open();
    const { handlers, ran } = recordingHandlers();
    await queue.work(handlers, { concurrency: 2 });
    await queue.add('verify-state', { sample: 7 });
    await vi.waitFor(() => expect(ran).toHaveLength(1), 10_000);
  });

  run('a job id that is known adds nothing, also after the job has run', async () => {
    const { queue } = await open();
    const { handlers, ran } = recordingHandlers();
    const once = { jobId: 'verify-2026-11-21' };
    await expect(queue.add('verify-state', { sample: 1 }, once)).resolves.toBe(once.jobId);
    await queue.add('verify-state', { sample: 2 }, once);
    await expect(queue.counts()).resolves.toMatchObject({ waiting: 1 });
    await queue.work(handlers, { concurrency: 1 });
    await vi.waitFor(async () => expect((await queue.counts()).completed).toBe(1), 10_000);
    await queue.add('verify-state', { sample: 3 }, once);
    await expect(queue.counts()).resolves.toMatchObject({ waiting: 0, active: 0, completed: 1 });
    expect(ran.map(({ payload }) => payload)).toEqual([{ sample: 1 }]);
  });

  run('a failed job runs again, and the failure is told', async () => {
    const { queue, failures } = await open();
    const { handlers, ran } = recordingHandlers(1);
    const id = await queue.add('sweep-idempotency', { olderThanHours: 1 });
    await queue.work(handlers, { concurrency: 1 });
    await vi.waitFor(async () => expect((await queue.counts()).completed).toBe(1), 10_000);
    expect(ran.map((one) => one.run)).toEqual([
      { id, attempt: 1 },
      { id, attempt: 2 },
    ]);
    expect(failures).toEqual([{ error: 'not yet', job: { name: 'sweep-idempotency', id, attempt: 1 } }]);
  });

  run('refuses a payload of another shape', async () => {
    const { queue } = await open();
    await expect(queue.add('verify-state', { sample: -1 })).rejects.toThrow();
    const hourly = { pattern: '0 * * * *', tz: 'UTC' };
    await expect(queue.schedule('verify-state', hourly, { sample: 0.5 })).rejects.toThrow();
    await expect(queue.counts()).resolves.toMatchObject({ waiting: 0, delayed: 0 });
  });

  run('runs on schedule', async () => {
    const { queue } = await open();
    const { handlers, ran } = recordingHandlers();
    await queue.schedule('verify-state', { pattern: '* * * * * *', tz: 'Europe/Stockholm' }, { sample: 3 });
    await queue.work(handlers, { concurrency: 1 });
    await vi.waitFor(() => expect(ran.length).toBeGreaterThanOrEqual(2), 10_000);
    expect(ran[0]?.payload).toEqual({ sample: 3 });
  });

  run('a second schedule of the same name replaces the first', async () => {
    const { queue } = await open();
    await queue.schedule('verify-state', { pattern: '0 3 * * *', tz: 'Europe/Stockholm' }, { sample: 1 });
    await queue.schedule('verify-state', { pattern: '0 4 * * *', tz: 'Europe/Oslo' }, { sample: 2 });
    await expect(queue.counts()).resolves.toMatchObject({ delayed: 1 });
  });

  run('two workers share the jobs', async () => {
    const name = `tact-test-${randomBytes(6).toString('hex')}`;
    const first = await open(name);
    const second = await open(name);
    const { handlers, ran } = recordingHandlers();
    await first.queue.work(handlers, { concurrency: 2 });
    await second.queue.work(handlers, { concurrency: 2 });
    const samples = Array.from({ length: 30 }, (_, index) => index + 1);
    await Promise.all(samples.map((sample) => first.queue.add('verify-state', { sample })));
    await vi.waitFor(async () => expect((await second.queue.counts()).completed).toBe(30), 15_000);
    const seen = ran.map(({ payload }) => ('sample' in payload ? payload.sample : 0));
    expect(seen.toSorted((left, right) => left - right)).toEqual(samples);
  });

  run('closing waits for the job that runs', async () => {
    const { queue } = await open();
    const events: string[] = [];
    let finish = (): void => undefined;
    const gate = new Promise<void>((resolve) => (finish = resolve));
    const slow = async () => {
      events.push('job starts');
      await gate;
      events.push('job ends');
    };
    await queue.work({ ...recordingHandlers().handlers, 'verify-state': slow }, { concurrency: 1 });
    await queue.add('verify-state', { sample: 1 });
    await vi.waitFor(() => expect(events).toEqual(['job starts']), 10_000);
    const closing = queue.close().then(() => events.push('queue is closed'));
    await database.pool.query('select 1');
    expect(events).toEqual(['job starts']);
    finish();
    await closing;
    expect(events).toEqual(['job starts', 'job ends', 'queue is closed']);
  });

  run('works once only', async () => {
    const { queue } = await open();
    const { handlers } = recordingHandlers();
    await queue.work(handlers, { concurrency: 1 });
    await expect(queue.work(handlers, { concurrency: 1 })).rejects.toThrow('already at work');
  });
});

test('several processes can open the queue on a new database at once', async () => {
  const fresh = await createTestDatabase();
  const queues = await Promise.all(Array.from({ length: 5 }, () => openQueue({ database: fresh })));
  await queues[0]!.add('verify-state', { sample: 1 });
  await expect(queues[4]!.counts()).resolves.toMatchObject({ waiting: 1 });
  await Promise.all(queues.map((queue) => queue.close()));
  await fresh.drop();
});

test('a Redis that does not answer is told without the password', async () => {
  const opening = openQueue({ database, redisUrl: 'redis://:secret@127.0.0.1:1' });
  await expect(opening).rejects.toThrow(/^Redis at 127\.0\.0\.1:1 cannot be used: .*ECONNREFUSED/);
});
