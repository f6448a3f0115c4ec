import { describe, expect, test } from 'vitest';
import { hashApiKey, makeAuthenticator, readKeyHash, type StoredKey } from './authenticate.ts';

const stored = (key: string): StoredKey => ({
  keyId: key,
  hash: hashApiKey(key),
  roles: ['workflow'],
  portfolios: null,
});

/** A store of one key that counts its questions, and a clock in the test's hand. */
const makeStore = (known: StoredKey | null) => {
  const asked: string[] = [];
  let atMs = 0;
  const find = (hash: string): Promise<StoredKey | null> => {
    asked.push(hash);
    return Promise.resolve(known);
  };
  const authenticator = makeAuthenticator({ find }, () => atMs);
  return { authenticator, asked, passMs: (ms: number) => (atMs += ms) };
};

describe('makeAuthenticator', () => {
  const key = stored('a-key-of-the-test');

  test('remembers a good key for five seconds and no longer', async () => {
    const { authenticator, passMs } = makeStore(key);
    expect(authenticator.recall(key.hash)).toBeUndefined();
    expect(await authenticator.find(key.hash)).toEqual(key);
    passMs(4_999);
    expect(authenticator.recall(key.hash)).toEqual(key);
    passMs(1);
    expect(authenticator.recall(key.hash)).toBeUndefined();
  });

  test('asks once for what many ask at the same time', async () => {
    const { authenticator, asked } = makeStore(key);
    await Promise.all(Array.from({ length: 50 }, () => authenticator.find(key.hash)));
    expect(asked).toEqual([key.hash]);
    await authenticator.find(key.hash);
    expect(asked).toHaveLength(2);
  });

  test('does not remember that a key is unknown: a new key works at once', async () => {
    const { authenticator } = makeStore(null);
    expect(await authenticator.find(key.hash)).toBeNull();
    expect(authenticator.recall(key.hash)).toBeUndefined();
  });

  test('does not trust a store that answers with another key', async () => {
    const { authenticator } = makeStore(key);
    expect(await authenticator.find(hashApiKey('another-key-of-the-test'))).toBeNull();
  });

  test('a store that fails is asked again', async () => {
    let calls = 0;
    const find = (): Promise<StoredKey | null> => {
      calls += 1;
      return calls === 1 ? Promise.reject(new Error('connection lost')) : Promise.resolve(key);
    };
    const authenticator = makeAuthenticator({ find });
    await expect(authenticator.find(key.hash)).rejects.toThrow('connection lost');
    expect(await authenticator.find(key.hash)).toEqual(key);
  });
});

describe('readKeyHash', () => {
  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer short',
    'Basic aaaaaaaaaaaaaaaaaaaa',
    `Bearer ${'a'.repeat(257)}`,
    'Bearer aaaaaaaaaaaaaaaa b',
  ])('no key in %j', (header) => {
    expect(readKeyHash(header)).toBeNull();
  });

  test('the scheme is known in any case', () => {
    expect(readKeyHash('bearer a-key-of-the-test')).toBe(hashApiKey('a-key-of-the-test'));
  });
});
