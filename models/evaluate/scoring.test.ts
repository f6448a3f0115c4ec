/** Ranking, proper scores and calibration error against numbers worked out by hand, and against scikit-learn's where its vectors are at hand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWithin, sharedVectors } from '../testing/shared-vectors.ts';
import { calibrationError } from './calibration.ts';
import { brierScore, logLoss } from './proper-scores.ts';
import { areaUnderRoc, averagePrecision, kolmogorovSmirnov } from './ranking.ts';

describe('worked out by hand', () => {
  test.each([
    ['a perfect order', [0, 0, 1, 1], [0.1, 0.2, 0.3, 0.4], { auc: 1, precision: 1, distance: 1 }],
    ['the order upside down', [1, 1, 0, 0], [0.1, 0.2, 0.3, 0.4], { auc: 0, precision: 5 / 12, distance: 1 }],
    ['all the same', [0, 1, 0, 1], [0.5, 0.5, 0.5, 0.5], { auc: 0.5, precision: 0.5, distance: 0 }],
    ['one pair tied, one wrong', [0, 1, 1, 0], [0.3, 0.3, 0.6, 0.4], { auc: 0.625, precision: 0.75, distance: 0.5 }],
  ])('%s', (_, labels, scores, expected) => {
    const scored = { labels, scores };
    expect(areaUnderRoc(scored)).toBeCloseTo(expected.auc, 12);
    expect(averagePrecision(scored)).toBeCloseTo(expected.precision, 12);
    expect(kolmogorovSmirnov(scored)).toBeCloseTo(expected.distance, 12);
  });

  test('log-loss and Brier score', () => {
    const forecasts = { labels: [1, 0, 1], probabilities: [0.5, 0.25, 0.8] };
    expect(logLoss(forecasts)).toBeCloseTo((Math.log(2) - Math.log(0.75) - Math.log(0.8)) / 3, 12);
    expect(brierScore(forecasts)).toBeCloseTo((0.25 + 0.0625 + 0.04) / 3, 12);
  });

  test('a sure mistake costs much, and not infinitely', () => {
    expect(logLoss({ labels: [1], probabilities: [0] })).toBeCloseTo(52 * Math.log(2), 6);
  });

  test('no rows, or one class only: no number', () => {
    expect(logLoss({ labels: [], probabilities: [] })).toBeNaN();
    expect(areaUnderRoc({ labels: [], scores: [] })).toBeNaN();
    expect(areaUnderRoc({ labels: [1, 1], scores: [0.1, 0.2] })).toBeNaN();
    expect(kolmogorovSmirnov({ labels: [], scores: [] })).toBeNaN();
  });
});

test('the area is the share of pairs in the right order, ties half, counted one by one', () => {
  const anyRows = fc.array(fc.tuple(fc.nat(1), fc.nat(5)), { minLength: 2, maxLength: 40 });
  fc.assert(
    fc.property(anyRows, (rows) => {
      const ones = rows.filter(([label]) => label === 1);
      const zeros = rows.filter(([label]) => label === 0);
      fc.pre(ones.length > 0 && zeros.length > 0);
      const pairs = ones.flatMap(([, one]) => zeros.map(([, zero]) => (one > zero ? 1 : one === zero ? 0.5 : 0)));
      const share = pairs.reduce<number>((sum, each) => sum + each, 0) / pairs.length;
      const scored = { labels: rows.map(([label]) => label), scores: rows.map(([, score]) => score) };
      expect(areaUnderRoc(scored)).toBeCloseTo(share, 12);
    }),
  );
});

type Vector = Readonly<
  Record<'auc' | 'average_precision' | 'log_loss' | 'brier' | 'ece10' | 'gini' | 'ks', number> &
    Record<'y' | 'p', readonly number[]>
>;

const shared = sharedVectors('stats/scoring.json') as { readonly vectors: readonly Vector[] } | null;
test.skipIf(shared === null)('scikit-learn’s vectors (skipped where they are not beside the clone)', () => {
  expect(shared!.vectors.length).toBeGreaterThan(0);
  for (const [place, { y: labels, p: probabilities, ...expected }] of shared!.vectors.entries()) {
    const scored = { labels, scores: probabilities };
    const own = {
      auc: areaUnderRoc(scored),
      average_precision: averagePrecision(scored),
      log_loss: logLoss({ labels, probabilities }),
      brier: brierScore({ labels, probabilities }),
      ece10: calibrationError({ labels, probabilities }, { kind: 'equal_width', binCount: 10 }),
      gini: 2 * areaUnderRoc(scored) - 1,
      ks: kolmogorovSmirnov(scored),
    };
    for (const [name, value] of Object.entries(own))
      expect(isWithin(value, expected[name as keyof typeof own]), `${name} of vector ${place}: ${value}`).toBe(true);
  }
});
