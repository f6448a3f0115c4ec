/**
 * Experiments: drafts that change under an optimistic revision, then one frozen definition with its checksum. Every step is
 * written with who took it and why, in the transaction that takes it (`experiment-steps.ts`).
 */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';
import {
  completeDefinition,
  type ExperimentDefinition,
  type ExperimentState,
  type ExperimentStep,
} from '../../experiments/index.ts';
import { inTransaction } from '../db/transaction.ts';
import { takeStep, type StepOutcome, type StepTaken } from './experiment-steps.ts';

export type ExperimentTransition = {
  readonly step: ExperimentStep;
  readonly to: ExperimentState;
  readonly at: Instant;
  readonly reason: string;
  readonly by: string;
  readonly keyId: string;
  /** Of `stop_arm` and `promote`. */
  readonly arm: string | null;
  /** Of `start` and `ramp`: the share of the debtors who take part from then on. */
  readonly share: number | null;
};

/** By what an experiment was decided; the report itself is read apart. */
export type EvidenceHead = {
  /** Null where the champion stayed. */
  readonly arm: string | null;
  readonly decision: string;
  readonly overrides: readonly string[];
  readonly checksum: string;
  readonly at: Instant;
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
  /** Null until it is decided. */
  readonly evidence: EvidenceHead | null;
};

export type NewExperiment = Pick<StoredExperiment, 'definition' | 'checksum' | 'createdAt' | 'createdBy'>;

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
  /** Takes the step, once for all processes, and tells them. */
  readonly take: (step: StepTaken) => Promise<StepOutcome>;
  /** The frozen report of a decided experiment; null where there is none. */
  readonly findEvidence: (id: string) => Promise<(EvidenceHead & { readonly report: unknown }) | null>;
};

type Queryable = Pick<pg.ClientBase, 'query'>;

const instant = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;
const fromMs = (parameter: string): string => `timestamptz 'epoch' + ${parameter}::bigint * interval '1 millisecond'`;

const evidenceHead = `'arm', arm, 'decision', decision, 'overrides', overrides, 'checksum', checksum, 'at', ${instant('at')}`;

const selectSql = `
  select definition, state, revision, checksum, created_by as "createdBy", ${instant('created_at')} as "createdAt",
    ${instant('started_at')} as "startedAt", ${instant('stopped_at')} as "stoppedAt",
    coalesce((select json_agg(json_build_object('step', step, 'to', to_state, 'at', ${instant('at')}, 'reason', reason, 'by', by,
                                                'keyId', key_id, 'arm', arm, 'share', share) order by seq)
              from experiment_transitions taken where taken.experiment_id = experiments.id), '[]') as transitions,
    (select json_build_object(${evidenceHead}) from experiment_evidence frozen where frozen.experiment_id = experiments.id) as evidence
  from experiments`;

const read = async (client: Queryable, where: string, values: unknown[]): Promise<readonly StoredExperiment[]> =>
  (await client.query<StoredExperiment>(`${selectSql} ${where}`, values)).rows.map((row) => ({
    ...row,
    definition: completeDefinition(row.definition),
  }));

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
  take: (step) => inTransaction(pool, (client) => takeStep(client, step)),
  findEvidence: async (id) => {
    const { rows } = await pool.query<{ head: EvidenceHead; report: unknown }>(
      `select json_build_object(${evidenceHead}) as head, report from experiment_evidence where experiment_id = $1`,
      [id],
    );
    const found = rows[0];
    return found === undefined ? null : { ...found.head, report: found.report };
  },
});
