import { describe, expect, test } from 'vitest';
import { bestForecast, blend, isFamilyName, logisticFamily, networkFamily, treeFamily } from './families.ts';
import { madeUpRows } from '../../../models/testing/made-up-rows.ts';

describe('the mean of two forecasts', () => {
  test.each<[string, number, number, number]>([
    ['alike', 0.3, 0.3, 0.3],
    ['opposite', 0.9, 0.1, 0.5],
    ['by the odds: 1 to 4 and 16 to 1', 0.2, 16 / 17, 2 / 3],
    ['certain and wrong stays a number', 0, 1, 0.5],
  ])('%s', (_, one, other, expected) => {
    expect(blend(Float64Array.of(one), Float64Array.of(other))[0]).toBeCloseTo(expected, 5);
  });
});

test('the best forecast is the one of the least log-loss, the first of equals', () => {
  const labels = Float64Array.of(1, 0);
  const [good, bad] = [Float64Array.of(0.8, 0.2), Float64Array.of(0.4, 0.6)];
  expect(bestForecast(labels, [bad, good, good])).toBe(1);
});

test('families are known by name', () => {
  expect(['trees', 'network', 'logistic', 'forest', ''].map(isFamilyName)).toEqual([true, true, true, false, false]);
});

test('each family learns and scores rows it did not see', async () => {
  const [learnt, judged] = [madeUpRows(1200, 1), madeUpRows(600, 2)];
  const families = [
    treeFamily({ members: 1, settings: { treeCount: 60 } }),
    networkFamily({ members: 1, epochs: 6, batchRows: 64, hiddenUnits: [16] }),
    logisticFamily,
  ];
  for (const family of families) {
    const probabilities = await family(learnt, judged.table);
    expect(bestForecast(judged.labels, [probabilities.map(() => 0.5), probabilities])).toBe(1);
  }
});
