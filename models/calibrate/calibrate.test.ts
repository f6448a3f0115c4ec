import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logLoss, type Forecasts } from '../evaluate/proper-scores.ts';
import { seededGenerator } from '../random/seeded-generator.ts';
import { sigmoid } from '../trees/losses.ts';
import { calibrate, chooseCalibrator } from './choose-calibrator.ts';
import { applyIsotonic, fitIsotonic } from './isotonic.ts';
import { applyPlatt, fitPlatt } from './platt.ts';

/** Labels drawn at the true probability sigmoid(z), told as `told(z)`. */
const drawn = (rowCount: number, seed: number, told: (logit: number) => number): Forecasts => {
  const next = seededGenerator(seed);
  const logits = Float64Array.from({ length: rowCount }, () => 6 * next() - 3);
  return { labels: logits.map((logit) => Number(next() < sigmoid(logit))), probabilities: logits.map(told) };
};

describe('Platt', () => {
  test('finds the line by which logits were bent', () => {
    const { slope, intercept } = fitPlatt(drawn(50_000, 1, (logit) => sigmoid(2 * logit + 1)));
    expect(slope).toBeCloseTo(0.5, 1);
    expect(intercept).toBeCloseTo(-0.5, 1);
  });

  test('is where the gradient of the softened labels is zero', () => {
    const forecasts = drawn(300, 2, (logit) => sigmoid(3 * logit));
    const calibrator = fitPlatt(forecasts);
    const positives = Array.from(forecasts.labels).filter((label) => label === 1).length;
    const targets = Array.from(forecasts.labels, (label) =>
      label === 1 ? (positives + 1) / (positives + 2) : 1 / (300 - positives + 2),
    );
    const errors = targets.map((target, row) => applyPlatt(calibrator, forecasts.probabilities[row]!) - target);
    expect(errors.reduce((sum, error) => sum + error, 0)).toBeCloseTo(0, 4);
  });

  test.each([
    ['a perfect order', [0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]],
    ['one class only', [1, 1, 1], [0.2, 0.5, 0.7]],
    ['a single probability', [0, 1, 1], [0.4, 0.4, 0.4]],
    ['probabilities of 0 and 1', [0, 1, 1, 0], [0, 1, 0, 1]],
  ])('stays finite: %s', (_, labels, probabilities) => {
    const calibrator = fitPlatt({ labels, probabilities });
    for (const probability of [0, 0.3, 1]) {
      const calibrated = applyPlatt(calibrator, probability);
      expect(calibrated).toBeGreaterThanOrEqual(0);
      expect(calibrated).toBeLessThanOrEqual(1);
    }
  });
});

describe('isotonic', () => {
  test('by hand: the violators are pooled, ends keep off 0 and 1, straight lines lie in between', () => {
    const calibrator = fitIsotonic({ labels: [0, 1, 0, 1], probabilities: [0.1, 0.2, 0.4, 0.8] });
    expect(calibrator.probabilities).toEqual([0.1, 0.2, 0.4, 0.8]);
    expect(calibrator.values).toEqual([1 / 6, 0.5, 0.5, 5 / 6]);
    expect(applyIsotonic(calibrator, 0.15)).toBeCloseTo((1 / 6 + 0.5) / 2, 12);
    expect(applyIsotonic(calibrator, 0.3)).toBe(0.5);
    expect(applyIsotonic(calibrator, 0)).toBe(1 / 6);
    expect(applyIsotonic(calibrator, 1)).toBe(5 / 6);
  });

  test('never falls, and never leaves (0, 1)', () => {
    const anyRows = fc.array(fc.tuple(fc.nat(1), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1 });
    fc.assert(
      fc.property(anyRows, fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (rows, asked) => {
        const calibrator = fitIsotonic({ labels: rows.map(([label]) => label), probabilities: rows.map(([, p]) => p) });
        const answers = asked.toSorted((one, other) => one - other).map((each) => applyIsotonic(calibrator, each));
        for (const [place, answer] of answers.entries()) {
          expect(answer).toBeGreaterThan(0);
          expect(answer).toBeLessThan(1);
          expect(answer).toBeGreaterThanOrEqual((answers[place - 1] ?? 0) - 1e-12);
        }
      }),
    );
  });
});

describe('the choice', () => {
  test('leaves calibrated probabilities alone', () => {
    const choice = chooseCalibrator(drawn(3000, 3, sigmoid), drawn(3000, 4, sigmoid));
    expect(choice.calibrator.kind).toBe('none');
    expect(choice.trials.map(({ kind }) => kind)).toEqual(['platt', 'isotonic']);
  });

  test.each([
    ['platt', (logit: number): number => sigmoid(2.5 * logit + 0.5)],
    ['isotonic', (logit: number): number => (logit < 0 ? 0.2 : 0.9) + 0.03 * logit],
  ] as const)('takes %s where probabilities are bent its way, and wins on fresh rows', (kind, told) => {
    const { calibrator } = chooseCalibrator(drawn(6000, 5, told), drawn(6000, 6, told));
    expect(calibrator.kind).toBe(kind);
    const fresh = drawn(6000, 7, told);
    const calibrated = Float64Array.from(fresh.probabilities, (each) => calibrate(calibrator, each));
    expect(logLoss({ ...fresh, probabilities: calibrated })).toBeLessThan(logLoss(fresh) - 0.02);
  });
});
