/** Queries over stored decisions. */
import type pg from 'pg';
import type { CompactReceipt, Instant } from '../../engine/index.ts';

export type StoredDecision = {
  readonly receipt: CompactReceipt;
  /** The receipt as it was stored, over which the hash is. */
  readonly text: string;
  readonly hash: string;
  readonly isOverridden: boolean;
};

type Queryable = Pick<pg.ClientBase, 'query'>;
type Row = [text: string, hash: string, isOverridden: boolean];

const columns = `receipt, hash, exists (select from decision_overrides o where o.decision_id = decisions.id)`;

const parse = ([text, hash, isOverridden]: Row): StoredDecision => ({
  receipt: JSON.parse(text) as CompactReceipt,
  text,
  hash,
  isOverridden,
});

/** Null where there is none, or its portfolio is not among those given (null: all). */
export const readDecision = async (
  client: Queryable,
  id: string,
  portfolios: readonly string[] | null,
): Promise<StoredDecision | null> => {
  const { rows } = await client.query<Row>({
    name: 'read-decision',
    rowMode: 'array',
    text: `select ${columns} from decisions where id = $1 and ($2::text[] is null or portfolio = any($2))`,
    values: [id, portfolios],
  });
  const [row] = rows;
  return row === undefined ? null : parse(row);
};

export type DecisionFilter = {
  readonly caseId?: string | undefined;
  readonly debtorId?: string | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  readonly portfolios: readonly string[] | null;
  /** Decided before this one: (decidedAt, id) of the last of the page before. */
  readonly before?: readonly [decidedAt: Instant, id: string] | undefined;
  readonly limit: number;
};

const ms = (parameter: string): string => `timestamptz 'epoch' + ${parameter}::bigint * interval '1 millisecond'`;

/** Newest first. A case is looked up through its debtor, whom decisions are indexed by. */
const listSql = `
  select ${columns} from decisions
  where ($1::text is null or (case_id = $1 and debtor_id in (select debtor_id from case_states where case_id = $1)))
    and ($2::text is null or debtor_id = $2)
    and ($3::bigint is null or decided_at >= ${ms('$3')})
    and ($4::bigint is null or decided_at < ${ms('$4')})
    and ($5::text[] is null or portfolio = any($5))
    and ($6::bigint is null or (decided_at, id) < (${ms('$6')}, $7::uuid))
  order by decided_at desc, id desc
  limit $8`;

export const listDecisions = async (client: Queryable, filter: DecisionFilter): Promise<readonly StoredDecision[]> => {
  const { caseId, debtorId, from, to, portfolios, before, limit } = filter;
  const { rows } = await client.query<Row>({
    rowMode: 'array',
    text: listSql,
    values: [
      caseId ?? null,
      debtorId ?? null,
      from ?? null,
      to ?? null,
      portfolios,
      before?.[0] ?? null,
      before?.[1] ?? null,
      limit,
    ],
  });
  return rows.map(parse);
};
