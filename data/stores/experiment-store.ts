/**
 * Experiments: drafts that change under an optimistic revision, then one frozen definition with its checksum. Every step is
 * written with who took it and why, in the transaction that takes it.
 */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';
import type { ExperimentDefinition, ExperimentState } from '../../experiments/index.ts';
import { sqlstate, sqlstateOf } from '../db/sqlstate.ts';
import { inTransaction } from '../db/transaction.ts';
import { bumpRouting } from './routing-version.ts';

export type ExperimentTransition = {
  readonly to: ExperimentState;
  readonly at: Instant;
  readonly reason: string;
  readonly by: string;
  readonly keyId: string;
};

export type StoredExperiment = {
  readonly definition: ExperimentDefinition;
  readonly state: ExperimentState;
  /** Counts the changes of a draft. */
  readonly revision: number;
  readonly checksum: string;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly startedAt: Instant | null;
  readonly stoppedAt: Instant | null;
  /** In the order in which they happened. */
  readonly transitions: readonly ExperimentTransition[];
};

export type NewExperiment = Pick<StoredExperiment, 'definition' | 'checksum' | 'createdAt' | 'createdBy'>;

export type ExperimentMove = {
  readonly id: string;
  readonly from: ExperimentState;
  /** The draft that was read, checked and is meant. */
  readonly revision: number;
  readonly transition: ExperimentTransition;
};

export type ExperimentCursor = { readonly createdAt: Instant; readonly id: string };

export type ExperimentStore = {
  /** False where the id is taken. */
  readonly insertDraft: (draft: NewExperiment) => Promise<boolean>;
  readonly find: (id: string) => Promise<StoredExperiment | null>;
  /** Newest first, from after `after`. */
  readonly list: (page: {
    readonly limit: number;
    readonly after?: ExperimentCursor | undefined;
    readonly state?: ExperimentState | undefined;
  }) => Promise<readonly StoredExperiment[]>;
  /** False where it is no longer a draft of that revision. */
  readonly replaceDraft: (change: Pick<StoredExperiment, 'definition' | 'checksum' | 'revision'>) => Promise<boolean>;
  /** `stale`: not in that state and revision any more; `layer_taken`: another experiment of its layer runs. */
  readonly move: (move: ExperimentMove) => Promise<'moved' | 'stale' | 'layer_taken'>;
};

type Queryable = Pick<pg.ClientBase, 'query'>;

const instant = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;
const fromMs = (parameter: string): string => `timestamptz 'epoch' + ${parameter}::bigint * interval '1 millisecond'`;

const selectSql = `
  select definition, state, revision, checksum, created_by as "createdBy", ${instant('created_at')} as "createdAt",
    ${instant('started_at')} as "startedAt", ${instant('stopped_at')} as "stoppedAt",
    coalesce((select json_agg(json_build_object('to', to_state, 'at', ${instant('at')}, 'reason', reason, 'by', by, 'keyId', key_id)
                              order by seq)
              from experiment_transitions step where step.experiment_id = experiments.id), '[]') as transitions
  from experiments`;

const read = async (client: Queryable, where: string, values: unknown[]): Promise<readonly StoredExperiment[]> =>
  (await client.query<StoredExperiment>(`${selectSql} ${where}`, values)).rows;

const moveSql = `
  update experiments set state = $3,
    started_at = case when $3 = 'running' then ${fromMs('$5')} else started_at end,
    stopped_at = case when $3 = 'stopped' then ${fromMs('$5')} else stopped_at end
  where id = $1 and state = $2 and revision = $4
  returning checksum`;

const move = async (
  client: Queryable,
  { id, from, revision, transition }: ExperimentMove,
): Promise<'moved' | 'stale'> => {
  const { to, at, reason, by, keyId } = transition;
  const { rows } = await client.query<{ checksum: string }>(moveSql, [id, from, to, revision, at]);
  const checksum = rows[0]?.checksum;
  if (checksum === undefined) return 'stale';
  await client.query(
    `insert into experiment_transitions (experiment_id, from_state, to_state, checksum, at, reason, by, key_id)
     values ($1, $2, $3, $4, ${fromMs('$5')}, $6, $7, $8)`,
    [id, from, to, checksum, at, reason, by, keyId],
  );
  await bumpRouting(client);
  return 'moved';
};

export const makeExperimentStore = (pool: pg.Pool): ExperimentStore => ({
  insertDraft: async ({ definition, checksum, createdAt, createdBy }) => {
    const { rowCount } = await pool.query(
      `insert into experiments (id, definition, layer, state, checksum, created_at, created_by)
       values ($1, $2, $3, 'draft', $4, ${fromMs('$5')}, $6) on conflict (id) do nothing`,
      [definition.id, JSON.stringify(definition), definition.layer, checksum, createdAt, createdBy],
    );
    return rowCount === 1;
  },
  find: async (id) => (await read(pool, 'where id = $1', [id]))[0] ?? null,
  list: ({ limit, after, state }) =>
    read(
      pool,
      `where ($1::text is null or state = $1)
         and ($2::bigint is null or (created_at, id) < (${fromMs('$2')}, $3))
       order by created_at desc, id desc limit $4`,
      [state ?? null, after?.createdAt ?? null, after?.id ?? null, limit],
    ),
  replaceDraft: async ({ definition, checksum, revision }) => {
    const { rowCount } = await pool.query(
      `update experiments set definition = $2, layer = $3, checksum = $4, revision = revision + 1
       where id = $1 and state = 'draft' and revision = $5`,
      [definition.id, JSON.stringify(definition), definition.layer, checksum, revision],
    );
    return rowCount === 1;
  },
  move: async (step) => {
    try {
      return await inTransaction(pool, (client) => move(client, step));
    } catch (error) {
      if (sqlstateOf(error) === sqlstate.uniqueViolation) return 'layer_taken';
      throw error;
    }
  },
});
