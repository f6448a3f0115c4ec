/** The inputs of an earlier decision, as they were known then: facts up to the places in the store that its receipt names. */
import type pg from 'pg';
import {
  factsUntil,
  foldCase,
  foldDebtor,
  type CaseState,
  type CompactReceipt,
  type Fact,
} from '../../engine/index.ts';
import type { DecisionInputs, PlannedRow } from './decision-inputs.ts';
import { readCaseFacts, readDebtorFacts } from './read-facts.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

const plannedSql = `
  select id, case_id, action_id, (extract(epoch from send_at) * 1000)::bigint
  from decisions where id = any($1) order by array_position($1, id)`;

const readPlanned = async (client: Queryable, ids: readonly string[]): Promise<readonly PlannedRow[]> => {
  if (ids.length === 0) return [];
  const { rows } = await client.query<[string, string, string, number]>({
    rowMode: 'array',
    text: plannedSql,
    values: [ids],
  });
  return rows.map(([decisionId, caseId, actionId, at]) => ({ decisionId, caseId, actionId, at }));
};

export const readKnownInputs = async (client: Queryable, receipt: CompactReceipt): Promise<DecisionInputs> => {
  const { caseId, debtorId, decidedAt, inputs } = receipt;
  const known = <F extends Fact>(facts: readonly F[]): readonly F[] =>
    inputs.isBackdated ? factsUntil(facts, decidedAt) : facts;
  const caseAt = async (id: string, seq: number): Promise<CaseState> =>
    foldCase(id, known(await readCaseFacts(client, [id], seq)));
  const siblings: DecisionInputs['siblings'][number][] = [];
  for (const [id, seq] of inputs.siblings) siblings.push({ state: await caseAt(id, seq), seq });
  const debtorFacts =
    inputs.debtorSeq === 0 ? null : known(await readDebtorFacts(client, [debtorId], inputs.debtorSeq));
  return {
    caseState: await caseAt(caseId, inputs.caseSeq),
    caseSeq: inputs.caseSeq,
    debtorState: debtorFacts === null ? null : foldDebtor(debtorId, debtorFacts),
    debtorSeq: inputs.debtorSeq,
    siblings,
    planned: await readPlanned(client, inputs.planned),
  };
};
