import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitSurvival, type SurvivalCurve } from './kaplan-meier.ts';
import { longestHorizon, meanDifference, meanInterval, restrictedMean, type MeanTime } from './restricted-mean.ts';
import type { TimeCount } from './risk-table.ts';
import { anyCounts, individuals } from './testing/arbitrary-counts.ts';
import { trials } from './testing/trials.ts';

const fitted = (counts: readonly TimeCount[]): SurvivalCurve => {
  const curve = fitSurvival(counts);
  if (!curve.ok) throw new Error(curve.error.detail);
  return curve.value;
};
const meanOf = (curve: SurvivalCurve, horizon: number): MeanTime => {
  const mean = restrictedMean(curve, horizon);
  if (!mean.ok) throw new Error(mean.error.detail);
  return mean.value;
};

test.each([
  ['maintained', 52.6, 19.83],
  ['notMaintained', 22.7, 4.18],
] as const)('mean of %s to week 161, as R’s survfit prints it for aml', (name, mean, error) => {
  const told = meanOf(fitted(trials[name]), 161);
  expect(told.mean).toBeCloseTo(mean, 1);
  expect(told.standardError).toBeCloseTo(error, 2);
});

test('the difference of two means and its interval, worked out by hand', () => {
  const { mean, lower, upper } = meanDifference({ mean: 50, standardError: 3 }, { mean: 26, standardError: 4 });
  expect(mean).toBe(24);
  expect([24 - lower, upper - 24]).toEqual([expect.closeTo(5 * 1.959963985, 8), expect.closeTo(5 * 1.959963985, 8)]);
});

test('an interval does not leave the horizon', () => {
  expect(meanInterval({ mean: 178, standardError: 4 }, 180)).toMatchObject({ mean: 178, upper: 180 });
  expect(meanInterval({ mean: 2, standardError: 4 }, 180)).toMatchObject({ lower: 0 });
});

test('without censoring it is the mean of the times, cut at the horizon, with the error of a mean', () => {
  fc.assert(
    fc.property(anyCounts, fc.integer({ min: 1, max: 20 }), (counts, horizon) => {
      const all = counts.map(({ time, events, censored }) => ({ time, events: events + censored, censored: 0 }));
      const times = individuals(all).map(({ time }) => Math.min(time, horizon));
      const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
      const variance = times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / times.length ** 2;
      const told = meanOf(fitted(all), horizon);
      expect(told.mean).toBeCloseTo(mean, 9);
      expect(told.standardError).toBeCloseTo(Math.sqrt(variance), 9);
    }),
  );
});

test('a longer horizon gives a longer mean, never beyond itself', () => {
  fc.assert(
    fc.property(anyCounts, (counts) => {
      const curve = fitted(counts);
      const horizons = [1, 2, 5, 9, 12].filter((horizon) => horizon <= longestHorizon(curve));
      const means = horizons.map((horizon) => meanOf(curve, horizon).mean);
      expect(means).toEqual(means.toSorted((one, other) => one - other));
      means.forEach((mean, place) => expect(mean).toBeLessThanOrEqual(horizons[place]! + 1e-9));
    }),
  );
});

describe('refused', () => {
  test.each([0, -1, NaN, Infinity])('a horizon of %d', (horizon) => {
    expect(restrictedMean(fitted(trials.placebo), horizon)).toMatchObject({ error: { code: 'settings-not-valid' } });
  });

  test('a horizon that nobody was followed to; not where the curve has ended', () => {
    expect(restrictedMean(fitted(trials.mercaptopurine), 36)).toMatchObject({ error: { code: 'too-few-rows' } });
    expect(restrictedMean(fitted(trials.mercaptopurine), 35)).toMatchObject({ ok: true });
    expect(restrictedMean(fitted(trials.placebo), 1000)).toMatchObject({ ok: true });
  });
});
