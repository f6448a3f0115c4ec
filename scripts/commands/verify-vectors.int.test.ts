/** `tact verify-vectors` as a process, without any database: what it prints, and how it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { makeTemporaryFolder } from '../../data/testing/temporary-folder.ts';

const program = path.resolve(import.meta.dirname, '../tact.ts');

const verify = async (folder: string) => {
  const child = spawn(process.execPath, [program, 'verify-vectors', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Were a database needed, this one would not answer.
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      DATABASE_URL: 'postgres://localhost:1/none',
    },
  });
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close') as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, lines: stdout.trimEnd().split('\n'), stderr };
};

/** A folder of the layout with one file of splits. */
const folderOf = async (vectors: readonly unknown[]): Promise<string> => {
  const root = await makeTemporaryFolder();
  await mkdir(path.join(root, 'growthbook'));
  await writeFile(path.join(root, 'growthbook/srm.json'), JSON.stringify({ vectors }));
  return root;
};

/** Chi-square of 60 and 40 against halves is 4. */
const right = { users: [60, 40], weights: [0.5, 0.5], p_value: 0.04550026389635842 };
const faulty = { users: [60, 40, 5], weights: [0.5, 0.5, 0], p_value: 0.1266 };

test('agreement and a documented fault end with 0, the fault told apart', async () => {
  const { code, lines } = await verify(await folderOf([right, faulty]));
  expect([code, lines[0], lines[1]]).toEqual([
    0,
    'growthbook/srm.json: 1 of 2, 1 documented faults of the source',
    'documented faults of the sources:',
  ]);
  expect(lines.at(-1)).toBe('total: 1 of 2, 1 documented faults of the source, 0 missed');
});

test('a miss ends with 1; one folder of the layout may be given by itself', async () => {
  const root = await folderOf([right, { ...right, p_value: 0.5 }]);
  const { code, lines } = await verify(path.join(root, 'growthbook'));
  expect([code, lines[0], lines.at(-1)]).toEqual([1, 'growthbook/srm.json: 1 of 2', 'total: 1 of 2, 1 missed']);
});

test('no folder, or an empty one, is wrong usage', async () => {
  const root = await makeTemporaryFolder();
  expect(await verify(path.join(root, 'none'))).toMatchObject({ code: 2 });
  expect(await verify(root)).toMatchObject({ code: 2 });
});
