/**
 * Training runs: one a model, zone and day, so that asking twice finds the same run; the steps each has done; and what it said of itself
 * on the way. The one process that works on a run holds a lock of the session, which dies with it.
 */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';
import { lockNamespaces } from '../db/lock-namespaces.ts';
import type { Queryable } from '../db/pool.ts';

export const trainingStates = ['queued', 'running', 'succeeded', 'gated', 'skipped', 'failed'] as const;
export type TrainingState = (typeof trainingStates)[number];
export type EndState = Exclude<TrainingState, 'queued' | 'running'>;

type Json = Readonly<Record<string, unknown>>;

export type TrainingRunRow = {
  readonly id: string;
  readonly model: string;
  readonly zone: string;
  /** Days since 1970-01-01. */
  readonly asOfDay: number;
  readonly knownAt: Instant;
  /** By our clock, which in simulated time is another. */
  readonly recordedBy: Instant;
  readonly state: TrainingState;
  readonly step: string | null;
  readonly progress: number;
  readonly attempts: number;
  readonly askedBy: string;
  readonly createdAt: Instant;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly reason: string | null;
  readonly metrics: Json | null;
  readonly gate: Json | null;
  readonly artifactHash: string | null;
  readonly modelVersion: number | null;
};

export type NewTrainingRun = Pick<
  TrainingRunRow,
  'id' | 'model' | 'zone' | 'asOfDay' | 'knownAt' | 'recordedBy' | 'askedBy' | 'createdAt'
>;

export type TrainingEnd = {
  readonly state: EndState;
  readonly reason: string | null;
  readonly metrics: Json | null;
  readonly gate: Json | null;
  readonly artifactHash: string | null;
  readonly modelVersion: number | null;
  readonly at: Instant;
};

export type TrainingLine = { readonly at: Instant; readonly text: string };

const instant = (parameter: number): string =>
  `timestamptz 'epoch' + $${String(parameter)}::bigint * interval '1 millisecond'`;
const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

const columns = `id, model, zone, as_of_day as "asOfDay", ${ms('known_at')} as "knownAt", ${ms('recorded_by')} as "recordedBy", state, step, progress, attempts,
  asked_by as "askedBy", ${ms('created_at')} as "createdAt", ${ms('started_at')} as "startedAt", ${ms('ended_at')} as "endedAt",
  reason, metrics, gate, artifact_hash as "artifactHash", model_version as "modelVersion"`;

