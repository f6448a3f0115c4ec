import { expect, test } from 'vitest';
import { seededGenerator } from '../random/seeded-generator.ts';
import { qiniCoefficient, qiniCurve } from './uplift.ts';

test('the curve by hand: four treated, two untreated, one tie', () => {
  const rows = {
    predictedEffects: [0.9, 0.8, 0.7, 0.5, 0.5, 0.1],
    isTreated: [1, 0, 1, 1, 0, 1],
    labels: [1, 0, 1, 0, 1, 0],
  };
  // Gained: labels of the treated so far less those of the untreated, scaled to as many.
  expect(qiniCurve(rows)).toEqual([
    { share: 1 / 6, gained: 1 },
    { share: 2 / 6, gained: 1 },
    { share: 3 / 6, gained: 2 },
    { share: 5 / 6, gained: 2 - (1 * 3) / 2 },
    { share: 1, gained: 2 - (1 * 4) / 2 },
  ]);
  const area = (0.5 + 1 + 1.5) / 6 + ((2 + 0.5) / 2) * (2 / 6) + ((0.5 + 0) / 2) * (1 / 6);
  expect(qiniCoefficient(rows)).toBeCloseTo((area - 0 / 2) / 4, 12);
});

test('a ranking by the true effect is above zero, the same upside down below, one by chance at zero', () => {
  const next = seededGenerator(9);
  const rowCount = 40_000;
  const effects = Float64Array.from({ length: rowCount }, next);
  const isTreated = effects.map(() => Number(next() < 0.5));
  const labels = effects.map((effect, row) => Number(next() < 0.2 + 0.4 * effect * isTreated[row]!));
  const coefficientOf = (predictedEffects: Float64Array): number =>
    qiniCoefficient({ predictedEffects, isTreated, labels });
  // With effects even on [0, 0.4] the curve is 0.4 (s − s²/2), so the area above the straight line 0.2 s is 0.4/12.
  expect(coefficientOf(effects)).toBeCloseTo(0.4 / 12, 2);
  expect(coefficientOf(effects.map((effect) => -effect))).toBeCloseTo(-0.4 / 12, 2);
  expect(Math.abs(coefficientOf(effects.map(() => next())))).toBeLessThan(0.008);
});
