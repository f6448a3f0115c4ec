import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chiSquareOfTable } from './contingency.ts';
import { benjaminiHochberg, benjaminiYekutieli, bonferroni, holm } from './multiplicity.ts';
import { clopperPearsonInterval, compareShares, fisherExact, wilsonInterval } from './proportions.ts';
import { kolmogorovSmirnovTest, mannWhitney } from './rank-tests.ts';

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 });

/** Closed testing with Bonferroni in every subset that holds the hypothesis: what Holm is the short form of. */
const slowHolm = (values: readonly number[]): readonly number[] =>
  values.map((_, index) => {
    let worst = 0;
    for (let set = 0; set < 2 ** values.length; set += 1) {
      if (((set >> index) & 1) === 0) continue;
      const chosen = values.filter((__, place) => ((set >> place) & 1) === 1);
      worst = Math.max(worst, Math.min(1, chosen.length * Math.min(...chosen)));
    }
    return worst;
  });

/** The least level at which the step-up procedure rejects it. */
const slowStepUp = (values: readonly number[]): readonly number[] =>
  values.map((value) => {
    const sorted = values.toSorted((one, other) => one - other);
    const levels = sorted.map((p, rank) => (p * values.length) / (rank + 1));
    return Math.min(1, ...levels.filter((_, rank) => (sorted[rank] ?? 0) >= value));
  });

describe('several questions at once', () => {
  test('Holm is closed testing with Bonferroni', () => {
    fc.assert(
      fc.property(pValues, (values) => {
        const slow = slowHolm(values);
        holm(values).forEach((own, place) => expect(own).toBeCloseTo(slow[place] ?? NaN, 12));
      }),
    );
  });

  test('Benjamini–Hochberg by its definition; Yekutieli and Bonferroni are never below', () => {
    fc.assert(
      fc.property(pValues, (values) => {
        const slow = slowStepUp(values);
        const [careful, each] = [benjaminiYekutieli(values), bonferroni(values)];
        benjaminiHochberg(values).forEach((own, place) => {
          expect(own).toBeCloseTo(slow[place] ?? NaN, 12);
          expect(careful[place]).toBeGreaterThanOrEqual(own - 1e-12);
          expect(each[place]).toBeGreaterThanOrEqual(own - 1e-12);
        });
      }),
    );
  });

  test('none is none', () => expect([holm([]), benjaminiHochberg([])]).toEqual([[], []]));
});

describe('two samples', () => {
  test('U counts pairs, ties half; the exact p is that of all orders', () => {
    const own = mannWhitney([1, 4, 6], [2, 3]);
    // Of the 10 orders, 8 have a U as far from 3 as 4 is.
    expect(own).toMatchObject({ value: { u: 4, pExact: 0.8 } });
    expect(mannWhitney([1, 1], [1, 2])).toMatchObject({ value: { u: 1, pExact: null } });
  });

  test('ranks of values that are all alike, or of nobody: refused', () => {
    expect(mannWhitney([1, 1], [1])).toMatchObject({ error: { reason: 'zero_variance' } });
    expect(mannWhitney([], [1])).toMatchObject({ error: { reason: 'arm_without_data' } });
    expect(kolmogorovSmirnovTest([], [1])).toMatchObject({ error: { reason: 'arm_without_data' } });
  });

  test('the greatest distance, counted at every value', () => {
    const sample = fc.array(fc.nat(9), { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(sample, sample, (one, other) => {
        const share = (values: readonly number[], at: number): number =>
          values.filter((value) => value <= at).length / values.length;
        const slow = Math.max(...[...one, ...other].map((at) => Math.abs(share(one, at) - share(other, at))));
        const own = kolmogorovSmirnovTest(one, other);
        expect(own.ok ? own.value.d : NaN).toBeCloseTo(slow, 12);
      }),
    );
  });
});

describe('shares', () => {
  test('tea tasting: Fisher’s own table, all tables by hand (17 of 35 chances in each tail: 34/70)', () => {
    expect(fisherExact({ successes: 3, n: 4 }, { successes: 1, n: 4 })).toBeCloseTo(34 / 70, 12);
  });

  test('nothing of ten: the rule of three, exactly', () => {
    expect(clopperPearsonInterval({ successes: 0, n: 10 }, 0.05)).toEqual({
      lower: 0,
      upper: expect.closeTo(1 - 0.025 ** 0.1, 10) as number,
    });
    expect(wilsonInterval({ successes: 0, n: 10 }, 0.05).lower).toBe(0);
    expect(wilsonInterval({ successes: 10, n: 10 }, 0.05).upper).toBe(1);
  });

  test('nobody, or all alike: refused', () => {
    expect(compareShares({ successes: 0, n: 0 }, { successes: 1, n: 5 }, 0.05)).toMatchObject({
      error: { reason: 'arm_without_data' },
    });
    expect(compareShares({ successes: 0, n: 9 }, { successes: 0, n: 5 }, 0.05)).toMatchObject({
      error: { reason: 'zero_variance' },
    });
  });
});

test('a table of one row, or with an empty column, says nothing', () => {
  for (const table of [
    [[1, 2]],
    [
      [0, 2],
      [0, 5],
    ],
  ])
    expect(chiSquareOfTable(table)).toMatchObject({ error: { reason: 'no_exposure' } });
});
