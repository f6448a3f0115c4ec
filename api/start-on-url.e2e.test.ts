/** `npm start` with a DATABASE_URL: that server, and no other. */
import { readdir } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createTestDatabase } from '../data/testing/test-database.ts';
import { makeTemporaryFolder } from '../data/testing/temporary-folder.ts';
import { askAs, readCurl, startProcess } from './testing/started-process.ts';

test('two processes on one database both answer, and leave the folder alone', async () => {
  const database = await createTestDatabase({ isMigrated: false });
  onTestFinished(() => database.drop());
  const folder = await makeTemporaryFolder();
  const environment = { DATABASE_URL: database.connectionString };
  const first = await startProcess(folder, environment);
  expect(first.output()).not.toContain('embedded');
  const curl = readCurl(first.output());
  expect((await askAs(curl)).status).toBe(200);
  const second = await startProcess(folder, environment);
  const url = curl.url.replace(first.address, second.address);
  expect((await askAs({ ...curl, url })).status).toBe(200);
  expect(await readdir(folder)).toEqual([]);
  expect(await first.stop('SIGTERM')).toBe(0);
  expect((await askAs({ ...curl, url })).status).toBe(200);
  expect(await second.stop('SIGTERM')).toBe(0);
});

test('a database out of reach is told in plain words, without the password, and the process ends with 1', async () => {
  const folder = await makeTemporaryFolder();
  const failing = startProcess(folder, { DATABASE_URL: 'postgresql://tact:sesame@127.0.0.1:1/tact' });
  const said = await failing.then(() => 'started', String);
  expect(said).toMatch(/ended with 1[\s\S]*Tact could not start/);
  expect(said).not.toContain('sesame');
});
