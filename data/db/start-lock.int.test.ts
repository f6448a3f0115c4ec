import path from 'node:path';
import { expect, test } from 'vitest';
import { makeTemporaryFolder } from '../testing/temporary-folder.ts';
import { withStartLock } from './start-lock.ts';

test('only one holder at a time', async () => {
  const lockFile = path.join(await makeTemporaryFolder(), 'start.lock');
  let holderCount = 0;
  const hold = () =>
    withStartLock(lockFile, async () => {
      holderCount += 1;
      expect(holderCount).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      holderCount -= 1;
    });
  await Promise.all(Array.from({ length: 10 }, hold));
});

test('is free again after an error, and the error comes through', async () => {
  const lockFile = path.join(await makeTemporaryFolder(), 'start.lock');
  await expect(withStartLock(lockFile, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await expect(withStartLock(lockFile, () => Promise.resolve('held'))).resolves.toBe('held');
});

test('gives up in the end', async () => {
  const lockFile = path.join(await makeTemporaryFolder(), 'start.lock');
  await withStartLock(lockFile, async () => {
    await expect(withStartLock(lockFile, () => Promise.resolve(), 1)).rejects.toThrow('for too long');
  });
});

test('a folder that is not there is an error', async () => {
  const lockFile = path.join(await makeTemporaryFolder(), 'absent', 'start.lock');
  await expect(withStartLock(lockFile, () => Promise.resolve())).rejects.toThrow(`${lockFile} cannot be locked`);
});
