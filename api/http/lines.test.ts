import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Line } from '../services/services.ts';
import { makeLineSplitter, maximumLineBytes } from './lines.ts';

const split = (chunks: readonly Buffer[]): readonly Line<unknown>[] => {
  const splitter = makeLineSplitter();
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
};
const splitText = (text: string): readonly Line<unknown>[] => split([Buffer.from(text)]);

/** Cuts the bytes at the given places, which may lie anywhere. */
const cutAt = (bytes: Buffer, places: readonly number[]): readonly Buffer[] => {
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return cuts.slice(1).map((to, index) => bytes.subarray(cuts[index] ?? 0, to));
};

const piece = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }).map((value) => Buffer.from(JSON.stringify(value))),
  fc.constantFrom('', '  ', '\r', '{"a":1,"a":2}', '{"half":', 'NaN').map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
);

describe('makeLineSplitter', () => {
  test('the lines do not depend on where the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.nat(), { maxLength: 8 }),
        (pieces, lineBreak, places) => {
          const bytes = Buffer.concat(pieces.flatMap((each) => [each, Buffer.from(lineBreak)]));
          expect(split(cutAt(bytes, places))).toEqual(split([bytes]));
          expect(split([...bytes].map((byte) => Buffer.from([byte])))).toEqual(split([bytes]));
        },
      ),
    );
  });

  test('values come back in order, counted without blank lines', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 3 })), fc.boolean(), (values, endsWithBreak) => {
        fc.pre(!JSON.stringify(values).includes('__proto__'));
        const text = values.map((value) => `\n \r\n${JSON.stringify(value)}`).join('') + (endsWithBreak ? '\n' : '');
        const expected = values.map((value, index) => ({ index, value: JSON.parse(JSON.stringify(value)) as unknown }));
        expect(splitText(text)).toEqual(expected);
      }),
    );
  });

  test('a last line without line break counts where it is whole', () => {
    expect(splitText('1\n{"a":2}')).toEqual([
      { index: 0, value: 1 },
      { index: 1, value: { a: 2 } },
    ]);
  });

  test('half a line at the end is an error in its place', () => {
    const [first, second, ...rest] = splitText('1\n{"a":');
    expect(first).toEqual({ index: 0, value: 1 });
    expect(second).toMatchObject({ index: 1, error: { code: 'malformed-request', errors: [{ pointer: '' }] } });
    expect(rest).toEqual([]);
  });

  test('a line that is not UTF-8 spoils neither the one before nor the one after', () => {
    const bytes = Buffer.concat([Buffer.from('"å"\n"'), Buffer.from([0xc3, 0x28]), Buffer.from('"\n"ö"\n')]);
    expect(split([bytes])).toMatchObject([
      { index: 0, value: 'å' },
      { index: 1, error: { errors: [{ pointer: '', detail: 'is not UTF-8, from byte 1 on' }] } },
      { index: 2, value: 'ö' },
    ]);
  });

  test.each([1, 1000, 65_536, 10_000_000])('the limit of a line holds in chunks of %d bytes', (size) => {
    const atLimit = `"${'x'.repeat(maximumLineBytes - 2)}"`;
    const wide = `"${'é'.repeat(maximumLineBytes / 2)}"`;
    const bytes = Buffer.from(`${atLimit}\n${atLimit} \n7\n${wide}\n${'x'.repeat(300_000)}`);
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_each, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
    const tooLong = { code: 'payload-too-large', errors: [{ pointer: '', detail: 'is longer than 64 KB' }] };
    expect(split(chunks)).toMatchObject([
      { index: 0, value: 'x'.repeat(maximumLineBytes - 2) },
      { index: 1, error: tooLong },
      { index: 2, value: 7 },
      { index: 3, error: tooLong },
      { index: 4, error: tooLong },
    ]);
  });

  test('the place of a fault inside a line is told', () => {
    expect(splitText('{"a":{"b":1,"b":2}}\n')).toMatchObject([
      { error: { errors: [{ pointer: '/a/b', detail: 'is written twice in the same object' }] } },
    ]);
  });
});
