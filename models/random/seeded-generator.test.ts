import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseWithoutReplacement, seededGenerator } from './seeded-generator.ts';

const firstOf = (seed: number, count: number): readonly number[] => {
  const next = seededGenerator(seed);
  return Array.from({ length: count }, () => next());
};

/** What sfc32 is, written with BigInt and nothing clever. */
const slowSfc32 = (seed: number): (() => bigint) => {
  const mask = 0xffff_ffffn;
  let state = BigInt.asUintN(32, BigInt(seed));
  const fill = (): bigint => {
    state = (state + 0x9e3779b9n) & mask;
    let mixed = ((state ^ (state >> 16n)) * 0x85ebca6bn) & mask;
    mixed = ((mixed ^ (mixed >> 13n)) * 0xc2b2ae35n) & mask;
    return mixed ^ (mixed >> 16n);
  };
  let [a, b, c, counter] = [fill(), fill(), fill(), 1n];
  return () => {
    const sum = (a + b + counter) & mask;
    counter = (counter + 1n) & mask;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & mask;
    c = (((c << 21n) | (c >> 11n)) + sum) & mask;
    return sum;
  };
};

test.each([0, 1, 42, -7, 4_294_967_295])('seed %i gives what the slow generator gives', (seed) => {
  const slow = slowSfc32(seed);
  expect(firstOf(seed, 500)).toEqual(Array.from({ length: 500 }, () => Number(slow()) / 2 ** 32));
});

test('the first numbers of seed 1 never change: stored artifacts depend on them', () => {
  expect(firstOf(1, 3)).toEqual([0.6615827670320868, 0.3858834707643837, 0.8346989452838898]);
});

test('numbers spread evenly over 100 bins (chi-square, 99.9 %)', () => {
  const counts = new Array<number>(100).fill(0);
  for (const value of firstOf(3, 100_000)) counts[Math.floor(100 * value)]! += 1;
  // 99 degrees of freedom: 0.1 % lie above 148.2.
  expect(counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(148.2);
});

test('a choice without replacement is ascending, without repeats, and of the size asked for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.nat(60), fc.integer(), (total, wanted, seed) => {
      const count = Math.min(total, wanted);
      const chosen = [...chooseWithoutReplacement(seededGenerator(seed), total, count)];
      expect(new Set(chosen).size).toBe(count);
      expect(chosen).toEqual(chosen.toSorted((one, other) => one - other));
      expect(chosen.every((place) => place >= 0 && place < total)).toBe(true);
    }),
  );
});
