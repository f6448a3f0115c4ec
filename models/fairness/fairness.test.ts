import { describe, expect, test } from 'vitest';
import { compareGroups, type GroupSums } from './compare-groups.ts';
import { judgeFairness } from './judge-fairness.ts';

/** One number a person. */
const sumsOf = (
  group: string,
  values: readonly number[],
  under: readonly number[] = values.map(() => 1),
): GroupSums => {
  const sum = (term: (place: number) => number) => values.reduce((total, _, place) => total + term(place), 0);
  return {
    ...{ group, people: values.length, over: sum((place) => values[place]!), under: sum((place) => under[place]!) },
    overSquared: sum((place) => values[place]! ** 2),
    overUnder: sum((place) => values[place]! * under[place]!),
    underSquared: sum((place) => under[place]! ** 2),
  };
};
const shares = (ones: number, all: number): readonly number[] =>
  Array.from({ length: all }, (_, place) => Number(place < ones));

describe('groups compared', () => {
  test('a share: the textbook error of two proportions', () => {
    const { reference, figures } = compareGroups([sumsOf('old', shares(30, 100)), sumsOf('young', shares(40, 200))]);
    expect(reference).toBe('young');
    const [old, young] = figures;
    expect(young).toMatchObject({ figure: { value: 0.2 }, difference: null, ratio: null });
    const error = 1.959964 * Math.sqrt((0.3 * 0.7) / 99 + (0.2 * 0.8) / 199);
    expect(old!.difference!.value).toBeCloseTo(0.1, 12);
    expect(old!.difference!.upper).toBeCloseTo(0.1 + error, 6);
    expect(old!.ratio!.value).toBeCloseTo(1.5, 12);
  });

  test('a ratio of sums: people with many contacts weigh more, and one share for all has no error', () => {
    const under = Array.from({ length: 40 }, (_, place) => 2 * (1 + place));
    const { figures } = compareGroups([
      sumsOf(
        'all',
        under.map((value) => value / 2),
        under,
      ),
    ]);
    expect(figures[0]!.figure).toMatchObject({ value: 0.5 });
    expect(figures[0]!.figure!.upper).toBeCloseTo(0.5, 9);
  });

  test.each<[string, GroupSums, string]>([
    ['29 people', sumsOf('few', shares(10, 29)), 'fewer than 30 people'],
    ['no contacts', sumsOf('few', shares(0, 50), shares(0, 50)), 'nothing to take a share of'],
  ])('%s: not shown', (_, sums, notShown) => {
    const { figures } = compareGroups([sums, sumsOf('many', shares(10, 500))]);
    expect(figures[0]).toMatchObject({ notShown, figure: null, difference: null, ratio: null });
  });
  test('30 people are shown, and a share of 0 has no ratio', () => {
    const { figures } = compareGroups([sumsOf('few', shares(0, 30)), sumsOf('many', shares(10, 500))]);
    expect(figures[0]).toMatchObject({ notShown: null, figure: { value: 0 }, ratio: null });
  });
});

describe('the parity gate', () => {
  const judge = (ones: number, worse: 'higher' | 'lower' | 'either') =>
    judgeFairness(
      [
        {
          measure: 'complaints',
          ...compareGroups([sumsOf('A', shares(ones, 1_000)), sumsOf('B', shares(200, 2_000))]),
        },
      ],
      [{ measure: 'complaints', mostDifference: 0.05, worse }],
    );
  test.each([
    [100, 'higher', true],
    [160, 'higher', true], // beyond the tolerance, but not certainly
    [250, 'higher', false],
    [250, 'either', false],
    [250, 'lower', true],
    [10, 'lower', false],
    [10, 'higher', true],
  ] as const)('%d of 1,000 against 200 of 2,000, worse where %s: passed %s', (ones, worse, passed) => {
    expect(judge(ones, worse)).toMatchObject({ passed, judged: 1 });
  });
  test('says which, by how much and what is tolerated', () => {
    expect(judge(250, 'higher').reasons[0]).toMatch(
      /^complaints of A differs from B by 0\.15 \(.*\); at most 0\.05 is tolerated\.$/,
    );
  });
  test('nothing shown: nothing judged, and said so by the count', () => {
    expect(judgeFairness([], [{ measure: 'complaints', mostDifference: 0.05, worse: 'higher' }])).toEqual({
      passed: true,
      judged: 0,
      reasons: [],
    });
  });
});
