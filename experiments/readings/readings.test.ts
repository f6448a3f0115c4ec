import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalQuantile } from '../distributions/normal.ts';
import { seededGenerator } from '../random/seeded-generator.ts';
import { sumAdaptive, stableVarWeight, scoreOf } from '../sums/adaptive-sums.ts';
import { sumDelayed } from '../sums/delayed-sums.ts';
import { noOutcome, sumCounts, sumOutcomes, type OutcomeSums } from '../sums/outcome-sums.ts';
import { sumRatios } from '../sums/ratio-sums.ts';
import { readAdaptive } from './adaptive.ts';
import { bootstrapDifference } from './bootstrap.ts';
import { multiplierAt, readSequence, runningMinimum, sequentialP, tuningOf } from './confidence-sequence.ts';
import { readDebtorMeans, readDebtorMeansFixed } from './debtor-means.ts';
import { readDebtorRatios, readDebtorRatiosFixed } from './debtor-ratios.ts';
import { readFixed } from './fixed.ts';
import { daysUntilGate } from './gates.ts';
import { hallForward, hallInverse } from './hall.ts';
import { whyNotRead, type ReadingRequest } from './may-read.ts';
import { readPosterior, rescalePrior } from './posterior.ts';
import { readProjectedMoney } from './projected-money.ts';
import { readTunedSequence } from './tuned-sequence.ts';

const valueOf = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

/** So many debtors, of whom `payers` pay an exponential amount of mean 100. */
const money = (debtors: number, payers: number, seed: number): OutcomeSums => {
  const next = seededGenerator(seed);
  return sumOutcomes(
    Array.from({ length: debtors }, (_, place) => ({ y: place < payers ? -100 * Math.log(1 - next()) : 0 })),
  );
};

const plan = { alpha: 0.05, plannedDebtors: { treatment: 2_000, control: 2_000 } };

describe('the confidence sequence', () => {
  test('k* solves w − ln w = 1 − 2 ln α, and the interval is narrowest there', () => {
    for (const alpha of [0.2, 0.05, 0.001]) {
      const w = tuningOf(alpha) + 1;
      expect(w - Math.log(w)).toBeCloseTo(1 - 2 * Math.log(alpha), 10);
      // The half-width goes with c/√k.
      const width = (k: number): number => multiplierAt(k, alpha) / Math.sqrt(k);
      const relativeTo = (k: number): number => width(k) * Math.sqrt(k / (w - 1));
      expect(relativeTo(w - 1)).toBeLessThan(relativeTo(0.7 * (w - 1)));
      expect(relativeTo(w - 1)).toBeLessThan(relativeTo(1.4 * (w - 1)));
    }
  });

  test('p is below α just where the interval leaves out 0', () => {
    const anyReading = fc.record({
      estimate: fc.double({ min: -5, max: 5, noNaN: true }),
      k: fc.double({ min: 0.05, max: 60, noNaN: true }),
      alpha: fc.constantFrom(0.2, 0.05, 0.01),
    });
    fc.assert(
      fc.property(anyReading, ({ estimate, k, alpha }) => {
        const { interval, p, multiplier } = readSequence({ estimate, standardError: 1, k, alpha });
        fc.pre(Math.abs(Math.abs(estimate) - multiplier) > 1e-6);
        expect(interval.lower > 0 || interval.upper < 0).toBe(p < alpha);
      }),
    );
  });

  test('one side is bounded nearer than two', () => {
    for (const k of [0.5, 3, 20]) expect(multiplierAt(k, 0.05, 'greater')).toBeLessThan(multiplierAt(k, 0.05));
  });

  test('p never falls below what the e-process allows: its expectation under no effect is 1', () => {
    // E[1/p] over z ~ N(0, 1) where p is not cut at 1: the mixture is a density ratio.
    const k = 3;
    let mean = 0;
    for (let z = -14; z <= 14; z += 0.001)
      mean +=
        (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / Math.sqrt(1 + k)) *
        Math.exp((z * z * k) / 2 / (1 + k)) *
        0.001;
    expect(mean).toBeCloseTo(1, 4);
    expect(sequentialP(2, k)).toBeCloseTo(2 * Math.exp(-1.5), 12);
  });

  test('the running minimum', () => {
    expect(runningMinimum([0.4, 0.5, 0.01, 0.2])).toEqual([0.4, 0.4, 0.01, 0.01]);
  });
});

