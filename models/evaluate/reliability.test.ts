import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reliabilityPoints } from './reliability.ts';

const binning = { kind: 'equal_width', binCount: 10 } as const;

test('the interval is Wilson’s: 10 of 100 is 0.0552 to 0.1744, none of 10 is 0 to 0.2775', () => {
  const labels = Float64Array.from({ length: 110 }, (_, row) => Number(row < 10));
  const probabilities = Float64Array.from({ length: 110 }, (_, row) => (row < 100 ? 0.12 : 0.55));
  const [many, few] = reliabilityPoints({ labels, probabilities }, binning);
  expect(many).toMatchObject({ rows: 100, observed: 0.1 });
  expect(many!.predicted).toBeCloseTo(0.12, 12);
  expect(many!.low).toBeCloseTo(0.0552, 4);
  expect(many!.high).toBeCloseTo(0.1744, 4);
  expect(few).toMatchObject({ rows: 10, observed: 0, low: 0 });
  expect(few!.high).toBeCloseTo(0.2775, 4);
});

test('what came lies in its interval, and all rows are in the bins', () => {
  const row = fc.record({
    label: fc.integer({ min: 0, max: 1 }),
    probability: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
      const labels = Float64Array.from(rows, ({ label }) => label);
      const points = reliabilityPoints(
        { labels, probabilities: Float64Array.from(rows, ({ probability }) => probability) },
        binning,
      );
      expect(points.reduce((sum, point) => sum + point.rows, 0)).toBe(rows.length);
      for (const { low, observed, high } of points) {
        expect(low).toBeLessThanOrEqual(observed + 1e-12);
        expect(high).toBeGreaterThanOrEqual(observed - 1e-12);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
      }
    }),
  );
});
