/** What the gate said of a model night after night: whether its choices may be followed. Appended, never altered. */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';
import { bumpRouting } from './routing-version.ts';

export type GateRow = {
  readonly runId: string;
  readonly model: string;
  /** Null when nothing could be trained. */
  readonly version: number | null;
  /** Days since 1970-01-01. */
  readonly onDay: number;
  readonly isOpen: boolean;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly at: Instant;
};

/** Days since 1970-01-01. */
export type GateState = {
  /** First night that the model was judged; null when it never was. */
  readonly beganDay: number | null;
  /** First of the unbroken nights, up to the newest, that the gate was open; null when it is closed. */
  readonly openSinceDay: number | null;
};

type Queryable = Pick<pg.ClientBase, 'query'>;

/** Holds for the next decision of every process. What is said a second time for a run leaves no second row. In a transaction. */
export const insertGate = async (client: Queryable, row: GateRow): Promise<void> => {
  const { rowCount } = await client.query(
    `insert into model_gates (run_id, model, version, on_day, is_open, evidence, at)
     values ($1, $2, $3, $4, $5, $6, timestamptz 'epoch' + $7::bigint * interval '1 millisecond')
     on conflict (run_id) do nothing`,
    [row.runId, row.model, row.version, row.onDay, row.isOpen, JSON.stringify(row.evidence), row.at],
  );
  if (rowCount === 1) await bumpRouting(client);
};

/** The newest night holds; where one night was judged twice, what was said last. */
export const readGate = async (client: Queryable, model: string): Promise<GateState> => {
  const { rows } = await client.query<GateState>(
    `with nights as (
       select distinct on (on_day) on_day, is_open from model_gates where model = $1 order by on_day, seq desc
     )
     select min(on_day) as "beganDay",
            min(on_day) filter (where is_open and on_day > coalesce((select max(on_day) from nights where not is_open), -2147483648))
              as "openSinceDay"
     from nights`,
    [model],
  );
  return rows[0] ?? { beganDay: null, openSinceDay: null };
};
