/** Files → facts with a real database: twice, out of order, broken, packed, Parquet, and the real files where they are at hand. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseInstant } from '../../engine/index.ts';
import { makeFactStore } from '../stores/fact-store.ts';
import { makeTemporaryFolder } from '../testing/temporary-folder.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { importFile } from './import-file.ts';
import type { ImportRequest } from './import-request.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  folder = await makeTemporaryFolder();
  await database.pool.query('truncate facts, case_states, debtor_states, import_checkpoints');
});

const now = parseInstant('2026-11-21T12:00:00Z') ?? 0;

const requestFor = (file: string, changes: Partial<ImportRequest> = {}): ImportRequest => ({
  kind: 'invoices',
  file,
  map: new Map(),
  set: new Map([
    ['country', 'SE'],
    ['currency', 'SEK'],
  ]),
  delimiter: null,
  dateFormat: 'Y-M-D',
  decimalMark: 'auto',
  isMinor: false,
  portfolio: 'house',
  source: 'import:house',
  asOf: null,
  termsDays: 30,
  reachable: ['email'],
  rejectedPath: path.join(folder, 'rejected.ndjson'),
  ...changes,
});

const run = (request: ImportRequest, isStopped = () => false) =>
  importFile(
    { pool: database.pool, factStore: makeFactStore(database.pool), now: () => now, isStopped },
    request,
    () => undefined,
  );

const report = async (request: ImportRequest, isStopped?: () => boolean) => {
  const result = await run(request, isStopped);
  if (!result.ok) throw new Error(result.error);
  return result.value;
};

const write = async (name: string, content: string | Buffer): Promise<string> => {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
};

const rejectedRows = async (): Promise<readonly Record<string, unknown>[]> =>
  (await readFile(path.join(folder, 'rejected.ndjson'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const storedFacts = async (): Promise<readonly string[]> => {
  const { rows } = await database.pool.query<{ fact: string }>(
    "select concat_ws(' ', source, id, type, subject_kind, subject_id, at, data) as fact from facts order by source, id",
  );
  return rows.map(({ fact }) => fact);
};

const header = 'debtorId,invoiceId,issuedOn,dueOn,amount,paidOn';
const day = (index: number): string => new Date(Date.UTC(2025, 0, 1 + index)).toISOString().slice(0, 10);
const invoiceRow = (index: number): string =>
  `D${index % 701},${index},${day(index % 200)},${day((index % 200) + 30)},${index + 1}.50,${index % 3 === 0 ? '' : day((index % 200) + 20 + (index % 20))}`;
const invoiceRows = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => invoiceRow(index));
const invoiceFile = (count: number): string => [header, ...invoiceRows(count)].join('\n');

describe('again', () => {
  test('the same file twice accepts nothing new; neither does another order, packing or delimiter', async () => {
    const first = await report(requestFor(await write('a.csv', invoiceFile(500))));
    expect(first).toMatchObject({ rows: 500, rejected: 0, duplicates: 0, rejectedPath: null, brokenOff: null });
    const facts = await storedFacts();
    expect(facts.length).toBe(first.accepted);

    const again = await report(requestFor(await write('a.csv', invoiceFile(500))));
    expect(again).toMatchObject({ rows: 500, accepted: 0, duplicates: first.accepted });

    const reversed = `\ufeff${[header, ...invoiceRows(500).toReversed()].join('\r\n').replaceAll(',', ';')}\r\n`;
    const packed = await report(requestFor(await write('b.dat', gzipSync(reversed))));
    expect(packed).toMatchObject({ rows: 500, accepted: 0, duplicates: first.accepted });
    expect(await storedFacts()).toEqual(facts);
  });

  test('what was known on a day first, the rest later, equals all at once', async () => {
    const file = await write('a.csv', invoiceFile(300));
    const early = await report(requestFor(file, { asOf: '2025-03-01' }));
    expect(early.leftOut).toBeGreaterThan(0);
    const late = await report(requestFor(file));
    expect(late.duplicates).toBe(early.accepted);
    const inTwo = await storedFacts();
    await database.pool.query('truncate facts, case_states, debtor_states');
    await report(requestFor(file));
    expect(await storedFacts()).toEqual(inTwo);
  });

  test('an import that was stopped goes on where it was, its rejected rows with it', async () => {
    const rows = [...invoiceRows(6_000)];
    rows[10] = 'D1,bad-1,,2025-01-01,0,';
    rows[5_990] = 'D1,bad-2,,2025-01-01,0,';
    const file = await write('a.csv', [header, ...rows].join('\n'));
    let questions = 0;
    const halfway = await report(requestFor(file), () => (questions += 1) > 1);
    expect(halfway.brokenOff).toContain('goes on from there');
    expect(halfway.rows).toBeGreaterThan(0);
    expect(halfway.rows).toBeLessThan(6_000);
    const whole = await report(requestFor(file));
    expect(whole).toMatchObject({ resumedAfterRows: halfway.rows, rows: 6_000, rejected: 2, brokenOff: null });
    expect((await rejectedRows()).map((row) => row['line'])).toEqual([12, 5_992]);
    const inTwo = await storedFacts();
    await database.pool.query('truncate facts, case_states, debtor_states');
    expect((await report(requestFor(file))).resumedAfterRows).toBe(0);
    expect(await storedFacts()).toEqual(inTwo);
  });

  test('two imports of one file at once take turns', async () => {
    const file = await write('a.csv', invoiceFile(2_000));
    const reports = await Promise.all([report(requestFor(file)), report(requestFor(file))]);
    const [first, second] = reports.toSorted((left, right) => right.accepted - left.accepted);
    expect(first?.duplicates).toBe(0);
    expect(second).toMatchObject({ accepted: 0, duplicates: first?.accepted });
  });
});

describe('bad input', () => {
  test('good rows are kept, bad ones are told with line, reason, pointer and fields', async () => {
    const content = Buffer.concat([
      Buffer.from(`${header}\n${invoiceRow(1)}\nD1,2,2025-01-01,2025-02-30,5,\nD1,3\n`),
      Buffer.from([0x44, 0xff, 0x2c]),
      Buffer.from(`4,2025-01-01,2025-01-31,5,\n${invoiceRow(5)}\nD1,6,2025-01-0`),
    ]);
    expect(await report(requestFor(await write('a.csv', content)))).toMatchObject({ rows: 6, rejected: 4 });
    const rows = await rejectedRows();
    expect(rows.map(({ line, reason }) => `${String(line)}: ${String(reason)}`)).toEqual([
      '3: dueOn "2025-02-30" is no date that exists, written Y-M-D (see --date-format)',
      '4: has 2 columns, the header has 6',
      '5: is not valid UTF-8 (save the file as UTF-8)',
      '7: has 3 columns, the header has 6',
    ]);
    expect(rows[0]).toMatchObject({
      errors: [{ pointer: '/dueOn', detail: expect.any(String) as string }],
      fields: { debtorId: 'D1', invoiceId: '2', dueOn: '2025-02-30', amount: '5' },
    });
  });

  test('a gzip file that was cut off: the rows before are kept', async () => {
    const packed = gzipSync(invoiceFile(5_000));
    const file = await write('a.csv.gz', packed.subarray(0, packed.length / 2));
    const half = await report(requestFor(file));
    expect(half.brokenOff).toContain('it ends early');
    expect(half.rows).toBeGreaterThan(1_500);
    expect(half.rows).toBeLessThan(5_000);
    expect(half.rejected).toBeLessThanOrEqual(1);
    expect((await storedFacts()).length).toBe(half.accepted);
  });

  test.each<[string, (folder: string) => Promise<string>, string]>([
    ['a directory', (inside) => mkdir(path.join(inside, 'd')).then(() => path.join(inside, 'd')), 'is a directory'],
    ['no file', (inside) => Promise.resolve(path.join(inside, 'none.csv')), 'does not exist'],
    ['an empty file', () => write('a.csv', ''), 'is empty'],
    ['an empty packed file', () => write('a.csv.gz', gzipSync('')), 'is empty'],
    [
      'a packed file without its end and its beginning',
      () => write('a.csv.gz', gzipSync('x').subarray(0, 8)),
      'cannot be unpacked',
    ],
    ['a repeated column', () => write('a.csv', 'a,a\n1,2\n'), 'names "a" twice'],
    ['other columns', () => write('a.csv', 'x,y\n1,2\n'), 'Columns of the file: x, y'],
    ['a Parquet file that is none', () => write('a.parquet', 'PAR1 and nothing more'), 'no readable Parquet file'],
    ['JSON lines where rows are wanted', () => write('a.ndjson', '{}\n'), 'can hold events, not invoices'],
    ['one line of ten megabytes', () => write('a.csv', `${header}\n${'x'.repeat(10_000_000)}`), ''],
  ])('%s is refused in words, and leaves no file behind', async (_, make, message) => {
    const result = await run(requestFor(await make(folder)));
    const words = result.ok ? (result.value.brokenOff ?? '') : result.error;
    expect(words).toContain(message);
    expect(words).not.toBe('');
    expect(await storedFacts()).toEqual([]);
    expect(existsSync(path.join(folder, 'rejected.ndjson'))).toBe(false);
  });

  test('a place where rejected rows cannot be written is told before anything is imported', async () => {
    const file = await write('a.csv', invoiceFile(3));
    const result = await run(requestFor(file, { rejectedPath: path.join(folder, 'no', 'such', 'rejected.ndjson') }));
    expect(result).toMatchObject({ ok: false, error: expect.stringContaining('--rejected') as string });
    expect(await storedFacts()).toEqual([]);
  });
});

describe('other kinds and formats', () => {
  test('events as NDJSON: each line for itself', async () => {
    const event = (id: string, amount: unknown) =>
      JSON.stringify({
        specversion: '1.0',
        id,
        source: 'ledger',
        type: 'payment.received',
        time: '2026-03-01T10:15:00+01:00',
        subject: 'case/C1',
        data: { amount: { amount, currency: 'SEK' } },
      });
    const lines = [
      event('a', 5),
      '',
      event('b', -5),
      '{"half":',
      event('c', 7),
      'x'.repeat(70_000),
      event('d', 9).slice(0, 90),
    ];
    const result = await report(
      requestFor(await write('a.ndjson', lines.join('\n')), { kind: 'events', set: new Map() }),
    );
    expect(result).toMatchObject({ rows: 6, accepted: 2, rejected: 4 });
    expect((await rejectedRows()).map(({ line }) => line)).toEqual([3, 4, 6, 7]);
    expect((await rejectedRows())[0]?.['reason']).toContain('data/amount/amount');
  });

  test('a Parquet file of invoices makes the facts of the same CSV', async () => {
    const csv = await write('a.csv', invoiceFile(5_000));
    await report(requestFor(csv));
    const fromCsv = await storedFacts();
    const parquet = path.join(folder, 'a.parquet');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(
      `copy (select "debtorId", "invoiceId"::integer as "invoiceId", "issuedOn"::date as "issuedOn", "dueOn"::timestamp as "dueOn",
             amount::decimal(18, 4) as amount, "paidOn"::date as "paidOn" from read_csv('${csv}', header = true)) to '${parquet}' (format parquet)`,
    );
    connection.closeSync();
    instance.closeSync();
    const again = await report(requestFor(parquet));
    expect(again).toMatchObject({ rows: 5_000, accepted: 0, rejected: 0, duplicates: fromCsv.length });
    await database.pool.query('truncate facts, case_states, debtor_states');
    await report(requestFor(parquet));
    expect(await storedFacts()).toEqual(fromCsv);
  });

  test('debtors and cases', async () => {
    const debtors = await write('debtors.csv', 'debtorId\tcountry\tattr_sector\nD1\tSE\tretail\nD2\tFI\t\n');
    expect(await report(requestFor(debtors, { kind: 'debtors', set: new Map() }))).toMatchObject({
      rows: 2,
      accepted: 2,
    });
    const cases = await write(
      'cases.csv',
      'caseId;debtorId;principal;currency;dueDate;balance\nC1;D1;100,50;SEK;2026-01-31;40,25\n',
    );
    const request = requestFor(cases, { kind: 'cases', set: new Map(), decimalMark: ',' });
    expect(await report(request)).toMatchObject({ rows: 1, accepted: 2 });
    const { rows } = await database.pool.query<{ balance: number }>(
      "select (state->>'balanceMinor')::int as balance from case_states",
    );
    expect(rows).toEqual([{ balance: 4025 }]);
  });
});

describe('real files', () => {
  const shared = path.resolve(import.meta.dirname, '../../../shared/data');
  const files = [
    {
      name: 'ibm_ar.public.csv.gz',
      map: {
        debtorId: 'customerID',
        invoiceId: 'invoiceNumber',
        issuedOn: 'InvoiceDate',
        amount: 'InvoiceAmount',
        paidOn: 'SettledDate',
      },
      lateColumn: 'DaysLate',
    },
    {
      name: 'b2b_invoices.public.csv.gz',
      map: { debtorId: 'customer', invoiceId: 'row', paidOn: 'clear_date' },
      lateColumn: 'days_late',
    },
  ] as const;

  test.for(files)('$name whole', { timeout: 120_000 }, async ({ name, map, lateColumn }, { skip }) => {
    const file = path.join(shared, name);
    if (!existsSync(file)) skip('skipped: no shared data');
    const set = new Map([
      ['country', 'GB'],
      ['currency', 'GBP'],
    ]);
    const result = await report(requestFor(file, { map: new Map(Object.entries(map)), set }));
    // The oracle: DuckDB counts the rows and the late ones in the file itself.
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(
      `select count(*)::int, count(*) filter ("${lateColumn}" > 0)::int, count(distinct "${map.debtorId}")::int from read_csv('${file}')`,
    );
    connection.closeSync();
    instance.closeSync();
    const [rows, late, debtors] = reader.getRowsJS()[0]?.map(Number) ?? [];
    expect(result).toMatchObject({ rows, rejected: 0, duplicates: 0, brokenOff: null });
    const { rows: counts } = await database.pool.query<{ type: string; count: number }>(
      'select type, count(*)::int as count from facts group by type',
    );
    expect(Object.fromEntries(counts.map(({ type, count }) => [type, count]))).toMatchObject({
      'debtor.registered': debtors,
      'invoice.issued': rows,
      'invoice.paid': rows,
      'case.opened': late,
      'payment.received': late,
      'case.closed': late,
    });
  });
});
