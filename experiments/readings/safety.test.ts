import { describe, expect, test } from 'vitest';
import { logChoose } from '../distributions/log-gamma.ts';
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

test.each([
  [0, 'ok'],
  [-20, 'breached'],
  [-9, 'watch'],
])('money of %d against a margin of 10: %s', (estimate, state) => {
  expect(readMarginGuardrail({ estimate, standardError: 2, k: 8, alpha: 0.05, margin: 10 }).state).toBe(state);
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
