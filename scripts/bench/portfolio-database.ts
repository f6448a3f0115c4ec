/** A database with a generated portfolio: a year of facts about many debtors, told up to now. */
import { generatePortfolio, makeFactStore, standardWorld } from '../../data/index.ts';
import type { Fact } from '../../engine/index.ts';
import { openBenchDatabase, type BenchDatabase, type DatabaseRequest } from './database.ts';

export type PortfolioDatabase = BenchDatabase & {
  /** Ids of all open cases, debtors mixed. */
  readonly openCases: readonly string[];
  readonly facts: number;
};

type PortfolioSetting = { readonly debtors: number; readonly say: (text: string) => void };

const seed = 20_267;
const months = 12;
const factsTogether = 4000;
const sayEveryMs = 5000;

const load = async ({ debtors, say }: PortfolioSetting, { pool }: BenchDatabase): Promise<number> => {
  const store = makeFactStore(pool);
  let waiting: Fact[] = [];
  let stored: Promise<unknown> = Promise.resolve();
  let facts = 0;
  let done = 0;
  let saidAt = performance.now();
  const flush = async (): Promise<void> => {
    await stored;
    facts += waiting.length;
    stored = store.record(waiting);
    stored.catch(() => undefined);
    waiting = [];
    if (performance.now() - saidAt < sayEveryMs) return;
    saidAt = performance.now();
    say(`loaded ${String(done)} of ${String(debtors)} debtors`);
  };
  for (const history of generatePortfolio({ seed, asOf: Date.now(), debtors, months, world: standardWorld })) {
    waiting.push(...history.facts);
    done += 1;
    if (waiting.length >= factsTogether) await flush();
  }
  await flush();
  await stored;
  return facts;
};

export const loadPortfolioDatabase = async (
  setting: PortfolioSetting & DatabaseRequest,
): Promise<PortfolioDatabase> => {
  const database = await openBenchDatabase(setting);
  const facts = await load(setting, database);
  // What a server that has been up for a while has done by itself.
  await database.pool.query('vacuum analyze facts, case_states, debtor_states');
  const { rows } = await database.pool.query<{ id: string }>(
    'select case_id as id from case_states where opened_at is not null and closed_at is null order by md5(case_id)',
  );
  return { ...database, facts, openCases: rows.map(({ id }) => id) };
};

/** Takes all decisions away, so that every round asks about cases that nothing was decided about. */
export const forgetDecisions = async ({ pool }: BenchDatabase): Promise<void> => {
  await pool.query('truncate decisions cascade');
};
