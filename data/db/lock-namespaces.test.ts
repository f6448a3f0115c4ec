import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { lockNamespaces } from './lock-namespaces.ts';

const dataFolder = new URL('../', import.meta.url);

test('every kind of lock has a number of its own', () => {
  const numbers = Object.values(lockNamespaces);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('and nobody takes a two-numbered lock by a number from elsewhere', async () => {
  const files = (await readdir(dataFolder, { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );
  const texts = await Promise.all(
    files.map(async (file) => ({ file, text: await readFile(new URL(file, dataFolder), 'utf8') })),
  );
  const locking = texts.filter(({ text }) => /_advisory_(?:xact_)?lock\((?!\$1\)).*,/.test(text));
  expect(locking.length).toBeGreaterThanOrEqual(Object.keys(lockNamespaces).length);
  expect(locking.filter(({ text }) => !text.includes('lockNamespaces.')).map(({ file }) => file)).toEqual([]);
});
