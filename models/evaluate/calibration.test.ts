import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededGenerator } from '../random/seeded-generator.ts';
import { calibrationError, calibrationFloor, reliabilityBins } from './calibration.ts';

const tenWide = { kind: 'equal_width', binCount: 10 } as const;
const fifteenEqual = { kind: 'equal_count', binCount: 15 } as const;

describe('bins', () => {
  test('of equal width: the edge belongs to the upper bin, 1 to the last', () => {
    const bins = reliabilityBins({ labels: [0, 1, 1, 1], probabilities: [0.09, 0.1, 0.95, 1] }, tenWide);
    expect(bins).toEqual([
      { rows: 1, meanProbability: 0.09, meanLabel: 0 },
      { rows: 1, meanProbability: 0.1, meanLabel: 1 },
      { rows: 2, meanProbability: 0.975, meanLabel: 1 },
    ]);
  });

  test('of equal count: equal probabilities are never parted', () => {
    const probabilities = [0.1, 0.2, 0.2, 0.2, 0.2, 0.9];
    const bins = reliabilityBins(
      { labels: probabilities.map(() => 0), probabilities },
      { kind: 'equal_count', binCount: 3 },
    );
    expect(bins.map(({ rows }) => rows)).toEqual([5, 1]);
  });

  test('hold every row once', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (probabilities) => {
        for (const binning of [tenWide, fifteenEqual]) {
          const bins = reliabilityBins({ labels: probabilities.map(() => 1), probabilities }, binning);
          expect(bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(probabilities.length);
        }
      }),
    );
  });
});

test('the error by hand: |0.5 − 0.3| of two rows in one bin', () => {
  expect(
    calibrationError({ labels: [0, 1], probabilities: [0.28, 0.32] }, { kind: 'equal_count', binCount: 1 }),
  ).toBeCloseTo(0.2, 12);
});

test('the error of calibrated probabilities is at its floor, that of bent ones far above', () => {
  const next = seededGenerator(5);
  const probabilities = Float64Array.from({ length: 20_000 }, next);
  const labels = probabilities.map((probability) => Number(next() < probability));
  const floor = calibrationFloor(probabilities, fifteenEqual, { seed: 1, draws: 20 });
  expect(floor).toBeGreaterThan(0.003);
  expect(calibrationError({ labels, probabilities }, fifteenEqual)).toBeLessThan(2 * floor);
  const bent = probabilities.map((probability) => probability ** 2);
  expect(calibrationError({ labels, probabilities: bent }, fifteenEqual)).toBeGreaterThan(10 * floor);
});