test('Hall: there and back', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -4, max: 4, noNaN: true }),
      fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      (z, g) => {
        expect(hallInverse(hallForward(z, g), g)).toBeCloseTo(z, 5);
      },
    ),
    // Hardly skewed: where the formula is left for a straight line.
    {
      examples: [0.99e-6, 1.01e-8, 0.99e-8, 0].flatMap((g): [number, number][] => [
        [4, g],
        [-4, -g],
      ]),
    },
  );
});

describe('money per debtor', () => {
  const gates: readonly [string, OutcomeSums, OutcomeSums, string][] = [
    ['49 payers in an arm', money(2_000, 49, 1), money(2_000, 400, 2), 'too_few_payers'],
    ['98/2 at 2,000: 8 payers', money(40, 8, 1), money(1_960, 392, 2), 'too_few_payers'],
    ['nobody in an arm', noOutcome, money(2_000, 400, 2), 'arm_without_data'],
    ['nobody pays', money(2_000, 0, 1), money(2_000, 400, 2), 'zero_variance'],
  ];
  test.each(gates)('%s: refused', (_, treatment, control, reason) => {
    expect(readDebtorMeans({ treatment, control }, plan)).toMatchObject({ ok: false, error: { reason } });
  });

  test('shown from 50 payers, decided from 100', () => {
    const control = money(2_000, 400, 2);
    expect(valueOf(readDebtorMeans({ treatment: money(2_000, 50, 1), control }, plan)).mayDecide).toBe(false);
    expect(valueOf(readDebtorMeans({ treatment: money(2_000, 100, 1), control }, plan)).mayDecide).toBe(true);
  });

  test('corrected for skew in a small arm, not in equal ones with many payers', () => {
    const small = valueOf(readDebtorMeans({ treatment: money(500, 100, 1), control: money(4_500, 900, 2) }, plan));
    expect(small.isSkewCorrected).toBe(true);
    const { interval, estimate } = small;
    expect(interval.upper - estimate).toBeGreaterThan(estimate - interval.lower);
    const equal = valueOf(readDebtorMeans({ treatment: money(2_000, 400, 1), control: money(2_000, 400, 2) }, plan));
    expect(equal.isSkewCorrected).toBe(false);
  });

  test('interval, p and relative interval tell the same story, with and without the correction', () => {
    for (const [debtors, payers] of [
      [500, 100],
      [500, 170],
      [2_000, 400],
      [2_000, 800],
    ] as const) {
      const sums = { treatment: money(debtors, payers, 7), control: money(2_500, 500, 8) };
      const { interval, p, relative } = valueOf(readDebtorMeans(sums, plan));
      const [leaves, relativeLeaves] = [interval, valueOf(relative).interval].map(
        ({ lower, upper }) => lower > 0 || upper < 0,
      );
      expect([p < plan.alpha, relativeLeaves]).toEqual([leaves, leaves]);
    }
  });

  test('at one look: 100 payers an arm where balanced, 80 where not; narrower than at all looks', () => {
    const balanced = { treatment: money(1_000, 99, 1), control: money(1_000, 150, 2) };
    expect(readDebtorMeansFixed(balanced, plan)).toMatchObject({ error: { reason: 'too_few_payers_for_fixed' } });
    const unbalanced = { treatment: money(400, 80, 1), control: money(8_000, 1_600, 2) };
    const fixed = valueOf(readDebtorMeansFixed(unbalanced, plan));
    const sequential = valueOf(readDebtorMeans(unbalanced, plan));
    expect(fixed.isSkewCorrected).toBe(true);
    const width = ({ interval }: typeof fixed): number => interval.upper - interval.lower;
    expect(width(fixed)).toBeLessThan(width(sequential));
  });

  test('shares of debtors are read alike', () => {
    const sums = {
      treatment: sumCounts({ debtors: 2_000, successes: 400 }),
      control: sumCounts({ debtors: 2_000, successes: 300 }),
    };
    expect(valueOf(readDebtorMeans(sums, plan)).interval.lower).toBeGreaterThan(0);
  });
});

