import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeJson } from './json-text.ts';

describe('writeJson', () => {
  test.each([
    ['what fits stays on a line', { a: 1, b: ['x', null] }, '{ "a": 1, "b": ["x", null] }'],
    ['nothing', [{}, []], '[{}, []]'],
    [
      'what does not is broken, its parts not',
      { first: { a: 1 }, second: 'x'.repeat(9) },
      '{\n  "first": { "a": 1 },\n  "second": "xxxxxxxxx"\n}',
    ],
    ['a list', ['x'.repeat(30), 2], `[\n  "${'x'.repeat(30)}",\n  2\n]`],
  ])('%s', (_name, value, text) => {
    expect(writeJson(value, 30)).toBe(text);
  });

  test('is the same JSON', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 0, max: 100 }), (text, width) => {
        const value: unknown = JSON.parse(text);
        expect(JSON.parse(writeJson(value, width))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
