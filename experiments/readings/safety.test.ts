import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logChoose } from '../distributions/log-gamma.ts';
import { normalQuantile } from '../distributions/normal.ts';
import { seededGenerator } from '../random/seeded-generator.ts';
import { mergeSums } from '../sums/merge.ts';
import { noOutcome, sumOutcomes } from '../sums/outcome-sums.ts';
import { readDebtorMeans } from './debtor-means.ts';
import { readEventGuardrail, readMarginGuardrail } from './guardrails.ts';
import { readSampleRatio } from './sample-ratio.ts';

const valueOf = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

const chanceOf = (count: number, total: number, share: number): number =>
  Math.exp(logChoose(total, count) + count * Math.log(share) + (total - count) * Math.log(1 - share));

describe('events', () => {
  const settings = { treatmentShare: 0.1, tolerated: 1.5, alpha: 0.05 };

  test('at the margin itself the expected evidence is 1, for harm as for safety: so 1/α is exceeded in at most α of runs', () => {
    const share = (0.1 * 1.5) / (0.1 * 1.5 + 0.9);
    let [harm, safe] = [0, 0];
    for (let count = 0; count <= 60; count += 1) {
      const { logHarm, logSafe } = valueOf(readEventGuardrail({ ...settings, treatmentEvents: count, events: 60 }));
      harm += chanceOf(count, 60, share) * Math.exp(logHarm);
      safe += chanceOf(count, 60, share) * Math.exp(logSafe);
    }
    expect([harm, safe]).toEqual([expect.closeTo(1, 9), expect.closeTo(1, 9)]);
  });

  test.each([
    ['nothing has happened', 0, 0, 'watch'],
    ['four events are no breach, however sure', 4, 4, 'watch'],
    ['far beyond', 30, 60, 'breached'],
    ['far within', 2, 200, 'ok'],
    ['all in the treatment', 12, 12, 'breached'],
  ])('%s', (_, treatmentEvents, events, state) => {
    expect(readEventGuardrail({ ...settings, treatmentEvents, events })).toMatchObject({ value: { state } });
  });

  test.each([
    ['more than all', { treatmentEvents: 5, events: 4 }],
    ['half an event', { treatmentEvents: 0.5, events: 4 }],
    ['a negative count', { treatmentEvents: -1, events: 4 }],
    ['a margin of 0', { treatmentEvents: 1, events: 4, tolerated: 0 }],
    ['an α of 1', { treatmentEvents: 1, events: 4, alpha: 1 }],
  ])('%s: refused', (_, change) => {
    expect(readEventGuardrail({ ...settings, ...change })).toMatchObject({ error: { reason: 'settings_not_valid' } });
  });

  test('an arm without debtors: refused', () => {
    const empty = readEventGuardrail({ ...settings, treatmentShare: 0, treatmentEvents: 0, events: 9 });
    expect(empty).toMatchObject({ error: { reason: 'arm_without_data' } });
  });
});

