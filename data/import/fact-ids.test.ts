import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callerIdSchema } from '../../engine/index.ts';
import { factId, toCallerId } from './fact-ids.ts';

test.each([
  ['4711', '4711'],
  ['A.b_c:d-9', 'A.b_c:d-9'],
])('an id stays as it is: %s', (text, id) => {
  expect(toCallerId(text)).toBe(id);
});

test('another text keeps its letters and gets a hash', () => {
  expect(toCallerId('INV 2020/33')).toMatch(/^INV-2020-33\.[0-9a-f]{12}$/);
  expect(toCallerId('INV 2020/33')).not.toBe(toCallerId('INV/2020 33'));
  expect(factId('invoice.issued', 'INV/1')).toMatch(/^invoice\.issued:INV-1\.[0-9a-f]{12}$/);
});

test('every text becomes an id, the same each time, another for another text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'binary', maxLength: 300 }),
      (left, right) => {
        expect(callerIdSchema.safeParse(toCallerId(left)).success).toBe(true);
        expect(toCallerId(left) === toCallerId(right)).toBe(left === right);
      },
    ),
  );
});
