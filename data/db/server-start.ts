/**
 * Makes a new cluster, and starts the server of a home as a process of its own that outlives the one that started it.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readPostmasterFile } from './postmaster-pid.ts';
import { runCommand, serverEnvironment, type SystemUser } from './run-command.ts';
import { ADMIN_ROLE } from './running-server.ts';
import type { ServerBinaries } from './server-binaries.ts';
import { writeServerFile, type ServerHome } from './server-home.ts';
import { formatServerSettings } from './server-settings.ts';

export type ServerInstallation = {
  readonly home: ServerHome;
  readonly binaries: ServerBinaries;
  readonly user: SystemUser | undefined;
  /** For tests, see {@link formatServerSettings}. */
  readonly isThrowaway: boolean;
};

/** Settings file inside the data directory, included by `postgresql.conf`. */
const SETTINGS_FILE = 'tact.conf';
/** A machine with little memory gets a smaller buffer instead of no server. */
const SHARED_BUFFERS_MEGABYTES = [256, 256, 64, 16] as const;
const PAUSE_MS = 10;
/** Sessions of a server that was killed need a moment to notice, and until then they bar a new one from the data. */
const RETRY_PAUSES_MS = [100, 400, 1600] as const;
const LOG_TAIL_LENGTH = 2000;

/**
 * Creates the cluster and its random password. It appears under its final name only when it is complete, so that a process
 * killed half-way leaves nothing that looks like data.
 */
export async function initialiseCluster({ home, binaries, user, isThrowaway }: ServerInstallation): Promise<void> {
  const building = `${home.dataDirectory}.new`;
  await rm(building, { recursive: true, force: true });
  await writeServerFile(home.passwordFile, `${randomBytes(24).toString('base64url')}\n`, user);
  const args = [
    `--pgdata=${building}`,
    `--username=${ADMIN_ROLE}`,
    `--pwfile=${home.passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // PostgreSQL's own collation: the same order on every system, whatever locales it has.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(isThrowaway ? ['--no-sync'] : []),
  ];
  const result = await runCommand({ file: binaries.initdb, args, user, folder: home.folder });
  if (result.exitCode !== 0) throw new Error(`initdb failed in ${home.folder}: ${result.output}`);
  const configuration = path.join(building, 'postgresql.conf');
  const text = await readFile(configuration, 'utf8');
  await writeServerFile(configuration, `${text}\ninclude_if_exists '${SETTINGS_FILE}'\n`, user);
  await rename(building, home.dataDirectory);
}

/** Starts the server and returns once it accepts connections. Throws with the end of its log when it does not start. */
export async function startServer(installation: ServerInstallation): Promise<void> {
  await assertSameMajorVersion(installation);
  for (const [attempt, sharedBuffersMegabytes] of SHARED_BUFFERS_MEGABYTES.entries()) {
    // The last port again, so that the pools of processes still connected to it recover; later attempts take any free one.
    const preferred = attempt === 0 ? await lastPort(installation.home) : undefined;
    const port = await freePort(preferred);
    if (await tryStart(installation, { port, sharedBuffersMegabytes })) {
      await writeServerFile(installation.home.portFile, `${port}\n`, installation.user);
      return;
    }
    await delay(RETRY_PAUSES_MS[attempt] ?? 0);
  }
  throw new Error(
    `PostgreSQL does not start in ${installation.home.dataDirectory}: ${await readLogTail(installation.home)}`,
  );
}

async function assertSameMajorVersion({ home, binaries }: ServerInstallation): Promise<void> {
  const dataVersion = (await readFile(path.join(home.dataDirectory, 'PG_VERSION'), 'utf8')).trim();
  if (dataVersion === String(binaries.majorVersion)) return;
  throw new Error(
    `The data in ${home.dataDirectory} was written by PostgreSQL ${dataVersion}, this is ${binaries.majorVersion}. ` +
      'Dump it with the version of Tact that wrote it and load the dump into a new data folder.',
  );
}

type Attempt = { readonly port: number; readonly sharedBuffersMegabytes: number };

async function tryStart({ home, binaries, user, isThrowaway }: ServerInstallation, attempt: Attempt): Promise<boolean> {
  const { port, sharedBuffersMegabytes } = attempt;
  const settings = formatServerSettings({ sharedBuffersMegabytes, logFolder: home.logFolder, isThrowaway });
  await writeServerFile(path.join(home.dataDirectory, SETTINGS_FILE), settings, user);
  const log = await open(home.startLog, 'w', 0o600);
  try {
    if (user !== undefined) await chown(home.startLog, user.uid, user.gid);
    // Detached: a session of its own, so neither Ctrl-C in the terminal nor the end of this process reaches it.
    const server = spawn(binaries.postgres, ['-D', home.dataDirectory, '-p', String(port)], {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: serverEnvironment(),
      cwd: home.folder,
      ...user,
    });
    let hasEnded = false;
    server.on('error', () => (hasEnded = true));
    server.on('exit', () => (hasEnded = true));
    server.unref();
    return await waitUntilReady(home, server.pid, () => hasEnded);
  } finally {
    await log.close();
  }
}

async function waitUntilReady(home: ServerHome, pid: number | undefined, hasEnded: () => boolean): Promise<boolean> {
  while (!hasEnded()) {
    const file = await readPostmasterFile(home.dataDirectory);
    if (typeof file !== 'string' && file.pid === pid && file.status === 'ready') return true;
    await delay(PAUSE_MS);
  }
  return false;
}

async function lastPort(home: ServerHome): Promise<number | undefined> {
  const text = await readFile(home.portFile, 'utf8').catch(() => '');
  const port = Number(text.trim());
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

/** A loopback port that was free a moment ago: the preferred one if possible. */
async function freePort(preferred: number | undefined): Promise<number> {
  if (preferred !== undefined && (await tryPort(preferred)) !== undefined) return preferred;
  const port = await tryPort(0);
  if (port === undefined) throw new Error('No free port on 127.0.0.1.');
  return port;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => {
      resolve(undefined);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' ? address?.port : undefined);
      });
    });
  });
}

/** What the server said last: early messages go to one file, later ones to the newest file of the log folder. */
async function readLogTail(home: ServerHome): Promise<string> {
  const names = await readdir(home.logFolder).catch(() => []);
  const dated = await Promise.all(
    names.map(async (name) => {
      const file = path.join(home.logFolder, name);
      return { file, changedMs: (await stat(file)).mtimeMs };
    }),
  );
  const newest = dated.sort((left, right) => right.changedMs - left.changedMs)[0]?.file;
  const files = newest === undefined ? [home.startLog] : [home.startLog, newest];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return texts.map((text) => text.slice(-LOG_TAIL_LENGTH).trim()).join('\n');
}
