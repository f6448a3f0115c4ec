import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { makeInstallationStore, type InstallationStore } from './installation-store.ts';

let database: TestDatabase;
let store: InstallationStore;
beforeAll(async () => {
  database = await createTestDatabase();
  store = makeInstallationStore(database.pool);
});
afterAll(() => database.drop());

test.each([
  { name: 'a number', value: 3 },
  { name: 'a text', value: 'secret "quoted"' },
  { name: 'an object', value: { seed: 7, list: [1, null] } },
  { name: 'null', value: null },
])('what was set is got back: $name', async ({ name, value }) => {
  expect(await store.get(name)).toBeUndefined();
  await store.set(name, 'before');
  await store.set(name, value);
  expect(await store.get(name)).toEqual(value);
});

test('of ten who claim at once one is first, and nobody after', async () => {
  const claims = await Promise.all(Array.from({ length: 10 }, () => store.claim('sample')));
  expect(claims.filter(Boolean)).toHaveLength(1);
  expect(await store.claim('sample')).toBe(false);
  expect(await store.claim('something else')).toBe(true);
});