describe('ratios over debtors', () => {
  const arm = (rate: number, debtors: number, seed: number) => {
    const next = seededGenerator(seed);
    return sumRatios(
      Array.from({ length: debtors }, () => ({
        numerator: next() < rate ? 3 : 0,
        denominator: 1 + Math.floor(next() * 9),
      })),
    );
  };
  const settings = { alpha: 0.05, plannedError: 0.02 };

  test('an effect that is there is found; the relative interval agrees', () => {
    const reading = valueOf(readDebtorRatios({ treatment: arm(0.6, 3_000, 1), control: arm(0.3, 3_000, 2) }, settings));
    expect(reading.interval.lower).toBeGreaterThan(0);
    expect(valueOf(reading.relative).interval.lower).toBeGreaterThan(0);
  });

  test('too few debtors with a success: refused, at one look as at many', () => {
    const few = { treatment: arm(0.1, 200, 1), control: arm(0.5, 3_000, 2) };
    expect(readDebtorRatios(few, settings)).toMatchObject({ error: { reason: 'too_few_payers' } });
    expect(readDebtorRatiosFixed(few, settings)).toMatchObject({ error: { reason: 'too_few_payers_for_fixed' } });
  });

  test('nobody was contacted: no exposure', () => {
    const nobody = sumRatios(Array.from({ length: 300 }, () => ({ numerator: 0, denominator: 0 })));
    const reading = readDebtorRatios({ treatment: nobody, control: arm(0.5, 300, 2) }, settings);
    expect(reading).toMatchObject({ error: { reason: 'no_exposure' } });
  });
});

describe('delayed money', () => {
  const arm = (payShare: number) =>
    sumDelayed(
      Array.from({ length: 2_000 }, (_, place) => ({
        observedDays: 1 + (place % 40),
        payments: (place * 7) % 100 < payShare * 100 ? [[place % 20, 50 + (place % 13)] as const] : [],
      })),
      30,
    );

  test('read before all is in; refused while nobody was seen to the end', () => {
    const reading = valueOf(
      readProjectedMoney({ treatment: arm(0.5), control: arm(0.3) }, { alpha: 0.05, plannedError: 1 }),
    );
    expect(reading.interval.lower).toBeGreaterThan(0);
    const young = sumDelayed(
      Array.from({ length: 500 }, () => ({ observedDays: 5, payments: [[1, 9] as const] })),
      30,
    );
    const refused = readProjectedMoney({ treatment: young, control: arm(0.3) }, { alpha: 0.05, plannedError: 1 });
    expect(refused).toMatchObject({ error: { reason: 'too_few_observed_to_window' } });
  });

  test('below 50 payers: refused', () => {
    const refused = readProjectedMoney({ treatment: arm(0.02), control: arm(0.3) }, { alpha: 0.05, plannedError: 1 });
    expect(refused).toMatchObject({ error: { reason: 'too_few_payers' } });
  });
});

