import { describe, expect, test } from 'vitest';
import { findDrivers, type DriverLevel, type DriverRow, type Drivers } from './cox-drivers.ts';

/** Times at even quantiles of an exponential with a rate: a sample without chance. */
const cases = (levels: readonly string[], rate: number, number: number, from: number): readonly DriverRow[] =>
  Array.from({ length: number }, (_, place) => {
    const time = -Math.log(1 - (place + 0.5) / number) / rate;
    return { levels, stratum: 0, cluster: from + place, time: Math.min(180, time), isEvent: time < 180, count: 1 };
  });
// Disputes halve the rate; large cases have it at 0.8; disputes are more often large, so that the crude ratio of size is below 0.8.
const rows = [
  ...cases(['no', 'small'], 0.02, 600, 0),
  ...cases(['no', 'large'], 0.016, 200, 1_000),
  ...cases(['yes', 'small'], 0.01, 100, 2_000),
  ...cases(['yes', 'large'], 0.008, 300, 3_000),
];
const settings = {
  factors: [
    { name: 'dispute', reference: 'no' },
    { name: 'size', reference: 'small' },
  ],
  horizon: 180,
  level: 0.95,
};

const found = (told: readonly DriverRow[], changes: Partial<typeof settings> = {}): Drivers => {
  const drivers = findDrivers(told, { ...settings, ...changes });
  if (!drivers.ok) throw new Error(drivers.error.detail);
  return drivers.value;
};
const levelOf = (drivers: Drivers, name: string, level: string): DriverLevel =>
  drivers.factors.find((factor) => factor.name === name)!.levels.find((each) => each.level === level)!;

describe('each beside the others', () => {
  test('the ratios that were put in come out, and the days that they come to', () => {
    const drivers = found(rows);
    const [dispute, size] = [levelOf(drivers, 'dispute', 'yes').estimate, levelOf(drivers, 'size', 'large').estimate];
    if (dispute.kind !== 'estimated' || size.kind !== 'estimated') throw new Error('not estimated');
    expect(dispute.ratio.value).toBeCloseTo(0.5, 1);
    expect(size.ratio.value).toBeCloseTo(0.8, 1);
    expect(dispute.ratio.upper).toBeLessThan(1);
    // ∫ exp(-rate t) to 180, over the 700 small and 500 large.
    const mean = (rate: number) => (1 - Math.exp(-180 * rate)) / rate;
    const exact = (700 * (mean(0.01) - mean(0.02)) + 500 * (mean(0.008) - mean(0.016))) / 1200;
    expect(Math.abs(dispute.days.value - exact)).toBeLessThan(2);
    expect(dispute.days.lower).toBeGreaterThan(0);
    expect(dispute.days.lower).toBeLessThan(dispute.days.value);
    expect(dispute.days.upper).toBeGreaterThan(dispute.days.value);
    const crude = levelOf(
      found(rows.map((row) => ({ ...row, levels: ['all', row.levels[1]!] }))),
      'size',
      'large',
    ).estimate;
    expect(crude.kind === 'estimated' && crude.ratio.value).toBeLessThan(0.7);
  });

  test('the reference that was named, or the one with the most ends', () => {
    expect(found(rows).factors.map(({ reference }) => reference)).toEqual(['no', 'small']);
    const factors = [
      { name: 'dispute', reference: 'never heard of' },
      { name: 'size', reference: 'large' },
    ];
    expect(found(rows, { factors }).factors.map(({ reference }) => reference)).toEqual(['no', 'large']);
  });
});

describe('medians beside the means', () => {
  /** ∑ cases × exp(−rate t) = half of them. */
  const exactMedian = (parts: readonly (readonly [cases: number, rate: number])[]): number => {
    const all = parts.reduce((sum, [count]) => sum + count, 0);
    let [low, high] = [0, 1000];
    while (high - low > 1e-9) {
      const middle = (low + high) / 2;
      const left = parts.reduce((sum, [count, rate]) => sum + count * Math.exp(-rate * middle), 0);
      if (left > all / 2) low = middle;
      else high = middle;
    }
    return low;
  };

  test('as if all were disputed, or none, whatever else they are', () => {
    const drivers = found(rows);
    const [no, yes] = ['no', 'yes'].map((level) => levelOf(drivers, 'dispute', level).median!);
    expect([no!.method, yes!.method]).toEqual(['adjusted', 'adjusted']);
    const exact = {
      no: exactMedian([
        [700, 0.02],
        [500, 0.016],
      ]),
      yes: exactMedian([
        [700, 0.01],
        [500, 0.008],
      ]),
    };
    expect(Math.abs(no!.time! - exact.no)).toBeLessThan(1);
    expect(Math.abs(yes!.time! - exact.yes)).toBeLessThan(3);
    for (const { time, lower, upper } of [no!, yes!]) {
      expect(lower!).toBeLessThan(time!);
      expect(upper!).toBeGreaterThan(time!);
    }
  });

  test('not reached within the horizon: none, and still a day before which it is not', () => {
    const slow = [...cases(['no', 'small'], 0.002, 300, 0), ...cases(['yes', 'small'], 0.02, 300, 500)];
    expect(levelOf(found(slow), 'dispute', 'no').median).toMatchObject({ time: null, upper: null });
    const nearly = [...cases(['no', 'small'], 0.0038, 300, 0), ...cases(['yes', 'small'], 0.02, 300, 500)];
    const { time, lower } = levelOf(found(nearly), 'dispute', 'no').median!;
    expect(time).toBeNull();
    expect(lower).toBeGreaterThan(100);
  });

  test('a level that the model cannot tell is counted by itself; one of few cases not at all', () => {
    const together = [
      ...rows,
      ...cases(['odd', 'odd'], 0.02, 200, 9_000),
      ...cases(['rare', 'small'], 0.02, 19, 9_900),
    ];
    const drivers = found(together);
    const odd = levelOf(drivers, 'dispute', 'odd').median!;
    expect(odd.method).toBe('kaplan_meier');
    expect(Math.abs(odd.time! - Math.LN2 / 0.02)).toBeLessThan(1);
    expect(levelOf(drivers, 'dispute', 'rare').median).toBeNull();
  });
});

describe('what cannot be estimated has no number', () => {
  const estimateOf = (told: readonly DriverRow[]) => levelOf(found([...rows, ...told]), 'dispute', 'odd').estimate;
  test.each<[string, readonly DriverRow[], string]>([
    ['few cases', cases(['odd', 'small'], 0.02, 19, 9_000), 'fewer than 20 cases (19)'],
    ['nobody paid', cases(['odd', 'small'], 1e-9, 40, 9_000), 'none of its 40 cases was resolved'],
    ['few paid', cases(['odd', 'small'], 0.0005, 40, 9_000), 'fewer than 10 resolved cases (3)'],
    [
      'the same as another',
      cases(['odd', 'odd'], 0.02, 200, 9_000),
      'goes together with another factor, so that the two cannot be told apart',
    ],
  ])('%s', (_, told, reason) => {
    expect(estimateOf(told)).toEqual({ kind: 'not_estimable', reason });
  });
  test('a factor that is the same for all', () => {
    const drivers = found(rows.map((row) => ({ ...row, levels: ['no', row.levels[1]!] })));
    expect(drivers.factors[0]).toMatchObject({
      reference: 'no',
      levels: [{ level: 'no', estimate: { kind: 'reference' } }],
    });
  });
  test('nobody was resolved', () => {
    expect(findDrivers(cases(['no', 'small'], 1e-9, 50, 0), settings)).toMatchObject({
      ok: false,
      error: { code: 'too-few-rows' },
    });
  });
});
