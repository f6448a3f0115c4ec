/** Up to where an experiment has been reduced, and what has to be known to go on from there. */
import { failure, success, type Instant, type Result } from '../../engine/index.ts';
import type { ExperimentDefinition } from '../../experiments/index.ts';
import { lockNamespaces } from '../db/lock-namespaces.ts';
import type { Queryable } from '../db/pool.ts';
import type { Since } from './experiment-units-changed.ts';
import { sqlInstant } from './experiment-units-knowledge.ts';

export type NotReduced = { readonly reason: 'unknown_experiment' | 'not_started'; readonly detail: string };

export type Started = { readonly definition: ExperimentDefinition; readonly startedAt: Instant };

export type StoredReduction = {
  readonly asOfDay: number;
  /** The newest fact that was looked at. */
  readonly lastSeq: number;
  /** From where on news is looked for. */
  readonly settled: NonNullable<Since>;
  /** False while it is rebuilt in parts. */
  readonly isSummed: boolean;
};

/** One reduction of an experiment at a time, to the end of the transaction. */
export const lockReduction = async (client: Queryable, experimentId: string): Promise<void> => {
  await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [
    lockNamespaces.experimentReductions,
    experimentId,
  ]);
};

/**
 * Sums over a million debtors would go through files otherwise; compiling a hundred sums takes longer than it saves. A batch is a small part of
 * tables that are read over and over, so an index is worth its while.
 */
export const setForReduction = async (client: Queryable): Promise<void> => {
  await client.query(
    `select set_config('work_mem', '96MB', true), set_config('jit', 'off', true), set_config('random_page_cost', '1.1', true)`,
  );
};

export const readStarted = async (client: Queryable, experimentId: string): Promise<Result<Started, NotReduced>> => {
  const { rows } = await client.query<{ definition: ExperimentDefinition; startedAt: Instant | null }>(
    `select definition, (extract(epoch from started_at) * 1000)::bigint as "startedAt" from experiments where id = $1`,
    [experimentId],
  );
  const [row] = rows;
  if (row === undefined)
    return failure({ reason: 'unknown_experiment', detail: `There is no experiment ${experimentId}.` });
  const { definition, startedAt } = row;
  if (startedAt === null) return failure({ reason: 'not_started', detail: 'The experiment has not started.' });
  return success({ definition, startedAt });
};

export const readReduction = async (client: Queryable, experimentId: string): Promise<StoredReduction | null> => {
  const { rows } = await client.query<Omit<StoredReduction, 'settled'> & NonNullable<Since>>(
    `select as_of_day as "asOfDay", last_seq as "lastSeq", facts_settled_seq as "factsSeq", decisions_settled_seq as "decisionsSeq",
       is_summed as "isSummed"
     from experiment_reductions where experiment_id = $1`,
    [experimentId],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { factsSeq, decisionsSeq, ...rest } = row;
  return { ...rest, settled: { factsSeq, decisionsSeq } };
};

export const writeReduction = async (
  client: Queryable,
  experimentId: string,
  { asOfDay, lastSeq, settled, isSummed }: StoredReduction,
): Promise<void> => {
  await client.query(
    `insert into experiment_reductions (experiment_id, as_of_day, last_seq, facts_settled_seq, decisions_settled_seq, is_summed)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (experiment_id) do update set as_of_day = excluded.as_of_day, last_seq = excluded.last_seq, reduced_at = now(),
       facts_settled_seq = excluded.facts_settled_seq, decisions_settled_seq = excluded.decisions_settled_seq, is_summed = excluded.is_summed`,
    [experimentId, asOfDay, lastSeq, settled.factsSeq, settled.decisionsSeq, isSummed],
  );
};

/** Those that run, or stopped at most so many days before. */
export const listOpenExperiments = async (
  client: Queryable,
  { asOf, stoppedWithinDays }: { readonly asOf: Instant; readonly stoppedWithinDays: number },
): Promise<readonly string[]> => {
  const { rows } = await client.query<{ id: string }>(
    `select id from experiments
     where started_at is not null and (stopped_at is null or stopped_at >= ${sqlInstant(1)} - $2 * interval '24 hours') order by id`,
    [asOf, stoppedWithinDays],
  );
  return rows.map(({ id }) => id);
};
