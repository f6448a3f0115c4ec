import { beforeAll, describe, expect, test } from 'vitest';
import { chooserOf, makeOpenDays, oracle } from './choosers.ts';
import { fitExpectations, observableBest } from './observable-truth.ts';
import { freshCohort, valueOfChooser, type Cohort } from './policy-value.ts';
import { fitRidge } from './ridge.ts';
import { startDay, studyOf, type SmallStudy } from './testing/small-study.ts';

describe('a ridge regression', () => {
  test('of exact lines finds the lines, each target by itself', () => {
    const rows = Array.from({ length: 50 }, (_, index) => Float64Array.of(1, index, (index * 7) % 11));
    const targets = rows.map(([, one = 0, other = 0]) => Float64Array.of(3 + 2 * one - other, 0.5 * other));
    const [first, second] = fitRidge(rows, targets, 1e-9).predict(Float64Array.of(1, 4, -2));
    expect(first).toBeCloseTo(13, 6);
    expect(second).toBeCloseTo(-1, 6);
  });

  test('pulls towards nothing as the ridge grows', () => {
    const rows = Array.from({ length: 20 }, () => Float64Array.of(1));
    const targets = rows.map(() => Float64Array.of(6));
    const told = [0.001, 20, 1e9].map((ridge) => fitRidge(rows, targets, ridge).predict(Float64Array.of(1))[0]!);
    expect(told[0]).toBeCloseTo(6, 2);
    expect(told[1]).toBeCloseTo(3, 9);
    expect(told[2]).toBeCloseTo(0, 5);
  });
});

describe('the best by what can be seen', () => {
  let study: SmallStudy;
  let cohort: Cohort;

  beforeAll(async () => {
    study = await studyOf('standard');
    const { world, eligible } = study;
    cohort = freshCohort({ world, night: 0, seed: 902, startDay, cases: 60, eligible });
  });

  test('lies between the table and the one who knows all', () => {
    const openDays = makeOpenDays(study.eligible);
    const expectations = fitExpectations({ ...cohort.population, seed: 17 }, 300);
    const seen = valueOfChooser(cohort, observableBest(cohort.population, expectations, openDays)).netEuro;
    expect(seen).toBeGreaterThan(valueOfChooser(cohort, chooserOf(study.table)).netEuro);
    expect(seen).toBeLessThan(valueOfChooser(cohort, oracle(openDays)).netEuro);
  });
});
