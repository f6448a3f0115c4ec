/**
 * A great experiment that is summed up for the first time: its raw rows are gone through in parts, on several connections at once, each part in a
 * transaction of its own. What was done is kept if the process ends. `reduceExperiment` does what is left, and what was stored meanwhile, and only
 * then is anything of it read.
 */
import { dayMs, type Instant } from '../../engine/index.ts';
import type { Pool } from '../db/pool.ts';
import { inTransaction } from '../db/transaction.ts';
import { analyseUnits, createReductionTables, dropReductionTables, sumDays } from './experiment-batches.ts';
import { freezeExperiment } from './experiment-frozen.ts';
import { doPart, forgetPart, planRebuild, takePart, type UnitKind } from './experiment-rebuild-parts.ts';
import { lockReduction, readReduction, readStarted, setForReduction, writeReduction } from './experiment-reductions.ts';
import { readSettled } from './experiment-units-changed.ts';
import type { Knowledge } from './experiment-units-knowledge.ts';
import { readWatermark } from './experiment-watermark.ts';

export type RebuildQuestion = {
  readonly experimentId: string;
  readonly asOf: Instant;
  readonly connections?: number;
  readonly unitsEach?: number;
};

/** Enough for the work to be shared evenly, few enough for what is joined of them to stay in memory. */
const usualUnitsEach = 20_000;
const usualConnections = 2;

type Plan = { readonly knowledge: Knowledge; readonly kind: UnitKind };

/** Null: it has been summed up already, has not started, or is small. */
const plan = async (pool: Pool, { experimentId, asOf, unitsEach }: RebuildQuestion): Promise<Plan | null> =>
  inTransaction(pool, async (client) => {
    await lockReduction(client, experimentId);
    const started = await readStarted(client, experimentId);
    const before = await readReduction(client, experimentId);
    if (!started.ok || before?.isSummed === true) return null;
    const asOfDay = before?.asOfDay ?? Math.floor(asOf / dayMs);
    const knowledge = { experimentId, asOf: asOfDay * dayMs, knownBy: null };
    const frozen = await freezeExperiment(client, started.value);
    const kind = { frozen, isHousehold: started.value.definition.unit === 'household' };
    if (before !== null) return { knowledge, kind };
    const [facts, decisions] = [await readWatermark(client, 'facts'), await readWatermark(client, 'decisions')];
    await setForReduction(client);
    const { isHousehold } = kind;
    const parts = await planRebuild(client, knowledge, { isHousehold, unitsEach: unitsEach ?? usualUnitsEach });
    if (parts === 0) return null;
    const settled = await readSettled(client, knowledge, { since: null, facts, decisions });
    await writeReduction(client, experimentId, { asOfDay, lastSeq: facts.lastSeq, settled, isSummed: false });
    return { knowledge, kind };
  });

/** Returns how many units were looked at; null where no part is left, or others are at them. */
const doOne = async (pool: Pool, { knowledge, kind }: Plan, what: 'units' | 'days'): Promise<number | null> =>
  inTransaction(pool, async (client) => {
    const part = await takePart(client, knowledge.experimentId, what);
    if (part === null) return null;
    await setForReduction(client);
    await dropReductionTables(client);
    await createReductionTables(client, kind.frozen);
    const units = await doPart(client, knowledge, { ...kind, part });
    if (what === 'days') await sumDays(client, knowledge.experimentId, kind.frozen);
    await forgetPart(client, knowledge.experimentId, part);
    return units;
  });

const doAll = async (
  pool: Pool,
  planned: Plan,
  { what, connections }: { readonly what: 'units' | 'days'; readonly connections: number },
): Promise<number> => {
  const work = async (): Promise<number> => {
    let units = 0;
    for (let done = await doOne(pool, planned, what); done !== null; done = await doOne(pool, planned, what))
      units += done;
    return units;
  };
  // All have come to their end before an error is thrown on.
  const ended = await Promise.allSettled(Array.from({ length: connections }, work));
  return ended.reduce((sum, one) => {
    if (one.status === 'rejected') throw one.reason;
    return sum + one.value;
  }, 0);
};

/**
 * To be followed by `reduceExperiment`. Returns how many units were looked at: none where the experiment was summed up before, or is small. A part
 * that fails is thrown on, and is left to `reduceExperiment` or to the next try.
 */
export const rebuildExperiment = async (pool: Pool, question: RebuildQuestion): Promise<number> => {
  const planned = await plan(pool, question);
  if (planned === null) return 0;
  const { connections = usualConnections } = question;
  const units = await doAll(pool, planned, { what: 'units', connections });
  // Not by those who are at a part: whoever takes stock of a table keeps others from it to the end of the transaction.
  await analyseUnits(pool);
  await doAll(pool, planned, { what: 'days', connections });
  return units;
};
