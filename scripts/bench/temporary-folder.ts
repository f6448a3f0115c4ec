/** A folder for one run, that the embedded server's own user can enter too. */
import { chmod, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Cleanup } from './cleanup.ts';

/** Names where the embedded server keeps the data of a folder that its user cannot enter. */
const pointerFile = 'postgres-location';

const remove = async (folder: string): Promise<void> => {
  const elsewhere = await readFile(path.join(folder, pointerFile), 'utf8').catch(() => null);
  if (elsewhere !== null) await rm(elsewhere.trim(), { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
};

/** New and empty; removed at the end of the run, or by `discard`. */
export const makeTemporaryFolder = async (
  cleanup: Cleanup,
): Promise<{ folder: string; discard: () => Promise<void> }> => {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tact-bench-')));
  const discard = cleanup.defer(() => remove(folder));
  await chmod(folder, 0o755);
  return { folder, discard };
};
