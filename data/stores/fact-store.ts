/**
 * Facts in: exactly once by (source, id), durable when the promise resolves, states folded in the same transaction. Writers of one
 * subject wait for each other (advisory locks on 256 buckets of subjects), so that per subject the order of `seq` is the order of commits.
 */
import type pg from 'pg';
import type { Fact } from '../../engine/index.ts';
import { makeBatchLane } from '../batching/batch-lane.ts';
import { lockNamespaces } from '../db/lock-namespaces.ts';
import { isConnectionFailure } from '../db/sqlstate.ts';
import { inTransaction } from '../db/transaction.ts';
import { advanceStates } from './advance-states.ts';
import { insertFacts } from './insert-facts.ts';

export type Recorded = {
  readonly accepted: number;
  readonly duplicates: number;
  /** Places of the duplicates in the given list. */
  readonly duplicateIndexes: readonly number[];
  /** Debtors and cases that were touched, for caches. */
};

export type FactStore = { readonly record: (facts: readonly Fact[]) => Promise<Recorded> };

const lockBuckets = 256;

const bucketOf = (subject: string): number => {
  let hash = 0;
  for (let index = 0; index < subject.length; index += 1) hash = (Math.imul(hash, 31) + subject.charCodeAt(index)) | 0;
  return (hash >>> 0) % lockBuckets;
};

const lockSubjects = async (client: pg.ClientBase, facts: readonly Fact[]): Promise<void> => {
  const buckets = [...new Set(facts.map((fact) => bucketOf(fact.subject.id)))].sort((left, right) => left - right);
  await client.query(
    `select count(*) from (select pg_advisory_xact_lock(${String(lockNamespaces.facts)}, bucket) from unnest($1::int[]) bucket) locked`,
    [buckets],
  );
};

const recordBatches = async (pool: pg.Pool, batches: readonly (readonly Fact[])[]): Promise<readonly Recorded[]> => {
  const all = batches.flat();
  const isNew = await inTransaction(pool, async (client) => {
    await lockSubjects(client, all);
    const inserted = await insertFacts(client, all);
    const fresh = all.filter((_, index) => inserted.seqs[index] !== null);
    if (fresh.length > 0) await advanceStates(client, fresh, inserted.lastSeq);
    return inserted.seqs;
  });
  let offset = 0;
  return batches.map((batch) => {
    const start = offset;
    offset += batch.length;
    const duplicateIndexes = batch.flatMap((_, index) => (isNew[start + index] === null ? [index] : []));
    return { accepted: batch.length - duplicateIndexes.length, duplicates: duplicateIndexes.length, duplicateIndexes };
  });
};

export const makeFactStore = (pool: pg.Pool): FactStore => {
  const lane = makeBatchLane<readonly Fact[], Recorded>({
    run: (batches) => recordBatches(pool, batches),
    weigh: (facts) => facts.length,
    maxWeight: 4000,
    isUndone: (reason) => !isConnectionFailure(reason),
    concurrency: 2,
  });
  return {
    record: async (facts) =>
      facts.length === 0 ? { accepted: 0, duplicates: 0, duplicateIndexes: [] } : await lane.submit(facts),
  };
};
