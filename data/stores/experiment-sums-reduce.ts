/**
 * Brings the stored sums of an experiment up to a day. Only debtors with news are looked at again: new decisions, new facts (also of old days: a
 * reversal, a late payment), or stored ones that begin to count by now. Then the days of entry that they are of are summed anew from totals.
 * One reduction of an experiment at a time, by an advisory lock. Always in a transaction.
 *
 * A day that lies before the stored one is worked out aside, from the raw rows, in temporary tables of the same names, which the rest of the
 * transaction sees in place of the stored ones: what happened before that day, and where `knownBy` is given, only what was recorded by then.
 */
import { dayMs, success, type Instant, type Result } from '../../engine/index.ts';
import type { Queryable } from '../db/pool.ts';
import {
  analyseUnits,
  createReductionTables,
  dropReductionTables,
  reduceUnits,
  sumDays,
} from './experiment-batches.ts';
import { freezeExperiment, type FrozenNumbers } from './experiment-frozen.ts';
import { finishRebuild } from './experiment-rebuild-parts.ts';
import {
  lockReduction,
  readReduction,
  readStarted,
  setForReduction,
  writeReduction,
  type NotReduced,
  type StoredReduction,
} from './experiment-reductions.ts';
import { enterMembers, findChangedUnits, readSettled, type Since } from './experiment-units-changed.ts';
import type { Knowledge } from './experiment-units-knowledge.ts';
import { foldPastCases } from './experiment-units-past-cases.ts';
import { readWatermark } from './experiment-watermark.ts';

export type ReduceQuestion = {
  readonly experimentId: string;
  /** Taken down to the beginning of its day, UTC. */
  readonly asOf: Instant;
  /** Only with a day before the stored one; null: all that is known now. */
  readonly knownBy?: Instant | null;
};

export type Reduction = {
  /** Days since 1970-01-01, UTC: what happened before that day is counted. */
  readonly asOfDay: number;
  /** Debtors (or households) that were looked at again. */
  readonly changedUnits: number;
  /** `aside`: in temporary tables, for the rest of the transaction. */
  readonly kept: 'stored' | 'aside';
};

type Stretch = {
  readonly isHousehold: boolean;
  readonly since: Since;
  readonly upToFactsSeq: number;
  /** A rebuild in parts was begun: what is left of it is done here. */
  readonly isHalfway: boolean;
};

/** So many rows make the planner's old counts of a table misleading. */
const manyUnits = 50;

/** Returns how many units were looked at again. */
const bringUp = async (
  client: Queryable,
  knowledge: Knowledge,
  { frozen, stretch }: { readonly frozen: FrozenNumbers; readonly stretch: Stretch },
): Promise<number> => {
  const { isHousehold, isHalfway, since, upToFactsSeq } = stretch;
  await dropReductionTables(client);
  const partsLeft = isHalfway ? await finishRebuild(client, knowledge, { frozen, isHousehold }) : 0;
  const members = await enterMembers(client, knowledge, { isHousehold, since });
  if (members >= manyUnits) await client.query('analyze experiment_unit_debtors');
  const changedUnits = await findChangedUnits(client, knowledge, { since, upToFactsSeq });
  if (changedUnits === 0 && partsLeft === 0) return 0;
  if (partsLeft === 0) await createReductionTables(client, frozen);
  await reduceUnits(client, knowledge, { frozen, isStored: since !== null });
  if (changedUnits >= manyUnits || partsLeft > 0) await analyseUnits(client);
  await sumDays(client, knowledge.experimentId, frozen);
  return changedUnits;
};

const stored = [
  'experiment_reductions',
  'experiment_unit_debtors',
  'experiment_units',
  'experiment_unit_totals',
  'experiment_unit_ages',
  'experiment_day_units',
  'experiment_day_sums',
  'experiment_day_delayed',
];

const shadowTables = async (client: Queryable, knowledge: Knowledge): Promise<void> => {
  for (const table of stored) {
    await client.query(`drop table if exists pg_temp.${table}`);
    await client.query(
      `create temp table ${table} (like public.${table} including indexes including defaults) on commit drop`,
    );
  }
  await foldPastCases(client, knowledge);
};

const stretchOf = (before: StoredReduction | null, isAside: boolean): Pick<Stretch, 'since' | 'isHalfway'> =>
  before === null || isAside
    ? { since: null, isHalfway: false }
    : { since: before.settled, isHalfway: !before.isSummed };

/** Sums as of the day, for the readers of `experiment-sums.ts`: stored where they are the newest, else aside. */
export const reduceExperiment = async (
  client: Queryable,
  { experimentId, asOf, knownBy = null }: ReduceQuestion,
): Promise<Result<Reduction, NotReduced>> => {
  await lockReduction(client, experimentId);
  const started = await readStarted(client, experimentId);
  if (!started.ok) return started;
  const frozen = await freezeExperiment(client, started.value);
  const asOfDay = Math.floor(asOf / dayMs);
  const knowledge = { experimentId, asOf: asOfDay * dayMs, knownBy };
  const before = await readReduction(client, experimentId);
  const isAside = knownBy !== null || (before !== null && asOfDay < before.asOfDay);
  const [facts, decisions] = [await readWatermark(client, 'facts'), await readWatermark(client, 'decisions')];
  await setForReduction(client);
  if (isAside) await shadowTables(client, knowledge);
  const stretch = {
    ...stretchOf(before, isAside),
    isHousehold: started.value.definition.unit === 'household',
    upToFactsSeq: facts.lastSeq,
  };
  const changedUnits = await bringUp(client, knowledge, { frozen, stretch });
  const settled = await readSettled(client, knowledge, { since: stretch.since, facts, decisions });
  await writeReduction(client, experimentId, { asOfDay, lastSeq: facts.lastSeq, settled, isSummed: true });
  return success({ asOfDay, changedUnits, kept: isAside ? 'aside' : 'stored' });
};
