/** The strategies of the first start: the ladder as champion, the one that a holdout follows, and the learner. Harmless to repeat. */
import type pg from 'pg';
import {
  checksumOf,
  defaultLadder,
  defaultStrategyId,
  modelSpecSchema,
  type Instant,
  type ModelSpec,
  type TableSpec,
} from '../../engine/index.ts';
import { holdoutStrategy } from '../../experiments/index.ts';
import { inTransaction } from '../db/transaction.ts';
import { bumpRouting } from './routing-version.ts';
import { readChampion } from './champion-changes.ts';
import type { StrategyKind } from './strategy-store.ts';

const seededBy = 'first start';

/** Contacts nobody: what would have happened anyway is the measure of everything else. */
const peace: TableSpec = {
  rules: [{ id: 'peace', why: 'A holdout shows what happens without us.', when: 'true', then: 'no_contact' }],
  otherwise: 'no_contact',
};

/**
 * What the nightly job learns, beside the ladder: of each night a share is tried until the gate opens, then the model's share grows over a
 * fortnight while it tries by the draws of its posterior, with a floor of 2 % that keeps every probability large enough to learn from.
 */
const learner: ModelSpec = modelSpecSchema.parse({
  model: 'response@challenger',
  base: { id: defaultStrategyId, version: 1 },
  exploration: { kind: 'thompson', floor: 0.02 },
});

type Seed = { readonly id: string; readonly kind: StrategyKind; readonly spec: object; readonly description: string };

const seeds: readonly Seed[] = [
  { id: holdoutStrategy.id, kind: 'table', spec: peace, description: 'Contacts nobody; for holdouts' },
  {
    id: defaultStrategyId,
    kind: 'table',
    spec: defaultLadder,
    description: 'The ladder that a careful collection house climbs',
  },
  { id: 'learned', kind: 'model', spec: learner, description: 'Learns every night what works, beside the ladder' },
];

const insertSql = `
  insert into strategy_versions (id, version, kind, spec, description, checksum, created_at, created_by)
  values ($1, 1, $2, $3, $4, $5, timestamptz 'epoch' + $6::bigint * interval '1 millisecond', $7)
  on conflict (id, version) do nothing`;

const championSql = `
  insert into champion_changes (strategy_id, strategy_version, at, reason, by)
  values ($1, 1, timestamptz 'epoch' + $2::bigint * interval '1 millisecond', 'The first champion', $3)`;

/** Registers what is missing; the ladder becomes champion where there is none. Any number of processes may call it at once. */
export const seedStrategies = (pool: pg.Pool, at: Instant): Promise<void> =>
  inTransaction(pool, async (client) => {
    // The second process waits here, and then finds a champion.
    await client.query('lock table champion_changes in share row exclusive mode');
    for (const { id, kind, spec, description } of seeds) {
      await client.query(insertSql, [id, kind, JSON.stringify(spec), description, checksumOf(spec), at, seededBy]);
    }
    if ((await readChampion(client)) !== null) return;
    await client.query(championSql, [defaultStrategyId, at, seededBy]);
    await bumpRouting(client);
  });
