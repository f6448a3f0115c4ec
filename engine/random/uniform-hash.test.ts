import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uniformHash, uniformHashVersion } from './uniform-hash.ts';

/** From the GrowthBook SDK 1.8.0, hash version 2. A change here would reshuffle every running experiment. */
const golden: readonly (readonly [seed: string, value: string, bucket: number])[] = [
  ['reminder-timing', 'acct-000001', 0.3488],
  ['reminder-timing', '9f1c2b7e-0001', 0.7879],
  ['reminder-timing', 'Ω-77', 0.4327],
  ['champion-2026q4', 'acct-000001', 0.6887],
  ['champion-2026q4', '9f1c2b7e-0001', 0.842],
  ['champion-2026q4', 'Ω-77', 0.8433],
  ['', 'acct-000001', 0.7555],
  ['', '9f1c2b7e-0001', 0.648],
  ['', 'Ω-77', 0.145],
  ['exp/é', 'acct-000001', 0.4161],
  ['exp/é', 'Ω-77', 0.45],
  ['holdout', '9f1c2b7e-0001', 0.3689],
  ['x', 'Ω-77', 0.8772],
];

test.each(golden)('%j, %j → %f', (seed, value, bucket) => {
  expect(uniformHash(seed, value)).toBe(bucket);
});

test('is version 2, and always one of 10,000 buckets', () => {
  expect(uniformHashVersion).toBe(2);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (seed, value) => {
      const bucket = uniformHash(seed, value);
      expect(bucket).toBeGreaterThanOrEqual(0);
      expect(bucket).toBeLessThan(1);
      expect(Number.isInteger(Math.round(bucket * 1e8) / 1e4)).toBe(true);
    }),
  );
});

test('ids in sequence spread evenly, and two seeds do not agree more than by chance (chi-square, 99.9 %)', () => {
  const ids = Array.from({ length: 20_000 }, (_, place) => `D-${String(place)}`);
  const decile = (seed: string, id: string): number => Math.floor(uniformHash(seed, id) * 10);
  const counts = new Array<number>(100).fill(0);
  for (const id of ids) counts[decile('one', id) * 10 + decile('other', id)]! += 1;
  const expected = ids.length / 100;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // 99 degrees of freedom: 0.1 % lie above 148.2.
  expect(chiSquare).toBeLessThan(148.2);
});
