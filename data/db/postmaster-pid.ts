/**
 * Reads `postmaster.pid`, the file a running PostgreSQL keeps in its data directory, and judges whether its server is alive.
 */
import { readFile, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from './run-command.ts';

/** Line by line as in PostgreSQL's `pidfile.h`; the file grows while the server starts, so the end may be missing. */
export type PostmasterFile = {
  readonly pid: number;
  readonly port: number | undefined;
  readonly status: 'starting' | 'ready' | 'stopping' | 'standby' | undefined;
};

const PORT_LINE = 3;
const STATUS_LINE = 7;
const STATUSES = ['starting', 'ready', 'stopping', 'standby'] as const;

export function postmasterFilePath(dataDirectory: string): string {
  return path.join(dataDirectory, 'postmaster.pid');
}

/** `undefined` when the text names no process. */
export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const lines = text.split('\n');
  const pid = positiveInteger(lines[0]);
  if (pid === undefined) return undefined;
  const status = STATUSES.find((known) => known === lines[STATUS_LINE]?.trim());
  return { pid, port: positiveInteger(lines[PORT_LINE]), status };
}

/** `absent`, or what the file says; an unreadable text is `garbled`. */
export async function readPostmasterFile(dataDirectory: string): Promise<PostmasterFile | 'absent' | 'garbled'> {
  try {
    const text = await readFile(postmasterFilePath(dataDirectory), 'utf8');
    return parsePostmasterFile(text) ?? 'garbled';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'absent';
    throw error;
  }
}

/**
 * True when process `pid` is a server on this data directory, not another program that was given the same number later.
 *
 * On Linux the process's working directory tells: a server works inside its data directory, and a zombie has none. Where that
 * is not to be seen (another user's process, or macOS) every process that is a PostgreSQL counts: never clean up after a live one.
 */
export async function isPostmasterAlive(pid: number, dataDirectory: string): Promise<boolean> {
  if (!processExists(pid)) return false;
  if (process.platform !== 'linux') {
    const { output } = await runCommand({ file: 'ps', args: ['-o', 'command=', '-p', String(pid)] });
    return output.includes('postgres');
  }
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(dataDirectory));
  } catch {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return commandLine.includes('postgres');
  }
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, but belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function positiveInteger(line: string | undefined): number | undefined {
  const value = Number(line?.trim());
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
