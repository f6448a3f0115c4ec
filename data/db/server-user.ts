/**
 * Which system user runs the embedded server. PostgreSQL refuses to run as root, so root lends it an unprivileged user.
 */
import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { runCommand, type SystemUser } from './run-command.ts';

/** Tried in this order; `_postgres` is there on every macOS. */
const KNOWN_USERS = ['tact', 'postgres', '_postgres'] as const;
const NEW_USER = 'tact';
const CREATE_ATTEMPT_COUNT = 20;
const CREATE_PAUSE_MS = 100;

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The user the server must run as, or `undefined` for the user of this process.
 *
 * Data that is already there stays with its owner, also when root opens a folder made by someone else. Creates the system user
 * `tact` when root finds no suitable one; throws when that is not possible.
 */
export async function findServerUser(existingData: string | undefined): Promise<SystemUser | undefined> {
  if (!isRoot()) return undefined;
  const owner = existingData === undefined ? undefined : await ownerOf(existingData);
  return owner ?? (await findKnownUser()) ?? (await createUser());
}

async function ownerOf(path: string): Promise<SystemUser | undefined> {
  try {
    const { uid, gid } = await stat(path);
    return uid === 0 ? undefined : { uid, gid };
  } catch {
    return undefined;
  }
}

async function findKnownUser(): Promise<SystemUser | undefined> {
  for (const name of KNOWN_USERS) {
    const user = await lookUp(name);
    if (user !== undefined) return user;
  }
  return undefined;
}

async function lookUp(name: string): Promise<SystemUser | undefined> {
  const uid = await runCommand({ file: 'id', args: ['-u', name] });
  const gid = await runCommand({ file: 'id', args: ['-g', name] });
  if (uid.exitCode !== 0 || gid.exitCode !== 0) return undefined;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}

/** Several processes may create the user at once: the account files are locked for a moment, or another one has won. */
async function createUser(): Promise<SystemUser> {
  const args = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent'];
  let output = '';
  for (let attempt = 0; attempt < CREATE_ATTEMPT_COUNT; attempt += 1) {
    const result = await runCommand({ file: 'useradd', args: [...args, '--shell', '/usr/sbin/nologin', NEW_USER] });
    const user = await lookUp(NEW_USER);
    if (user !== undefined) return user;
    output = result.output;
    if (result.exitCode === null) break;
    await delay(CREATE_PAUSE_MS);
  }
  throw new Error(
    `PostgreSQL does not run as root, and the system user "${NEW_USER}" could not be created (${output}). ` +
      'Start Tact as an ordinary user, create that user, or set DATABASE_URL to a server of your own.',
  );
}
