/** What is foretold whatever is done: as much as few payments can bear. */
import { expect, test } from 'vitest';
import type { NightRow } from '../dataset/night-row.ts';
import { seededGenerator } from '../random/seeded-generator.ts';
import { baseHazards, fitBaseline } from './baseline.ts';
import { noPaydays } from './calendar.ts';
import type { Column } from './columns.ts';
import { defaultHazardSettings } from './settings.ts';
import { featureSpec } from '../../engine/index.ts';

const columns: readonly Column[] = Array.from({ length: 20 }, (_, place) => ({
  ...{ name: `x${String(place)}`, place, kind: 'value', at: 0, mean: 0, sd: 1 },
}));

type World = { readonly debtors: number; readonly hazardOf: (first: number) => number };

const rowsOf = ({ debtors, hazardOf }: World, seed: number): readonly NightRow[] => {
  const next = seededGenerator(seed);
  const nights = 10;
  return Array.from({ length: debtors }, (_, debtor) => {
    const features = Float64Array.from({ length: featureSpec.features.length }, () => 2 * next() - 1);
    return Array.from({ length: nights }, (__, day) => ({
      ...{ caseId: `c${String(debtor)}`, debtorId: `d${String(debtor)}`, day, features },
      ...{ balanceMinor: 10_000, daysLeft: 30, options: [], noContactProb: 1, chosenPlace: -1, reached: null },
      paidMinor: next() < hazardOf(features[0] ?? 0) ? 5_000 : 0,
      ...{ complained: false, optedOut: false, closed: false },
    }));
  }).flat();
};

/** Lowest and highest hazard foretold for other debtors. */
const spreadOf = (world: World): { readonly low: number; readonly high: number } => {
  const baseline = fitBaseline({
    ...{ rows: rowsOf(world, 1), columns, isCalendar: columns.map(() => false), target: 'any_payment' },
    paydays: noPaydays(defaultHazardSettings.calendar, { ...featureSpec, features: [] }),
  });
  const foretold = rowsOf({ ...world, debtors: 200 }, 2).map(({ features }) => baseHazards(baseline, features).today);
  return { low: Math.min(...foretold), high: Math.max(...foretold) };
};

test('a few dozen payments that lean on nothing are foretold nearly alike for all', () => {
  const { low, high } = spreadOf({ debtors: 400, hazardOf: () => 0.02 });
  expect(high / low).toBeLessThan(3);
  expect(low).toBeGreaterThan(0.01);
  expect(high).toBeLessThan(0.04);
});

test.each([400, 4_000])('what %i debtors lean on is found', (debtors) => {
  const { low, high } = spreadOf({ debtors, hazardOf: (first) => (first > 0 ? 0.09 : 0.01) });
  expect(high / low).toBeGreaterThan(4);
});
