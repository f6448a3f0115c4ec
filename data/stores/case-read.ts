/** Cases as clients look at them: one by id, pages by case id, or all of one debtor. Cases that nobody has opened yet are left out. */
import type pg from 'pg';
import type { CaseState } from '../../engine/index.ts';

/** `timeZone`: the first zone of the debtor; null where the debtor is not registered. */
export type CaseRow = { readonly state: CaseState; readonly timeZone: string | null };

export type CasesFilter = {
  readonly debtorId?: string | undefined;
  /** Only cases of these; null: of all. */
  readonly portfolios: readonly string[] | null;
  /** True: open ones only, false: closed ones only. */
  readonly open?: boolean | undefined;
  /** Case id that the page before ended with. */
  readonly after?: string | undefined;
  readonly limit: number;
};

export type CaseRead = {
  readonly find: (caseId: string) => Promise<CaseRow | null>;
  readonly list: (filter: CasesFilter) => Promise<readonly CaseRow[]>;
  /** Open ones first, then by case id. */
  readonly listOfDebtor: (
    debtorId: string,
    filter: Pick<CasesFilter, 'portfolios' | 'limit'>,
  ) => Promise<readonly CaseRow[]>;
};

const withZone = (cases: string): string => `
  select own.state, debtor.state #>> '{registration,timeZones,0}'
  from ${cases} own left join debtor_states debtor on debtor.debtor_id = own.debtor_id`;

const findSql = `${withZone('case_states')} where own.case_id = $1 and own.debtor_id is not null`;

const ofDebtorSql = `
  ${withZone('case_states')}
  where own.debtor_id = $1 and ($2::text[] is null or own.portfolio = any($2))
  order by own.closed_at is not null, own.case_id
  limit $3`;

// $1: case id to start after, $2: how many, $3: open or closed, $4: portfolios, $5: debtor.
const pageCondition = `($1::text is null or case_id > $1) and ($3::boolean is null or (closed_at is null) = $3)`;

const pageOf = (cases: string): string => `
  ${withZone(`(select * from ${cases} where ${pageCondition} order by case_id limit $2)`)} order by own.case_id`;

const byIdSql = pageOf(`(select * from case_states where debtor_id is not null) known`);
const byDebtorSql = pageOf(
  `(select * from case_states where debtor_id = $5 and ($4::text[] is null or portfolio = any($4))) known`,
);
// Each portfolio gives its own first page from its index; a scan by case id could pass by millions of others' cases.
const byPortfolioSql = pageOf(`(
  select found.* from (select distinct unnest($4::text[]) portfolio) wanted
  cross join lateral (
    select * from case_states
    where case_states.portfolio = wanted.portfolio and debtor_id is not null and ${pageCondition}
    order by case_id limit $2
  ) found) known`);

type Row = [state: CaseState, timeZone: string | null];
const toCaseRow = ([state, timeZone]: Row): CaseRow => ({ state, timeZone });

const pageQuery = ({ debtorId, portfolios, open, after, limit }: CasesFilter): pg.QueryArrayConfig => {
  const base = [after ?? null, limit, open ?? null];
  if (debtorId !== undefined) return { rowMode: 'array', text: byDebtorSql, values: [...base, portfolios, debtorId] };
  if (portfolios !== null) return { rowMode: 'array', text: byPortfolioSql, values: [...base, portfolios] };
  return { rowMode: 'array', text: byIdSql, values: base };
};

export const makeCaseRead = (pool: Pick<pg.Pool, 'query'>): CaseRead => ({
  find: async (caseId) => {
    const { rows } = await pool.query<Row>({ name: 'find-case', text: findSql, rowMode: 'array', values: [caseId] });
    return rows[0] === undefined ? null : toCaseRow(rows[0]);
  },
  list: async (filter) => {
    const { rows } = await pool.query<Row>(pageQuery(filter));
    return rows.map(toCaseRow);
  },
  listOfDebtor: async (debtorId, { portfolios, limit }) => {
    const { rows } = await pool.query<Row>({
      text: ofDebtorSql,
      rowMode: 'array',
      values: [debtorId, portfolios, limit],
    });
    return rows.map(toCaseRow);
  },
});
