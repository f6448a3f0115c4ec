import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chiSquareTail, normalBound } from './chi-square.ts';

// NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.4: critical values of chi-square, three decimals.
test.each([
  [1, 0.05, 3.841],
  [1, 0.001, 10.828],
  [2, 0.05, 5.991],
  [3, 0.01, 11.345],
  [7, 0.1, 12.017],
  [10, 0.05, 18.307],
  [24, 0.025, 39.364],
  [100, 0.05, 124.342],
])('%d degrees of freedom, tail of %d: %d', (degreesOfFreedom, tail, critical) => {
  expect(chiSquareTail(critical - 0.0005, degreesOfFreedom)).toBeGreaterThan(tail);
  expect(chiSquareTail(critical + 0.0005, degreesOfFreedom)).toBeLessThan(tail);
});

test('two degrees of freedom have a closed form: exp(-x/2)', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1400, noNaN: true }), (value) => {
      const exact = Math.exp(-value / 2);
      expect(Math.abs(chiSquareTail(value, 2) - exact)).toBeLessThanOrEqual(1e-12 * Math.max(exact, 1e-3));
    }),
  );
});

test('it falls from 1 to 0, and is never outside', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 500, noNaN: true }), fc.integer({ min: 1, max: 60 }), (value, freedom) => {
      const [here, further] = [chiSquareTail(value, freedom), chiSquareTail(value + 1, freedom)];
      expect(here).toBeLessThanOrEqual(1);
      expect(further).toBeGreaterThanOrEqual(0);
      expect(further).toBeLessThanOrEqual(here);
    }),
  );
  expect(chiSquareTail(0, 3)).toBe(1);
  expect(chiSquareTail(1e9, 3)).toBe(0);
});

test.each([
  [0.5, 0.67448975],
  [0.9, 1.64485363],
  [0.95, 1.95996398],
  [0.99, 2.5758293],
  [0.999, 3.29052673],
])('a level of %d: %d standard errors', (level, bound) => {
  expect(normalBound(level)).toBeCloseTo(bound, 7);
});
