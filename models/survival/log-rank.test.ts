import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWithin, sharedVectors } from '../testing/shared-vectors.ts';
import { logRank, stratifiedLogRank, type LogRank } from './log-rank.ts';
import type { TimeCount } from './risk-table.ts';
import { anyCounts, individuals } from './testing/arbitrary-counts.ts';
import { trials } from './testing/trials.ts';

const tested = (...groups: readonly (readonly TimeCount[])[]): LogRank => {
  const test = logRank(groups);
  if (!test.ok) throw new Error(test.error.detail);
  return test.value;
};

test.each([
  ['mercaptopurine', 'placebo', 16.79, 0.0000417, [9, 21], [19.25, 10.75]],
  ['maintained', 'notMaintained', 3.4, 0.0653, [7, 11], [10.69, 7.31]],
] as const)(
  '%s against %s, as the textbook and R’s survdiff have it',
  (one, other, chiSquare, p, observed, expected) => {
    const told = tested(trials[one], trials[other]);
    expect(told.chiSquare).toBeCloseTo(chiSquare, 2);
    expect(told.p).toBeCloseTo(p, p < 0.001 ? 6 : 4);
    expect(told.degreesOfFreedom).toBe(1);
    expect(told.groups.map((group) => group.observed)).toEqual(observed);
    told.groups.forEach((group, place) => expect(group.expected).toBeCloseTo(expected[place]!, 2));
  },
);

/** Slow and plain, for two groups: one person after the other. */
const twin = (one: readonly TimeCount[], other: readonly TimeCount[]): { difference: number; variance: number } => {
  const [first, second] = [individuals(one), individuals(other)];
  const all = [...first, ...second];
  let [difference, variance] = [0, 0];
  for (const time of new Set(all.filter(({ isEvent }) => isEvent).map((each) => each.time))) {
    const n = all.filter((each) => each.time >= time).length;
    const d = all.filter((each) => each.isEvent && each.time === time).length;
    const share = first.filter((each) => each.time >= time).length / n;
    difference += first.filter((each) => each.isEvent && each.time === time).length - d * share;
    if (n > 1) variance += (d * share * (1 - share) * (n - d)) / (n - 1);
  }
  return { difference, variance };
};

describe('always', () => {
  test('two groups: the square of the difference over its variance, counted one by one', () => {
    fc.assert(
      fc.property(anyCounts, anyCounts, (one, other) => {
        const { difference, variance } = twin(one, other);
        fc.pre(variance > 1e-9);
        expect(tested(one, other).chiSquare).toBeCloseTo(difference ** 2 / variance, 8);
      }),
    );
  });

  test('the order of the groups does not matter, and as many events are expected as observed', () => {
    fc.assert(
      fc.property(anyCounts, anyCounts, anyCounts, (one, other, third) => {
        const told = logRank([one, other, third]);
        fc.pre(told.ok);
        const turned = tested(third, one, other);
        expect(turned.degreesOfFreedom).toBe(told.value.degreesOfFreedom);
        expect(turned.chiSquare).toBeCloseTo(told.value.chiSquare, 7);
        const excess = told.value.groups.reduce((sum, { observed, expected }) => sum + observed - expected, 0);
        expect(excess).toBeCloseTo(0, 9);
      }),
    );
  });

  test('groups that are the same differ in nothing', () => {
    const { chiSquare, degreesOfFreedom, p } = tested(trials.placebo, trials.placebo, trials.placebo);
    expect(chiSquare).toBeCloseTo(0, 9);
    expect(degreesOfFreedom).toBe(2);
    expect(p).toBeCloseTo(1, 6);
  });

  test('a group that left before anything happened adds no degree of freedom', () => {
    const early = [{ time: 0.5, events: 0, censored: 9 }];
    const told = tested(trials.mercaptopurine, trials.placebo, early);
    expect(told.degreesOfFreedom).toBe(1);
    expect(told.chiSquare).toBeCloseTo(tested(trials.mercaptopurine, trials.placebo).chiSquare, 9);
  });
});

