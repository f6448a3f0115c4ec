/**
 * How far an import has come, so that one which was killed goes on from there. A checkpoint is written after the facts it covers are
 * durable, and is gone when the file is done; facts have ids made from the rows, so a lost checkpoint costs time and nothing else.
 */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type pg from 'pg';
import { lockNamespaces } from '../db/lock-namespaces.ts';
import type { ImportCounts, ImportRequest } from './import-request.ts';
import { UnreadableFile } from './row-source.ts';

export type Checkpoint = {
  readonly counts: ImportCounts;
  /** How long the file of rejected rows was. */
  readonly rejectedBytes: number;
};

export type ImportCheckpoint = {
  readonly read: () => Promise<Checkpoint | null>;
  readonly write: (checkpoint: Checkpoint) => Promise<void>;
  readonly clear: () => Promise<void>;
  /** Lets the next import of the same file begin. */
  readonly release: () => void;
};

const sampleBytes = 1_048_576;
const lockWaitMs = 15_000;
const forgottenAfterDays = 30;

/** SHA-256 over the size and the first and last megabyte of a file: tells files apart without reading a big one twice. */
const fingerprint = async (path: string): Promise<string> => {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const hash = createHash('sha256').update(`${size}\n`);
    for (const position of [0, Math.max(0, size - sampleBytes)]) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(sampleBytes), 0, sampleBytes, position);
      hash.update(buffer.subarray(0, bytesRead));
    }
    return hash.digest('hex');
  } finally {
    await file.close();
  }
};

/** The same file read in the same way has the same key, wherever it lies. */
const checkpointKey = async (request: ImportRequest, asOf: string): Promise<string> => {
  const { file, map, set, ...rest } = request;
  const options = { ...rest, asOf, map: [...map].sort(), set: [...set].sort() };
  return createHash('sha256')
    .update(`${await fingerprint(file)}\n${JSON.stringify(options)}`)
    .digest('hex');
};

const takeLock = async (pool: pg.Pool, key: string, file: string): Promise<pg.PoolClient> => {
  const client = await pool.connect();
  try {
    // The server frees the lock of a killed import as soon as it has noticed that the connection is gone.
    await client.query(`set lock_timeout = ${lockWaitMs}`);
    await client.query('select pg_advisory_lock($1, hashtext($2))', [lockNamespaces.imports, key]);
    return client;
  } catch (error) {
    client.release(true);
    if (error instanceof Error && 'code' in error && error.code === '55P03') {
      throw new UnreadableFile(`${file} is being imported by another process; wait until it is done`);
    }
    throw error;
  }
};

/** Waits a little for another import of the same file, then throws `UnreadableFile`. */
export const openCheckpoint = async (
  pool: pg.Pool,
  request: ImportRequest,
  asOf: string,
): Promise<ImportCheckpoint> => {
  const key = await checkpointKey(request, asOf);
  const client = await takeLock(pool, key, request.file);
  return {
    read: async () => {
      await client.query('delete from import_checkpoints where updated_at < now() - make_interval(days => $1)', [
        forgottenAfterDays,
      ]);
      const { rows } = await client.query<{ progress: Checkpoint }>(
        'select progress from import_checkpoints where key = $1',
        [key],
      );
      return rows[0]?.progress ?? null;
    },
    write: async (checkpoint) => {
      await client.query(
        `insert into import_checkpoints (key, file_name, progress) values ($1, $2, $3)
         on conflict (key) do update set progress = excluded.progress, updated_at = now()`,
        [key, basename(request.file), JSON.stringify(checkpoint)],
      );
    },
    clear: async () => {
      await client.query('delete from import_checkpoints where key = $1', [key]);
    },
    // The connection ends, and the lock with it.
    release: () => client.release(true),
  };
};
