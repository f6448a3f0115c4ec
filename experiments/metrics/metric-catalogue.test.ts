import { expect, test } from 'vitest';
import { metricNames } from '../../engine/index.ts';
import { metricCatalogue, metricOf, tallyNames } from './metric-catalogue.ts';

test('every metric that can be asked for is described, once, in the order of the vocabulary', () => {
  expect(metricCatalogue.map(({ name }) => name)).toEqual(metricNames);
  expect(metricNames.map((name) => metricOf(name).name)).toEqual(metricNames);
});

test.each(metricCatalogue.map((metric) => [metric.name, metric] as const))(
  '%s: kind, unit and treatment agree',
  (_, metric) => {
    const { kind, unit, isCapped, isDelayed, meaning, denominator } = metric;
    const unitsByKind = {
      money: ['minor'],
      count: ['contacts'],
      share: ['share'],
      ratio: ['share', 'points'],
      time: ['days'],
    };
    expect(unitsByKind[kind]).toContain(unit);
    // Only money that comes from debtors is capped, and what is capped or waited for has debtors as its denominator.
    if (isCapped) expect([kind, isDelayed]).toEqual(['money', true]);
    expect(denominator === 'debtors of the arm').toBe(kind !== 'ratio');
    expect(meaning).toMatch(/^[A-Z].+\.$/);
  },
);

test('harm and burden are better when less', () => {
  const less = metricCatalogue.filter(({ better }) => better === 'less').map(({ name }) => name);
  expect(less).toEqual([
    'roll_rate',
    'days_to_resolve',
    'contacts_per_debtor',
    'cost_per_debtor',
    'complaint_rate',
    'opt_out_rate',
  ]);
});

test('tallies are no metrics', () => {
  expect(tallyNames.filter((name) => (metricNames as readonly string[]).includes(name))).toEqual([]);
});
