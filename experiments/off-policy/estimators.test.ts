import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { estimateOf, estimatorNames, sumByUnit, usualEstimator } from './estimators.ts';
import { numberUnits, weighRounds, type LoggedRound } from './logged-round.ts';
import { compareWithReference } from './vector-file.ts';
import { readShared, sharedFolder } from './testing/shared-files.ts';

const files = sharedFolder('vectors/ope') === null ? [] : readdirSync(sharedFolder('vectors/ope') ?? '');

describe.skipIf(files.length === 0)('reference data sets (skipped: no shared vectors)', () => {
  test.each(files)('%s: every value, weight figure and error within 1e-9', (file) => {
    const compared = compareWithReference(JSON.parse(readShared(`vectors/ope/${file}`).toString('utf8'))) ?? [];
    expect(compared.length).toBeGreaterThan(100);
    const misses = compared.filter(
      ({ expected, actual }) => !(Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected))),
    );
    expect(misses).toEqual([]);
  });
});

/** Two rounds of one debtor and one of another, worked out by hand. */
const rounds: readonly LoggedRound[] = [
  { unit: 'a', segment: '', actions: ['x', 'y'], logging: [0.5, 0.5], chosen: 0, propensity: 0.5, reward: 4 },
  { unit: 'a', segment: '', actions: ['x', 'y'], logging: [0.25, 0.75], chosen: 1, propensity: 0.75, reward: 1 },
  { unit: 'b', segment: '', actions: ['x', 'y'], logging: [0.2, 0.8], chosen: 0, propensity: 0.2, reward: 2 },
];
const log = weighRounds({
  rounds,
  units: numberUnits(rounds),
  // Weights 2, 0 and 4.
  probabilities: [
    [1, 0],
    [1, 0],
    [0.8, 0.2],
  ],
  // Of the target: 3, 2 and 0.8 · 1 + 0.2 · 6 = 2.
  modelled: [
    [3, 0],
    [2, 1],
    [1, 6],
  ],
});

test('each estimator by hand', () => {
  const values = Object.fromEntries(
    estimatorNames.map((name) => [name, estimateOf(sumByUnit({ ...usualEstimator(name) }, log))]),
  );
  expect(values['ips']).toBeCloseTo((8 + 0 + 8) / 3, 12);
  expect(values['snips']).toBeCloseTo(16 / 6, 12);
  expect(values['dm']).toBeCloseTo(7 / 3, 12);
  expect(values['dr']).toBeCloseTo((7 + 2 * 1 + 0 + 4 * 1) / 3, 12);
  expect(values['sndr']).toBeCloseTo(7 / 3 + 6 / 6, 12);
  const clipped = estimateOf(sumByUnit({ name: 'clipped_ips', parameter: 3 }, log));
  expect(clipped).toBeCloseTo((8 + 6) / 3, 12);
  const switched = estimateOf(sumByUnit({ name: 'switch_dr', parameter: 3 }, log));
  expect(switched).toBeCloseTo((7 + 2) / 3, 12);
  const shrunk = estimateOf(sumByUnit({ name: 'dros', parameter: 4 }, log));
  expect(shrunk).toBeCloseTo((7 + (4 * 2) / 8 + (4 * 4) / 20) / 3, 12);
});

test('an estimator that needs a reward model throws without one: nobody may call it so', () => {
  expect(() => sumByUnit(usualEstimator('dr'), { ...log, modelledChosen: null })).toThrow('needs a reward model');
});
