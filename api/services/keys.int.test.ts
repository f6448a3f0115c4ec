import { hash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeKeyStore, type KeyStore } from '../../data/index.ts';
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';
import { createdKeySchema, keySchema, type CreatedKey, type CreateKeyRequest, type Key } from '../contracts/keys.ts';
import { issueKey, makeKeys } from './keys.ts';
import type { Caller } from './services.ts';

const admin: Caller = { keyId: 'k', roles: ['admin'], portfolios: null, requestId: 'r' };
const northAdmin: Caller = { ...admin, portfolios: ['north', 'west'] };
const now = Date.UTC(2026, 2, 4, 12);

let database: TestDatabase;
let keyStore: KeyStore;
let keys: ReturnType<typeof makeKeys>;
beforeAll(async () => {
  database = await createTestDatabase();
  keyStore = makeKeyStore(database.pool);
  keys = makeKeys({ keyStore, now: () => now });
});
afterAll(() => database.drop());
// Who is the last admin depends on all keys there are.
beforeEach(() => database.pool.query('truncate api_keys'));

const issue = (request: Partial<CreateKeyRequest> = {}): Promise<CreatedKey> =>
  issueKey({ keyStore, now: () => now }, { name: 'a key', roles: ['workflow'], ...request });

const sha256 = (key: string): string => hash('sha256', key, 'hex');

describe('a new key', () => {
  test('is found by its hash, and only the hash is stored', async () => {
    const created = await keys.createKey(
      { name: 'nightly', roles: ['workflow', 'workflow', 'manager'], portfolios: ['north', 'north'] },
      admin,
    );
    if (!created.ok) throw new Error(created.error.detail);
    const { key, keyId } = created.value;
    expect(created.value).toMatchObject({
      name: 'nightly',
      roles: ['workflow', 'manager'],
      portfolios: ['north'],
      createdAt: '2026-03-04T12:00:00Z',
    });
    expect(createdKeySchema.parse(created.value)).toEqual(created.value);
    expect(key).toMatch(/^tact_[A-Za-z0-9_-]{43}$/);
    expect(await keyStore.find(sha256(key))).toEqual({
      keyId,
      hash: sha256(key),
      roles: ['workflow', 'manager'],
      portfolios: ['north'],
    });
    expect(await keyStore.find(sha256(`${key}x`))).toBeNull();
    const { rows } = await database.pool.query<{ row: string }>('select api_keys::text row from api_keys');
    expect(rows[0]?.row).not.toContain(key.slice(5));
  });

  test.each([
    { name: 'own portfolios', caller: northAdmin, portfolios: ['west'], code: null },
    { name: 'one more', caller: northAdmin, portfolios: ['west', 'south'], code: 'forbidden' },
    { name: 'all', caller: northAdmin, portfolios: undefined, code: 'forbidden' },
    { name: 'all, from one who has all', caller: admin, portfolios: undefined, code: null },
  ])('has no more portfolios than its maker: $name', async ({ caller, portfolios, code }) => {
    const created = await keys.createKey({ name: 'new', roles: ['admin'], portfolios }, caller);
    expect(created.ok ? null : created.error.code).toBe(code);
  });
});

describe('the list', () => {
  test('pages over all keys, without the keys themselves, and without revoked ones', async () => {
    const made: CreatedKey[] = [];
    for (let count = 0; count < 7; count += 1) made.push(await issue({ name: `key ${count}` }));
    await keys.deleteKey({ keyId: made[3]!.keyId }, admin);
    const found: Key[] = [];
    let cursor: string | undefined;
    do {
      const page = await keys.listKeys({ limit: 2, cursor }, admin);
      if (!page.ok) throw new Error(page.error.detail);
      found.push(...page.value.items);
      cursor = page.value.nextCursor ?? undefined;
    } while (cursor !== undefined && found.length < 20);
    const expected = made.filter((_, index) => index !== 3).map(({ key: _, ...rest }) => rest);
    expect(found).toEqual(expected);
    expect(found.map((item) => keySchema.parse(item))).toEqual(found);
  });

  test('shows a limited caller no wider keys', async () => {
    await issue({ name: 'all' });
    await issue({ name: 'own', portfolios: ['west'] });
    await issue({ name: 'partly', portfolios: ['west', 'south'] });
    const page = await keys.listKeys({ limit: 10 }, northAdmin);
    expect(page.ok && page.value.items.map(({ name }) => name)).toEqual(['own']);
  });

  test('refuses a cursor that nobody was given', async () => {
    expect(await keys.listKeys({ limit: 10, cursor: 'abc' }, admin)).toMatchObject({
      error: { code: 'invalid-request', errors: [{ pointer: '/cursor' }] },
    });
  });
});

describe('a revoked key', () => {
  test('is found no longer, and cannot be revoked again', async () => {
    const { key, keyId } = await issue();
    expect(await keys.deleteKey({ keyId }, admin)).toEqual({ ok: true, value: null });
    expect(await keyStore.find(sha256(key))).toBeNull();
    expect(await keys.deleteKey({ keyId }, admin)).toMatchObject({ error: { code: 'not-found' } });
  });

  test('an unknown key is not there', async () => {
    const keyId = '01901d3c-5a8e-7c44-9d3f-2b7f0d7b9a10';
    expect(await keys.deleteKey({ keyId }, admin)).toMatchObject({ error: { code: 'not-found' } });
  });

  test.each([
    { name: 'the only admin', own: null, others: [], outcome: 'conflict' },
    { name: 'one of two', own: null, others: [null], outcome: 'revoked' },
    { name: 'the only one for all portfolios', own: null, others: [['north']], outcome: 'conflict' },
    { name: 'a limited one beside one for all', own: ['north'], others: [null], outcome: 'revoked' },
    { name: 'a limited one beside a wider one', own: ['north'], others: [['west', 'north']], outcome: 'revoked' },
    { name: 'a limited one beside another’s', own: ['north'], others: [['south']], outcome: 'conflict' },
    { name: 'the only limited one', own: ['north'], others: [], outcome: 'conflict' },
  ])('the last admin stays: $name', async ({ own, others, outcome }) => {
    const made = (portfolios: readonly string[] | null) =>
      issue({ roles: ['workflow', 'admin'], ...(portfolios === null ? {} : { portfolios }) });
    const { keyId, key } = await made(own);
    for (const portfolios of others) await made(portfolios);
    const answer = await keys.deleteKey({ keyId }, admin);
    expect(answer.ok ? 'revoked' : answer.error.code).toBe(outcome);
    expect((await keyStore.find(sha256(key))) === null).toBe(outcome === 'revoked');
  });

  test('a limited caller neither revokes nor learns of a wider key', async () => {
    const { keyId } = await issue({ roles: ['admin'] });
    expect(await keys.deleteKey({ keyId }, northAdmin)).toMatchObject({ error: { code: 'not-found' } });
  });

  test('of two admins who revoke each other at once one stays', async () => {
    const pair = await Promise.all([issue({ roles: ['admin'] }), issue({ roles: ['admin'] })]);
    const answers = await Promise.all(pair.map(({ keyId }) => keys.deleteKey({ keyId }, admin)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });
});
