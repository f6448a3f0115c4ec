/** `tact packs` as a process, without any database: what it prints, and how it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { makeTemporaryFolder } from '../../data/testing/temporary-folder.ts';

const program = path.resolve(import.meta.dirname, '../tact.ts');
const fixture = path.join(import.meta.dirname, 'fixtures/contact-cases.yaml');

const tact = async (...words: readonly string[]) => {
  const child = spawn(process.execPath, [program, 'packs', ...words], {
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

const fileOf = async (name: string, content: string): Promise<string> => {
  const file = path.join(await makeTemporaryFolder(), name);
  await writeFile(file, content);
  return file;
};

test('verify: all as expected ends with N of N and 0', async () => {
  expect(await tact('verify', fixture)).toMatchObject({ code: 0, lines: ['24 of 24'] });
});

test('verify: a miss and an unreadable case are told, the last line counts, and it ends with 1', async () => {
  const cases = await readFile(fixture, 'utf8');
  const wrong = await fileOf(
    'wrong.yaml',
    cases
      .replace('rules: [us-nyc.cap.3in7]', 'rules: [us.block.cease]')
      .replace('2026-08-24T17:00Z', '2026-08-32T17:00Z'),
  );
  const { code, lines } = await tact('verify', wrong);
  expect(code).toBe(1);
  expect(lines[0]).toMatch(/^own-01 New York City/);
  expect(lines.find((line) => line.startsWith('own-02'))).toMatch(/cannot be read: \/at_utc/);
  expect(lines.at(-1)).toBe('22 of 24');
});

test.each<[string, () => Promise<readonly string[]>]>([
  ['no file', () => Promise.resolve(['verify'])],
  ['a file that is not there', () => Promise.resolve(['verify', path.join(import.meta.dirname, 'nowhere.yaml')])],
  ['no YAML', async () => ['verify', await fileOf('torn.yaml', 'cases: [{ id: 1')]],
  ['a key twice', async () => ['verify', await fileOf('twice.yaml', 'cases: []\ncases: []\n')]],
  ['a file of another form', async () => ['verify', await fileOf('other.yaml', 'rules: []\n')]],
  ['an unknown command', () => Promise.resolve(['verfy', fixture])],
])('ends with 2: %s', async (_, words) => {
  const { code, stderr } = await tact(...(await words()));
  expect(code).toBe(2);
  expect(stderr).not.toBe('');
});

test('list names every pack and the version', async () => {
  const { code, lines } = await tact('list');
  expect(code).toBe(0);
  expect(lines.find((line) => line.startsWith('US-NY-NYC\t'))).toContain('region');
  expect(lines.at(-1)).toMatch(/^version [0-9a-f]{64}$/);
});

test('show names the rules with their citations, those of the packs it extends too, and says what it is not', async () => {
  const { code, lines } = await tact('show', 'SE');
  expect(code).toBe(0);
  expect(lines.find((line) => line.startsWith('se.fee.caps\tlaw\tverified'))).toContain('1981:739');
  expect(lines.some((line) => line.startsWith('eu.'))).toBe(true);
  expect(lines.at(-1)).toBe('Not legal advice.');
  expect(await tact('show', 'XX')).toMatchObject({ code: 1, stderr: expect.stringContaining('no pack XX') as string });
});
