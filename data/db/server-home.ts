/**
 * Where the embedded server of a data folder lives: inside the folder, or, for root with a folder that the server's user cannot
 * enter, below a system folder that a pointer file in the data folder names.
 */
import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runCommand, type SystemUser } from './run-command.ts';

/** Root's place for what an unprivileged user must reach. */
export const SYSTEM_FOLDER = '/var/lib/tact';

export type ServerHome = {
  readonly folder: string;
  /** The cluster itself; present only when complete. */
  readonly dataDirectory: string;
  readonly passwordFile: string;
  readonly portFile: string;
  readonly logFolder: string;
  readonly startLog: string;
};

const POINTER_FILE = 'postgres-location';
const INNER_FOLDER = 'postgres';

export function startLockFile(dataFolder: string): string {
  return path.join(dataFolder, 'start.lock');
}

/** The home of this data folder, whether or not anything is there yet. */
export async function readServerHome(dataFolder: string): Promise<ServerHome> {
  const pointed = await readFile(path.join(dataFolder, POINTER_FILE), 'utf8').catch(() => undefined);
  return homeIn(pointed?.trim() ?? path.join(dataFolder, INNER_FOLDER));
}

/** Creates the home for `user` (this process's own user when undefined), with mode 0700, and checks that the user can write there. */
export async function createServerHome(dataFolder: string, user: SystemUser | undefined): Promise<ServerHome> {
  const home = await readServerHome(dataFolder);
  await createFolder(home.folder, user);
  if (user === undefined || (await canWrite(home.folder, user))) return home;

  await rmdir(home.folder).catch(() => undefined);
  const folder = path.join(SYSTEM_FOLDER, 'data', systemName(dataFolder));
  await createFolder(folder, user);
  if (!(await canWrite(folder, user))) {
    throw new Error(
      `The database's system user can use neither ${home.folder} nor ${folder}: choose another data folder.`,
    );
  }
  await writeFile(path.join(dataFolder, POINTER_FILE), `${folder}\n`);
  return homeIn(folder);
}

/** Writes a file of the server, readable by its user only. */
export async function writeServerFile(file: string, text: string, user: SystemUser | undefined): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  await chmod(file, 0o600);
  if (user !== undefined) await chown(file, user.uid, user.gid);
}

function homeIn(folder: string): ServerHome {
  return {
    folder,
    dataDirectory: path.join(folder, 'data'),
    passwordFile: path.join(folder, 'password'),
    portFile: path.join(folder, 'port'),
    logFolder: path.join(folder, 'log'),
    startLog: path.join(folder, 'start.log'),
  };
}

/** Starts with a hash of the path so that people can find it; the random end makes a removed folder start afresh. */
function systemName(dataFolder: string): string {
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 12);
  return `${hash}-${randomBytes(4).toString('hex')}`;
}

async function createFolder(folder: string, user: SystemUser | undefined): Promise<void> {
  // The folders above stay open to the server's user.
  await mkdir(path.dirname(folder), { recursive: true, mode: 0o755 });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  if (user !== undefined) await chown(folder, user.uid, user.gid);
}

/** Asks the system, not the mode bits: access lists and mounts count too. */
async function canWrite(folder: string, user: SystemUser): Promise<boolean> {
  const script = 'test -x "$0" && test -w "$0"';
  const { exitCode } = await runCommand({ file: '/bin/sh', args: ['-c', script, folder], user });
  return exitCode === 0;
}
