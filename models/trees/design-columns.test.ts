import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { madeUpRows } from '../testing/made-up-rows.ts';
import { findCuts, makeDesign } from './design-columns.ts';

const cutsOf = (values: readonly number[], maxBins: number): readonly number[] => [
  ...findCuts(Float64Array.from(values), maxBins),
];

describe('cuts', () => {
  test.each([
    ['few values: between all of them', [3, 1, 2, 2], 8, [1.5, 2.5]],
    ['a single value', [5, 5, 5], 8, []],
    ['no known value', [NaN, NaN], 8, []],
    ['unknown ones do not count', [NaN, 1, 2], 8, [1.5]],
    ['many values: quantiles', [1, 2, 3, 4, 5, 6, 7, 8], 4, [2.5, 4.5, 6.5]],
    ['a heavy value takes several quantiles, but one cut', [1, 1, 1, 1, 1, 1, 2, 3, 4], 3, [1.5]],
    ['neighbouring floats', [1, 1 + Number.EPSILON], 8, [1]],
    ['the ends of the range', [-Number.MAX_VALUE, Number.MAX_VALUE], 8, [0]],
  ])('%s', (_, values, maxBins, expected) => {
    expect(cutsOf(values, maxBins)).toEqual(expected);
  });

  test('are ascending, part the values, and are never more than there are bins', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })),
        fc.integer({ min: 2, max: 9 }),
        (values, maxBins) => {
          const cuts = cutsOf(values, maxBins);
          expect(cuts.length).toBeLessThan(maxBins);
          expect(cuts).toEqual([...new Set(cuts)].toSorted((one, other) => one - other));
          for (const cut of cuts) {
            expect(values.some((value) => value <= cut)).toBe(true);
            expect(values.some((value) => value > cut)).toBe(true);
          }
        },
      ),
    );
  });
});

describe('the design', () => {
  test('one column for a number, one a level for a one-hot category, a bin of its own for what is not known', () => {
    const { table } = madeUpRows(200, 1);
    const { columns, droppedFeatures } = makeDesign(table, 255);
    expect(columns.map(({ feature, level }) => [feature, level])).toEqual([
      [0, null],
      [1, null],
      [2, 0],
      [2, 1],
      [2, 2],
      [3, 0],
      [3, 1],
      [4, null],
      [5, null],
    ]);
    expect(droppedFeatures).toEqual([]);
    const age = columns[1]!;
    const unknown = [...table.columns[1]!.keys()].filter((row) => Number.isNaN(table.columns[1]![row]));
    expect(unknown.length).toBeGreaterThan(5);
    expect(unknown.every((row) => age.bins[row] === age.cuts.length + 1)).toBe(true);
    expect(age.bins.filter((bin) => bin === age.cuts.length + 1)).toHaveLength(unknown.length);
  });

  test('a feature that never varies is dropped and named; known against unknown is a difference', () => {
    const { table } = madeUpRows(50, 1);
    const columns = table.columns.map((column, place) => {
      if (place === 0) return new Float64Array(50).fill(7);
      if (place === 2) return new Float64Array(50).fill(1);
      return place === 4 ? Float64Array.from(column, (_, row) => (row % 2 === 0 ? 3 : NaN)) : column;
    });
    const design = makeDesign({ features: table.features, columns }, 255);
    expect(design.droppedFeatures).toEqual(['balance', 'region']);
    expect(design.columns.find(({ feature }) => feature === 4)).toMatchObject({ hasMissing: true });
  });
});