/** The run of that model, zone and day: made now where there is none, otherwise as it is. */
export const askForRun = async (client: Queryable, run: NewTrainingRun): Promise<TrainingRunRow> => {
  await client.query(
    `insert into training_runs (id, model, zone, as_of_day, known_at, recorded_by, asked_by, created_at)
     values ($1, $2, $3, $4, ${instant(5)}, ${instant(6)}, $7, ${instant(8)}) on conflict (model, zone, as_of_day) do nothing`,
    [run.id, run.model, run.zone, run.asOfDay, run.knownAt, run.recordedBy, run.askedBy, run.createdAt],
  );
  const { rows } = await client.query<TrainingRunRow>(
    `select ${columns} from training_runs where model = $1 and zone = $2 and as_of_day = $3`,
    [run.model, run.zone, run.asOfDay],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a run that was just asked for is not there');
  return row;
};

/** A run that failed or was skipped starts over with what is known now; any other stays as it is. In a transaction. */
export const askAgain = async (
  client: Queryable,
  { id, knownAt, recordedBy, askedBy }: Pick<NewTrainingRun, 'id' | 'knownAt' | 'recordedBy' | 'askedBy'>,
): Promise<void> => {
  const { rowCount } = await client.query(
    `update training_runs set state = 'queued', step = null, progress = 0, attempts = 0, known_at = ${instant(2)}, recorded_by = ${instant(3)}, asked_by = $4,
       started_at = null, ended_at = null, reason = null, metrics = null, gate = null, artifact_hash = null, model_version = null
     where id = $1 and state in ('failed', 'skipped')`,
    [id, knownAt, recordedBy, askedBy],
  );
  if (rowCount === 1) await client.query('delete from training_steps where run_id = $1', [id]);
};

export const readRun = async (client: Queryable, id: string): Promise<TrainingRunRow | null> => {
  const { rows } = await client.query<TrainingRunRow>(`select ${columns} from training_runs where id = $1`, [id]);
  return rows[0] ?? null;
};

export type RunsFilter = {
  readonly model?: string | undefined;
  readonly states?: readonly TrainingState[] | undefined;
  readonly limit: number;
  readonly beforeId?: string | undefined;
};

/** Newest first, from after the run `beforeId`. */
export const listRuns = async (
  client: Queryable,
  { model, states, limit, beforeId }: RunsFilter,
): Promise<readonly TrainingRunRow[]> => {
  const { rows } = await client.query<TrainingRunRow>(
    `select ${columns} from training_runs
     where ($1::text is null or model = $1) and ($2::text[] is null or state = any($2))
       and ($3::uuid is null or seq < (select seq from training_runs last where last.id = $3))
     order by training_runs.seq desc limit $4`,
    [model ?? null, states ?? null, beforeId ?? null, limit],
  );
  return rows;
};

/** The newest run of the model that ended in one of the states; with `beforeDay`, of those of earlier days. */
export const readNewestEnded = async (
  client: Queryable,
  model: string,
  { states, beforeDay }: { readonly states: readonly EndState[]; readonly beforeDay?: number },
): Promise<TrainingRunRow | null> => {
  const { rows } = await client.query<TrainingRunRow>(
    `select ${columns} from training_runs
     where model = $1 and state = any($2) and ($3::int is null or as_of_day < $3) order by as_of_day desc, ended_at desc limit 1`,
    [model, states, beforeDay ?? null],
  );
  return rows[0] ?? null;
};

export const markStarted = async (client: Queryable, id: string, at: Instant): Promise<void> => {
  await client.query(
    `update training_runs set state = 'running', attempts = attempts + 1, started_at = coalesce(started_at, ${instant(2)}) where id = $1`,
    [id, at],
  );
};

export const markProgress = async (
  client: Queryable,
  id: string,
  { step, progress }: Pick<TrainingRunRow, 'step' | 'progress'>,
): Promise<void> => {
  await client.query(`update training_runs set step = $2, progress = $3 where id = $1 and state = 'running'`, [
    id,
    step,
    progress,
  ]);
};

export const markEnded = async (client: Queryable, id: string, end: TrainingEnd): Promise<void> => {
  await client.query(
    `update training_runs set state = $2, reason = $3, metrics = $4, gate = $5, artifact_hash = $6, model_version = $7,
       ended_at = ${instant(8)}, progress = case when $2 in ('succeeded', 'gated') then 1 else progress end
     where id = $1`,
    [
      id,
      end.state,
      end.reason,
      end.metrics === null ? null : JSON.stringify(end.metrics),
      end.gate === null ? null : JSON.stringify(end.gate),
      end.artifactHash,
      end.modelVersion,
      end.at,
    ],
  );
};

export const keepStep = async (
  client: Queryable,
  { runId, step, output, at }: { runId: string; step: string; output: unknown; at: Instant },
): Promise<void> => {
  await client.query(
    `insert into training_steps (run_id, step, output, done_at) values ($1, $2, $3, ${instant(4)})
     on conflict (run_id, step) do update set output = excluded.output, done_at = excluded.done_at`,
    [runId, step, JSON.stringify(output), at],
  );
};

/** Outputs of the steps done, by step. */
export const readSteps = async (client: Queryable, runId: string): Promise<ReadonlyMap<string, unknown>> => {
  const { rows } = await client.query<{ step: string; output: unknown }>(
    'select step, output from training_steps where run_id = $1',
    [runId],
  );
  return new Map(rows.map(({ step, output }) => [step, output]));
};

export const keepLine = async (client: Queryable, runId: string, { at, text }: TrainingLine): Promise<void> => {
  await client.query(`insert into training_run_lines (run_id, at, text) values ($1, ${instant(2)}, $3)`, [
    runId,
    at,
    text,
  ]);
};

/** The last of them, in order of time. */
export const readLines = async (client: Queryable, runId: string, most: number): Promise<readonly TrainingLine[]> => {
  const { rows } = await client.query<TrainingLine>(
    `select ${ms('at')} as at, text from training_run_lines where run_id = $1 order by seq desc limit $2`,
    [runId, most],
  );
  return rows.reverse();
};

/**
 * Runs `work` while no other session works on this model; null where one does. The lock is of a session of its own and falls with it, so
 * a process that dies leaves none behind.
 */
export const whileAlone = async <T>(pool: pg.Pool, model: string, work: () => Promise<T>): Promise<T | null> => {
  const client = await pool.connect();
  let isFree = false;
  try {
    const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1, hashtext($2)) as free', [
      lockNamespaces.trainings,
      model,
    ]);
    isFree = rows[0]?.free === true;
    return isFree ? await work() : null;
  } finally {
    const isReleased = isFree
      ? await client.query('select pg_advisory_unlock($1, hashtext($2))', [lockNamespaces.trainings, model]).then(
          () => true,
          () => false,
        )
      : true;
    client.release(!isReleased);
  }
};
