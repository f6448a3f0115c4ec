/** Folders on a real disk: what is replaced, what is refused, and what is left when the writing fails. */
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { makeTemporaryFolder } from '../../data/testing/temporary-folder.ts';
import { writeFolder } from './export-folder.ts';

let parent: string;
const at = (...names: readonly string[]): string => path.join(parent, ...names);
const everything = async (): Promise<readonly string[]> => (await readdir(parent, { recursive: true })).sort();

beforeEach(async () => {
  parent = await makeTemporaryFolder();
  await writeFile(at('file'), 'mine');
  for (const name of ['empty', 'earlier', 'foreign']) await mkdir(at(name));
  await writeFile(at('earlier', 'schema.json'), 'old');
  await writeFile(at('earlier', 'blocked.parquet'), 'old');
  await writeFile(at('foreign', 'schema.json'), 'mine');
  await writeFile(at('foreign', 'thesis.docx'), 'mine');
  await symlink(at('earlier'), at('link'));
});

const writeSchema = (folder: string): Promise<void> => writeFile(path.join(folder, 'schema.json'), 'new');

test.each<[string, string, boolean, string]>([
  ['a file', 'file', true, 'is no folder'],
  ['an earlier export', 'earlier', false, 'is not empty; --force replaces an earlier export'],
  ['a folder that holds something else', 'foreign', false, 'holds thesis.docx, which no export wrote'],
  ['the same by force', 'foreign', true, 'holds thesis.docx, which no export wrote'],
])('%s is refused and stays as it is', async (_, name, isForced, message) => {
  const before = await everything();
  const written = await writeFolder(at(name), isForced, writeSchema);
  expect(written).toEqual({ ok: false, error: `${at(name)} ${message}` });
  expect(await everything()).toEqual(before);
});

test.each<[string, string, boolean]>([
  ['a new folder', 'new', false],
  ['a new folder in a new one', 'deep/er', false],
  ['an empty folder', 'empty', false],
  ['an earlier export, by force', 'earlier', true],
  ['what a link leads to, by force', 'link', true],
])('%s holds the export and nothing of what was there', async (_, name, isForced) => {
  const before = await everything();
  expect((await writeFolder(at(name), isForced, writeSchema)).ok).toBe(true);
  expect(await readdir(at(name))).toEqual(['schema.json']);
  expect(await readFile(at(name, 'schema.json'), 'utf8')).toBe('new');
  expect(
    (await everything()).filter((each) => !before.includes(each) && !each.startsWith(name.split('/')[0]!)),
  ).toEqual([]);
});

test.each(['new', 'earlier'])('where the writing fails, %s is as it was', async (name) => {
  const before = await everything();
  const writing = writeFolder(at(name), true, async (folder) => {
    await writeSchema(folder);
    throw new Error('the disk is full');
  });
  await expect(writing).rejects.toThrow('the disk is full');
  expect(await everything()).toEqual(before);
});

test('what somebody put there meanwhile is not replaced', async () => {
  const written = await writeFolder(at('new'), true, async (folder) => {
    await writeSchema(folder);
    await mkdir(at('new'));
    await writeFile(at('new', 'thesis.docx'), 'mine');
  });
  expect(written.ok ? '' : written.error).toContain('holds thesis.docx');
  expect(await readdir(at('new'))).toEqual(['thesis.docx']);
});
