/**
 * What the queue needs of the system that keeps its jobs: the few members of BullMQ's classes that are the same on all backends.
 */
import type { DefaultJobOptions } from 'bullmq';

export type BackendJob = {
  readonly id?: string | undefined;
  readonly name: string;
  readonly data: unknown;
  /** Attempts that have ended. */
  readonly attemptsMade: number;
};

export type BackendQueue = {
  add(name: string, data: unknown, options: { readonly jobId?: string }): Promise<BackendJob>;
  upsertJobScheduler(
    id: string,
    repeat: { readonly pattern: string; readonly tz: string },
    job: { readonly name: string; readonly data: unknown },
  ): Promise<unknown>;
  getJobCounts(
    ...states: ('waiting' | 'active' | 'delayed' | 'completed' | 'failed')[]
  ): Promise<Record<string, number>>;
  waitUntilReady(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
};

export type BackendWorker = {
  waitUntilReady(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: BackendJob | undefined, error: Error) => void): unknown;
  /** Waits for the running jobs. */
  close(): Promise<void>;
};

export type QueueBackend = {
  readonly kind: 'postgres' | 'redis';
  makeQueue(name: string, options: { readonly defaultJobOptions: DefaultJobOptions }): BackendQueue;
  makeWorker(
    name: string,
    run: (job: BackendJob) => Promise<void>,
    options: { readonly concurrency: number },
  ): BackendWorker;
  /** Closes what queues and workers shared; to be called after they are closed. */
  end(): Promise<void>;
};
