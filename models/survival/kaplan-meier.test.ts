import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWithin, sharedVectors } from '../testing/shared-vectors.ts';
import { fitSurvival, survivalQuantile, type SurvivalCurve } from './kaplan-meier.ts';
import type { TimeCount } from './risk-table.ts';
import { anyCounts, individuals } from './testing/arbitrary-counts.ts';
import { trials } from './testing/trials.ts';

const fitted = (counts: readonly TimeCount[], level?: number): SurvivalCurve => {
  const curve = fitSurvival(counts, level);
  if (!curve.ok) throw new Error(curve.error.detail);
  return curve.value;
};
const survivals = (curve: SurvivalCurve) => curve.steps.map(({ time, survival }) => [time, survival]);

describe('known estimates', () => {
  test('remission under 6-mercaptopurine: Kleinbaum and Klein, table of chapter 2; errors as R’s survfit prints them', () => {
    const rows = fitted(trials.mercaptopurine).steps.map(({ time, atRisk, survival, standardError }) => [
      time,
      atRisk,
      Number(survival.toFixed(3)),
      Number(standardError?.toFixed(4)),
    ]);
    expect(rows).toEqual([
      [6, 21, 0.857, 0.0764],
      [7, 17, 0.807, 0.0869],
      [10, 15, 0.753, 0.0963],
      [13, 12, 0.69, 0.1068],
      [16, 11, 0.627, 0.1141],
      [22, 7, 0.538, 0.1282],
      [23, 6, 0.448, 0.1346],
    ]);
  });

  test.each([
    ['mercaptopurine', 23],
    ['placebo', 8],
    ['maintained', 31],
    ['notMaintained', 23],
  ] as const)('median of %s: %d', (name, median) => {
    expect(survivalQuantile(fitted(trials[name]), 0.5).time).toBe(median);
  });

  test('the interval on the scale log(-log S), worked out by hand: one event of ten', () => {
    // S = 0.9, se = sqrt(0.9 · 0.1 / 10); 0.9 to the power exp(±1.959964 · se / (0.9 · |ln 0.9|)).
    const [step] = fitted([{ time: 1, events: 1, censored: 9 }]).steps;
    expect(step?.standardError).toBeCloseTo(Math.sqrt(0.009), 12);
    expect(step?.interval?.[0]).toBeCloseTo(0.473009, 6);
    expect(step?.interval?.[1]).toBeCloseTo(0.985281, 6);
  });
});

test('the other two scales, worked out by hand: one event of ten', () => {
  const counts = [{ time: 1, events: 1, censored: 9 }];
  const interval = (scale: 'log' | 'plain') => {
    const curve = fitSurvival(counts, 0.95, scale);
    return curve.ok ? curve.value.steps[0]?.interval : null;
  };
  const error = 1.959964 * Math.sqrt(0.009);
  expect(interval('plain')).toEqual([expect.closeTo(0.9 - error, 6), 1]);
  expect(interval('log')).toEqual([expect.closeTo(0.9 * Math.exp(-error / 0.9), 6), 1]);
});

const one = (time: number, events: number, censored = 0): TimeCount => ({ time, events, censored });

describe('edges', () => {
  test.each<[string, readonly TimeCount[], readonly unknown[]]>([
    ['nobody had the event', [one(5, 0, 3)], []],
    ['all at once', [one(5, 3)], [[5, 0]]],
    ['on day 0', [one(0, 1), one(4, 0, 1)], [[0, 0.5]]],
    ['censored at the time of an event: still at risk at it', [one(5, 1, 1), one(6, 0, 2)], [[5, 0.75]]],
    ['the last one censored: the curve ends above 0', [one(1, 1), one(2, 0, 1)], [[1, 0.5]]],
    [
      'told twice, and out of order',
      [one(4, 1), one(2, 1), one(4, 1), one(9, 0, 1)],
      [
        [2, 0.75],
        [4, 0.25],
      ],
    ],
    ['empty rows are nothing', [one(1, 0), one(3, 1, 0), one(8, 0, 1)], [[3, 0.5]]],
  ])('%s', (_, counts, steps) => {
    expect(survivals(fitted(counts))).toEqual(steps);
  });

  test('a quantile that is not reached has no time, and its interval may be open above', () => {
    expect(survivalQuantile(fitted([one(5, 0, 3)]), 0.5)).toEqual({ time: null, lower: null, upper: null });
    const { time, lower, upper } = survivalQuantile(fitted(trials.mercaptopurine), 0.5);
    expect([time, lower, upper]).toEqual([23, 13, null]);
  });

  test('where exactly half are left over a span of time, the median is its end', () => {
    expect(survivalQuantile(fitted([one(1, 1), one(3, 1)]), 0.5).time).toBe(3);
    // Thirds of thirds: rounding must not tell another story.
    expect(survivalQuantile(fitted([one(1, 3), one(2, 3), one(3, 3), one(4, 3)]), 0.75).time).toBe(4);
  });

  test('a higher level is a wider interval', () => {
    const widths = [0.5, 0.9, 0.95, 0.999].map((level) => {
      const [lower, upper] = fitted(trials.maintained, level).steps[2]!.interval!;
      return upper - lower;
    });
    expect(widths).toEqual(widths.toSorted((a, b) => a - b));
  });

  test.each<[string, readonly TimeCount[], number, string]>([
    ['nobody', [], 0.95, 'too-few-rows'],
    ['rows of nobody', [one(1, 0)], 0.95, 'too-few-rows'],
    ['a time that is no number', [one(NaN, 1)], 0.95, 'label-not-valid'],
    ['an infinite time', [one(Infinity, 1)], 0.95, 'label-not-valid'],
    ['a negative time', [one(-1, 1)], 0.95, 'label-not-valid'],
    ['half an event', [one(1, 0.5)], 0.95, 'weight-not-valid'],
    ['a negative count', [one(1, 1, -1)], 0.95, 'weight-not-valid'],
    ['a count that is no number', [one(1, NaN)], 0.95, 'weight-not-valid'],
    ['more than can be counted', [one(1, 2 ** 53 - 1), one(2, 2 ** 53 - 1)], 0.95, 'weight-not-valid'],
    ['a level of 1', [one(1, 1)], 1, 'settings-not-valid'],
    ['a level that is no number', [one(1, 1)], NaN, 'settings-not-valid'],
  ])('%s: refused', (_, counts, level, code) => {
    expect(fitSurvival(counts, level)).toMatchObject({ ok: false, error: { code } });
  });
});

