/** Which debtors and nights a twin is tested on, and what is too little. What the figures are judged by: judge-response.test.ts. */
import { expect, test } from 'vitest';
import { defaultCatalogue } from '../../engine/index.ts';
import { drawNights, worldSettings, worldSpec } from '../hazard/testing/hazard-world.ts';
import type { NightlySettings } from '../hazard/learn-tonight.ts';
import { testByTwin } from './test-by-twin.ts';

const settings: NightlySettings = {
  ...{ catalogue: defaultCatalogue, featureSpec: worldSpec, seed: 1, currencyOf: () => 'EUR' },
  hazard: {
    ...{ ...worldSettings, lookAhead: false, shrinkSteps: 4, memberCount: 8, gramShare: 0.3, discounts: [1] },
    ...{ effectCalendarPower: 0, fatiguePerPressure: 0.3 },
    contextColumns: ['digital', 'work'].map((feature) => ({ feature, shape: 'value' as const })),
  },
};

const testedOn = (debtors: number, nights = 30) => {
  const rows = drawNights({ seed: 3, debtors, nights });
  const payments = rows.filter(({ paidMinor }) => paidMinor > 0).length;
  const learned = (day: number) => rows.filter((row) => row.day < day).length;
  return {
    learned,
    payments,
    debtors: new Set(rows.map(({ debtorId }) => debtorId)).size,
    test: testByTwin(rows, settings),
  };
};

test.each([
  { name: 'many pay: a fifth of debtors and of nights', debtors: 1600, share: 1 / 5, nights: [6, 6] },
  { name: 'few pay: a third of debtors, and as many nights as it takes', debtors: 250, share: 1 / 3, nights: [6, 30] },
])('$name', ({ debtors, share, nights: [least, most] }) => {
  const { payments, learned, test: tested, debtors: all } = testedOn(debtors);
  expect(payments < 1000).toBe(share === 1 / 3);
  if (!tested.ok) throw new Error(tested.error.detail);
  const { fromDay, testedDebtors, testedPayments, testedRows, trainedRows, calibration } = tested.value;
  expect(30 - fromDay).toBeGreaterThanOrEqual(least ?? NaN);
  expect(30 - fromDay).toBeLessThanOrEqual(most ?? NaN);
  expect(testedPayments).toBeGreaterThanOrEqual(20);
  expect(testedDebtors).toBeLessThan(1.4 * share * all);
  const inBins = calibration.bins.reduce(
    (sum, { rows, observed }) => [sum[0]! + rows, sum[1]! + rows * observed],
    [0, 0],
  );
  expect(inBins[0]).toBe(testedRows);
  expect(inBins[1]).toBeCloseTo(testedPayments, 6);
  // Of the others: the nights before, or all of them.
  const others = (1 - share) * learned(share === 1 / 5 ? fromDay : Infinity);
  expect(trainedRows / others).toBeGreaterThan(0.85);
  expect(trainedRows / others).toBeLessThan(1.15);
});

test('what the nights cannot tell is not tested, and how many payments there were is said', () => {
  const { test: tested } = testedOn(40);
  expect(tested).toMatchObject({ ok: false, error: { code: 'too-few-rows' } });
  if (!tested.ok) expect(tested.error.detail).toMatch(/\d+ payments|\d+ rows/u);
});
