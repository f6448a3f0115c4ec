import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callerIdSchema } from './ids.ts';
import { balanceMoneySchema, formatMoney, majorUnits, minorDigits, positiveMoneySchema } from './money.ts';

const accepts = (schema: typeof positiveMoneySchema, amount: unknown, currency: unknown = 'SEK'): boolean =>
  schema.safeParse({ amount, currency }).success;

describe('money', () => {
  test.each([
    [1, true, true],
    [0, false, true],
    [-1, false, false],
    [1.5, false, false],
    [Number.MAX_SAFE_INTEGER, true, true],
    [Number.MAX_SAFE_INTEGER + 1, false, false],
    [Number.NaN, false, false],
    [Number.POSITIVE_INFINITY, false, false],
    ['100', false, false],
    [null, false, false],
  ])('%s: moves %s, is owed %s', (amount, moves, isOwed) => {
    expect(accepts(positiveMoneySchema, amount)).toBe(moves);
    expect(accepts(balanceMoneySchema, amount)).toBe(isOwed);
  });

  test.each([
    ['SEK', true],
    ['JPY', true],
    ['sek', false],
    ['XYZ', false],
    ['', false],
    ['constructor', false],
    [752, false],
  ])('currency %j: %s', (currency, isKnown) => {
    expect(accepts(positiveMoneySchema, 1, currency)).toBe(isKnown);
  });

  test('a field more is refused', () => {
    expect(positiveMoneySchema.safeParse({ amount: 1, currency: 'SEK', scale: 2 }).success).toBe(false);
  });

  test.each([
    [125_000, 'SEK', '1,250.00 SEK'],
    [5, 'EUR', '0.05 EUR'],
    [0, 'GBP', '0.00 GBP'],
    [1_234_567, 'JPY', '1,234,567 JPY'],
    [1_234_567, 'KWD', '1,234.567 KWD'],
    [-150, 'EUR', '-1.50 EUR'],
    [100_000_000_000, 'SEK', '1,000,000,000.00 SEK'],
  ])('%i %s is written %s', (amount, currency, expected) => {
    expect(formatMoney({ amount, currency })).toBe(expected);
  });

  test('what is written holds every minor unit, for all amounts of less than a trillion', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e14 }), fc.constantFrom('SEK', 'JPY', 'KWD'), (amount, currency) => {
        const digits = formatMoney({ amount, currency }).replaceAll(/\D/g, '');
        expect(Number(digits)).toBe(amount);
        expect(majorUnits(amount, currency)).toBe(amount / 10 ** minorDigits(currency));
      }),
    );
  });
});

test.each([
  ['C-1001', true],
  ['a.b_c:d-e', true],
  ['x'.repeat(128), true],
  ['x'.repeat(129), false],
  ['', false],
  ['a/b', false],
  ['a b', false],
  ['å', false],
  ['a\n', false],
])('id %j: %s', (id, isGood) => {
  expect(callerIdSchema.safeParse(id).success).toBe(isGood);
});
