import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactShares } from './shapley.ts';

const permutations = (items: readonly number[]): readonly (readonly number[])[] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));

/** By its definition: the mean marginal worth over every order. */
const slowShares = (values: Float64Array): readonly number[] => {
  const players = Math.log2(values.length);
  const orders = permutations(Array.from({ length: players }, (_, player) => player));
  const sums = new Array<number>(players).fill(0);
  for (const order of orders) {
    let coalition = 0;
    for (const player of order) {
      sums[player]! += values[coalition | (1 << player)]! - values[coalition]!;
      coalition |= 1 << player;
    }
  }
  return sums.map((sum) => sum / orders.length);
};

const games = fc
  .integer({ min: 1, max: 6 })
  .chain((players) =>
    fc.float64Array({ minLength: 2 ** players, maxLength: 2 ** players, noNaN: true, min: -1e6, max: 1e6 }),
  );
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

test('shares are those of all orders, and add up to the difference', () => {
  fc.assert(
    fc.property(games, (values) => {
      const shares = exactShares(values);
      for (const [player, slow] of slowShares(values).entries()) expect(shares[player]).toBeCloseTo(slow, 5);
      expect(sum(shares)).toBeCloseTo(values.at(-1)! - values[0]!, 5);
    }),
    { numRuns: 60 },
  );
});

test('the glove game: one left glove, two right ones', () => {
  // Player 0 has the left glove; a pair is worth 1 (Shapley: 2/3, 1/6, 1/6).
  const values = Float64Array.from({ length: 8 }, (_, coalition) => Number((coalition & 1) === 1 && coalition > 1));
  const shares = exactShares(values);
  expect(shares[0]).toBeCloseTo(2 / 3, 12);
  expect(shares[1]).toBeCloseTo(1 / 6, 12);
  expect(shares[2]).toBeCloseTo(1 / 6, 12);
});

test('who changes nothing gets nothing; of additive games everybody gets their own', () => {
  const own = [5, 0, -3.5, 2, 0, 7, 1, 1, 1, 1, 1, 4];
  const values = Float64Array.from({ length: 2 ** own.length }, (_, coalition) =>
    sum(own.filter((__, player) => (coalition & (1 << player)) !== 0)),
  );
  const shares = exactShares(values);
  for (const [player, worth] of own.entries()) expect(shares[player]).toBeCloseTo(worth, 9);
});

test.each([0, 3, 6, 2 ** 13])('%i values are not those of a game that is enumerated', (length) => {
  expect(() => exactShares(new Float64Array(length))).toThrow('coalitions');
});
