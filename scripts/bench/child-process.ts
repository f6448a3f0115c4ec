/** A program of the project in a process of its own, with an environment of its own: the settings of the caller do not reach it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cleanup } from './cleanup.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

export type ChildRequest = {
  /** Path of the program. */
  readonly program: string;
  /** Answers 200 when the program can work. */
  readonly readyPath: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
};

export type Child = {
  readonly address: string;
  /** From the start of the process to the first 200. */
  readonly secondsToReady: number;
  /** Most memory held so far, in MB; null where the system does not tell. */
  readonly peakMemoryMb: () => Promise<number | null>;
  /** Processor time used so far, in seconds; null where the system does not tell. */
  readonly cpuSeconds: () => Promise<number | null>;
  readonly readOutput: () => Promise<string>;
  /** SIGTERM; answers the seconds to the end of the process. */
  readonly stop: () => Promise<number>;
};

const pollEveryMs = 10;
const readyWithinMs = 15 * 60_000;
const foreign = /^(TACT_.*|DATABASE_URL|REDIS_URL|HOST|PORT|NODE_OPTIONS)$/;

const findFreePort = async (): Promise<number> => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

const cleanEnvironment = (): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));

const answers200 = async (url: string): Promise<boolean> =>
  await fetch(url).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status === 200;
    },
    () => false,
  );

const peakMemoryMb = async (pid: number): Promise<number | null> => {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024);
};

const ticksPerSecond = 100;

/** In /proc/PID/stat, user and system time are the 14th and 15th field; the second, in parentheses, may hold spaces. */
const cpuSeconds = async (pid: number): Promise<number | null> => {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return user === undefined || system === undefined ? null : (Number(user) + Number(system)) / ticksPerSecond;
};

const waitUntilReady = async (url: string, isEnded: () => boolean): Promise<void> => {
  const startedAt = performance.now();
  while (!(await answers200(url))) {
    if (isEnded()) throw new Error('it ended before it was ready');
    if (performance.now() - startedAt > readyWithinMs) throw new Error('it was not ready in time');
    await delay(pollEveryMs);
  }
};

/** Ready when the promise resolves. Its output goes to a file, as a service's would. */
export const startChild = async (request: ChildRequest, { cleanup }: { readonly cleanup: Cleanup }): Promise<Child> => {
  const { folder, discard } = await makeTemporaryFolder(cleanup);
  const outputFile = path.join(folder, 'output.log');
  const output = await open(outputFile, 'w');
  const port = await findFreePort();
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...(request.nodeOptions ?? []), request.program], {
    // Here is no `.env` that would be read.
    cwd: folder,
    env: { ...cleanEnvironment(), ...request.environment, PORT: String(port) },
    stdio: ['ignore', output.fd, output.fd],
    // In a group of its own: Ctrl-C reaches this process only, which then stops the child in its turn.
    detached: true,
  });
  const ended = once(child, 'exit');
  const isEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const stop = async (): Promise<number> => {
    const stoppedAt = performance.now();
    child.kill('SIGTERM');
    if (!isEnded()) await ended;
    return (performance.now() - stoppedAt) / 1000;
  };
  const stopOnce = cleanup.defer(stop);
  await output.close();
  const readOutput = (): Promise<string> => readFile(outputFile, 'utf8');
  const address = `http://127.0.0.1:${String(port)}`;
  try {
    await waitUntilReady(`${address}${request.readyPath}`, isEnded);
  } catch (error) {
    throw new Error(`${path.basename(request.program)}: ${String(error)}\n${(await readOutput()).slice(-4000)}`, {
      cause: error,
    });
  }
  const secondsToReady = (performance.now() - startedAt) / 1000;
  return {
    address,
    secondsToReady,
    peakMemoryMb: () => peakMemoryMb(child.pid ?? 0),
    cpuSeconds: () => cpuSeconds(child.pid ?? 0),
    readOutput,
    stop: async () => {
      const before = performance.now();
      await stopOnce();
      const seconds = (performance.now() - before) / 1000;
      await discard();
      return seconds;
    },
  };
};
