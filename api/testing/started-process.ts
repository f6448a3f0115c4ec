/** `scripts/start.ts` as a real process in a folder of its own, with nothing in its environment but what a test gives it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { checkAnswer } from './contract.ts';

export type StartedProcess = {
  /** What it has written to standard output so far. */
  readonly output: () => string;
  /** The address it listens on. */
  readonly address: string;
  /** Sends the signal and waits for the end: the exit code, null where the signal killed it. */
  readonly stop: (signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL') => Promise<number | null>;
};

const program = fileURLToPath(new URL('../../scripts/start.ts', import.meta.url));

/** A few debtors, but enough for an open case among them. */
const small = { PORT: '0', TACT_SAMPLE: '15', TACT_LOG_LEVEL: 'silent' };

/** Returns once it listens; throws with all it has said where it ends before. Killed at the end of the test. */
export const startProcess = async (
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<StartedProcess> => {
  const { PATH = '', HOME = '', TMPDIR, USER } = process.env;
  const child = spawn(process.execPath, [program], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME, ...(TMPDIR && { TMPDIR }), ...(USER && { USER }), ...small, ...environment },
  });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  const stop: StartedProcess['stop'] = async (signal) => {
    child.kill(signal);
    return (await exit)[0];
  };
  onTestFinished(async () => {
    await stop('SIGKILL');
  });
  let output = '';
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const listens = /Tact listens on (\S+)/.exec(output)?.[1];
      if (listens !== undefined) resolve(listens);
    });
    void exit.then(([code]) => {
      reject(new Error(`The service ended with ${String(code)}.\n${output}\n${complaint}`));
    });
  });
  return { output: () => output, address, stop };
};

export type Curl = { readonly method: string; readonly url: string; readonly authorization: string };

/** The `curl` that the first start prints, as a request. */
export const readCurl = (output: string): Curl => {
  const found = /^curl -s -X (\w+) (\S+) -H 'Authorization: ([^']+)'$/m.exec(output);
  if (found === null) throw new Error(`no curl in: ${output}`);
  const [, method = '', url = '', authorization = ''] = found;
  return { method, url, authorization };
};

/** Asks, and holds the answer to its contract. */
export const askAs = async ({
  method,
  url,
  authorization,
}: Curl): Promise<{ readonly status: number; readonly body: never }> => {
  const response = await fetch(url, { method, headers: { authorization } });
  const body: unknown = await response.json();
  checkAnswer(method, new URL(url).pathname, response.status, response.headers.get('content-type') ?? '', body);
  return { status: response.status, body: body as never };
};
