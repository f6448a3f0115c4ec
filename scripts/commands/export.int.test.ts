/** The command: what it refuses, what it says, and the circle from an export over a policy made of it to that policy's value. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../api/config.ts';
import { createEvaluationRequestSchema, type EvaluationResult } from '../../api/contracts/evaluations.ts';
import { makeDependencies } from '../../api/dependencies.ts';
import { broughtPolicy } from '../../api/services/evaluation/brought-policy.ts';
import { liveWorld, storeDecisions } from '../../data/learning/testing/stored-world.ts';
import { makeFactStore, readTable } from '../../data/index.ts';
import { makeTemporaryFolder } from '../../data/testing/temporary-folder.ts';
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';
import { dayMs, defaultCatalogue } from '../../engine/index.ts';
import { writeFolder } from '../analytics/export-folder.ts';
import { writeExport } from '../analytics/write-export.ts';
import { toExportSpan, type ExportOptions } from './export-options.ts';

const program = path.resolve(import.meta.dirname, '../tact.ts');

let database: TestDatabase;
let decisions: number;
let lastAt: number;
beforeAll(async () => {
  database = await createTestDatabase();
  const world = await liveWorld({ seed: 8, debtors: 150, nights: 5 });
  await storeDecisions(database.pool, world.decisions);
  await makeFactStore(database.pool).record(world.facts);
  decisions = world.decisions.length;
  lastAt = Math.max(...world.decisions.map(({ decision }) => decision.decidedAt));
});
afterAll(() => database.drop());

const tact = async (...words: readonly string[]) => {
  const child = spawn(process.execPath, [program, ...words], {
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

const inDuckDb = async (sql: string): Promise<readonly unknown[]> => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(sql);
  const rows = reader.getRowObjectsJS();
  connection.closeSync();
  instance.closeSync();
  return rows;
};

describe('options', () => {
  const now = Date.UTC(2026, 5, 1);
  const spanOf = (options: Partial<ExportOptions>) =>
    toExportSpan({ parquet: 'out', force: false, ...options }, { now, latestAsOf: now });

  test.each<[string, Partial<ExportOptions>, string]>([
    ['a day that does not exist', { from: '2026-02-30' }, '--from must be a day or an instant'],
    ['an instant without an offset', { to: '2026-02-03T10:00:00' }, '--to must be a day or an instant'],
    ['words', { asOf: 'yesterday' }, '--as-of must be a day or an instant'],
    ['an end before the beginning', { from: '2026-03-01', to: '2026-02-01' }, '--to must be after --from'],
    ['an end at the beginning', { from: '2026-03-01', to: '2026-03-01T00:00:00Z' }, '--to must be after --from'],
    ['an as-of that lies ahead', { asOf: '2026-06-02' }, '--as-of must not lie ahead'],
  ])('%s', (_, options, message) => {
    const span = spanOf(options);
    expect(span.ok ? '' : span.error).toContain(message);
  });

  test('a day is its beginning, UTC; nothing said is everything up to now', () => {
    expect(spanOf({ from: '2026-03-01', to: '2026-03-02T02:00:00+02:00', experiment: 'E-1' })).toEqual({
      ok: true,
      value: { from: Date.UTC(2026, 2, 1), to: Date.UTC(2026, 2, 2), experimentId: 'E-1', asOf: now },
    });
    expect(spanOf({})).toEqual({ ok: true, value: { from: null, to: null, experimentId: null, asOf: now } });
  });
});

describe('refused in one line, with exit code 2, and nothing touched', () => {
  test.each<[string, readonly string[], string]>([
    ['no folder named', ['--from', '2026-01-01'], "required option '--parquet <dir>' not specified"],
    ['bad dates', ['--parquet', '.new', '--from', 'soon'], '--from must be a day or an instant'],
    ['an unknown experiment', ['--parquet', '.new', '--experiment', 'E-9'], 'there is no experiment E-9'],
    ['a folder of somebody’s', ['--parquet', '.mine', '--force'], 'holds thesis.docx, which no export wrote'],
  ])('%s', { timeout: 60_000 }, async (_, words, message) => {
    const parent = await makeTemporaryFolder();
    await mkdir(path.join(parent, 'mine'));
    await writeFile(path.join(parent, 'mine', 'thesis.docx'), 'mine');
    const result = await tact('export', ...words.map((word) => word.replace(/^\.(?=\w)/, `${parent}/`)));
    expect(result.stderr).toContain(message);
    expect(result.code).toBe(2);
    expect((await readdir(parent, { recursive: true })).sort()).toEqual(['mine', 'mine/thesis.docx']);
  });
});

test('an earlier export is replaced where asked for, and an empty one is one', { timeout: 60_000 }, async () => {
  const folder = path.join(await makeTemporaryFolder(), 'deep', 'out');
  const first = await tact('export', '--parquet', folder);
  expect(first.code).toBe(0);
  expect(first.stdout).toContain(`decisions  ${decisions.toLocaleString('en')} → ${folder}\n`);
  const empty = await tact('export', '--parquet', folder, '--force', '--to', '2020-01-01');
  expect(empty.code).toBe(0);
  expect(empty.stdout).toContain('decisions  0 →');
  const sql = `select count(*)::int as rows from read_parquet('${folder}/decisions.parquet')`;
  expect(await inDuckDb(sql)).toEqual([{ rows: 0 }]);
  expect(await readdir(path.dirname(folder))).toEqual(['out']);
});

/** NaN where there is none. */
const valueIn = (reading: object): number => ('value' in reading ? Number(reading.value) : NaN);

