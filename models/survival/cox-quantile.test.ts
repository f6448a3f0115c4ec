import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quadraticForm } from '../hazard/linear-algebra.ts';
import { seededGenerator } from '../random/seeded-generator.ts';
import { partialLikelihood, type CoxRow } from './cox-likelihood.ts';
import type { CasePattern } from './cox-means.ts';
import { standardisedMedian, standardisedShare } from './cox-quantile.ts';
import { fitCox, type CoxFit } from './cox.ts';

const fitted = (rows: readonly CoxRow[], size: number): CoxFit => {
  const fit = fitCox(rows, size);
  if (!fit.ok) throw new Error(fit.error.detail);
  return fit.value;
};
/** Each row by itself, its own level of the factor (place 0) taken away. */
const patternsOf = (rows: readonly CoxRow[], fit: CoxFit): readonly CasePattern[] =>
  rows.map(({ stratum, count, active }) => {
    const others = active.filter((place) => place !== 0);
    const rate = Math.exp(others.reduce((sum, place) => sum + fit.coefficients[place]!.value, 0));
    return { stratum, count, others, rate };
  });

/** The share as a function of the coefficients alone: the baseline is made anew for each, as the books write it. */
const shareBy = (rows: readonly CoxRow[], beta: Float64Array, { given, time }: { given: 0 | null; time: number }) => {
  const ordered = rows.toSorted((one, other) => one.stratum - other.stratum || other.time - one.time);
  const moments = partialLikelihood(ordered, beta).moments.filter((moment) => moment.time <= time);
  const hazardOf = (stratum: number) =>
    moments.filter((each) => each.stratum === stratum).reduce((sum, { events, risk }) => sum + events / risk, 0);
  let [survival, cases] = [0, 0];
  const pulls = new Map<number, number>();
  for (const { stratum, count, active } of rows) {
    const others = active.filter((place) => place !== 0).reduce((sum, place) => sum + beta[place]!, 0);
    const rate = Math.exp(others + (given === null ? 0 : beta[given]!));
    const own = Math.exp(-hazardOf(stratum) * rate);
    survival += count * own;
    cases += count;
    pulls.set(stratum, (pulls.get(stratum) ?? 0) + count * own * rate);
  }
  const noise = moments.reduce((sum, { stratum, events, risk }) => {
    const pull = (pulls.get(stratum) ?? 0) / cases;
    return sum + pull ** 2 * (events / risk ** 2);
  }, 0);
  return { survival: survival / cases, noise };
};

const anyRows = fc.array(
  fc.record({
    ...{ stratum: fc.nat(1), cluster: fc.nat(9), time: fc.nat(6), isEvent: fc.boolean() },
    count: fc.integer({ min: 1, max: 3 }),
    active: fc.subarray([0, 1, 2]),
  }),
  { minLength: 6, maxLength: 30 },
);

test('share and error are those of the formula, its slopes taken by differences and the baseline made anew for each', () => {
  fc.assert(
    fc.property(anyRows, fc.constantFrom<0 | null>(0, null), fc.nat(6), (rows, given, time) => {
      fc.pre(rows.some(({ isEvent }) => isEvent) && new Set(rows.map(({ cluster }) => cluster)).size > 1);
      const fit = fitted(rows, 3);
      const beta = Float64Array.from(fit.coefficients, ({ value }) => value);
      const moved = (place: number, by: number) =>
        shareBy(rows, beta.with(place, beta[place]! + by), { given, time }).survival;
      const slopes = beta.map((_, place) => (moved(place, 1e-5) - moved(place, -1e-5)) / 2e-5);
      const { survival, noise } = shareBy(rows, beta, { given, time });
      const share = standardisedShare(patternsOf(rows, fit), { fit, given }, time)!;
      expect(share.survival).toBeCloseTo(survival, 10);
      const exact = noise + quadraticForm(fit.covariance, 3, slopes);
      expect(Math.abs(share.standardError ** 2 - exact)).toBeLessThan(1e-6 + 1e-4 * exact);
    }),
  );
});

test('by hand: no covariates, three ends of four', () => {
  const rows = [1, 2, 3].map((time) => ({ stratum: 0, cluster: time, time, isEvent: true, count: 1, active: [] }));
  const all = [...rows, { stratum: 0, cluster: 4, time: 9, isEvent: false, count: 1, active: [] }];
  const fit = fitted(all, 0);
  const hazard = 1 / 4 + 1 / 3;
  const share = standardisedShare(patternsOf(all, fit), { fit, given: null }, 2)!;
  expect(share.survival).toBeCloseTo(Math.exp(-hazard), 12);
  expect(share.standardError).toBeCloseTo(Math.exp(-hazard) * Math.sqrt(1 / 16 + 1 / 9), 12);
  const standardised = { fit, given: null, horizon: 10, bound: 1.959964 };
  expect(standardisedMedian(patternsOf(all, fit), standardised)).toEqual({ time: 3, lower: 1, upper: null });
  expect(standardisedMedian(patternsOf(all, fit), { ...standardised, horizon: 3 }).time).toBeNull();
});

describe('the interval in many small samples', () => {
  const rates = { base: [0.02, 0.035], level: Math.log(0.6), other: Math.log(1.7) };
  const bound = 1.959964;

  /** Two strata, a level and another factor that goes with it; followed for 20 to 120 days. */
  const sampleOf = (seed: number): readonly CoxRow[] => {
    const next = seededGenerator(seed);
    return Array.from({ length: 160 }, (_, cluster) => {
      const stratum = cluster % 2;
      const other = next() < 0.4;
      const given = next() < (other ? 0.6 : 0.3);
      const rate = rates.base[stratum]! * Math.exp((given ? rates.level : 0) + (other ? rates.other : 0));
      const [ended, seen] = [Math.floor(-Math.log(1 - next()) / rate), 20 + Math.floor(100 * next())];
      const active = [...(given ? [0] : []), ...(other ? [1] : [])];
      return { stratum, cluster, time: Math.min(ended, seen), isEvent: ended <= seen, count: 1, active };
    });
  };

  /** The first day after which less than half are left, by the rates that made them; the cases are those of the sample. */
  const trueMedian = (rows: readonly CoxRow[], given: 0 | null): number => {
    const shareAfter = (day: number): number =>
      rows.reduce((sum, { stratum, active }) => {
        const rate = Math.exp((given === null ? 0 : rates.level) + (active.includes(1) ? rates.other : 0));
        return sum + Math.exp(-rates.base[stratum]! * rate * (day + 1));
      }, 0) / rows.length;
    let day = 0;
    while (shareAfter(day) >= 0.5) day += 1;
    return day;
  };

  test.each<[string, 0 | null]>([
    ['the level', 0],
    ['the reference', null],
  ])('%s: holds the truth about as often as it says', (_, given) => {
    const samples = 300;
    let [held, bias] = [0, 0];
    for (let seed = 1; seed <= samples; seed += 1) {
      const rows = sampleOf(seed);
      const fit = fitted(rows, 2);
      const median = standardisedMedian(patternsOf(rows, fit), { fit, given, horizon: 120, bound });
      const truth = trueMedian(rows, given);
      if ((median.lower ?? Infinity) <= truth && truth <= (median.upper ?? Infinity)) held += 1;
      bias += ((median.time ?? 120) - truth) / samples;
    }
    // Five in a hundred miss; four standard errors of that count either way, and whole days, which err on the safe side.
    expect(held / samples).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / samples));
    expect(held / samples).toBeLessThan(0.995);
    expect(Math.abs(bias)).toBeLessThan(1);
  });
});
