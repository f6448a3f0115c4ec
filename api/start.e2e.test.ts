/** `npm start` as a real process in an empty folder: the question it prints, stops of all kinds, and starts after them. */
import { once } from 'node:events';
import { chmod, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeTemporaryFolder } from '../data/testing/temporary-folder.ts';
import { askAs, readCurl, startProcess, type StartedProcess } from './testing/started-process.ts';

type Server = { readonly pid: number; readonly port: number };

/** The embedded server, while its folder has one. */
const findServer = async (folder: string): Promise<Server | null> => {
  const text = await readFile(path.join(folder, '.tact/postgres/data/postmaster.pid'), 'utf8').catch(() => null);
  if (text === null) return null;
  const [pid, , , port] = text.split('\n');
  return { pid: Number(pid), port: Number(port) };
};
const serverOf = async (folder: string): Promise<Server> => {
  const server = await findServer(folder);
  if (server === null) throw new Error(`no server runs in ${folder}`);
  return server;
};

/** Asked by its port: a process that nobody has buried yet still has its number. */
const isRunning = async ({ port }: Server): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1');
  const answers = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return answers;
};

/** A folder that others may look into, so that the data stays in it whoever runs the test; a server left behind is stopped at the end. */
const makeProjectFolder = async (): Promise<string> => {
  const folder = await makeTemporaryFolder();
  await chmod(folder, 0o755);
  onTestFinished(async () => {
    const server = await findServer(folder);
    if (server === null || !(await isRunning(server))) return;
    process.kill(server.pid, 'SIGQUIT');
    await expect.poll(() => isRunning(server), { timeout: 10_000 }).toBe(false);
  });
  return folder;
};

test('the sample, a question that is answered, and all of it kept over SIGTERM, SIGINT and kill -9 of both processes', async () => {
  const folder = await makeProjectFolder();
  const first = await startProcess(folder);
  expect(first.output()).toMatch(/new embedded PostgreSQL/);
  expect(first.output()).toMatch(/Loaded a sample portfolio: [\d,]+ facts/);
  const curl = readCurl(first.output());
  expect(new URL(curl.url).host).toBe(new URL(first.address).host);
  const answer = await askAs(curl);
  expect(answer).toMatchObject({ status: 200, body: { caseId: new URL(curl.url).pathname.split('/')[3] } });
  const { decisionId } = answer.body as { decisionId: string };
  const expectKept = async (by: StartedProcess): Promise<void> => {
    const url = `${by.address}/v1/decisions/${decisionId}`;
    expect((await askAs({ ...curl, method: 'GET', url })).status).toBe(200);
    expect(by.output()).not.toMatch(/Loaded a sample|API key \(/);
  };

  const firstServer = await serverOf(folder);
  expect(await first.stop('SIGTERM')).toBe(0);
  expect(await isRunning(firstServer)).toBe(false);
  expect(await findServer(folder)).toBeNull();

  const startedAt = performance.now();
  const second = await startProcess(folder);
  expect((await fetch(`${second.address}/readyz`)).status).toBe(200);
  expect(performance.now() - startedAt).toBeLessThan(20_000);
  await expectKept(second);
  await second.stop('SIGKILL');
  const leftBehind = await serverOf(folder);
  expect(await isRunning(leftBehind)).toBe(true);

  const third = await startProcess(folder);
  expect(third.output()).toMatch(/running embedded PostgreSQL/);
  expect((await serverOf(folder)).pid).toBe(leftBehind.pid);
  await expectKept(third);
  await third.stop('SIGKILL');
  process.kill(leftBehind.pid, 'SIGKILL');
  await expect.poll(() => isRunning(leftBehind)).toBe(false);

  const fourth = await startProcess(folder);
  await expectKept(fourth);
  const lastServer = await serverOf(folder);
  expect(await fourth.stop('SIGINT')).toBe(0);
  expect(await isRunning(lastServer)).toBe(false);
});
