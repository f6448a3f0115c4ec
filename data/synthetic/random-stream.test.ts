import { describe, expect, test } from 'vitest';
import { randomStream } from './random-stream.ts';

const draws = (seed: number, path: readonly number[], count: number): readonly number[] => {
  const random = randomStream(seed, path);
  return Array.from({ length: count }, () => random.uniform());
};
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a stream', () => {
  test('is the same for the same seed and path, and for no other', () => {
    expect(draws(1, [2, 3], 5)).toEqual(draws(1, [2, 3], 5));
    const firsts = [
      draws(1, [2, 3], 1),
      draws(2, [2, 3], 1),
      draws(1, [3, 2], 1),
      draws(1, [2, 4], 1),
      draws(1, [2], 1),
    ];
    expect(new Set(firsts.map(String)).size).toBe(5);
  });

  test('is uniform along itself and across neighbouring paths', () => {
    const along = draws(5, [1], 20_000);
    const across = Array.from({ length: 20_000 }, (_, index) => draws(5, [1, index], 1)[0]!);
    for (const values of [along, across]) {
      expect(Math.abs(mean(values) - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / 20_000));
      expect(Math.abs(mean(values.map((value) => (value - 0.5) ** 2)) - 1 / 12)).toBeLessThan(0.003);
    }
  });

  test('draws normals of mean 0 and variance 1', () => {
    const random = randomStream(3, []);
    const values = Array.from({ length: 20_000 }, () => random.normal());
    expect(Math.abs(mean(values))).toBeLessThan(0.03);
    expect(Math.abs(mean(values.map((value) => value ** 2)) - 1)).toBeLessThan(0.05);
  });

  test('picks by share, and refuses to pick from nothing', () => {
    const random = randomStream(4, []);
    const choices = [
      { value: 'rare', share: 1 },
      { value: 'never', share: 0 },
      { value: 'usual', share: 3 },
    ];
    const picked = Array.from({ length: 8000 }, () => random.pick(choices));
    expect(picked).not.toContain('never');
    expect(picked.filter((value) => value === 'rare').length / 8000).toBeCloseTo(0.25, 1);
    expect(() => random.pick([])).toThrow(RangeError);
  });
});
