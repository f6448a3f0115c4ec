/** API keys: made, listed, revoked. Nobody gives a key more portfolios than their own, nor sees or revokes a wider one. */
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { KeyRow, KeyStore } from '../../data/index.ts';
import { domainError, failure, formatInstant, success, type Instant } from '../../engine/index.ts';
import type { CreatedKey, CreateKeyRequest, Key } from '../contracts/keys.ts';
import { newApiKey } from './api-key.ts';
import { pageOfRows, readCursor } from './page.ts';
import { covers } from './portfolio-limits.ts';
import type { Services } from './services.ts';

type Dependencies = { readonly keyStore: KeyStore; readonly now: () => Instant };

const presentKey = ({ keyId, name, roles, portfolios, createdAt }: KeyRow): Key => ({
  keyId,
  name,
  roles,
  portfolios,
  createdAt: formatInstant('UTC', createdAt),
});

/** Makes and stores a key, for whomever: also for the very first one, which nobody could ask for. */
export const issueKey = async (
  { keyStore, now }: Dependencies,
  { name, roles, portfolios }: CreateKeyRequest,
): Promise<CreatedKey> => {
  const { key, hash } = newApiKey();
  const row: KeyRow = {
    keyId: uuidv7(),
    name,
    roles: [...new Set(roles)],
    portfolios: portfolios === undefined ? null : [...new Set(portfolios)],
    createdAt: now(),
  };
  await keyStore.insert({ ...row, hash });
  return { ...presentKey(row), key };
};

export const makeKeys = (dependencies: Dependencies): Pick<Services, 'createKey' | 'listKeys' | 'deleteKey'> => {
  const { keyStore } = dependencies;
  return {
    createKey: async (request, caller) => {
      if (!covers(caller.portfolios, request.portfolios ?? null)) {
        const detail = 'A key that is limited to portfolios makes keys for these portfolios only.';
        return failure(domainError('forbidden', detail));
      }
      return success(await issueKey(dependencies, request));
    },

    listKeys: async ({ limit, cursor }, caller) => {
      const after = readCursor(z.uuid(), cursor);
      if (!after.ok) return after;
      const rows = await keyStore.list({ within: caller.portfolios, after: after.value, limit: limit + 1 });
      return success(pageOfRows(rows, limit, ({ keyId }) => keyId, presentKey));
    },

    deleteKey: async ({ keyId }, caller) => {
      const outcome = await keyStore.revoke(keyId, caller.portfolios);
      if (outcome === 'unknown') return failure(domainError('not-found', `No key ${keyId} is in use.`));
      if (outcome === 'last-admin') {
        const detail =
          'This is the last key that can make others of its reach: make another key with the role admin first.';
        return failure(domainError('conflict', detail));
      }
      return success(null);
    },
  };
};
