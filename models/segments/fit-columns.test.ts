/** Columns from features: scale, what varies, what is missing. */
import { describe, expect, test } from 'vitest';
import { seededGenerator } from '../random/seeded-generator.ts';
import { fitColumns } from './fit-columns.ts';
import { normal, plainFeatures } from './testing/made-up-debtors.ts';

const columnsOf = (rows: readonly (readonly number[])[]) => {
  const fitted = fitColumns({ features: plainFeatures(rows[0]?.length ?? 0), rows });
  if (!fitted.ok) throw new Error(fitted.error.detail);
  return fitted.value;
};

const next = seededGenerator(17);
const normals = Array.from({ length: 4000 }, () => normal(next));

describe('scale', () => {
  test('of a normal feature the median and about the standard deviation', () => {
    const [column] = columnsOf(normals.map((value) => [100 + 5 * value])).columns;
    expect(column?.typical).toBeCloseTo(100, 0);
    expect(column?.spread).toBeGreaterThan(4.7);
    expect(column?.spread).toBeLessThan(5.3);
  });

  test('one wild value changes neither it nor counts for more than three units', () => {
    const rows = normals.map((value) => [value]);
    const wild = columnsOf([[1e9], ...rows.slice(1)]);
    expect(wild.columns[0]?.spread).toBeCloseTo(columnsOf(rows).columns[0]?.spread ?? 0, 1);
    expect(wild.points.values[0]).toBe(3);
  });

  test('where nearly all have one value, the standard deviation', () => {
    const rows = Array.from({ length: 100 }, (_, place) => [place < 3 ? 1 : 0]);
    expect(columnsOf(rows).columns[0]?.spread).toBeCloseTo(Math.sqrt(0.03 * 0.97), 5);
  });
});

describe('missing values', () => {
  const halfKnown = normals.slice(0, 200).map((value, place) => (place % 2 === 0 ? [value, value] : [NaN, NaN]));

  test('features missing together: one column says so', () => {
    expect(columnsOf(halfKnown).columns.map(({ feature, reads }) => `${feature} ${reads}`)).toEqual([
      'x0 value',
      'x0 known',
      'x1 value',
    ]);
  });

  test('missing apart: each says so', () => {
    const rows = halfKnown.map(([value = NaN], place) => [value, place < 100 ? NaN : place]);
    expect(columnsOf(rows).columns.filter(({ reads }) => reads === 'known')).toHaveLength(2);
  });

  test('seldom missing: the median stands in, and nothing says so', () => {
    const rows = normals.slice(0, 200).map((value, place) => [place < 5 ? NaN : value]);
    const { columns, points } = columnsOf(rows);
    expect(columns.map(({ reads }) => reads)).toEqual(['value']);
    expect([...points.values.slice(0, 5)]).toEqual([0, 0, 0, 0, 0]);
  });
});