describe('always', () => {
  test('the curve falls, stays within 0 and 1 and within its interval, and ends at 0 or above', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        let before = 1;
        for (const { survival, interval } of fitted(counts).steps) {
          expect(survival).toBeLessThan(before);
          expect(survival).toBeGreaterThanOrEqual(0);
          if (interval !== null) {
            expect(interval[0]).toBeGreaterThanOrEqual(0);
            expect(interval[0]).toBeLessThanOrEqual(survival);
            expect(interval[1]).toBeGreaterThanOrEqual(survival);
            expect(interval[1]).toBeLessThanOrEqual(1);
          }
          before = survival;
        }
      }),
    );
  });

  test('counts are as good as individuals, in any order', () => {
    fc.assert(
      fc.property(anyCounts, fc.nat(), (counts, turn) => {
        const rows = individuals(counts).map(({ time, isEvent }) => one(time, isEvent ? 1 : 0, isEvent ? 0 : 1));
        const turned = [...rows.slice(turn % rows.length), ...rows.slice(0, turn % rows.length)];
        expect(fitted(turned)).toEqual(fitted(counts));
      }),
    );
  });

  test('without censoring it is the share that is left', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        const all = counts.map(({ time, events, censored }) => one(time, events + censored));
        const times = individuals(all).map(({ time }) => time);
        for (const { time, survival } of fitted(all).steps) {
          expect(survival).toBeCloseTo(times.filter((each) => each > time).length / times.length, 12);
        }
      }),
    );
  });

  test('twice the people: the same curve, and errors smaller by the root of two', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        const [single, double] = [fitted(counts), fitted([...counts, ...counts])];
        single.steps.forEach(({ survival, standardError }, place) => {
          const twin = double.steps[place];
          expect(twin?.survival).toBeCloseTo(survival, 12);
          if (standardError === null) expect(twin?.standardError).toBeNull();
          else expect((twin?.standardError ?? NaN) * Math.SQRT2).toBeCloseTo(standardError, 12);
        });
      }),
    );
  });

  test('a quantile lies within its interval', () => {
    fc.assert(
      fc.property(anyCounts, fc.constantFrom(0.25, 0.5, 0.75), (counts, probability) => {
        const { time, lower, upper } = survivalQuantile(fitted(counts), probability);
        if (time !== null) expect(lower ?? Infinity).toBeLessThanOrEqual(time);
        if (upper !== null) expect(time ?? Infinity).toBeLessThanOrEqual(upper);
      }),
    );
  });
});

type Vector = {
  readonly id: string;
  readonly time: readonly number[];
  readonly event: readonly number[];
  readonly event_times: readonly number[];
  readonly at_risk: readonly number[];
  readonly deaths: readonly number[];
  readonly survival: readonly number[];
  readonly greenwood_se: readonly (number | null)[];
  readonly ci95_loglog: readonly (readonly [number, number] | null)[];
  readonly quantile_time: Readonly<Record<string, number | null>>;
};

const shared = sharedVectors('stats/kaplan_meier.json') as { readonly vectors: readonly Vector[] } | null;

const expectVector = (vector: Vector): void => {
  const { steps, ...curve } = fitted(
    vector.time.map((time, place) => one(time, vector.event[place]!, 1 - vector.event[place]!)),
  );
  expect(steps.map(({ time }) => time)).toEqual(vector.event_times);
  steps.forEach((step, place) => {
    const where = `${vector.id} at ${step.time}`;
    expect([step.atRisk, step.events], where).toEqual([vector.at_risk[place], vector.deaths[place]]);
    expect(isWithin(step.survival, vector.survival[place]!), where).toBe(true);
    const error = vector.greenwood_se[place];
    const interval = vector.ci95_loglog[place];
    expect(step.standardError === null, where).toBe(error === null || error === undefined);
    if (error !== null && error !== undefined) expect(isWithin(step.standardError ?? NaN, error), where).toBe(true);
    interval?.forEach((limit, side) => expect(isWithin(step.interval?.[side] ?? NaN, limit), where).toBe(true));
  });
  for (const [probability, time] of Object.entries(vector.quantile_time)) {
    expect(survivalQuantile({ steps, ...curve }, Number(probability)).time, `${vector.id} ${probability}`).toBe(time);
  }
};

test.skipIf(shared === null)('statsmodels’ vectors (skipped where they are not beside the clone)', () => {
  expect(shared!.vectors.length).toBeGreaterThan(0);
  shared!.vectors.forEach(expectVector);
});
