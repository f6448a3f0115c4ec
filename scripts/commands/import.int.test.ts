/** The command line as a process: killed in the middle, wrongly used, and its summary. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTemporaryFolder } from '../../data/testing/temporary-folder.ts';
import { createTestDatabase, type TestDatabase } from '../../data/testing/test-database.ts';

const program = path.resolve(import.meta.dirname, '../tact.ts');

let killed: TestDatabase;
let whole: TestDatabase;
beforeAll(async () => {
  [killed, whole] = [await createTestDatabase(), await createTestDatabase()];
});
afterAll(async () => {
  await killed.drop();
  await whole.drop();
});

const start = (database: TestDatabase, ...words: readonly string[]) =>
  spawn(process.execPath, [program, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      DATABASE_URL: database.connectionString,
    },
  });

const finish = async (child: ReturnType<typeof start>) => {
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close') as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
};

const count = async (database: TestDatabase, sql: string): Promise<number> => {
  const { rows } = await database.pool.query<{ count: number }>(sql);
  return rows[0]?.count ?? 0;
};

const fingerprint = async (database: TestDatabase): Promise<unknown> => {
  const { rows } = await database.pool.query(
    `select (select md5(string_agg(concat_ws(' ', source, id, type, subject_id, at, data), E'\\n' order by source, id)) from facts) as facts,
            (select md5(string_agg(state::text, E'\\n' order by case_id)) from case_states) as cases,
            (select md5(string_agg(state::text, E'\\n' order by debtor_id)) from debtor_states) as debtors`,
  );
  return rows[0];
};

test('killed in the middle and run again equals one run', { timeout: 120_000 }, async () => {
  const rowCount = 6_000;
  const folder = await makeTemporaryFolder();
  const file = path.join(folder, 'ledger.csv');
  const rows = Array.from({ length: rowCount }, (_, index) =>
    index % 1_000 === 7
      ? `D${index},${index},2026-01-31,0,`
      : `D${index % 1_500},${index},2026-0${1 + (index % 6)}-15,${index}.25,2026-07-01`,
  );
  await writeFile(file, ['debtorId,invoiceId,dueOn,amount,paidOn', ...rows].join('\n'));
  const words = ['import', 'invoices', file, '--set', 'country=SE,currency=SEK', '--json'];

  const child = start(killed, ...words);
  const ended = finish(child);
  // Each round waits for the server's answer, and a child that ends early ends the loop.
  while (
    child.exitCode === null &&
    (await count(killed, 'select count(*)::int as count from import_checkpoints')) === 0
  );
  child.kill('SIGKILL');
  await ended;
  const factCount = await count(killed, 'select count(*)::int as count from facts');
  expect(factCount).toBeGreaterThan(0);

  const second = await finish(start(killed, ...words));
  const resumed = JSON.parse(second.stdout) as Readonly<Record<string, number>>;
  expect(second.code).toBe(0);
  expect(resumed).toMatchObject({ rows: rowCount, rejected: 6 });
  expect(resumed['resumedAfterRows']).toBeGreaterThan(0);
  expect(resumed['resumedAfterRows']).toBeLessThan(rowCount);

  const atOnce = await finish(start(whole, ...words));
  expect(JSON.parse(atOnce.stdout)).toMatchObject({ rows: rowCount, rejected: 6, duplicates: 0, resumedAfterRows: 0 });
  expect(await count(whole, 'select count(*)::int as count from facts')).toBeGreaterThan(factCount);
  expect(await fingerprint(killed)).toEqual(await fingerprint(whole));
  expect(await count(killed, 'select count(*)::int as count from import_checkpoints')).toBe(0);
});

test('the summary, and exit code 1 where nothing was good', async () => {
  const folder = await makeTemporaryFolder();
  const file = path.join(folder, 'debtors.csv');
  await writeFile(file, 'debtorId,country\nD1,SE\nD2,Sweden\n');
  const mixed = await finish(start(whole, 'import', 'debtors', file));
  expect(mixed.code).toBe(0);
  expect(mixed.stdout).toContain('rows       2\n');
  expect(mixed.stdout).toContain('facts      1 new\n');
  expect(mixed.stdout).toContain(`rejected   1 rows → ${file}.rejected.ndjson`);
  await writeFile(file, 'debtorId,country\nD2,Sweden\n');
  expect((await finish(start(whole, 'import', 'debtors', file))).code).toBe(1);
});

test.each<[string, readonly string[], number, string]>([
  ['no file', ['import', 'invoices'], 2, "missing required argument 'file'"],
  ['an unknown kind', ['import', 'stamps', 'a.csv'], 2, 'Allowed choices are events, debtors, cases, invoices'],
  ['an unknown option', ['import', 'cases', 'a.csv', '--nap', 'x'], 2, "unknown option '--nap'"],
  ['an assignment without value', ['import', 'cases', 'a.csv', '--map', 'caseId'], 2, '--map wants field=column'],
  ['a day that does not exist', ['import', 'cases', 'a.csv', '--as-of', '2026-02-30'], 2, 'a date, YYYY-MM-DD'],
  ['a channel that does not exist', ['import', 'cases', 'a.csv', '--reachable', 'fax'], 2, 'of sms, email'],
  ['an unknown command', ['imprt'], 2, 'unknown command'],
  ['a file that does not exist', ['import', 'cases', '/nowhere/a.csv'], 1, 'does not exist'],
])('%s', async (_, words, code, message) => {
  const result = await finish(start(whole, ...words));
  expect(result.stderr).toContain(message);
  expect(result.code).toBe(code);
});

test('--help shows examples and ends with 0', async () => {
  const result = await finish(start(whole, 'import', '--help'));
  expect(result.code).toBe(0);
  expect(result.stdout).toContain('npx tact import invoices ledger.csv');
});
