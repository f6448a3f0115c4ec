import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { makeIdempotencyStore, type IdempotencyStore } from './idempotency-store.ts';

const keyId = '01901d3c-5a8e-7c44-9d3f-2b7f0d7b9a10';
const otherKeyId = '01901d3c-5a8e-7c44-9d3f-2b7f0d7b9a11';

let database: TestDatabase;
let store: IdempotencyStore;
beforeAll(async () => {
  database = await createTestDatabase();
  store = makeIdempotencyStore(database.pool);
});
afterAll(() => database.drop());

const age = (idempotencyKey: string, interval: string) =>
  database.pool.query('update idempotency_keys set created_at = now() - $2::interval where key = $1', [
    idempotencyKey,
    interval,
  ]);

test('of twenty at once exactly one is new, the others wait', async () => {
  const request = { keyId, idempotencyKey: 'race', requestHash: 'a' };
  const begun = await Promise.all(Array.from({ length: 20 }, () => store.begin(request)));
  const kinds = begun.map(({ kind }) => kind).sort();
  expect(kinds).toEqual([...Array<string>(19).fill('in-flight'), 'new']);
});

test.each([
  { name: 'with a body', answer: { status: 201, body: '{"ok":"åäö"}' } },
  { name: 'without a body', answer: { status: 204, body: null } },
  { name: 'that refused', answer: { status: 422, body: '{}' } },
])('a repeat gets the first answer $name', async ({ name, answer }) => {
  const entry = { keyId, idempotencyKey: `repeat ${name}` };
  expect(await store.begin({ ...entry, requestHash: 'a' })).toEqual({ kind: 'new' });
  await store.complete(entry, answer);
  await store.complete(entry, { status: 200, body: 'a later answer' });
  expect(await store.begin({ ...entry, requestHash: 'a' })).toEqual({ kind: 'replay', ...answer });
});

test('another body is a mismatch, during the work and after it', async () => {
  const entry = { keyId, idempotencyKey: 'mismatch' };
  await store.begin({ ...entry, requestHash: 'a' });
  expect(await store.begin({ ...entry, requestHash: 'b' })).toEqual({ kind: 'mismatch' });
  await store.complete(entry, { status: 201, body: '' });
  expect(await store.begin({ ...entry, requestHash: 'b' })).toEqual({ kind: 'mismatch' });
});

test('the same key of another caller is another entry', async () => {
  const request = { idempotencyKey: 'shared', requestHash: 'a' };
  expect(await store.begin({ ...request, keyId })).toEqual({ kind: 'new' });
  expect(await store.begin({ ...request, keyId: otherKeyId })).toEqual({ kind: 'new' });
});

test('an entry that was given back is anybody’s', async () => {
  const entry = { keyId, idempotencyKey: 'given back' };
  await store.begin({ ...entry, requestHash: 'a' });
  await store.abandon(entry);
  expect(await store.begin({ ...entry, requestHash: 'b' })).toEqual({ kind: 'new' });
});

test('a kept answer cannot be given back', async () => {
  const entry = { keyId, idempotencyKey: 'kept' };
  await store.begin({ ...entry, requestHash: 'a' });
  await store.complete(entry, { status: 201, body: 'first' });
  await store.abandon(entry);
  expect(await store.begin({ ...entry, requestHash: 'a' })).toMatchObject({ kind: 'replay', body: 'first' });
});

test.each([
  { name: 'a minute of work is work', interval: '1 minute 50 seconds', requestHash: 'a', kind: 'in-flight' },
  { name: 'after two minutes it is taken over', interval: '2 minutes 1 second', requestHash: 'a', kind: 'new' },
  { name: 'not by another request', interval: '2 minutes 1 second', requestHash: 'b', kind: 'mismatch' },
])('abandoned work: $name', async ({ name, interval, requestHash, kind }) => {
  const entry = { keyId, idempotencyKey: name };
  await store.begin({ ...entry, requestHash: 'a' });
  await age(name, interval);
  expect(await store.begin({ ...entry, requestHash })).toEqual({ kind });
});

test('of twenty who find abandoned work one takes it over', async () => {
  const request = { keyId, idempotencyKey: 'take over', requestHash: 'a' };
  await store.begin(request);
  await age('take over', '1 hour');
  const begun = await Promise.all(Array.from({ length: 20 }, () => store.begin(request)));
  expect(begun.filter(({ kind }) => kind === 'new')).toHaveLength(1);
});

test('the sweep removes what is old and nothing else', async () => {
  for (const idempotencyKey of ['old', 'young']) {
    await store.begin({ keyId, idempotencyKey, requestHash: 'a' });
    await store.complete({ keyId, idempotencyKey }, { status: 201, body: '' });
  }
  await age('old', '25 hours');
  expect(await store.sweep(24)).toBe(1);
  expect(await store.begin({ keyId, idempotencyKey: 'old', requestHash: 'a' })).toEqual({ kind: 'new' });
  expect(await store.begin({ keyId, idempotencyKey: 'young', requestHash: 'a' })).toMatchObject({ kind: 'replay' });
});
