/** `tact evaluate` as a process against a database: a policy in Parquet by decision id, and a stored strategy that does the same. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../api/config.ts';
import type { EvaluationResult } from '../../api/contracts/evaluations.ts';
import { makeDependencies } from '../../api/dependencies.ts';
import { exampleFact, openingFact, registrationFact } from '../../data/testing/example-facts.ts';
import { makeTemporaryFolder } from '../../data/testing/temporary-folder.ts';
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';

const program = path.resolve(import.meta.dirname, '../tact.ts');
const caller = { keyId: 'test', roles: ['workflow'], portfolios: null, requestId: 'test' } as const;
const span = ['--from', '2026-03-01T00:00:00Z', '--to', '2026-04-01T00:00:00Z', '--minimum-effective', '20'];
const strategies = {
  half: { rules: [{ when: 'true', then: { channel: 'sms' }, weight: 0.5 }], otherwise: 'no_contact' },
  text: { rules: [{ when: 'true', then: { channel: 'sms' } }], otherwise: 'no_contact' },
};

let database: TestDatabase;
/** Of every decision, and the text that half of them are. */
let decisions: readonly string[];
let textId: string;

const tact = async (...words: readonly string[]) => {
  const child = spawn(process.execPath, [program, 'evaluate', ...words, ...span, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      DATABASE_URL: database.connectionString,
    },
  });
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close') as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
};

type Told = Pick<EvaluationResult, 'estimates' | 'overlap' | 'rewardModel'> & { readonly state: string };
const toldBy = (stdout: string): Told => JSON.parse(stdout) as Told;

/** Rows of decision, option and probability, as Parquet. */
const writePolicy = async (name: string, rows: readonly (readonly [string, string, number])[]): Promise<string> => {
  const file = path.join(await makeTemporaryFolder(), name);
  const values = rows.map(([id, option, probability]) => `('${id}', '${option}', ${String(probability)}::double)`);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `copy (select * from (values ${values.join(', ')}) as t (decision_id, action_id, probability)) to '${file}' (format parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  return file;
};

const storeWorld = async (): Promise<void> => {
  const config = parseConfig({ TACT_LOG_LEVEL: 'silent', TACT_CLOCK: 'simulated' });
  if (!config.ok) throw new Error('no configuration');
  const { stores, services } = await makeDependencies(config.value, database);
  const at = Date.now();
  for (const [id, spec] of Object.entries(strategies))
    await stores.strategyStore.insertNext({
      ...{ id, kind: 'table', spec, description: 'A test', checksum: '', createdAt: at, createdBy: 'test' },
    });
  await stores.strategyStore.setChampion({ strategy: { id: 'half', version: 1 }, at, reason: 'test', by: 'test' });
  const ids = Array.from({ length: 100 }, (_, place) => `D${String(place)}`);
  const opening = (id: string) => openingFact({ caseId: `${id}-C`, debtorId: id, time: '2026-02-02T09:00:00Z' });
  await stores.facts.record(ids.flatMap((id) => [registrationFact(id, {}), opening(id)]));
  for (const id of ids) {
    const order = {
      caseId: `${id}-C`,
      at: Date.parse('2026-03-10T08:00:00Z'),
      dryRun: false,
      purpose: 'collect',
    } as const;
    const decided = await services.nextBestAction(order, caller);
    if (!decided.ok) throw new Error(JSON.stringify(decided.error));
  }
  const data = { amount: { amount: 20_000, currency: 'SEK' } };
  const pays = (id: string) =>
    exampleFact({ type: 'payment.received', subject: `case/${id}-C`, time: '2026-03-20T10:00:00Z', data });
  await stores.facts.record(ids.filter((_, place) => place % 2 === 0).map(pays));
};

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 4 });
  await storeWorld();
  const { rows } = await database.pool.query<{ readonly id: string; readonly kind: string; readonly action: string }>(
    'select id, kind, action_id as action from decisions order by id',
  );
  decisions = rows.map(({ id }) => id);
  textId = rows.find(({ kind }) => kind === 'contact')?.action ?? '';
}, 120_000);
afterAll(() => database.drop());

describe('a policy in Parquet, by decision id', () => {
  test('is worth what the stored strategy is that does the same', async () => {
    const file = await writePolicy(
      'text.parquet',
      decisions.map((id) => [id, textId, 1]),
    );
    const [brought, stored] = [await tact('--policy', file), await tact('--strategy', 'text@1')];
    expect([brought.code, brought.stderr, stored.code]).toEqual([0, '', 0]);
    const [own, same] = [toldBy(brought.stdout), toldBy(stored.stdout)];
    expect(own).toMatchObject({ state: 'succeeded', decisions: 100, debtors: 100, faults: [] });
    expect(own.estimates.length).toBeGreaterThan(4);
    expect(own.overlap).toEqual(same.overlap);
    expect(own.rewardModel).toEqual(same.rewardModel);
    expect(own.estimates).toEqual(same.estimates);
  });

  test('with a decision that nobody knows, and one that it leaves out: told, and ends with 1', async () => {
    const [, ...rest] = decisions;
    const file = await writePolicy('faulty.parquet', [
      ['00000000-0000-7000-8000-000000000000', textId, 1],
      ...rest.map((id): readonly [string, string, number] => [id, textId, 1]),
    ]);
    const { code, stdout, stderr } = await tact('--policy', file);
    expect(code).toBe(1);
    expect(stderr).toContain('decision 00000000-0000-7000-8000-000000000000 is no decision of the span');
    expect(toldBy(stdout)).toMatchObject({ leftOut: { notRepeatable: 1 }, decisions: 99 });
  });
});
