/** Random stored states beside the facts that they must be the fold of, for checking one against the other. */
import type pg from 'pg';
import type { CaseFact, CaseState, DebtorFact, DebtorState, Instant, SubjectKind } from '../../engine/index.ts';
import { inTransaction } from '../db/transaction.ts';
import { readCaseFacts, readDebtorFacts } from './read-facts.ts';
import type { ResolutionColumns } from './resolution-columns.ts';

/** What stands beside a case's state in columns of its own, for queries. */
export type CaseColumns = {
  readonly debtorId: string | null;
  readonly portfolio: string | null;
  readonly openedAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly lastContactAt: Instant | null;
  readonly lastFactAt: Instant | null;
  /** How and when it was resolved, and what cases are told apart by. */
  readonly resolution: ResolutionColumns;
};

export type SampledCase = {
  readonly id: string;
  readonly state: CaseState;
  readonly columns: CaseColumns;
  readonly facts: readonly CaseFact[];
};

export type DebtorColumns = { readonly country: string | null; readonly lastFactAt: Instant | null };

export type SampledDebtor = {
  readonly id: string;
  readonly state: DebtorState;
  readonly columns: DebtorColumns;
  readonly facts: readonly DebtorFact[];
};

/** What is read of a subject is of one instant: nothing written meanwhile is in the state and not in the facts. */
export type StateSample = {
  /** Ids of at most `count` subjects of the kind, each as likely as the others; the same seed (a whole number) picks the same. */
  readonly pick: (kind: SubjectKind, count: number, seed: number) => Promise<readonly string[]>;
  readonly readCases: (ids: readonly string[]) => Promise<readonly SampledCase[]>;
  readonly readDebtors: (ids: readonly string[]) => Promise<readonly SampledDebtor[]>;
};

// Sorting by a salted hash of the id reads the index only, and is as fair to small tables as to large ones.
const pickSql: Readonly<Record<SubjectKind, string>> = {
  case: 'select case_id from case_states order by hashtextextended(case_id, $1) limit $2',
  debtor: 'select debtor_id from debtor_states order by hashtextextended(debtor_id, $1) limit $2',
};

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

const casesSql = `
  select case_id, state, debtor_id, portfolio, ${ms('opened_at')}, ${ms('closed_at')}, ${ms('last_contact_at')}, ${ms('last_fact_at')},
         close_reason, ${ms('resolved_at')}, principal_minor, currency, product, opening_stage, first_channel, ${ms('first_contact_at')},
         is_disputed, complications
  from case_states where case_id = any($1)`;
const debtorsSql = `select debtor_id, state, country, ${ms('last_fact_at')} from debtor_states where debtor_id = any($1)`;

type CaseRow = [
  id: string,
  state: CaseState,
  debtorId: string | null,
  portfolio: string | null,
  openedAt: Instant | null,
  closedAt: Instant | null,
  lastContactAt: Instant | null,
  lastFactAt: Instant | null,
  ...resolution: ResolutionRow,
];

type DebtorRow = [id: string, state: DebtorState, country: string | null, lastFactAt: Instant | null];

type ResolutionRow = [
  closeReason: ResolutionColumns['closeReason'],
  resolvedAt: Instant | null,
  principalMinor: number | null,
  currency: string | null,
  product: string | null,
  openingStage: ResolutionColumns['openingStage'],
  firstChannel: ResolutionColumns['firstChannel'],
  firstContactAt: Instant | null,
  isDisputed: boolean,
  complications: number,
];

const toResolution = ([
  closeReason,
  resolvedAt,
  principalMinor,
  currency,
  product,
  openingStage,
  firstChannel,
  firstContactAt,
  isDisputed,
  complications,
]: ResolutionRow): ResolutionColumns => ({
  ...{ closeReason, resolvedAt, principalMinor, currency, product, openingStage },
  ...{ firstChannel, firstContactAt, isDisputed, complications },
});

const groupBySubject = <F extends CaseFact | DebtorFact>(facts: readonly F[]): ReadonlyMap<string, readonly F[]> => {
  const groups = new Map<string, F[]>();
  for (const fact of facts) {
    const group = groups.get(fact.subject.id);
    if (group === undefined) groups.set(fact.subject.id, [fact]);
    else group.push(fact);
  }
  return groups;
};

const readCases = async (client: pg.ClientBase, ids: readonly string[]): Promise<readonly SampledCase[]> => {
  const { rows } = await client.query<CaseRow>({ text: casesSql, rowMode: 'array', values: [ids] });
  const facts = groupBySubject(await readCaseFacts(client, ids));
  return rows.map(([id, state, debtorId, portfolio, openedAt, closedAt, lastContactAt, lastFactAt, ...resolution]) => ({
    id,
    state,
    columns: {
      ...{ debtorId, portfolio, openedAt, closedAt, lastContactAt, lastFactAt },
      resolution: toResolution(resolution),
    },
    facts: facts.get(id) ?? [],
  }));
};

const readDebtors = async (client: pg.ClientBase, ids: readonly string[]): Promise<readonly SampledDebtor[]> => {
  const { rows } = await client.query<DebtorRow>({ text: debtorsSql, rowMode: 'array', values: [ids] });
  const facts = groupBySubject(await readDebtorFacts(client, ids));
  return rows.map(([id, state, country, lastFactAt]) => ({
    ...{ id, state, columns: { country, lastFactAt } },
    facts: facts.get(id) ?? [],
  }));
};

const snapshot = { isolation: 'repeatable read' } as const;

export const makeStateSample = (pool: pg.Pool): StateSample => ({
  pick: async (kind, count, seed) => {
    const { rows } = await pool.query<[string]>({ text: pickSql[kind], rowMode: 'array', values: [seed, count] });
    return rows.map(([id]) => id);
  },
  readCases: (ids) => inTransaction(pool, (client) => readCases(client, ids), snapshot),
  readDebtors: (ids) => inTransaction(pool, (client) => readDebtors(client, ids), snapshot),
});
