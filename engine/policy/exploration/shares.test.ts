import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bestArm,
  blend,
  drawsFor,
  greedyShares,
  highestOf,
  inverseGapShares,
  softmaxShares,
  thompsonShares,
  withFloor,
  worthOf,
} from './shares.ts';

/** Few distinct values, so that ties are common; arm 0 is no contact. */
const arms: fc.Arbitrary<Float64Array> = fc
  .oneof(
    fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 12 }),
    fc.array(fc.integer({ min: -50_000, max: 50_000 }), { maxLength: 60 }),
  )
  .map((contacts) => Float64Array.of(0, ...contacts));

const totalOf = (shares: Float64Array): number => shares.reduce((sum, share) => sum + share, 0);
const row = (...values: number[]): Float64Array => Float64Array.of(...values);

const kinds: readonly (readonly [string, (values: Float64Array) => Float64Array])[] = [
  ['greedy', greedyShares],
  ['softmax', (values) => softmaxShares(values, 100)],
  ['inverse gap', (values) => inverseGapShares(values, { gamma: 20, unitMinor: 100 })],
];

describe.each(kinds)('%s', (_, sharesOf) => {
  test('sums to 1, and what is worth more never has less', () => {
    fc.assert(
      fc.property(arms, (values) => {
        const shares = sharesOf(values);
        expect(Math.abs(totalOf(shares) - 1)).toBeLessThan(1e-12);
        values.forEach((value, arm) => {
          expect(shares[arm]).toBeGreaterThanOrEqual(0);
          values.forEach((other, rival) => {
            if (value > other) expect(shares[arm]).toBeGreaterThanOrEqual(shares[rival]!);
          });
        });
      }),
    );
  });

  test('equal contacts have equal shares', () => {
    fc.assert(
      fc.property(arms, (values) => {
        const shares = sharesOf(values);
        for (let arm = 1; arm < values.length; arm += 1)
          expect(shares[arm]).toBe(shares[values.indexOf(values[arm]!, 1)]);
      }),
    );
  });
});

describe('by hand', () => {
  test.each<[string, Float64Array, Float64Array]>([
    ['greedy: the best has all', greedyShares(row(0, 5, 9, -2)), row(0, 0, 1, 0)],
    ['greedy: equals share', greedyShares(row(0, 9, 9, -2)), row(0, 0.5, 0.5, 0)],
    ['greedy: peace wins a tie', greedyShares(row(0, 0, -1)), row(1, 0, 0)],
    ['greedy: nothing but peace', greedyShares(row(0)), row(1)],
    [
      'softmax: e times rarer for each temperature',
      softmaxShares(row(0, Math.log(2) * 100, Math.log(5) * 100), 100),
      row(1 / 8, 2 / 8, 5 / 8),
    ],
    ['softmax: cold is greedy', softmaxShares(row(0, 5, 9), 0), row(0, 0, 1)],
    ['softmax: a great gap does not overflow', softmaxShares(row(0, 1e9), 1), row(0, 1)],
    [
      'inverse gap: 1 ÷ (3 + 2 × 1), 1 ÷ (3 + 2 × 3.5)',
      inverseGapShares(row(0, 350, 250), { gamma: 2, unitMinor: 100 }),
      row(0.1, 0.7, 0.2),
    ],
    ['inverse gap: peace and its equal', inverseGapShares(row(0, 0), { gamma: 2, unitMinor: 100 }), row(0.5, 0.5)],
    ['inverse gap: no unit is greedy', inverseGapShares(row(0, 350, 250), { gamma: 2, unitMinor: 0 }), row(0, 1, 0)],
    ['a floor', withFloor(row(0, 1, 0, 0), 0.2), row(0.05, 0.85, 0.05, 0.05)],
    ['a blend', blend(row(1, 0), row(0, 1), 0.25), row(0.75, 0.25)],
  ])('%s', (_, shares, expected) => {
    expect(shares).toHaveLength(expected.length);
    expected.forEach((share, arm) => expect(shares[arm]).toBeCloseTo(share, 14));
  });

  test('worth, highest, best', () => {
    expect(worthOf(row(0.5, 0.25, 0.25), row(0, 40, -8))).toBe(8);
    expect(highestOf(row(0, -3))).toBe(0);
    expect(bestArm(row(0, -3))).toBe(0);
    expect(bestArm(row(0, 4, 7, 7))).toBe(2);
  });
});

describe('Thompson', () => {
  const draws = fc
    .nat({ max: 6 })
    .chain((contacts) =>
      fc.array(fc.array(fc.integer({ min: -2, max: 2 }), { minLength: contacts, maxLength: contacts }), {
        minLength: 1,
        maxLength: 13,
      }),
    )
    .map((rows) => rows.map((contacts) => [0, ...contacts]));
  const flat = (rows: readonly (readonly number[])[]) => ({
    count: rows.length,
    values: Float64Array.from(rows.flat()),
  });

  /** One draw at a time: the set of its best, as anyone would find it. */
  const winners = (values: readonly number[]): readonly number[] => {
    const best = Math.max(...values);
    return best === 0 ? [0] : values.flatMap((value, arm) => (value === best ? [arm] : []));
  };

  test('to each arm the share of the draws that it wins, by enumeration', () => {
    fc.assert(
      fc.property(draws, (rows) => {
        const shares = thompsonShares(flat(rows));
        shares.forEach((share, arm) => {
          const won = rows.map(winners).filter((best) => best.includes(arm));
          const expected = won.reduce((sum, best) => sum + 1 / best.length, 0) / rows.length;
          expect(share).toBeCloseTo(expected, 12);
          expect(drawsFor(arm, flat(rows))).toBe(won.length);
        });
        expect(Math.abs(totalOf(shares) - 1)).toBeLessThan(1e-12);
      }),
    );
  });

  test('draws that are all equal are greedy', () => {
    fc.assert(
      fc.property(arms, fc.integer({ min: 1, max: 12 }), (values, count) => {
        const shares = thompsonShares(flat(Array.from({ length: count }, () => [...values])));
        greedyShares(values).forEach((share, arm) => expect(shares[arm]).toBeCloseTo(share, 12));
      }),
    );
  });
});
