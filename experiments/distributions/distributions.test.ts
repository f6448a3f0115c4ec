import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { betaQuantile, binomialTail } from './beta.ts';
import { chiSquareTail } from './chi-square.ts';
import { kolmogorovTail } from './kolmogorov.ts';
import { logChoose } from './log-gamma.ts';
import { noncentralStudentTails } from './noncentral-student.ts';
import { normalCdf, normalQuantile, normalTail } from './normal.ts';
import { studentCdf, studentQuantile, studentTail } from './student.ts';

const expectClose = (actual: number, expected: number, tolerance = 1e-12): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));

test('the tail of a binomial is its terms added up', () => {
  for (const [trials, chance] of [
    [12, 0.3],
    [400, 0.02],
    [3_000, 0.035],
  ] as const) {
    for (const least of [0, 1, 5, 12, 100]) {
      let sum = 0;
      for (let count = least; count <= trials; count += 1)
        sum += Math.exp(logChoose(trials, count) + count * Math.log(chance) + (trials - count) * Math.log1p(-chance));
      expect(binomialTail(least, { trials, chance })).toBeCloseTo(sum, 9);
    }
  }
});

describe('tails keep their digits', () => {
  // Mills ratio, Abramowitz and Stegun 26.2.12, eight terms: exact to 1e-13 at these z.
  test.each([20, 30, 37])('normal beyond %d', (z) => {
    let [sum, term] = [1, 1];
    for (let odd = 1; odd < 16; odd += 2) sum += term *= -odd / (z * z);
    expectClose(normalTail(z), (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / z) * sum, 1e-9);
  });

  test('t of one degree of freedom is Cauchy', () => {
    for (const t of [0.5, 3, 1e3, 1e8]) expectClose(studentTail(t, 1), Math.atan(1 / t) / Math.PI);
  });

  test('t of two degrees of freedom has a closed form', () => {
    for (const t of [0.5, 3, 50]) {
      const root = Math.sqrt(2 + t * t);
      expectClose(studentTail(t, 2), 1 / (root * (root + t)));
    }
  });

  test('chi-square of two degrees is exponential, of four too', () => {
    for (const x of [0.1, 5, 700, 1400]) {
      expectClose(chiSquareTail(x, 2), Math.exp(-x / 2));
      expectClose(chiSquareTail(x, 4), Math.exp(-x / 2) * (1 + x / 2), 1e-11);
    }
  });
});

// NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.4: critical values of chi-square, three decimals.
test.each([
  [1, 0.05, 3.841],
  [3, 0.01, 11.345],
  [7, 0.1, 12.017],
  [24, 0.025, 39.364],
  [100, 0.05, 124.342],
])('chi-square: %d degrees of freedom, tail %d: %d', (degreesOfFreedom, tail, critical) => {
  expect(chiSquareTail(critical - 0.0005, degreesOfFreedom)).toBeGreaterThan(tail);
  expect(chiSquareTail(critical + 0.0005, degreesOfFreedom)).toBeLessThan(tail);
});

test.each([0, -1, 1.5, NaN])('chi-square of %d degrees of freedom is none', (df) => {
  expect(chiSquareTail(3, df)).toBeNaN();
});

test('quantiles and tails are each other’s inverse', () => {
  const share = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
  fc.assert(
    fc.property(share, fc.double({ min: 1.5, max: 400, noNaN: true }), (probability, df) => {
      expect(normalCdf(normalQuantile(probability))).toBeCloseTo(probability, 10);
      expect(studentCdf(studentQuantile(probability, df), df)).toBeCloseTo(probability, 8);
    }),
  );
});

test('the beta quantile of a = 1 has a closed form', () => {
  for (const b of [1, 7, 300]) expectClose(betaQuantile(0.3, { a: 1, b }), -Math.expm1(Math.log(0.7) / b), 1e-10);
});

test('ways to choose', () => {
  expect(Math.exp(logChoose(10, 3))).toBeCloseTo(120, 9);
  expect(logChoose(5, 0)).toBe(0);
});

describe('Kolmogorov’s distance', () => {
  test('the example of Marsaglia, Tsang and Wang (2003): n = 10, d = 0.274', () => {
    expect(1 - kolmogorovTail(10, 0.274)).toBeCloseTo(0.6284796154565, 12);
  });

  test('one value: 2(1 − d) from a half on; none at 0, nothing at 1', () => {
    expect(kolmogorovTail(1, 0.7)).toBeCloseTo(0.6, 12);
    expect([kolmogorovTail(5, 0), kolmogorovTail(5, 1)]).toEqual([1, 0]);
  });

  test('where one method hands over to the next there is no step', () => {
    for (const n of [20, 100, 400]) {
      const edge = Math.sqrt(2.2 / n);
      expect(kolmogorovTail(n, edge - 1e-9) - kolmogorovTail(n, edge + 1e-9)).toBeLessThan(2e-6);
    }
    const [below, above] = [kolmogorovTail(2_000, 0.02), kolmogorovTail(2_001, 0.02)];
    expect(Math.abs(below - above)).toBeLessThan(5e-4);
    expect(below).toBeGreaterThan(above);
  });
});

test('noncentral t: power of 64 a group for d = 0.5 is 0.8014596 (G*Power 3.1), and without a shift it is α', () => {
  const critical = studentQuantile(0.975, 126);
  const shift = 0.5 * Math.sqrt(32);
  expect(noncentralStudentTails({ shift, critical, degreesOfFreedom: 126 })).toBeCloseTo(0.8014596, 6);
  for (const df of [3, 10, 500])
    expectClose(
      noncentralStudentTails({ shift: 0, critical: studentQuantile(0.975, df), degreesOfFreedom: df }),
      0.05,
      1e-7,
    );
});
