import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clusterScores, partialLikelihood, type CoxRow } from './cox-likelihood.ts';
import { fitCox, type CoxFit } from './cox.ts';
import { individuals } from './testing/arbitrary-counts.ts';
import { trials } from './testing/trials.ts';

const fitted = (rows: readonly CoxRow[], size: number): CoxFit => {
  const fit = fitCox(rows, size);
  if (!fit.ok) throw new Error(fit.error.detail);
  return fit.value;
};
const row = (changes: Partial<CoxRow>): CoxRow => ({
  ...{ stratum: 0, cluster: 0, time: 1, isEvent: true, count: 1, active: [] },
  ...changes,
});
const leukaemia = [trials.mercaptopurine, trials.placebo].flatMap((arm, place) =>
  individuals(arm).map((each, turn) => row({ ...each, cluster: 100 * place + turn, active: place === 1 ? [0] : [] })),
);

const anyRows = fc.array(
  fc.record({
    ...{
      stratum: fc.nat(1),
      cluster: fc.nat(7),
      time: fc.nat(6),
      isEvent: fc.boolean(),
      count: fc.integer({ min: 1, max: 3 }),
    },
    active: fc.subarray([0, 1, 2]),
  }),
  { minLength: 3, maxLength: 25 },
);
const ordered = (rows: readonly CoxRow[]): readonly CoxRow[] =>
  rows.toSorted((one, other) => one.stratum - other.stratum || other.time - one.time);

/** The formula as it stands in the books: for each event, all those at risk. */
const slowLogLikelihood = (rows: readonly CoxRow[], beta: readonly number[]): number => {
  const rate = ({ active }: CoxRow) => active.reduce((sum, place) => sum + beta[place]!, 0);
  return rows
    .filter(({ isEvent }) => isEvent)
    .reduce((sum, ended) => {
      const risk = rows.filter(({ stratum, time }) => stratum === ended.stratum && time >= ended.time);
      return (
        sum +
        ended.count * (rate(ended) - Math.log(risk.reduce((all, each) => all + each.count * Math.exp(rate(each)), 0)))
      );
    }, 0);
};

test('leukaemia trial of Freireich: a log ratio of 1.509 by Breslow, standard error 0.410 (R, survival)', () => {
  const { coefficients, events } = fitted(leukaemia, 1);
  expect(events).toBe(30);
  // The ridge of 0.01 moves it by less than three thousandths.
  expect(Math.abs(coefficients[0]!.value - 1.5092)).toBeLessThan(0.003);
  expect(Math.abs(coefficients[0]!.modelStandardError - 0.4096)).toBeLessThan(0.002);
  expect(coefficients[0]!.proportionalityP).toBeGreaterThan(0.5);
});

test('by hand: three cases, the second with the covariate; the slope is 0 where e^2b = 2 without a ridge', () => {
  // L(b) = 1/(2 + r) · r/(r + 1) with r = e^b: at its top 2 = r².
  const rows = [1, 2, 3].map((time) => row({ time, cluster: time, active: time === 2 ? [0] : [] }));
  const exact = Math.log(2) / 2;
  const { score } = partialLikelihood(ordered(rows), Float64Array.of(exact));
  expect(score[0]).toBeCloseTo(0, 12);
  expect(fitted(rows, 1).coefficients[0]!.value).toBeCloseTo(exact, 1);
});

describe('against a slow oracle', () => {
  test('log-likelihood, and its slope by differences', () => {
    fc.assert(
      fc.property(
        anyRows,
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (rows, beta) => {
          const pass = partialLikelihood(ordered(rows), Float64Array.from(beta));
          expect(pass.logLikelihood).toBeCloseTo(slowLogLikelihood(rows, beta), 8);
          beta.forEach((_, place) => {
            const moved = (by: number) =>
              slowLogLikelihood(
                rows,
                beta.map((value, other) => value + (other === place ? by : 0)),
              );
            expect(pass.score[place]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 4);
            const slope = (by: number) =>
              partialLikelihood(
                ordered(rows),
                Float64Array.from(beta, (value, other) => value + (other === place ? by : 0)),
              ).score[place]!;
            expect(pass.information[place * 4]).toBeCloseTo((slope(-1e-5) - slope(1e-5)) / 2e-5, 4);
          });
        },
      ),
    );
  });

  test('the scores of the clusters sum to the slope', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const beta = Float64Array.of(0.3, -0.5, 0.1);
        const { score, moments } = partialLikelihood(ordered(rows), beta);
        const scores = clusterScores(ordered(rows), { beta, moments });
        score.forEach((value, place) =>
          expect(scores.reduce((sum, own) => sum + own[place]!, 0)).toBeCloseTo(value, 9),
        );
      }),
    );
  });

  test('equal rows told together or apart are the same', () => {
    const apart = leukaemia.map((each) => ({ ...each, cluster: each.cluster % 2 }));
    const together = new Map<string, CoxRow>();
    for (const each of apart) {
      const key = JSON.stringify(each);
      together.set(key, { ...each, count: (together.get(key)?.count ?? 0) + 1 });
    }
    expect(together.size).toBeLessThan(apart.length);
    expect(fitted([...together.values()], 1).coefficients[0]!.standardError).toBeCloseTo(
      fitted(apart, 1).coefficients[0]!.standardError,
      9,
    );
  });
});

describe('errors by cluster', () => {
  test('rows copied within their cluster do not make it surer, though the model believes so', () => {
    const [once, fourfold] = [
      fitted(leukaemia, 1),
      fitted(
        leukaemia.map((each) => ({ ...each, count: 4 })),
        1,
      ),
    ].map(({ coefficients }) => coefficients[0]!);
    expect(Math.abs(fourfold!.standardError / once!.standardError - 1)).toBeLessThan(0.01);
    expect(fourfold!.modelStandardError).toBeLessThan(0.52 * once!.modelStandardError);
  });
});

test('a ratio that turns over time is flagged', () => {
  const early = Array.from({ length: 60 }, (_, place) =>
    row({ cluster: place, time: 1 + (place % 5), active: place % 6 === 0 ? [] : [0] }),
  );
  const late = Array.from({ length: 60 }, (_, place) =>
    row({ cluster: 60 + place, time: 50 + (place % 5), active: place % 6 === 0 ? [0] : [] }),
  );
  expect(fitted([...early, ...late], 1).coefficients[0]!.proportionalityP).toBeLessThan(0.001);
});

test('nobody with the covariate had the event: finite, and the model knows nothing of it', () => {
  const rows = [1, 2, 3, 4].flatMap((time) => [
    row({ time, cluster: time }),
    row({ time, cluster: -time, isEvent: false, active: [0] }),
  ]);
  const { value, modelStandardError } = fitted(rows, 1).coefficients[0]!;
  expect(value).toBeLessThan(-2);
  expect(value).toBeGreaterThan(-30);
  expect(modelStandardError).toBeGreaterThan(1);
});

test.each<[string, readonly CoxRow[], string]>([
  ['nobody', [], 'too-few-rows'],
  ['no event', [row({ isEvent: false })], 'too-few-rows'],
  ['a time that is none', [row({ time: NaN })], 'label-not-valid'],
  ['a count of 0', [row({}), row({ count: 0 })], 'weight-not-valid'],
  ['a covariate that is none', [row({ active: [1] })], 'feature-not-valid'],
  ['a covariate twice', [row({ active: [0, 0] })], 'feature-not-valid'],
])('%s: refused', (_, rows, code) => {
  expect(fitCox(rows, 1)).toMatchObject({ ok: false, error: { code } });
});
