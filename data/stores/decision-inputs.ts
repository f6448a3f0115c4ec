/**
 * The read of a decision: everything about some cases at once, under a lock on their debtors, so that two decisions about one debtor
 * see each other. One statement locks, one reads.
 */
import type pg from 'pg';
import {
  factsUntil,
  foldCase,
  foldDebtor,
  type CaseState,
  type DebtorState,
  type Instant,
} from '../../engine/index.ts';
import { lockNamespaces } from '../db/lock-namespaces.ts';
import { readCaseFacts, readDebtorFacts } from './read-facts.ts';

/** A contact that was decided earlier, counted as made unless a fact or an override says otherwise. */
export type PlannedRow = {
  readonly decisionId: string;
  readonly caseId: string;
  readonly actionId: string;
  readonly at: Instant;
};

export type DecisionInputs = {
  readonly caseState: CaseState;
  readonly caseSeq: number;
  readonly debtorState: DebtorState | null;
  readonly debtorSeq: number;
  readonly siblings: readonly { readonly state: CaseState; readonly seq: number }[];
  readonly planned: readonly PlannedRow[];
};

export type CaseQuestion = {
  readonly caseId: string;
  readonly asOf: Instant;
  /** Whether contacts decided after `asOf` are left out; else all count, for a request may be overtaken while it waits for the lock. */
  readonly isBackdated: boolean;
};

// The function is called once all locks are held, and reads what is committed by then.
const lockSql = `
  select count(pg_advisory_xact_lock(${String(lockNamespaces.debtors)}, lock)), versions_in_force()
  from (
    select distinct hashtext(debtor_id) lock from case_states where case_id = any($1) and debtor_id is not null order by 1
  ) debtor`;

/** Numbers that move with every change: of who is treated by which strategy, and of the law with the kill switch. */
export type VersionsInForce = { readonly routing: number; readonly law: number };

/** Waits for other decisions about the same debtors, until this transaction ends. Answers the versions in force once it holds them. */
export const lockDebtors = async (client: pg.ClientBase, caseIds: readonly string[]): Promise<VersionsInForce> => {
  const { rows } = await client.query<[number, Partial<VersionsInForce> | null]>({
    name: 'lock-debtors',
    text: lockSql,
    rowMode: 'array',
    values: [caseIds],
  });
  return { routing: 0, law: 0, ...rows[0]?.[1] };
};

// Caps look back 31 days at most; cases without a contact or an end in that time cannot bear on this one.
const readSql = `
  select asked.place, own.state, own.last_seq, debtor.state, debtor.last_seq,
    (select json_agg(json_build_array(sibling.state, sibling.last_seq)) from (
       select state, last_seq from case_states other
       where other.debtor_id = own.debtor_id and other.case_id <> own.case_id and other.opened_at <= asked.at
         and (other.closed_at is null or other.closed_at > asked.at - interval '45 days'
              or other.last_contact_at > asked.at - interval '45 days')
       order by other.closed_at desc nulls first, other.case_id limit 40) sibling),
    (select json_agg(json_build_array(plan.id, plan.case_id, plan.action_id, (extract(epoch from plan.send_at) * 1000)::bigint) order by plan.send_at)
     from decisions plan
     where plan.debtor_id = own.debtor_id and plan.kind = 'contact' and not plan.dry_run
       and plan.decided_at > asked.at - interval '35 days' and (not asked.is_backdated or plan.decided_at <= asked.at)
       and not exists (select from decision_overrides changed where changed.decision_id = plan.id))
  from (select place, case_id, timestamptz 'epoch' + at * interval '1 millisecond' as at, is_backdated
        from unnest($1::text[], $2::bigint[], $3::boolean[]) with ordinality as q (case_id, at, is_backdated, place)) asked
  join case_states own on own.case_id = asked.case_id
  left join debtor_states debtor on debtor.debtor_id = own.debtor_id`;

type InputRow = [
  place: number,
  caseState: CaseState,
  caseSeq: number,
  debtorState: DebtorState | null,
  debtorSeq: number | null,
  siblings: [CaseState, number][] | null,
  planned: [string, string, string, number][] | null,
];

const toInputs = ([, caseState, caseSeq, debtorState, debtorSeq, siblings, planned]: InputRow): DecisionInputs => ({
  caseState,
  caseSeq,
  debtorState,
  debtorSeq: debtorSeq ?? 0,
  siblings: (siblings ?? []).map(([state, seq]) => ({ state, seq })),
  planned: (planned ?? []).map(([decisionId, caseId, actionId, at]) => ({ decisionId, caseId, actionId, at })),
});

/** One answer per question, same order; null for a case that nobody has told of. */
export const readDecisionInputs = async (
  client: Pick<pg.ClientBase, 'query'>,
  questions: readonly CaseQuestion[],
): Promise<readonly (DecisionInputs | null)[]> => {
  const { rows } = await client.query<InputRow>({
    name: 'decision-inputs',
    text: readSql,
    rowMode: 'array',
    values: [
      questions.map(({ caseId }) => caseId),
      questions.map(({ asOf }) => asOf),
      questions.map(({ isBackdated }) => isBackdated),
    ],
  });
  const answers: (DecisionInputs | null)[] = questions.map(() => null);
  for (const row of rows) answers[row[0] - 1] = toInputs(row);
  return answers;
};

type StateLike = { readonly lastFact: { readonly at: Instant } | null };

const knowsLater = (state: StateLike | null, asOf: Instant): boolean => (state?.lastFact?.at ?? -Infinity) > asOf;

/**
 * The same inputs with nothing in them that happened after `asOf`: states that know more are folded anew from the store. For
 * back-tests and simulated clocks.
 */
export const inputsAsOf = async (
  client: Pick<pg.ClientBase, 'query'>,
  inputs: DecisionInputs,
  asOf: Instant,
): Promise<DecisionInputs> => {
  const caseAsOf = async (state: CaseState): Promise<CaseState> => {
    if (!knowsLater(state, asOf)) return state;
    return foldCase(state.caseId, factsUntil(await readCaseFacts(client, [state.caseId]), asOf));
  };
  const debtorAsOf = async (state: DebtorState | null): Promise<DebtorState | null> => {
    if (state === null || !knowsLater(state, asOf)) return state;
    return foldDebtor(state.debtorId, factsUntil(await readDebtorFacts(client, [state.debtorId]), asOf));
  };
  const siblings: DecisionInputs['siblings'][number][] = [];
  for (const { state, seq } of inputs.siblings) siblings.push({ state: await caseAsOf(state), seq });
  return {
    ...inputs,
    caseState: await caseAsOf(inputs.caseState),
    debtorState: await debtorAsOf(inputs.debtorState),
    siblings,
  };
};
