/**
 * So many stored decisions, quickly: a small world is lived through the engine, its facts go through the fact store and its decisions through COPY;
 * then debtors are copied inside the database, facts, decisions and receipts under ids of their own.
 */
import { makeFactStore } from '../../../data/index.ts';
import { liveWorld, storeDecisions, type StoredWorld } from '../../../data/learning/testing/stored-world.ts';
import type { BenchDatabase } from '../database.ts';

const debtorsLived = 300;
const nightsLived = 45;
const factsTogether = 4000;
const copiesTogether = 4;

const store = async ({ pool }: BenchDatabase, { facts, decisions }: StoredWorld): Promise<void> => {
  const facty = makeFactStore(pool);
  for (let start = 0; start < facts.length; start += factsTogether) {
    await facty.record(facts.slice(start, start + factsTogether));
  }
  for (let start = 0; start < decisions.length; start += factsTogether) {
    await storeDecisions(pool, decisions.slice(start, start + factsTogether));
  }
};

/** `$1` is the number of the copy. The receipt's ids are changed with those of its row; its hash is not, which training does not look at. */
const copies: readonly string[] = [
  `insert into facts (source, id, type, subject_kind, subject_id, at, recorded_at, data)
   select source, id || '~' || $1, type, subject_kind, subject_id || '~' || $1, at, recorded_at,
          data || case when data ? 'debtorId' then jsonb_build_object('debtorId', (data ->> 'debtorId') || '~' || $1) else '{}' end
               || case when data ? 'paymentId' then jsonb_build_object('paymentId', (data ->> 'paymentId') || '~' || $1) else '{}' end
   from facts where id not like '%~%'`,
  `insert into case_states (case_id, debtor_id, portfolio, opened_at, closed_at, last_contact_at, last_fact_at, last_seq, state)
   select case_id || '~' || $1, debtor_id || '~' || $1, portfolio, opened_at, closed_at, last_contact_at, last_fact_at, last_seq, state
   from case_states where case_id not like '%~%'`,
  `insert into decisions (id, case_id, debtor_id, portfolio, market, decided_at, valid_until, dry_run, kind, action_id, send_at, window_to,
                          strategy_id, strategy_version, experiment_id, arm, propensity, receipt, hash)
   select new_id, case_id || '~' || $1, debtor_id || '~' || $1, portfolio, market, decided_at, valid_until, dry_run, kind, action_id, send_at,
          window_to, strategy_id, strategy_version, experiment_id, arm, propensity,
          replace(replace(replace(receipt, '"' || id || '"', '"' || new_id || '"'),
                          '"caseId":"' || case_id || '"', '"caseId":"' || case_id || '~' || $1 || '"'),
                  '"debtorId":"' || debtor_id || '"', '"debtorId":"' || debtor_id || '~' || $1 || '"'), hash
   from (select decisions.*, md5(id::text || '~' || $1)::uuid as new_id from decisions
         where case_id not like '%~%') own`,
];

const copyOnce = async ({ pool }: BenchDatabase, copy: number): Promise<void> => {
  for (const sql of copies) await pool.query(sql.replaceAll('$1', `'${String(copy)}'`));
};

export type StoredDecisions = { readonly decisions: number; readonly debtors: number; readonly lastDay: number };

/** At least `wanted` decisions. */
export const storeManyDecisions = async (
  database: BenchDatabase,
  { wanted, say }: { readonly wanted: number; readonly say: (text: string) => void },
): Promise<StoredDecisions> => {
  const world = await liveWorld({ seed: 5, debtors: debtorsLived, nights: nightsLived });
  await store(database, world);
  say(`lived ${String(world.decisions.length)} decisions of ${String(debtorsLived)} debtors`);
  const times = Math.max(1, Math.ceil(wanted / world.decisions.length));
  for (let copy = 1; copy < times; copy += copiesTogether) {
    const together = Array.from({ length: Math.min(copiesTogether, times - copy) }, (_, index) => copy + index);
    await Promise.all(together.map((each) => copyOnce(database, each)));
    say(`${String(copy + together.length)} of ${String(times)} copies`);
  }
  await database.pool.query('vacuum analyze facts, decisions, case_states');
  const lastDay = world.rows.reduce((last, { day }) => Math.max(last, day), 0);
  return { decisions: times * world.decisions.length, debtors: times * debtorsLived, lastDay };
};
