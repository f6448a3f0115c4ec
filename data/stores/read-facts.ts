/** One query: the facts of some subjects of one kind, as the engine folds them. */
import type pg from 'pg';
import type { CaseFact, DebtorFact, Fact, SubjectKind } from '../../engine/index.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

const selectSql = `
  select source, id, type, subject_id, (extract(epoch from at) * 1000)::bigint, data
  from facts
  where subject_kind = $1 and subject_id = any($2) and ($3::bigint is null or seq <= $3)
  order by seq`;

const readFacts = async (
  client: Queryable,
  kind: SubjectKind,
  subjects: readonly string[],
  upToSeq?: number,
): Promise<readonly Fact[]> => {
  const { rows } = await client.query<[string, string, Fact['type'], string, number, unknown]>({
    name: 'read-facts',
    text: selectSql,
    rowMode: 'array',
    values: [kind, subjects, upToSeq ?? null],
  });
  // The store took these rows from `parseFact`, so type and data belong together.
  return rows.map(
    ([source, id, type, subject, at, data]) => ({ source, id, type, subject: { kind, id: subject }, at, data }) as Fact,
  );
};

/** `upToSeq`: only what was stored up to that place; the whole record where left out. */
export const readCaseFacts = async (
  client: Queryable,
  cases: readonly string[],
  upToSeq?: number,
): Promise<readonly CaseFact[]> => (await readFacts(client, 'case', cases, upToSeq)) as readonly CaseFact[];

/** The same of debtors. */
export const readDebtorFacts = async (
  client: Queryable,
  debtors: readonly string[],
  upToSeq?: number,
): Promise<readonly DebtorFact[]> => (await readFacts(client, 'debtor', debtors, upToSeq)) as readonly DebtorFact[];
