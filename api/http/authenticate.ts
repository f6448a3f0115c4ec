/**
 * Who asks: `Authorization: Bearer <key>`. Only the SHA-256 of a key is looked up and stored; a key has more than 128 random bits,
 * so a slow hash would protect nothing. A key that was found is remembered for five seconds: so long a revoked one may live.
 */
import { hash, timingSafeEqual } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Role } from '../contracts/keys.ts';

export type StoredKey = {
  readonly keyId: string;
  /** SHA-256 of the key, hexadecimal. */
  readonly hash: string;
  readonly roles: readonly Role[];
  /** Null: all portfolios. */
  readonly portfolios: readonly string[] | null;
};

export type KeyStore = {
  /** The key with this hash, where it exists and has not been revoked. */
  readonly find: (keyHash: string) => Promise<StoredKey | null>;
};

export const hashApiKey = (key: string): string => hash('sha256', key, 'hex');

const rememberMs = 5_000;
const maximumRemembered = 10_000;

/** The hash of the key in the header; null where there is none of the right form. */
export const readKeyHash = (authorization: string | undefined): string | null => {
  const key = /^Bearer +([A-Za-z0-9._~+/=-]{16,256})$/i.exec(authorization ?? '')?.[1];
  return key === undefined ? null : hashApiKey(key);
};

const isSame = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));

export type Authenticator = {
  /** From memory, at once; undefined where the store must be asked. */
  readonly recall: (keyHash: string) => StoredKey | undefined;
  /** From the store, if the limit on failures lets it; concurrent questions for one key are asked, and counted, once. */
  readonly find: (keyHash: string, secondsToWait: SecondsToWait) => Promise<Found>;
};

/** Seconds to wait where there were too many failures, else null. */
export type SecondsToWait = () => Promise<number | null>;
export type Found = StoredKey | { readonly secondsToWait: number } | null;

export const makeAuthenticator = (keyStore: KeyStore, nowMs: () => number = () => performance.now()): Authenticator => {
  const remembered = new Map<string, { readonly key: StoredKey; readonly untilMs: number }>();
  const asked = new Map<string, Promise<Found>>();

  const remember = (keyHash: string, key: StoredKey): void => {
    remembered.delete(keyHash);
    if (remembered.size >= maximumRemembered) {
      // A map keeps the order of insertion: the first is the oldest.
      const oldest = remembered.keys().next();
      if (!oldest.done) remembered.delete(oldest.value);
    }
    remembered.set(keyHash, { key, untilMs: nowMs() + rememberMs });
  };

  const ask = async (keyHash: string, secondsToWait: SecondsToWait): Promise<Found> => {
    try {
      const seconds = await secondsToWait();
      if (seconds !== null) return { secondsToWait: seconds };
      const key = await keyStore.find(keyHash);
      if (key === null || !isSame(key.hash, keyHash)) return null;
      remember(keyHash, key);
      return key;
    } finally {
      asked.delete(keyHash);
    }
  };

  return {
    recall: (keyHash) => {
      const entry = remembered.get(keyHash);
      return entry !== undefined && nowMs() < entry.untilMs ? entry.key : undefined;
    },
    find: (keyHash, secondsToWait) => {
      const pending = asked.get(keyHash) ?? ask(keyHash, secondsToWait);
      asked.set(keyHash, pending);
      return pending;
    },
  };
};
