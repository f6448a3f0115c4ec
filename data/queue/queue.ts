/**
 * Background jobs: now, once, or on a schedule. BullMQ on PostgreSQL, or on Redis when there is a `redisUrl`.
 *
 * A job runs at least once: after a crash it may run again, so every handler must be harmless to repeat.
 */
import { UnrecoverableError } from 'bullmq';
import type { Database } from '../db/open.ts';
import {
  bindJob,
  isJobName,
  jobPayloads,
  type JobHandlers,
  type JobName,
  type JobPayloads,
  type JobRun,
} from './jobs.ts';
import { openPostgresBackend } from './postgres-backend.ts';
import type { BackendJob, BackendQueue, BackendWorker } from './queue-backend.ts';
import { openRedisBackend } from './redis-backend.ts';

export type QueueSettings = {
  /** Where the jobs are kept without a `redisUrl`. */
  readonly database: Pick<Database, 'connectionString'>;
  readonly redisUrl?: string | undefined;
  /** Default: `tact`. Queues of different names do not see each other's jobs; starts with `tact`. */
  readonly queueName?: string | undefined;
  /** Told of every failed attempt of a job (`job` present) and of lost connections. Default: a process warning. */
  readonly onError?: ((error: Error, job?: FailedJob) => void) | undefined;
};

export type FailedJob = { readonly name: string; readonly id: string; readonly attempt: number };

export type Schedule = {
  /** Cron, five fields, or six with seconds in front. */
  readonly pattern: string;
  /** IANA time zone in which the pattern is read. */
  readonly tz: string;
  /** Tells schedules of one job apart. Default: the name of the job. */
  readonly id?: string;
};

export type JobCounts = {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly completed: number;
  readonly failed: number;
};

export type JobQueue = {
  readonly backend: 'postgres' | 'redis';
  /** Runs the job at every time of the pattern; one schedule an id, a later call replaces it. */
  schedule<Name extends JobName>(name: Name, schedule: Schedule, data: JobPayloads[Name]): Promise<void>;
  /**
   * Adds a job and returns its id. A `jobId` that is still known (until a day after success, a week after failure) adds nothing;
   * it contains no colon and is no whole number. Throws a `ZodError` for a payload of another shape.
   */
  add<Name extends JobName>(
    name: Name,
    data: JobPayloads[Name],
    options?: { readonly jobId?: string | undefined },
  ): Promise<string>;
  /** Starts to run jobs in this process, at most `concurrency` at once. To be called once. */
  work(handlers: JobHandlers, options: { readonly concurrency: number }): Promise<void>;
  counts(): Promise<JobCounts>;
  /** Waits for the running jobs, then closes. May be called again. */
  close(): Promise<void>;
};

const DAY_SECONDS = 24 * 60 * 60;
const jobOptions = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 1000 },
  removeOnComplete: { age: DAY_SECONDS, count: 1000 },
  removeOnFail: { age: 7 * DAY_SECONDS, count: 5000 },
} as const;

/** Throws when the backend cannot be reached. Close it before the database. */
export async function openQueue(settings: QueueSettings): Promise<JobQueue> {
  const { database, redisUrl, queueName = 'tact', onError = warn } = settings;
  const backend = await (redisUrl === undefined
    ? openPostgresBackend(database.connectionString)
    : openRedisBackend(redisUrl));
  const queue = backend.makeQueue(queueName, { defaultJobOptions: jobOptions });
  queue.on('error', onError);
  await queue.waitUntilReady();
  let worker: BackendWorker | undefined;
  let closing: Promise<void> | undefined;

  return {
    backend: backend.kind,
    schedule: async (name, { pattern, tz, id = name }, data) => {
      await queue.upsertJobScheduler(id, { pattern, tz }, { name, data: jobPayloads[name].parse(data) });
    },
    add: async (name, data, { jobId } = {}) => {
      const job = await queue.add(name, jobPayloads[name].parse(data), jobId === undefined ? {} : { jobId });
      return idOf(job);
    },
    work: async (handlers, { concurrency }) => {
      if (worker !== undefined) throw new Error('This queue is already at work.');
      worker = backend.makeWorker(queueName, (job) => runJob(handlers, job), { concurrency });
      worker.on('error', onError);
      worker.on('failed', (job, error) => {
        onError(error, job && { name: job.name, id: idOf(job), attempt: job.attemptsMade });
      });
      await worker.waitUntilReady();
    },
    counts: () => readCounts(queue),
    close: () =>
      (closing ??= (async () => {
        await worker?.close();
        await queue.close();
        await backend.end();
      })()),
  };
}

async function runJob(handlers: JobHandlers, job: BackendJob): Promise<void> {
  await bindOrGiveUp(handlers, job)({ id: idOf(job), attempt: job.attemptsMade + 1 });
}

/** What no retry can mend, an unknown name or a payload of another shape, fails at once. */
function bindOrGiveUp(handlers: JobHandlers, { name, data }: BackendJob): (run: JobRun) => Promise<void> {
  if (!isJobName(name)) throw new UnrecoverableError(`There is no job named ${name}.`);
  try {
    return bindJob(name, handlers[name], data);
  } catch (error) {
    throw new UnrecoverableError(error instanceof Error ? error.message : String(error));
  }
}

async function readCounts(queue: BackendQueue): Promise<JobCounts> {
  const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'completed', 'failed');
  return {
    waiting: counts['waiting'] ?? 0,
    active: counts['active'] ?? 0,
    delayed: counts['delayed'] ?? 0,
    completed: counts['completed'] ?? 0,
    failed: counts['failed'] ?? 0,
  };
}

function idOf(job: Pick<BackendJob, 'id'>): string {
  return job.id ?? '';
}

function warn(error: Error): void {
  process.emitWarning(error);
}