describe('adaptive logs', () => {
  const next = seededGenerator(3);
  // Two actions of value 1 and 3; the propensities of each batch lean on what was seen.
  const rows = Array.from({ length: 20_000 }, (_, place) => {
    const first = 0.1 + 0.8 * ((place % 100) / 100);
    const action = next() < first ? 0 : 1;
    const reward = (action === 0 ? 1 : 3) + 4 * (next() - 0.5);
    const propensities = [first, 1 - first];
    return {
      action,
      reward,
      propensities,
      predicted: [0.5, 2],
      weight: stableVarWeight([{ share: 1, propensity: first }]),
    };
  });
  const exploration = { floor: 0.1, payersByAction: [5_000, 5_000] };

  test('the value of an action and of a contrast lie within their intervals, though the model is off', () => {
    for (const [target, truth] of [
      [[1, 0], 1],
      [[-1, 1], 2],
    ] as const) {
      const reading = valueOf(
        readAdaptive(sumAdaptive(rows, target), { exploration, alpha: 0.05, plannedError: 0.05 }),
      );
      expect(reading.interval.lower).toBeLessThan(truth);
      expect(reading.interval.upper).toBeGreaterThan(truth);
      expect(reading.standardError).toBeLessThan(0.1);
    }
  });

  test('the score of the action that was taken leans on the reward, of another one on the model', () => {
    const row = { action: 0, reward: 5, propensities: [0.25, 0.75], predicted: [1, 2], weight: 1 };
    expect([scoreOf(row, [1, 0]), scoreOf(row, [0, 1])]).toEqual([1 + 4 / 0.25, 2]);
  });

  test.each([
    ['a floor of 0.049', { floor: 0.049, payersByAction: [500, 500] }, 'floor_too_low'],
    ['a floor that is not known', { floor: NaN, payersByAction: [500, 500] }, 'floor_too_low'],
    ['199 payers of an action', { floor: 0.05, payersByAction: [199, 500] }, 'too_few_payers_of_action'],
  ])('%s: refused', (_, thin, reason) => {
    const sums = sumAdaptive(rows, [1, 0]);
    const reading = readAdaptive(sums, { exploration: thin, alpha: 0.05, plannedError: 0.05 });
    expect(reading).toMatchObject({ ok: false, error: { reason } });
  });
});

describe('the fixed reading, the tuned sequence and the posterior', () => {
  const effect = { estimate: 0.4, standardError: 0.2, degreesOfFreedom: 50 };

  test('sides: open where they are not bounded, and their p add up to 1', () => {
    const [greater, less] = (['greater', 'less'] as const).map((side) => readFixed(effect, { alpha: 0.05, side }));
    expect([greater?.interval.upper, less?.interval.lower]).toEqual([Infinity, -Infinity]);
    expect((greater?.p ?? 0) + (less?.p ?? 0)).toBeCloseTo(1, 12);
    expect(readFixed(effect, { alpha: 0.05 }).p).toBeCloseTo(2 * (greater?.p ?? 0), 12);
  });

  test('a one-sided sequence touches 0 at the level of its p', () => {
    const settings = { total: 4_000, tunedAt: 5_000, alpha: 0.05, side: 'greater' } as const;
    const strong = { ...effect, estimate: 0.9 };
    const { p } = readTunedSequence(strong, settings);
    expect(p).toBeGreaterThan(0);
    expect(p).toBeLessThan(0.05);
    expect(readTunedSequence({ ...effect, estimate: -0.9 }, settings).p).toBe(1);
  });

  test('the posterior: a flat prior gives the estimate back; risk is less where the choice is right', () => {
    const flat = readPosterior(effect, { prior: null, alpha: 0.05 });
    expect([flat.mean, flat.standardDeviation]).toEqual([0.4, expect.closeTo(0.2, 12)]);
    expect(flat.interval.upper).toBeCloseTo(0.4 + normalQuantile(0.975) * 0.2, 12);
    expect(flat.risk.control - flat.risk.treatment).toBeCloseTo(0.4, 12);
    const turned = readPosterior(effect, { prior: null, alpha: 0.05, isLessBetter: true });
    expect(turned.chanceToWin).toBeCloseTo(1 - flat.chanceToWin, 12);
    expect(turned.risk).toEqual({ control: flat.risk.treatment, treatment: flat.risk.control });
  });

  test('a belief about the relative effect is the same belief about the absolute one', () => {
    const prior = rescalePrior({ mean: 0.1, variance: 0.04 }, 50);
    expect(prior).toEqual({ mean: 5, variance: 100 });
    const relative = readPosterior(
      { estimate: 0.2, standardError: 0.1 },
      { prior: { mean: 0.1, variance: 0.04 }, alpha: 0.05 },
    );
    const absolute = readPosterior({ estimate: 10, standardError: 5 }, { prior, alpha: 0.05 });
    expect(absolute.mean).toBeCloseTo(50 * relative.mean, 12);
    expect(absolute.chanceToWin).toBeCloseTo(relative.chanceToWin, 12);
  });
});

