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

const noWait = () => Promise.resolve(null);

describe('makeAuthenticator', () => {
  const key = stored('a-key-of-the-test');

  test('remembers a good key for five seconds and no longer', async () => {
    const { authenticator, passMs } = makeStore(key);
    expect(authenticator.recall(key.hash)).toBeUndefined();
    expect(await authenticator.find(key.hash, noWait)).toEqual(key);
    passMs(4_999);
    expect(authenticator.recall(key.hash)).toEqual(key);
    passMs(1);
    expect(authenticator.recall(key.hash)).toBeUndefined();
  });

  test('asks once for what many ask at the same time', async () => {
    const { authenticator, asked } = makeStore(key);
    await Promise.all(Array.from({ length: 50 }, () => authenticator.find(key.hash, noWait)));
    expect(asked).toEqual([key.hash]);
    await authenticator.find(key.hash, noWait);
    expect(asked).toHaveLength(2);
  });

  test('does not remember that a key is unknown: a new key works at once', async () => {
    const { authenticator } = makeStore(null);
    expect(await authenticator.find(key.hash, noWait)).toBeNull();
    expect(authenticator.recall(key.hash)).toBeUndefined();
  });

  test('does not trust a store that answers with another key', async () => {
    const { authenticator } = makeStore(key);
    expect(await authenticator.find(hashApiKey('another-key-of-the-test'), noWait)).toBeNull();
  });

  test('a store that fails is asked again', async () => {
    let calls = 0;
    const find = (): Promise<StoredKey | null> => {
      calls += 1;
      return calls === 1 ? Promise.reject(new Error('connection lost')) : Promise.resolve(key);
    };
    const authenticator = makeAuthenticator({ find });
    await expect(authenticator.find(key.hash, noWait)).rejects.toThrow('connection lost');
    expect(await authenticator.find(key.hash, noWait)).toEqual(key);
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

  test('many questions for one key at once are asked, and counted against the limit on failures, once', async () => {
    let counted = 0;
    const secondsToWait = () => {
      counted += 1;
      return Promise.resolve(null);
    };
    const key = stored('another-key-of-the-test');
    const authenticator = makeAuthenticator({ find: () => Promise.resolve(key) });
    await Promise.all(Array.from({ length: 50 }, () => authenticator.find(key.hash, secondsToWait)));
    expect(counted).toBe(1);
  });

  test('where there were too many failures the store is not asked', async () => {
    const key = stored('another-key-of-the-test');
    let asked = 0;
    const authenticator = makeAuthenticator({
      find: () => {
        asked += 1;
        return Promise.resolve(key);
      },
    });
    expect(await authenticator.find(key.hash, () => Promise.resolve(7))).toEqual({ secondsToWait: 7 });
    expect(asked).toBe(0);
  });
});
