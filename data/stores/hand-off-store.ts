/** Cases that wait for a person. Rows come from decisions; here they are listed and resolved. */
import type pg from 'pg';
import type { Instant } from '../../engine/index.ts';

export type HandOffRow = {
  /** Also the id of the decision that handed the case over. */
  readonly id: string;
  readonly caseId: string;
  readonly debtorId: string;
  readonly queue: string;
  /** 1 is the most urgent. */
  readonly priority: number;
  readonly reason: string;
  /** Epoch microseconds, as exact as the store. */
  readonly createdMicros: number;
  readonly resolved: {
    readonly at: Instant;
    readonly outcome: string;
    readonly note: string | null;
    readonly by: string;
  } | null;
};

/** The fields that hand-offs are listed by: the most urgent first, of these the oldest. */
export type HandOffPlace = Pick<HandOffRow, 'priority' | 'createdMicros' | 'id'>;

export type HandOffsFilter = {
  readonly queue?: string | undefined;
  readonly resolved: boolean;
  /** Null: all. */
  readonly portfolios: readonly string[] | null;
  readonly after?: HandOffPlace | undefined;
  readonly limit: number;
};

export type Resolution = {
  readonly at: Instant;
  readonly outcome: string;
  readonly note: string | null;
  readonly by: string;
};

export type HandOffStore = {
  readonly list: (filter: HandOffsFilter) => Promise<readonly HandOffRow[]>;
  /** The first resolution stands: `resolved` where there was one, `unknown` also where it is of none of the portfolios. */
  readonly resolve: (
    id: string,
    portfolios: readonly string[] | null,
    resolution: Resolution,
  ) => Promise<HandOffRow | 'unknown' | 'resolved'>;
};

const columns = `id, case_id, debtor_id, queue, priority, reason, (extract(epoch from created_at) * 1000000)::bigint,
  (extract(epoch from resolved_at) * 1000)::bigint, outcome, note, resolved_by`;

const listSql = `
  select ${columns} from hand_offs
  where (resolved_at is not null) = $1
    and ($2::text is null or queue = $2)
    and ($3::text[] is null or portfolio = any($3))
    and ($4::int is null
         or (priority, created_at, id) > ($4, timestamptz 'epoch' + $5::bigint * interval '1 microsecond', $6::uuid))
  order by priority, created_at, id
  limit $7`;

const permitted = 'id = $1 and ($2::text[] is null or portfolio = any($2))';

const resolveSql = `
  update hand_offs
  set resolved_at = timestamptz 'epoch' + $3::bigint * interval '1 millisecond', outcome = $4, note = $5, resolved_by = $6
  where ${permitted} and resolved_at is null
  returning ${columns}`;

type Row = [
  id: string,
  caseId: string,
  debtorId: string,
  queue: string,
  priority: number,
  reason: string,
  createdMicros: number,
  resolvedAt: Instant | null,
  outcome: string | null,
  note: string | null,
  by: string | null,
];

const toHandOffRow = (row: Row): HandOffRow => {
  const [id, caseId, debtorId, queue, priority, reason, createdMicros, at, outcome, note, by] = row;
  const resolved = at === null ? null : { at, outcome: outcome ?? '', note, by: by ?? '' };
  return { id, caseId, debtorId, queue, priority, reason, createdMicros, resolved };
};

export const makeHandOffStore = (pool: Pick<pg.Pool, 'query'>): HandOffStore => ({
  list: async ({ queue, resolved, portfolios, after, limit }) => {
    const place = [after?.priority ?? null, after?.createdMicros ?? null, after?.id ?? null];
    const { rows } = await pool.query<Row>({
      text: listSql,
      rowMode: 'array',
      values: [resolved, queue ?? null, portfolios, ...place, limit],
    });
    return rows.map(toHandOffRow);
  },
  resolve: async (id, portfolios, { at, outcome, note, by }) => {
    const { rows } = await pool.query<Row>({
      text: resolveSql,
      rowMode: 'array',
      values: [id, portfolios, at, outcome, note, by],
    });
    if (rows[0] !== undefined) return toHandOffRow(rows[0]);
    // Rows are never removed: one that is there and could not be taken is resolved.
    const known = await pool.query(`select from hand_offs where ${permitted}`, [id, portfolios]);
    return known.rowCount === 0 ? 'unknown' : 'resolved';
  },
});