describe('the bootstrap by debtor', () => {
  const next = seededGenerator(21);
  const arm = (mean: number) => Array.from({ length: 150 }, () => ({ numerator: mean + 2 * next(), denominator: 1 }));
  const arms = { treatment: arm(1), control: arm(0) };

  test('the same seed, the same intervals; near Welch’s where nothing is skewed', () => {
    const settings = { alpha: 0.05, seed: 9, draws: 400 };
    const own = valueOf(bootstrapDifference(arms, settings));
    expect(valueOf(bootstrapDifference(arms, settings))).toEqual(own);
    expect(valueOf(bootstrapDifference(arms, { ...settings, seed: 10 }))).not.toEqual(own);
    const half = 1.97 * Math.sqrt((2 * (1 / 3)) / 150);
    for (const { lower, upper } of [own.percentile, own.studentised]) {
      expect(lower).toBeCloseTo(own.estimate - half, 1);
      expect(upper).toBeCloseTo(own.estimate + half, 1);
    }
  });

  test('nothing to draw from: refused', () => {
    expect(bootstrapDifference({ ...arms, control: [] }, { alpha: 0.05, seed: 1 })).toMatchObject({
      error: { reason: 'arm_without_data' },
    });
  });
});

describe('what is refused whatever the figures are', () => {
  const plain: ReadingRequest = {
    ...{ boundary: 'sequential', use: 'stop', unit: 'debtor', statistic: 'mean', isMoney: true },
    ...{ delay: 'projected', adaptive: 'none', isPlanUnmoved: true },
  };
  test.each<[string, Partial<ReadingRequest>, string | null]>([
    ['the default reading', {}, null],
    ['per contact', { unit: 'contact' }, 'per_contact'],
    ['a moved plan', { isPlanUnmoved: false }, 'plan_moved'],
    ['the mean of an exploring arm', { adaptive: 'plain' }, 'sample_mean_of_adaptive'],
    [
      'a fixed interval on adaptive data',
      { adaptive: 'weighted', boundary: 'fixed', use: 'show' },
      'fixed_on_adaptive',
    ],
    ['an adaptive reading that is weighted', { adaptive: 'weighted' }, null],
    ['trimmed money', { statistic: 'trimmed_mean' }, 'trimmed_money'],
    ['median money', { statistic: 'median', use: 'show' }, 'trimmed_money'],
    ['a median of days', { statistic: 'median', isMoney: false }, null],
    ['a log-ratio', { statistic: 'log_ratio' }, 'log_ratio_beside_absolute'],
    ['money to date as a verdict', { delay: 'to_date', use: 'verdict' }, 'early_reading_as_verdict'],
    ['a surrogate as a verdict', { delay: 'surrogate', use: 'stop' }, 'early_reading_as_verdict'],
    ['money to date, shown', { delay: 'to_date', use: 'show' }, null],
    ['Wald for stopping', { boundary: 'fixed' }, 'not_valid_for_stopping'],
    ['Bayes for stopping', { boundary: 'bayesian' }, 'not_valid_for_stopping'],
    ['Bayes, shown', { boundary: 'bayesian', use: 'show' }, null],
  ])('%s', (_, change, reason) => {
    const refusal = whyNotRead({ ...plain, ...change });
    if (reason === null) expect(refusal).toBeNull();
    else expect(refusal).toMatchObject({ ok: false, error: { reason } });
  });
});

test.each([
  [50, 10, 0],
  [25, 10, 10],
  [1, 3, 147],
  [0, 10, null],
])('%d payers in %d days: the gate opens in %s', (payers, days, left) => {
  expect(daysUntilGate({ payers, days })).toBe(left);
});
