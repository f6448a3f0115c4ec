import { describe, expect, test } from 'vitest';
import { readBalance, type StratumCount } from './balance.ts';

const arms = [
  { id: 'a', weight: 0.5, isChampion: true },
  { id: 'b', weight: 0.5, isChampion: false },
];
const counts = (table: Readonly<Record<string, readonly [number, number]>>, by = 'market'): readonly StratumCount[] =>
  Object.entries(table).flatMap(([value, [a, b]]) => [
    { by, value, arm: 'a', units: a },
    ...(b > 0 ? [{ by, value, arm: 'b', units: b }] : []),
  ]);

describe('balance', () => {
  test('of equal shares has no difference and no alarm', () => {
    const read = readBalance(counts({ SE: [300, 300], NO: [200, 200] }), { arms, alpha: 0.05 });
    expect(read).toMatchObject({ largestDifference: 0, isAlarm: false });
    expect(read.strata[0]!.arms).toEqual([
      { arm: 'a', units: 300, share: 0.6, standardisedDifference: null },
      { arm: 'b', units: 300, share: 0.6, standardisedDifference: 0 },
    ]);
  });

  test('tells a share of 0.6 from one of 0.5 by 0.202 standard deviations', () => {
    const read = readBalance(counts({ SE: [500, 600], NO: [500, 400] }), { arms, alpha: 0.05 });
    const expected = 0.1 / Math.sqrt((0.5 * 0.5 + 0.6 * 0.4) / 2);
    expect(read.strata[0]!.arms[1]!.standardisedDifference).toBeCloseTo(expected, 12);
    expect(read.largestDifference).toBeCloseTo(expected, 12);
  });

  test('alarms in the stratum whose debtors are lost in one arm, and there alone', () => {
    const read = readBalance(counts({ SE: [5_000, 5_020], NO: [1_000, 700] }), { arms, alpha: 0.05 });
    expect(read.strata.map(({ value, isAlarm }) => [value, isAlarm])).toEqual([
      ['SE', false],
      ['NO', true],
    ]);
    expect(read.isAlarm).toBe(true);
  });

  test('shares the level out over the strata', () => {
    const lost: readonly [number, number] = [560, 440];
    const alone = readBalance(counts({ NO: lost }), { arms, alpha: 0.05 });
    const many = Object.fromEntries(Array.from({ length: 99 }, (_, place) => [`m${place}`, [10, 10] as const]));
    const among = readBalance(counts({ NO: lost, ...many }), { arms, alpha: 0.05 });
    expect(alone.strata[0]!.p).toBe(among.strata[0]!.p);
    expect([alone.isAlarm, among.isAlarm]).toEqual([true, false]);
  });

  test('of nobody, and of an arm that nobody has entered, says so', () => {
    expect(readBalance([], { arms, alpha: 0.05 })).toEqual({ largestDifference: null, strata: [], isAlarm: false });
    const [stratum] = readBalance(counts({ SE: [3, 0] }), { arms, alpha: 0.05 }).strata;
    expect(stratum!.arms[1]).toEqual({ arm: 'b', units: 0, share: null, standardisedDifference: null });
  });
});
