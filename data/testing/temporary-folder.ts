/**
 * A folder for one test, removed when the test has ended.
 */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A new empty folder of mode 0700, by its real path. */
export async function makeTemporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tact-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
