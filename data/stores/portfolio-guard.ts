/**
 * Which facts a key that is limited to portfolios may not write. It may write about cases of its portfolios, open new ones there, and
 * write about debtors who have a case there or have none at all.
 */
import type pg from 'pg';
import type { Fact } from '../../engine/index.ts';

export type PortfolioGuard = {
  /** Places in the list of the facts to refuse. Facts of one list may lean on each other, in any order. */
  readonly barred: (facts: readonly Fact[], portfolios: readonly string[]) => Promise<ReadonlySet<number>>;
};

type OpeningFact = Extract<Fact, { readonly type: 'case.opened' }>;

/** What the store knows: the portfolio of each opened case, and whose debtors have cases. */
type Known = {
  readonly portfolioByCase: ReadonlyMap<string, string>;
  /** By debtor, for those who have a case: whether one of them is in a permitted portfolio. */
  readonly isOursByDebtor: ReadonlyMap<string, boolean>;
};

const casesSql = 'select case_id, portfolio from case_states where case_id = any($1) and portfolio is not null';
const debtorsSql = `
  select debtor_id, bool_or(portfolio = any($2)) from case_states where debtor_id = any($1) group by debtor_id`;

const idsOf = (facts: readonly Fact[], kind: Fact['subject']['kind']): string[] => [
  ...new Set(facts.flatMap(({ subject }) => (subject.kind === kind ? [subject.id] : []))),
];

const readKnown = async (
  pool: Pick<pg.Pool, 'query'>,
  facts: readonly Fact[],
  portfolios: readonly string[],
): Promise<Known> => {
  const rowMode = 'array';
  const [cases, debtors] = await Promise.all([
    pool.query<[string, string]>({ name: 'guard-cases', text: casesSql, rowMode, values: [idsOf(facts, 'case')] }),
    pool.query<[string, boolean]>({
      name: 'guard-debtors',
      text: debtorsSql,
      rowMode,
      values: [idsOf(facts, 'debtor'), portfolios],
    }),
  ]);
  return { portfolioByCase: new Map(cases.rows), isOursByDebtor: new Map(debtors.rows) };
};

const barredAmong = (facts: readonly Fact[], ours: ReadonlySet<string>, known: Known): ReadonlySet<number> => {
  const isForeign = (caseId: string): boolean => {
    const portfolio = known.portfolioByCase.get(caseId);
    return portfolio !== undefined && !ours.has(portfolio);
  };
  const mayOpen = (fact: OpeningFact): boolean => ours.has(fact.data.portfolio) && !isForeign(fact.subject.id);

  const openings = facts.filter((fact): fact is OpeningFact => fact.type === 'case.opened').filter(mayOpen);
  const openedCases = new Set(openings.map(({ subject }) => subject.id));
  const debtorsOfOpened = new Set(openings.map(({ data }) => data.debtorId));

  const mayWrite = (fact: Fact): boolean => {
    const { kind, id } = fact.subject;
    if (fact.type === 'case.opened') return mayOpen(fact);
    if (kind === 'debtor') return (known.isOursByDebtor.get(id) ?? true) || debtorsOfOpened.has(id);
    return known.portfolioByCase.has(id) ? !isForeign(id) : openedCases.has(id);
  };
  return new Set(facts.flatMap((fact, index) => (mayWrite(fact) ? [] : [index])));
};

export const makePortfolioGuard = (pool: Pick<pg.Pool, 'query'>): PortfolioGuard => ({
  barred: async (facts, portfolios) =>
    facts.length === 0 ? new Set() : barredAmong(facts, new Set(portfolios), await readKnown(pool, facts, portfolios)),
});
