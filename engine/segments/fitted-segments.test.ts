import { describe, expect, test } from 'vitest';
import { celBindings } from '../policy/cel-bindings.ts';
import { exampleCase } from '../policy/testing/example-case.ts';
import {
  columnValue,
  compileSegments,
  nearestCentre,
  withLearnedSegment,
  type FittedSegments,
  type SegmentColumn,
} from './fitted-segments.ts';
import { segmentInForce } from './segment-of.ts';

const column = (changes: Partial<SegmentColumn> = {}): SegmentColumn => ({
  feature: 'lateRate',
  reads: 'value',
  shape: 'plain',
  typical: 0.5,
  spread: 0.25,
  ...changes,
});

const log = { shape: 'log', typical: Math.log(10), spread: 2 } as const;

describe('columnValue', () => {
  test.each<[string, Partial<SegmentColumn>, number, number]>([
    ['the typical value is 0', {}, 0.5, 0],
    ['one spread above it is 1', {}, 0.75, 1],
    ['what is not known counts as typical', {}, NaN, 0],
    ['no further than three spreads', {}, 400, 3],
    ['no further than three spreads below', {}, -Infinity, -3],
    ['logarithm', log, 9, 0],
    ['logarithm of a negative value: as of 0', { ...log, typical: 1, spread: 1 }, -9, -1],
    ['known', { reads: 'known', typical: 0, spread: 0.5 }, 7, 2],
    ['not known', { reads: 'known', typical: 1, spread: 0.5 }, NaN, -2],
  ])('%s', (_, changes, value, expected) => {
    expect(columnValue(column(changes), value)).toBeCloseTo(expected, 12);
  });
});

test.each<[string, readonly number[], number]>([
  ['nearest', [9, 1], 1],
  ['of two as near the first', [5, 0], 0],
])('nearestCentre: %s', (_, point, expected) => {
  expect(
    nearestCentre(
      [
        [0, 0],
        [10, 0],
      ],
      [-1, ...point],
      1,
    ),
  ).toBe(expected);
});

const fitted: FittedSegments = {
  columns: [column()],
  segments: [
    { id: 'seg-00000001', name: 'Mostly on time', centre: [-2] },
    { id: 'seg-00000002', name: 'Often late', centre: [2] },
  ],
};

const compiled = () => {
  const result = compileSegments('segments@3', fitted);
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
};

describe('learned segments of a case', () => {
  const late = exampleCase({ payment: { settledInvoices: 4, lateInvoices: 4, medianDaysLate: 10 } });

  test('none in force: the segment of the rules, and the context as it is', () => {
    expect(withLearnedSegment(late, null)).toBe(late);
    expect(segmentInForce(late).id).toBe('forgetful');
  });

  test('in force: it is the segment of the case, of strategies too; the context that came in is not touched', () => {
    const context = withLearnedSegment(late, compiled());
    expect(segmentInForce(context)).toEqual({ id: 'seg-00000002', name: 'Often late' });
    expect(context.learnedSegment?.version).toBe('segments@3');
    expect(celBindings(context)['segment']).toBe('seg-00000002');
    expect(celBindings(late)['segment']).toBe('forgetful');
  });

  test('a feature that the spec does not have is refused', () => {
    const result = compileSegments('segments@3', { ...fitted, columns: [column({ feature: 'shoeSize' })] });
    expect(result).toMatchObject({ ok: false, error: { detail: expect.stringContaining('shoeSize') as string } });
  });
});