const exportTo = (folder: string) => {
  const span = { from: null, to: null, experimentId: null, asOf: lastAt + 31 * dayMs };
  const watch = { signal: new AbortController().signal, onProgress: () => undefined };
  return writeFolder(folder, false, (place) => writeExport(database.pool, span, { folder: place, ...watch }));
};

/** As `tact evaluate --policy` does it, at an instant of its own. */
const evaluate = async (file: string) => {
  const config = parseConfig({ TACT_LOG_LEVEL: 'silent' });
  if (!config.ok) throw new Error('no configuration');
  const { evaluation } = await makeDependencies(config.value, database);
  const brought = broughtPolicy(await readTable(file, 100_000), { name: 'mine', catalogue: defaultCatalogue });
  if (!brought.ok) throw new Error(brought.error);
  const request = createEvaluationRequestSchema.parse({
    ...{ strategies: [{ id: 'file', version: 1 }], from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' },
    ...{ currency: 'EUR', estimators: ['ips', 'snips'], minimumEffectiveSize: 30 },
  });
  const { state, result } = await evaluation.evaluateLog({
    ...{ request, portfolios: null, knownUntil: lastAt + 31 * dayMs },
    policies: [{ kind: 'brought', brought: brought.value }],
  });
  const read: Partial<EvaluationResult> = result;
  return { state, result: read, faults: brought.value.faults() };
};

test(
  'a policy made of the candidates is valued: as logged it is worth what was logged',
  { timeout: 90_000 },
  async () => {
    const folder = path.join(await makeTemporaryFolder(), 'out');
    expect((await exportTo(folder)).ok).toBe(true);
    const mine = path.join(folder, 'mine.parquet');
    const inEuros = `decision_id in (select decision_id from read_parquet('${folder}/decisions.parquet') where case_currency = 'EUR')`;
    await inDuckDb(`copy (
    select decision_id, candidate, probability from read_parquet('${folder}/candidates.parquet')
    where probability > 0 and ${inEuros}) to '${mine}' (format parquet)`);
    const { state, result, faults } = await evaluate(mine);
    expect({ state, faults }).toEqual({ state: 'succeeded', faults: [] });
    const [policy] = result.policies ?? [];
    const values = policy?.estimates.map(valueIn) ?? [];
    const asLogged = result.asLogged as { readonly value: number };
    expect(values).toHaveLength(2);
    for (const value of values) expect(value).toBeCloseTo(asLogged.value, 6);

    // Twice the weight for SMS: another policy, another value, no fault.
    const other = path.join(folder, 'other.csv');
    await inDuckDb(`copy (
    with weighed as (
      select decision_id, candidate, probability * (case when channel = 'sms' then 2 else 1 end) as weight
      from read_parquet('${folder}/candidates.parquet') where probability > 0 and ${inEuros})
    select decision_id, candidate, weight / sum(weight) over (partition by decision_id) as probability from weighed
  ) to '${other}' (format csv, header)`);
    const shifted = await evaluate(other);
    expect({ state: shifted.state, faults: shifted.faults }).toEqual({ state: 'succeeded', faults: [] });
    expect(shifted.result.policies?.[0]?.overlap.weights?.greatestWeight).toBeGreaterThan(1.05);
  },
);
