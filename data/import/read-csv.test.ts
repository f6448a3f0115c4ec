import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectDelimiter, readCsv } from './read-csv.ts';
import type { SourceRow } from './row-source.ts';

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield await Promise.resolve(bytes.subarray(from, from + size));
}

const read = async (content: string | Buffer, size = 7) => {
  const csv = await readCsv(inChunks(Buffer.from(content), size), null);
  const rows: SourceRow[] = [];
  for await (const batch of csv.batches) rows.push(...batch);
  return { columns: csv.columns, rows, brokenOff: csv.brokenOff() };
};

const cells = (rows: readonly SourceRow[]) => rows.map((row) => (row.kind === 'cells' ? row.cells : row.kind));

test.each([
  ['a,b;c,d', ','],
  ['a;b;"x,y,z,w"', ';'],
  ['a\tb', '\t'],
  ['alone', ','],
  ['', ','],
])('the delimiter of %j is %j', (header, delimiter) => {
  expect(detectDelimiter(`${header}\n1;2;3;4,5,6,7,8,9`)).toBe(delimiter);
});

describe('readCsv', () => {
  test('byte order mark, quotes, line ends of both kinds, empty lines, line numbers', async () => {
    const { columns, rows } = await read('\ufeffa, b \r\n1,"x ""y"""\n"two\nlines",2\n\n5,6');
    expect(columns).toEqual(['a', 'b']);
    expect(cells(rows)).toEqual([
      ['1', 'x "y"'],
      ['two\nlines', '2'],
      ['5', '6'],
    ]);
    expect(rows.map((row) => row.line)).toEqual([2, 3, 6]);
  });

  test('a row of another width and one that is not UTF-8 are told apart, the rest is kept', async () => {
    const { rows } = await read(
      Buffer.concat([Buffer.from('a,b\n1\n1,2,3\n'), Buffer.from([0xff, 0x2c, 0x32, 0x0a]), Buffer.from('å,ö\n')]),
    );
    expect(rows.map((row) => (row.kind === 'unreadable' ? row.detail : row.kind))).toEqual([
      'has 1 columns, the header has 2',
      'has 3 columns, the header has 2',
      'is not valid UTF-8 (save the file as UTF-8)',
      'cells',
    ]);
  });

  test('a quote inside a value is part of it', async () => {
    const { rows } = await read('a,b\n1,5" pipe\n2,x\n');
    expect(cells(rows)).toEqual([
      ['1', '5" pipe'],
      ['2', 'x'],
    ]);
  });

  test('rows before a quote that never ends are kept, and the end is told', async () => {
    const { rows, brokenOff } = await read('a,b\n1,2\n3,4\n"5,6\n7,8\n');
    expect(cells(rows)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(brokenOff).toContain('quoted value');
  });

  test('a line of ten megabytes is refused, rows before it are kept', async () => {
    const { rows, brokenOff } = await read(`a,b\n1,2\n${'x'.repeat(10_000_000)},2\n3,4\n`, 65_536);
    expect(cells(rows)).toEqual([['1', '2']]);
    expect(brokenOff).toContain('longer than 1048576 bytes');
  });

  test.each([
    ['a repeated column', 'a,b,a\n1,2,3\n', 'names "a" twice'],
    ['nothing', '', 'no header'],
    ['only line ends', '\n\n', 'no header'],
    ['UTF-16', Buffer.from('\ufeffa,b\n', 'utf16le'), 'UTF-16'],
    ['a header that is not UTF-8', Buffer.from([0x61, 0xff, 0x0a]), 'not valid UTF-8'],
  ])('refuses %s', async (_, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  test('what is quoted by the rules comes back, however the bytes are cut', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', 'å', '€', ';') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        async (table, size) => {
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const text = ['left,right', ...table.map((row) => row.map(quote).join(','))].join('\r\n');
          expect(cells((await read(text, size)).rows)).toEqual(table);
        },
      ),
    );
  });
});
