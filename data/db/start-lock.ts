/**
 * A lock between processes on one data folder, held while a server is looked for, started or stopped.
 *
 * It is the exclusive lock of an empty SQLite file (SQLite is part of Node): the operating system keeps it, so it ends with the
 * process that holds it, also after `kill -9`, and there is never a stale lock to judge or to clean up.
 */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';

const SQLITE_BUSY = 5;
const RETRY_PAUSE_MS = 25;
/** Longer than a crash recovery may keep the holder busy. */
const DEFAULT_TIMEOUT_MS = 15 * 60_000;

/** Runs `work` while holding the lock file at `lockPath`; its folder must exist. Throws when the lock is not free in time. */
export async function withStartLock<Value>(
  lockPath: string,
  work: () => Promise<Value>,
  timeoutMs = DEFAULT_TIMEOUT_MS,
): Promise<Value> {
  const deadlineAt = performance.now() + timeoutMs;
  const file = openFile(lockPath);
  try {
    while (!tryLock(file)) {
      if (performance.now() > deadlineAt) throw new Error(`Another process has held ${lockPath} for too long.`);
      await delay(RETRY_PAUSE_MS * (0.5 + Math.random()));
    }
    return await work();
  } finally {
    file.close();
  }
}

function tryLock(file: DatabaseSync): boolean {
  try {
    file.exec('begin exclusive');
    return true;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return false;
    throw unusable(file.location() ?? 'The lock file', error);
  }
}

function openFile(lockPath: string): DatabaseSync {
  try {
    return new DatabaseSync(lockPath, { timeout: 0 });
  } catch (error) {
    throw unusable(lockPath, error);
  }
}

function unusable(lockPath: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`${lockPath} cannot be locked (${reason}). Does its folder belong to another user?`, { cause });
}
