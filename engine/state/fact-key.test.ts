import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareFacts } from './fact-key.ts';

const key = (at: number, source: string, id: string) => ({ at, source, id });

it('orders by time, then source, then id', () => {
  const sorted = [key(1, 'b', 'z'), key(2, 'a', 'a'), key(2, 'a', 'aa'), key(2, 'a', 'b'), key(2, 'b', 'a')];
  expect([...sorted].reverse().sort(compareFacts)).toEqual(sorted);
  expect(compareFacts(key(1, 'a', 'a'), key(1, 'a', 'a'))).toBe(0);
});

it('orders text as PostgreSQL does with collation "C": by the bytes of its UTF-8', () => {
  const id = fc.string({
    unit: fc.constantFrom('a', 'Z', 'é', '\uD7FF', '\uE000', '\uFF01', '\u{1F600}', '\u{10FFFF}'),
    maxLength: 4,
  });
  fc.assert(
    fc.property(id, id, (left, right) => {
      const expected = Buffer.compare(Buffer.from(left), Buffer.from(right));
      expect(Math.sign(compareFacts(key(0, 's', left), key(0, 's', right)))).toBe(expected);
    }),
  );
});
