/** The indices against their definitions over all pairs of points, and the reference cases of the literature. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adjustedRandIndex, crossCounts, jaccardIndices } from './agreement.ts';

const adjusted = (one: readonly number[], other: readonly number[]): number =>
  adjustedRandIndex(crossCounts(one, other, [Math.max(...one) + 1, Math.max(...other) + 1]));

test.each<[string, readonly number[], readonly number[], number]>([
  ['the same, named otherwise', [0, 0, 1, 1], [1, 1, 0, 0], 1],
  ['crossed', [0, 0, 1, 1], [0, 1, 0, 1], -0.5],
  // The documentation of scikit-learn's adjusted_rand_score.
  ['one group in two', [0, 0, 1, 1], [0, 0, 1, 2], 4 / 7],
  ['all together', [0, 0, 0], [0, 0, 0], 1],
  ['each alone', [0, 1, 2], [2, 1, 0], 1],
])('adjusted Rand index: %s', (_, one, other, expected) => {
  expect(adjusted(one, other)).toBeCloseTo(expected, 12);
});

test('equals the index reckoned from every pair of points', () => {
  const labels = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })), { minLength: 2, maxLength: 25 });
  fc.assert(
    fc.property(labels, (points) => {
      let [both, inOne, inOther, all] = [0, 0, 0, 0];
      for (let first = 0; first < points.length; first += 1)
        for (let second = 0; second < first; second += 1) {
          const [a, b] = points[first] ?? [0, 0];
          const [c, d] = points[second] ?? [0, 0];
          all += 1;
          inOne += Number(a === c);
          inOther += Number(b === d);
          both += Number(a === c && b === d);
        }
      const expected = (inOne * inOther) / all;
      const most = (inOne + inOther) / 2;
      fc.pre(Math.abs(most - expected) > 1e-9);
      const found = adjusted(
        points.map(([one]) => one),
        points.map(([, other]) => other),
      );
      expect(found).toBeCloseTo((both - expected) / (most - expected), 10);
    }),
  );
});

test('Jaccard indices: in both ÷ in one of them', () => {
  expect(jaccardIndices(crossCounts([0, 0, 0, 1], [0, 0, 1, 1], [2, 2]))).toEqual([
    [2 / 3, 1 / 4],
    [0, 1 / 2],
  ]);
});
