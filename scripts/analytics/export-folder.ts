/**
 * The folder of an export: all of it is written beside the wanted place and renamed at the end, so that who looks there finds a whole export or none.
 * An earlier export is replaced only where that was asked for, and a folder that holds anything else never.
 */
import { mkdir, mkdtemp, readdir, realpath, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { failure, success, type Result } from '../../engine/index.ts';

export const exportedFiles = {
  decisions: 'decisions.parquet',
  candidates: 'candidates.parquet',
  blocked: 'blocked.parquet',
  schema: 'schema.json',
  readme: 'README.md',
} as const;
const fileNames = new Set<string>(Object.values(exportedFiles));

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : null);

/** Null where there is nothing of the name; throws where it cannot be told. */
const entriesOf = async (folder: string): Promise<readonly string[] | 'no folder' | null> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    if (codeOf(error) === 'ENOTDIR') return 'no folder';
    throw error;
  }
};

const faultOf = (entries: readonly string[] | 'no folder' | null, isForced: boolean): string | null => {
  if (entries === null) return null;
  if (entries === 'no folder') return 'is no folder';
  const [foreign] = entries.filter((name) => !fileNames.has(name));
  if (foreign !== undefined) return `holds ${foreign}, which no export wrote`;
  return entries.length > 0 && !isForced ? 'is not empty; --force replaces an earlier export' : null;
};

/** What stands in the way of an export to the folder, in words. */
export const checkFolder = async (folder: string, isForced: boolean): Promise<Result<string, string>> => {
  const entries = await entriesOf(folder);
  const fault = faultOf(entries, isForced);
  if (fault !== null) return failure(`${folder} ${fault}`);
  return success(entries === null ? path.resolve(folder) : await realpath(folder));
};

/** Puts the new one in place of whatever is there, and the old one back where that fails. */
const moveIntoPlace = async (fresh: string, target: string): Promise<void> => {
  if ((await entriesOf(target)) === null) {
    await rename(fresh, target);
    return;
  }
  const old = `${fresh}.replaced`;
  await rename(target, old);
  try {
    await rename(fresh, target);
  } catch (error) {
    await rename(old, target);
    throw error;
  }
  await rm(old, { recursive: true });
};

/**
 * Runs `write` on an empty folder beside the wanted one, for its owner alone to read, and puts it in place; removes it where that fails. Refuses,
 * in words, what `checkFolder` does, at the beginning and before the old one is touched.
 */
export const writeFolder = async <T>(
  wanted: string,
  isForced: boolean,
  write: (folder: string) => Promise<T>,
): Promise<Result<T, string>> => {
  const target = await checkFolder(wanted, isForced);
  if (!target.ok) return target;
  await mkdir(path.dirname(target.value), { recursive: true });
  const fresh = await mkdtemp(`${target.value}.partial-`);
  try {
    const written = await write(fresh);
    const again = await checkFolder(wanted, isForced);
    if (!again.ok) return again;
    await moveIntoPlace(fresh, target.value);
    return success(written);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
};
