import { describe, expect, test } from 'vitest';
import { madeUpRows } from '../testing/made-up-rows.ts';
import type { ModelFeature } from '../features/model-feature.ts';
import { seededGenerator } from '../random/seeded-generator.ts';
import { checkAvailability } from './check-availability.ts';
import { findLeaks } from './find-leaks.ts';

const { table, labels } = madeUpRows(2000, 1);
const search = { table, labels, seed: 1 };

const withFeature = (name: string, column: Float64Array) => {
  const feature: ModelFeature = { kind: 'number', name, about: 'context', availability: 'at_decision' };
  return { ...search, table: { features: [...table.features, feature], columns: [...table.columns, column] } };
};

/** The label, wrong in that share of rows. */
const almostLabel = (wrongShare: number): Float64Array => {
  const next = seededGenerator(2);
  return labels.map((label) => (next() < wrongShare ? 1 - label : label));
};

describe('what is declared', () => {
  test('a feature known only after the decision is refused by name', () => {
    const late: ModelFeature = { kind: 'number', name: 'duration', about: 'context', availability: 'after_decision' };
    expect(checkAvailability([...table.features, late])).toMatchObject({
      ok: false,
      error: { code: 'feature-after-decision', detail: expect.stringContaining('duration') as string },
    });
    expect(checkAvailability(table.features).ok).toBe(true);
  });
});

describe('what is found', () => {
  test('nothing among honest features', () => {
    expect(findLeaks(search)).toEqual({ ok: true, value: [] });
  });

  test.each([
    ['the label itself', 0],
    ['the label, wrong in every tenth row', 0.1],
    ['the label, wrong in every sixth row: better than all others together', 1 / 6],
  ])('%s', (_, wrongShare) => {
    const found = findLeaks(withFeature('settled_in_time', almostLabel(wrongShare)));
    expect(found.ok && found.value.map(({ name }) => name)).toEqual(['settled_in_time']);
  });

  test('not a leak of ordinary power: only its declaration can tell', () => {
    expect(findLeaks(withFeature('disputed', almostLabel(0.4)))).toEqual({ ok: true, value: [] });
  });

  test('a feature that never varies does not stop the search', () => {
    expect(findLeaks(withFeature('constant', new Float64Array(labels.length)))).toEqual({ ok: true, value: [] });
  });

  test('rows that cannot be learnt from are refused', () => {
    const failed = findLeaks({ ...search, labels: labels.map(() => 1) });
    expect(failed).toMatchObject({ ok: false, error: { code: 'one-class-only' } });
  });
});
