import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelFeature } from '../features/model-feature.ts';
import { encodedWidth, encodeTable, findEdges, fitEncoding, positionOf, type PiecesInput } from './encoding.ts';

const number: ModelFeature = { kind: 'number', name: 'x', about: 'context', availability: 'at_decision' };
const encoded = (values: readonly number[], served: readonly number[], pieces = 4): readonly number[][] => {
  const fitted = fitEncoding(
    { features: [number], columns: [Float64Array.from(values)] },
    { pieces, minRowsPerLevel: 1 },
  );
  const width = encodedWidth(fitted.encoding);
  const flat = encodeTable(fitted.encoding, { features: [number], columns: [Float64Array.from(served)] });
  return served.map((_, row) => [...flat.subarray(row * width, (row + 1) * width)]);
};

describe('edges', () => {
  test.each<[string, number[], number, number[]]>([
    ['few distinct values are the edges', [3, 1, 2, 3, 1], 4, [1, 2, 3]],
    ['quantiles of many', Array.from({ length: 101 }, (_, value) => value), 4, [0, 25, 50, 75, 100]],
    [
      'equal quantiles once',
      [...Array.from({ length: 90 }, () => 0), ...Array.from({ length: 10 }, (_, value) => value + 1)],
      4,
      [0, 10],
    ],
    ['unknown values aside', [NaN, 1, NaN, 2], 4, [1, 2]],
    [
      'the greatest numbers do not overflow',
      [-Number.MAX_VALUE, Number.MAX_VALUE, 0, 1],
      2,
      [-Number.MAX_VALUE, 0.5, Number.MAX_VALUE],
    ],
  ])('%s', (_, values, pieces, edges) => {
    expect(findEdges(Float64Array.from(values), pieces)).toEqual(edges);
  });
});

describe('components', () => {
  test.each<[string, number[], number, number[]]>([
    ['between edges', [0, 10, 20], 15, [1, 0.5]],
    ['on an edge', [0, 10, 20], 10, [1, 0]],
    ['below all', [0, 10, 20], -5, [0, 0]],
    ['above all', [0, 10, 20], 99, [1, 1]],
    ['not known, as it was in training: its own component', [0, 10, NaN], NaN, [0, 1]],
    ['known, where some are not', [0, 10, NaN], 5, [0.5, 0]],
    ['not known, where training knew all: the middle', [0, 10, 20], NaN, [1, 0]],
  ])('%s', (_, values, served, components) => {
    expect(encoded(values, [served])[0]).toEqual(components);
  });

  test('of categories: common levels only, all zeros for the others', () => {
    const levels = ['a', 'b', 'c'];
    const feature: ModelFeature = { ...number, kind: 'category', levels, encoding: 'one_hot' };
    const column = Float64Array.of(0, 0, 0, 1, 2, 2, NaN);
    const { encoding } = fitEncoding({ features: [feature], columns: [column] }, { pieces: 4, minRowsPerLevel: 2 });
    const flat = encodeTable(encoding, { features: [feature], columns: [Float64Array.of(0, 1, 2, NaN)] });
    expect([...flat]).toEqual([1, 0, 0, 0, 0, 1, 0, 0]);
  });

  test('each is clip((x − from) / (to − from), 0, 1), and they add up to the position', () => {
    const ascending = fc
      .uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 20 })
      .map((edges) => edges.toSorted((one, other) => one - other));
    fc.assert(
      fc.property(ascending, fc.double({ min: -2000, max: 2000, noNaN: true }), (edges, value) => {
        const input: PiecesInput = { kind: 'pieces', feature: 0, edges, usual: 0 };
        const slow = edges.slice(1).map((to, at) => Math.min(1, Math.max(0, (value - edges[at]!) / (to - edges[at]!))));
        expect(positionOf(input, value)).toBeCloseTo(
          slow.reduce((sum, part) => sum + part, 0),
          9,
        );
        const flat = encodeTable([input], { features: [number], columns: [Float64Array.of(value)] });
        for (const [at, part] of slow.entries()) expect(flat[at]).toBeCloseTo(part, 4);
      }),
    );
  });
});
