/**
 * Processor time that a PostgreSQL server on this machine has used, with all its processes, those that have ended included: beside other work,
 * seconds of the clock say little. From /proc, so on Linux only.
 */
import { readFile } from 'node:fs/promises';
import type { Pool } from '../../../data/index.ts';

/** Linux counts so on every machine that Node runs on: USER_HZ. */
const ticksPerSecond = 100;

// Fields of /proc/PID/stat after the name, which is in brackets; proc(5).
const parentField = 1;
const ownFields = [11, 12];
const endedFields = [13, 14];

const readStat = async (pid: number): Promise<readonly number[]> => {
  const text = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
  return text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
};

const ticksOf = (stat: readonly number[], fields: readonly number[]): number =>
  fields.reduce((sum, field) => sum + (stat[field] ?? NaN), 0);

/** Seconds since its start; null where the machine does not tell, or the server is on another one. */
export const serverProcessorSeconds = async (pool: Pool, isEmbedded: boolean): Promise<number | null> => {
  if (!isEmbedded) return null;
  try {
    const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
    const parent = (await readStat(rows[0]?.pid ?? NaN))[parentField] ?? NaN;
    const children = await readFile(`/proc/${String(parent)}/task/${String(parent)}/children`, 'utf8');
    const own = await readStat(parent);
    let ticks = ticksOf(own, [...ownFields, ...endedFields]);
    for (const pid of children.trim().split(' ').map(Number)) {
      // One that ended a moment ago counts with its parent.
      const stat = await readStat(pid).catch(() => []);
      if (stat.length > 0) ticks += ticksOf(stat, ownFields);
    }
    return ticks / ticksPerSecond;
  } catch {
    return null;
  }
};
