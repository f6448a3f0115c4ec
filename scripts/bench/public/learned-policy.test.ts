/** The learner and its judge on trials whose truth is known: it finds an effect that differs by person, and claims none where there is none. */
import { describe, expect, test } from 'vitest';
import { hashFold } from './cross-validate.ts';
import { judgePolicy } from './learned-policy.ts';
import { bestSingleArm, comparePolicies, readTrial, withArms, type Trial } from './randomised-trial.ts';
import { fieldSource } from './sources.ts';

const arms = { names: ['one', 'other'], propensities: [0.25, 0.75] };

/** Uniform on [0, 1), from the place alone. */
const drawn = (what: string, place: number): number => {
  let sum = 0;
  for (let digit = 1; digit <= 8; digit += 1) sum += hashFold(`${what}${digit}`, String(place)) / 5 ** digit;
  return sum;
};

const trialOf = (rowCount: number, probabilityOf: (x: number, arm: string) => number): Trial =>
  readTrial(
    Array.from({ length: rowCount }, (_, place) => {
      const arm = drawn('arm', place) < 0.25 ? 'one' : 'other';
      const x = drawn('x', place);
      return { x: String(x), arm, outcome: String(Number(drawn('outcome', place) < probabilityOf(x, arm))) };
    }),
    {
      arms,
      sources: [fieldSource('x')],
      armOf: (row) => row['arm'] ?? '',
      outcomeOf: (row) => Number(row['outcome']),
    },
  );

const foldsOf = (trial: Trial): Int32Array =>
  Int32Array.from(trial.given, (_, place) => hashFold('fold', String(place)));

describe('a learned policy', () => {
  test('beats the best arm where each arm works for half of the people', () => {
    const trial = trialOf(6000, (x, arm) => (x < 0.5 === (arm === 'one') ? 0.6 : 0.2));
    const { comparison } = judgePolicy(trial, foldsOf(trial), null);
    expect(comparison.learnedValue).toBeCloseTo(0.6, 1);
    expect(comparison).toMatchObject({ beatsBestArm: true });
  });

  test('claims nothing where both arms are the same', () => {
    const trial = trialOf(6000, (x) => 0.2 + 0.4 * x);
    const { comparison } = judgePolicy(trial, foldsOf(trial), null);
    expect(comparison).toMatchObject({ beatsBestArm: false });
    expect(comparison.high).toBeGreaterThan(0);
  });

  test('is judged on the holdout where there is one', () => {
    const trial = trialOf(3000, (x, arm) => (arm === 'one' ? 0.6 : 0.2 + 0 * x));
    const holdout = trialOf(500, (x, arm) => (arm === 'one' ? 0.5 : 0.1 + 0 * x));
    const { judged, learned, bestArm } = judgePolicy(trial, foldsOf(trial), holdout);
    expect(judged).toBe(holdout);
    expect(new Set([...learned, ...bestArm])).toEqual(new Set([0]));
  });
});

test('values by hand: outcomes over the probability of the arm, where the arm was given', () => {
  const trial = readTrial(
    [
      { arm: 'one', y: '1' },
      { arm: 'other', y: '1' },
      { arm: 'other', y: '0' },
      { arm: 'one', y: '0' },
      { arm: 'a third', y: '1' },
    ],
    { arms, sources: [], armOf: (row) => row['arm'] ?? '', outcomeOf: (row) => Number(row['y']) },
  );
  expect(trial.given).toHaveLength(4);
  expect(bestSingleArm(trial)).toBe(0);
  const { learnedValue, bestArmValue, difference } = comparePolicies(trial, [1, 1, 1, 1], [0, 0, 0, 0]);
  expect(learnedValue).toBeCloseTo(1 / 0.75 / 4, 12);
  expect(bestArmValue).toBeCloseTo(1 / 0.25 / 4, 12);
  expect(difference).toBeCloseTo(1 / 3 - 1, 12);
});

test('arms that are left keep their odds', () => {
  const { names, propensities } = withArms({ names: ['a', 'b', 'c'], propensities: [0.2, 0.3, 0.5] }, ['c', 'a']);
  expect(names).toEqual(['a', 'c']);
  expect(propensities[0]).toBeCloseTo(2 / 7, 12);
  expect(propensities[1]).toBeCloseTo(5 / 7, 12);
});
