/**
 * The PostgreSQL server of the tests: the one at `TEST_DATABASE_URL`, else one embedded server in the system's temporary folder,
 * shared by all test files and by all runs of this user.
 */
import { lstat, mkdir } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { useEmbeddedPostgres } from '../db/embedded-postgres.ts';

export const TEST_DATABASE_URL = 'TEST_DATABASE_URL';

export type TestServer = {
  /** For a role that may create databases. */
  readonly url: string;
  release(): Promise<unknown>;
};

/** Starts or attaches to the server. */
export async function useTestServer(): Promise<TestServer> {
  const url = process.env[TEST_DATABASE_URL];
  if (url !== undefined && url !== '') return { url, release: () => Promise.resolve() };
  const server = await useEmbeddedPostgres(await testServerFolder(), { isThrowaway: true });
  return { url: server.connectionString, release: () => server.release() };
}

/** Anyone can make a folder of that name in a shared temporary folder, so it must be ours. */
async function testServerFolder(): Promise<string> {
  const { uid } = userInfo();
  const folder = path.join(tmpdir(), `tact-test-${uid}`);
  await mkdir(folder, { recursive: true });
  const found = await lstat(folder);
  if (!found.isDirectory() || (uid >= 0 && found.uid !== uid)) {
    throw new Error(`${folder} belongs to someone else: remove it, or set ${TEST_DATABASE_URL}.`);
  }
  return folder;
}
