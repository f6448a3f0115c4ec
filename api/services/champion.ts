/** The champion: who came when, by what evidence, and back to the one before. */
import { z } from 'zod';
import { listChampionChanges, rollBackChampion, type Pool, type StoredChampionChange } from '../../data/index.ts';
import { domainError, failure, success, type Instant } from '../../engine/index.ts';
import type { ChampionChange } from '../contracts/champion.ts';
import { pageOfRows, readCursor } from './page.ts';
import type { Services } from './services.ts';

export type ChampionServices = Pick<Services, 'readChampionHistory' | 'rollBackChampion'>;

type Dependencies = { readonly pool: Pool; readonly now: () => Instant };

const toAnswer = ({ seq: _, at, ...change }: StoredChampionChange): ChampionChange => ({
  ...change,
  at: new Date(at).toISOString(),
});

export const makeChampion = ({ pool, now }: Dependencies): ChampionServices => ({
  readChampionHistory: async ({ limit, cursor }) => {
    const before = readCursor(z.int(), cursor);
    if (!before.ok) return before;
    const found = await listChampionChanges(pool, { limit: limit + 1, before: before.value });
    return success(pageOfRows(found, limit, ({ seq }) => seq, toAnswer));
  },
  rollBackChampion: async ({ reason, by }, { keyId, portfolios }) => {
    if (portfolios !== null)
      return failure(domainError('forbidden', 'The champion decides for all portfolios; this key is limited to some.'));
    const changed = await rollBackChampion(pool, { at: now(), reason, by, keyId });
    if (changed === null) return failure(domainError('conflict', 'There was no champion before the one in force.'));
    return success(toAnswer(changed));
  },
});
