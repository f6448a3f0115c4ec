/** Evaluations asked for, and what came of each. Only added to. */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;
type Json = Readonly<Record<string, unknown>>;

export type NewEvaluation = {
  readonly id: string;
  readonly request: Json;
  /** Null: all. */
  readonly portfolios: readonly string[] | null;
  readonly requestedAt: Instant;
  readonly requestedBy: string;
  readonly knownUntil: Instant;
};

export type EvaluationOutcome = {
  readonly state: 'succeeded' | 'not_estimable' | 'failed';
  readonly result: Json;
  readonly inputChecksum: string | null;
  readonly code: string;
  readonly finishedAt: Instant;
};

/** `outcome`: null until the job has run. */
export type EvaluationRow = NewEvaluation & { readonly outcome: EvaluationOutcome | null };

const instant = (parameter: number): string =>
  `timestamptz 'epoch' + $${String(parameter)}::bigint * interval '1 millisecond'`;
const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

export const insertEvaluation = async (client: Queryable, row: NewEvaluation): Promise<void> => {
  const { id, request, portfolios, requestedAt, requestedBy, knownUntil } = row;
  await client.query(
    `insert into evaluations (id, request, portfolios, requested_at, requested_by, known_until)
     values ($1, $2, $3, ${instant(4)}, $5, ${instant(6)})`,
    [id, JSON.stringify(request), portfolios, requestedAt, requestedBy, knownUntil],
  );
};

/** A job that is run again leaves what is there. */
export const insertEvaluationOutcome = async (
  client: Queryable,
  id: string,
  { state, result, inputChecksum, code, finishedAt }: EvaluationOutcome,
): Promise<void> => {
  await client.query(
    `insert into evaluation_results (evaluation_id, state, result, input_checksum, code, finished_at)
     values ($1, $2, $3, $4, $5, ${instant(6)}) on conflict (evaluation_id) do nothing`,
    [id, state, JSON.stringify(result), inputChecksum, code, finishedAt],
  );
};

type Flat = Omit<EvaluationRow, 'outcome'> & {
  readonly [Field in keyof EvaluationOutcome]: EvaluationOutcome[Field] | null;
};

const columns = `
  e.id, e.request, e.portfolios, ${ms('e.requested_at')} as "requestedAt", e.requested_by as "requestedBy",
  ${ms('e.known_until')} as "knownUntil", r.state, r.result, r.input_checksum as "inputChecksum", r.code,
  ${ms('r.finished_at')} as "finishedAt"`;
const from = 'from evaluations e left join evaluation_results r on r.evaluation_id = e.id';
/** Of those that a key for these portfolios may see: all that were asked for within them. */
const seenBy = (parameter: number): string =>
  `($${String(parameter)}::text[] is null or (e.portfolios is not null and e.portfolios <@ $${String(parameter)}))`;

const toRow = ({ state, result, inputChecksum, code, finishedAt, ...row }: Flat): EvaluationRow => ({
  ...row,
  outcome:
    state === null || result === null || code === null || finishedAt === null
      ? null
      : { state, result, inputChecksum, code, finishedAt },
});

export const readEvaluation = async (
  client: Queryable,
  id: string,
  portfolios: readonly string[] | null,
): Promise<EvaluationRow | null> => {
  const { rows } = await client.query<Flat>(`select ${columns} ${from} where e.id = $1 and ${seenBy(2)}`, [
    id,
    portfolios,
  ]);
  const [row] = rows;
  return row === undefined ? null : toRow(row);
};

/** Those asked for before the instant of which nothing has come yet, the oldest first. */
export const listWaitingEvaluations = async (client: Queryable, before: Instant): Promise<readonly string[]> => {
  const { rows } = await client.query<{ readonly id: string }>(
    `select e.id ${from} where r.evaluation_id is null and e.requested_at < ${instant(1)} order by e.seq limit 20`,
    [before],
  );
  return rows.map(({ id }) => id);
};

/** Newest first, from after the one `beforeId`. */
export const listEvaluations = async (
  client: Queryable,
  page: {
    readonly portfolios: readonly string[] | null;
    readonly limit: number;
    readonly beforeId?: string | undefined;
  },
): Promise<readonly EvaluationRow[]> => {
  const { rows } = await client.query<Flat>(
    `select ${columns} ${from}
     where ${seenBy(1)} and ($2::uuid is null or e.seq < (select seq from evaluations last where last.id = $2))
     order by e.seq desc limit $3`,
    [page.portfolios, page.beforeId ?? null, page.limit],
  );
  return rows.map(toRow);
};
