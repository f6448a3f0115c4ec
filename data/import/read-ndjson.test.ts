import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readNdjson } from './read-ndjson.ts';
import { longestEventBytes, type SourceRow } from './row-source.ts';

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield await Promise.resolve(bytes.subarray(from, from + size));
}

const read = async (content: string | Buffer, size = 5): Promise<readonly SourceRow[]> => {
  const rows: SourceRow[] = [];
  for await (const batch of readNdjson(inChunks(Buffer.from(content), size))) rows.push(...batch);
  return rows;
};

test('lines with their numbers; empty ones left out; the last without line end', async () => {
  expect(await read('{"a":1}\r\n\n  \n{"å":2}')).toEqual([
    { kind: 'json', line: 1, text: '{"a":1}' },
    { kind: 'json', line: 4, text: '{"å":2}' },
  ]);
});

test('a line that is too long or not UTF-8 is told, the next is read', async () => {
  const bytes = Buffer.concat([
    Buffer.from('x'.repeat(10_000_000)),
    Buffer.from('\n{}\n'),
    Buffer.from([0xc3, 0x28, 0x0a]),
    Buffer.from('[]'),
  ]);
  const rows = await read(bytes, 65_536);
  expect(rows.map((row) => (row.kind === 'unreadable' ? row.detail : row.kind))).toEqual([
    'is longer than 65536 bytes',
    'json',
    'is not valid UTF-8',
    'json',
  ]);
  expect(rows[0]).toMatchObject({ line: 1, text: 'x'.repeat(500) });
});

test.each([
  [0, 'json'],
  [1, 'unreadable'],
])('the limit plus %d bytes is %s', async (more, kind) => {
  const [row] = await read(`${'x'.repeat(longestEventBytes + more)}\n`, 1000);
  expect(row?.kind).toBe(kind);
});

test('however the bytes are cut, the lines are those of split', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'å', '€', '"', '😀') });
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 9 }), async (lines, size) => {
      const expected = lines.flatMap((text, index) => (text === '' ? [] : [{ kind: 'json', line: index + 1, text }]));
      expect(await read(lines.join('\n'), size)).toEqual(expected);
    }),
  );
});
