/**
 * Runs a program to its end, if asked as another user, and collects what it said.
 */
import { spawn } from 'node:child_process';

/** A system user by number; only root can run a program as another user. */
export type SystemUser = { readonly uid: number; readonly gid: number };

export type Command = {
  readonly file: string;
  readonly args: readonly string[];
  readonly user?: SystemUser | undefined;
  readonly folder?: string;
};

/** `exitCode` is null when the program could not be run at all or was killed; `output` is then the reason. */
export type CommandResult = { readonly exitCode: number | null; readonly output: string };

/**
 * The whole environment of the server's programs: nothing of ours leaks in (`PGDATA`, `PGPORT`, …), and macOS needs a valid locale.
 * The system folders are added because a root shell opened by `su` lacks them.
 */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: `${process.env['PATH'] ?? '/usr/bin:/bin'}:/usr/sbin:/sbin`, LC_ALL: 'C', TZ: 'UTC' };
}

/** Never rejects: failing to start is a result, because the callers try one way and then another. */
export function runCommand({ file, args, user, folder }: Command): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      env: serverEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: folder ?? '/',
      ...user,
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => {
      resolve({ exitCode: null, output: error.message });
    });
    child.on('close', (exitCode) => {
      resolve({ exitCode, output: Buffer.concat(chunks).toString('utf8').trim() });
    });
  });
}