describe('money', () => {
  const own = { standardError: 2, k: 8, alpha: 0.05, margin: 10, skewness: 0 };

  test.each([
    [0, 'ok'],
    [-20, 'breached'],
    [-9, 'watch'],
  ])('of %d against a margin of 10: %s', (estimate, state) => {
    expect(readMarginGuardrail({ ...own, estimate }).state).toBe(state);
  });

  test('a mirrored estimate has mirrored bounds; where the skew is upwards a loss takes more to be sure', () => {
    const anySkewed = fc.record({
      estimate: fc.double({ min: -30, max: 30, noNaN: true }),
      k: fc.double({ min: 0.2, max: 30, noNaN: true }),
      skewness: fc.double({ min: 0.01, max: 0.6, noNaN: true }),
    });
    fc.assert(
      fc.property(anySkewed, ({ estimate, k, skewness }) => {
        const [skewed, plain] = [skewness, 0].map((one) => readMarginGuardrail({ ...own, estimate, k, skewness: one }));
        const mirrored = readMarginGuardrail({ ...own, estimate: -estimate, k, skewness: -skewness });
        expect(mirrored.lower).toBeCloseTo(-(skewed?.upper ?? NaN), 9);
        expect(mirrored.upper).toBeCloseTo(-(skewed?.lower ?? NaN), 9);
        expect(skewed?.upper).toBeGreaterThan(plain?.upper ?? NaN);
      }),
    );
  });

  /** Debtors of whom a share pays, log-normal of σ 1.5. */
  const heavyMoney = (next: () => number, debtors: number, payRate: number) =>
    sumOutcomes(
      Array.from({ length: debtors }, () => ({
        y: next() < payRate ? Math.exp(1.5 * normalQuantile(1 - next())) : 0,
      })),
    );

  /** 8,000 debtors at 95/5 by ten looks, the treatment worse by just the margin: whether a loss beyond it was told, corrected and plain. */
  const runOnMargin = (next: () => number) => {
    const margin = 0.1 * 0.25 * Math.exp(1.5 ** 2 / 2);
    const settings = { alpha: 0.05, plannedDebtors: { treatment: 400, control: 7_600 } };
    let [treatment, control] = [noOutcome, noOutcome];
    const told = { corrected: false, plain: false };
    for (let look = 1; look <= 10; look += 1) {
      treatment = mergeSums(treatment, heavyMoney(next, 40, 0.9 * 0.25));
      control = mergeSums(control, heavyMoney(next, 760, 0.25));
      const reading = readDebtorMeans({ treatment, control }, settings);
      if (!reading.ok) continue;
      const { estimate, standardError, k, skewness } = reading.value;
      const read = { estimate, standardError, k, margin, alpha: 0.05 };
      told.corrected ||= readMarginGuardrail({ ...read, skewness }).state === 'breached';
      told.plain ||= readMarginGuardrail({ ...read, skewness: 0 }).state === 'breached';
    }
    return told;
  };

  test('heavy tails in a small arm: a loss just on the margin is told as beyond it in at most 5 % of runs; without the correction in more', () => {
    const next = seededGenerator(31);
    const runs = Array.from({ length: 200 }, () => runOnMargin(next));
    expect(runs.filter(({ corrected }) => corrected).length).toBeLessThanOrEqual(10);
    expect(runs.filter(({ plain }) => plain).length).toBeGreaterThan(10);
  });
});

describe('the sample ratio', () => {
  test('with the right weights the expected Bayes factor is 1', () => {
    let mean = 0;
    for (let count = 0; count <= 50; count += 1) {
      const arms = [
        { debtors: count, weight: 0.3 },
        { debtors: 50 - count, weight: 0.7 },
      ];
      mean += chanceOf(count, 50, 0.3) * Math.exp(valueOf(readSampleRatio(arms, 0.05)).logBayesFactor);
    }
    expect(mean).toBeCloseTo(1, 9);
  });

  test('weights need not sum to 1', () => {
    const counts = [480, 520];
    const [whole, parts] = [
      [0.5, 0.5],
      [7, 7],
    ].map((weights) =>
      readSampleRatio(
        counts.map((debtors, arm) => ({ debtors, weight: weights[arm] ?? 0 })),
        0.05,
      ),
    );
    expect(whole).toEqual(parts);
  });

  test('an arm of weight 0 is no arm: its debtors are told as strays (gbstats keeps them in the test)', () => {
    const two = valueOf(
      readSampleRatio(
        [
          { debtors: 500, weight: 0.5 },
          { debtors: 480, weight: 0.5 },
        ],
        0.05,
      ),
    );
    const three = valueOf(
      readSampleRatio(
        [
          { debtors: 500, weight: 0.5 },
          { debtors: 480, weight: 0.5 },
          { debtors: 7, weight: 0 },
        ],
        0.05,
      ),
    );
    expect(three).toEqual({ ...two, strays: 7 });
  });

  test('nobody yet, or one arm: refused', () => {
    expect(
      readSampleRatio(
        [
          { debtors: 0, weight: 1 },
          { debtors: 0, weight: 1 },
        ],
        0.05,
      ),
    ).toMatchObject({
      error: { reason: 'arm_without_data' },
    });
    expect(readSampleRatio([{ debtors: 9, weight: 1 }], 0.05)).toMatchObject({
      error: { reason: 'settings_not_valid' },
    });
  });
});
