import { describe, expect, test } from 'vitest';
import { seededGenerator } from '../random/seeded-generator.ts';
import { isWithin, sharedVectors } from '../testing/shared-vectors.ts';
import { madeUpRows } from '../testing/made-up-rows.ts';
import { reportDrift } from './drift.ts';
import { countByEdges, stabilityIndex, stabilityIndexOfCounts } from './stability.ts';

describe('the index', () => {
  test.each([
    ['nothing moved', [10, 20, 30], [100, 200, 300], 0],
    ['by hand', [50, 50], [75, 25], 0.25 * Math.log(1.5) - 0.25 * Math.log(0.5)],
    ['an empty bin counts as a ten-thousandth', [1, 0], [0, 1], 2 * 0.9999 * Math.log(1e4)],
  ])('%s', (_, expected, actual, index) => {
    expect(stabilityIndexOfCounts(expected, actual)).toBeCloseTo(index, 12);
  });

  test('a value on an edge counts below it, an unknown one in a bin of its own', () => {
    expect(countByEdges([1, 2, 2.5, 9, NaN], [2, 3])).toEqual([2, 1, 1, 1]);
  });

  test('a sample of the same law is stable, a shifted one has moved, and so has one that is no longer known', () => {
    const next = seededGenerator(1);
    const sample = (): Float64Array => Float64Array.from({ length: 5000 }, next);
    const expected = sample();
    expect(stabilityIndex(expected, sample())).toBeLessThan(0.02);
    expect(
      stabilityIndex(
        expected,
        sample().map((value) => value + 0.3),
      ),
    ).toBeGreaterThan(0.25);
    expect(
      stabilityIndex(
        expected,
        sample().map((value) => (value < 0.3 ? NaN : value)),
      ),
    ).toBeGreaterThan(0.25);
  });

  test('a feature of few values', () => {
    expect(stabilityIndex([0, 0, 0, 1], [0, 0, 0, 1])).toBe(0);
    expect(stabilityIndex([0, 0, 0, 1], [1, 1, 1, 0])).toBeGreaterThan(0.25);
  });
});

type Counts = {
  readonly expected_counts: readonly number[];
  readonly actual_counts: readonly number[];
  readonly psi: number;
};
const shared = sharedVectors('stats/psi.json') as { counts: readonly Counts[]; score_bins: readonly Counts[] } | null;
test.skipIf(shared === null)('the vectors of the index (skipped where they are not beside the clone)', () => {
  const vectors = [...shared!.counts, ...shared!.score_bins];
  expect(vectors.length).toBeGreaterThan(0);
  for (const { expected_counts: expected, actual_counts: actual, psi } of vectors)
    expect(isWithin(stabilityIndexOfCounts(expected, actual), psi)).toBe(true);
});

describe('drift', () => {
  const before = madeUpRows(4000, 1);
  const later = madeUpRows(4000, 2);
  const reportOf = (now: typeof later, labels: Float64Array) =>
    reportDrift({
      before: { table: before.table, scores: before.trueProbabilities },
      now: { table: now.table, scores: now.trueProbabilities, labels },
    });

  test('is not flagged in a world that stays', () => {
    expect(reportOf(later, later.labels)).toMatchObject({ isFlagged: false, movedFeatures: [] });
  });

  test('is flagged when a feature moves, and says which', () => {
    const columns = later.table.columns.map((column, place) =>
      place === 0 ? column.map((value) => 2 * value) : column,
    );
    const moved = reportOf({ ...later, table: { features: later.table.features, columns } }, later.labels);
    expect(moved).toMatchObject({ isFlagged: true, movedFeatures: [{ name: 'balance' }] });
  });

  test('is flagged when the inputs stay and the outcome changes', () => {
    const labels = later.labels.map((label, row) => (row % 4 === 0 ? 1 : label));
    const changed = reportOf(later, labels);
    expect(changed.movedFeatures).toEqual([]);
    expect(changed.isFlagged).toBe(true);
    expect(changed.levelErrors).toBeGreaterThan(4);
  });
});