test.each<[string, readonly (readonly TimeCount[])[], string]>([
  ['no group', [], 'one-class-only'],
  ['one group', [trials.placebo], 'one-class-only'],
  ['an empty group', [trials.placebo, []], 'too-few-rows'],
  ['no event at all', [[{ time: 3, events: 0, censored: 2 }], [{ time: 4, events: 0, censored: 2 }]], 'too-few-rows'],
  [
    'groups never at risk together',
    [[{ time: 1, events: 0, censored: 2 }], [{ time: 4, events: 2, censored: 0 }]],
    'too-few-rows',
  ],
  ['a time that is no number', [trials.placebo, [{ time: NaN, events: 1, censored: 0 }]], 'label-not-valid'],
])('%s: refused', (_, groups, code) => {
  expect(logRank(groups)).toMatchObject({ ok: false, error: { code } });
});

describe('weights of times, and strata', () => {
  const { mercaptopurine, placebo } = trials;

  test('Gehan: the sum over pairs of who outlived whom, counted one by one', () => {
    // Gehan (1965): each pair of two groups scores 1 where the first surely lived longer, -1 where it surely did not.
    const people = (counts: readonly TimeCount[]) =>
      counts.flatMap(({ time, events, censored }) => [
        ...Array.from({ length: events }, () => ({ time, hadIt: true })),
        ...Array.from({ length: censored }, () => ({ time, hadIt: false })),
      ]);
    type Person = ReturnType<typeof people>[number];
    const outlived = (one: Person, other: Person): boolean =>
      other.hadIt && (one.time > other.time || (one.time === other.time && !one.hadIt));
    const all = [...people(mercaptopurine), ...people(placebo)];
    const scores = all.map(
      (one) => all.filter((other) => outlived(one, other)).length - all.filter((other) => outlived(other, one)).length,
    );
    const score = scores.slice(0, people(mercaptopurine).length).reduce((sum, each) => sum + each, 0);
    const weighted = logRank([mercaptopurine, placebo], 'gehan-breslow');
    expect(weighted.ok).toBe(true);
    if (!weighted.ok) return;
    // The permutation variance is not the hypergeometric one; near each other for two arms of 21.
    const [n, m, total] = [people(mercaptopurine).length, people(placebo).length, all.length];
    const variance = (n * m * scores.reduce((sum, each) => sum + each * each, 0)) / (total * (total - 1));
    expect(weighted.value.chiSquare / (score ** 2 / variance)).toBeCloseTo(1, 0);
    expect(weighted.value.chiSquare).not.toBeCloseTo(tested(mercaptopurine, placebo).chiSquare, 2);
  });

  test('one stratum is no stratum; the same stratum twice doubles the statistic', () => {
    const groups = [mercaptopurine, placebo];
    const [once, twice] = [stratifiedLogRank([groups]), stratifiedLogRank([groups, groups])];
    expect(once).toEqual(logRank(groups));
    expect(twice.ok && once.ok && twice.value.chiSquare / once.value.chiSquare).toBeCloseTo(2, 9);
  });
});

type Vector = Readonly<Record<'time' | 'event' | 'group', readonly number[]>> & {
  readonly id: string;
  readonly logrank: { readonly chi2: number; readonly p: number; readonly df: number };
};
const shared = sharedVectors('stats/logrank.json') as { readonly vectors: readonly Vector[] } | null;

test.skipIf(shared === null)('statsmodels’ vectors (skipped where they are not beside the clone)', () => {
  expect(shared!.vectors.length).toBeGreaterThan(0);
  for (const { id, time, event, group, logrank } of shared!.vectors) {
    const counts = time.map((at, place) => ({ time: at, events: event[place]!, censored: 1 - event[place]! }));
    const groups = [...new Set(group)].map((each) => counts.filter((_, place) => group[place] === each));
    const told = tested(...groups);
    expect(told.degreesOfFreedom, id).toBe(logrank.df);
    expect(isWithin(told.chiSquare, logrank.chi2), `${id}: ${told.chiSquare}`).toBe(true);
    expect(isWithin(told.p, logrank.p), `${id}: ${told.p}`).toBe(true);
  }
});
