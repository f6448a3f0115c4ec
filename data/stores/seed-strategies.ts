/** The strategies of the first start: the ladder as champion, and the one that a holdout follows. Harmless to repeat. */
import type pg from 'pg';
import { checksumOf, defaultLadder, defaultStrategyId, type Instant, type TableSpec } from '../../engine/index.ts';
import { holdoutStrategy } from '../../experiments/index.ts';
import { inTransaction } from '../db/transaction.ts';
import { bumpRouting } from './routing-version.ts';
import { readChampion } from './strategy-store.ts';

const seededBy = 'first start';

/** Contacts nobody: what would have happened anyway is the measure of everything else. */
const peace: TableSpec = {
  rules: [{ id: 'peace', why: 'A holdout shows what happens without us.', when: 'true', then: 'no_contact' }],
  otherwise: 'no_contact',
};

const seeds = [
  { id: holdoutStrategy.id, spec: peace, description: 'Contacts nobody; for holdouts' },
  { id: defaultStrategyId, spec: defaultLadder, description: 'The ladder that a careful collection house climbs' },
];

const insertSql = `
  insert into strategy_versions (id, version, kind, spec, description, checksum, created_at, created_by)
  values ($1, 1, 'table', $2, $3, $4, timestamptz 'epoch' + $5::bigint * interval '1 millisecond', $6)
  on conflict (id, version) do nothing`;

const championSql = `
  insert into champion_changes (strategy_id, strategy_version, at, reason, by)
  values ($1, 1, timestamptz 'epoch' + $2::bigint * interval '1 millisecond', 'The first champion', $3)`;

/** Registers what is missing; the ladder becomes champion where there is none. Any number of processes may call it at once. */
export const seedStrategies = (pool: pg.Pool, at: Instant): Promise<void> =>
  inTransaction(pool, async (client) => {
    // The second process waits here, and then finds a champion.
    await client.query('lock table champion_changes in share row exclusive mode');
    for (const { id, spec, description } of seeds) {
      await client.query(insertSql, [id, JSON.stringify(spec), description, checksumOf(spec), at, seededBy]);
    }
    if ((await readChampion(client)) !== null) return;
    await client.query(championSql, [defaultStrategyId, at, seededBy]);
    await bumpRouting(client);
  });
