import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededGenerator } from '../random/seeded-generator.ts';
import { sumDelayed, type DelayedDebtor } from '../sums/delayed-sums.ts';
import { noOutcome, sumOutcomes, type OutcomeSums } from '../sums/outcome-sums.ts';
import { sumPrePostRatios } from '../sums/pre-post-ratio-sums.ts';
import { sumRatios } from '../sums/ratio-sums.ts';
import { adjustedDifference } from './adjusted.ts';
import { meanArm, ratioArm, shareArm } from './arms.ts';
import { differenceOf } from './effect.ts';
import { cupedMeans } from './joint-slope.ts';
import { prePostRatio } from './pre-post-ratio.ts';
import { projectedLevel } from './projected.ts';
import { relativeByDelta, relativeByFieller } from './relative.ts';

const valueOf = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

const some = sumOutcomes([{ y: 1 }, { y: 3 }, { y: 0 }]);

describe('what cannot be compared is refused with the reason', () => {
  test.each<[string, OutcomeSums, OutcomeSums, string]>([
    ['an arm without data', noOutcome, some, 'arm_without_data'],
    ['both arms without data', noOutcome, noOutcome, 'arm_without_data'],
    ['one debtor', sumOutcomes([{ y: 4 }]), some, 'one_debtor'],
    ['one debtor in the control', some, sumOutcomes([{ y: 4 }]), 'one_debtor'],
    ['nobody pays', sumOutcomes([{ y: 0 }, { y: 0 }]), some, 'zero_variance'],
    ['all pay alike', some, sumOutcomes([{ y: 0.1 }, { y: 0.1 }, { y: 0.1 }]), 'zero_variance'],
  ])('%s', (_, treatment, control, reason) => {
    expect(adjustedDifference({ treatment, control })).toMatchObject({ ok: false, error: { reason } });
    const plain = { treatment: meanArm(treatment), control: meanArm(control) };
    expect(differenceOf(plain)).toMatchObject({ ok: false, error: { reason } });
    expect(relativeByDelta(plain)).toMatchObject({ ok: false, error: { reason } });
  });

  test('a ratio without any denominator: no exposure', () => {
    const empty = ratioArm(sumRatios([1, 2, 3].map(() => ({ numerator: 0, denominator: 0 }))));
    const full = ratioArm(sumRatios([1, 2, 3].map((k) => ({ numerator: 1, denominator: k }))));
    expect(differenceOf({ treatment: full, control: empty })).toMatchObject({ error: { reason: 'no_exposure' } });
  });

  test('a baseline of nothing has no relative effect', () => {
    const arms = { treatment: meanArm(some), control: meanArm(sumOutcomes([{ y: -1 }, { y: 1 }])) };
    expect(relativeByDelta(arms)).toMatchObject({ error: { reason: 'baseline_not_apart_from_zero' } });
  });
});

describe('the adjusted difference', () => {
  const next = seededGenerator(11);
  const arm = (count: number, lift: number): OutcomeSums =>
    sumOutcomes(
      Array.from({ length: count }, () => {
        const x = next() * 10;
        return { y: 2 * x + lift + next(), x };
      }),
    );
  const sums = { treatment: arm(300, 1), control: arm(500, 0) };

  test('finds the slope and the effect that were put in, with far less error than without', () => {
    const { estimate, standardError, slope, arms } = valueOf(adjustedDifference(sums));
    expect(slope).toBeCloseTo(2, 1);
    expect(Math.abs(estimate - 1)).toBeLessThan(4 * standardError);
    expect(arms.treatment.mean - arms.control.mean).toBe(estimate);
    const plain = valueOf(differenceOf({ treatment: meanArm(sums.treatment), control: meanArm(sums.control) }));
    expect(standardError).toBeLessThan(0.1 * plain.standardError);
  });

  test('arms changed over: the same with the other sign', () => {
    const [one, other] = [
      adjustedDifference(sums),
      adjustedDifference({ treatment: sums.control, control: sums.treatment }),
    ];
    expect(valueOf(other).estimate).toBeCloseTo(-valueOf(one).estimate, 10);
    expect(valueOf(other).skewness).toBeCloseTo(-valueOf(one).skewness, 10);
  });

  test('without a covariate it is the plain difference', () => {
    const bare = { treatment: sumOutcomes([{ y: 1 }, { y: 4 }]), control: sumOutcomes([{ y: 0 }, { y: 3 }]) };
    const plain = valueOf(differenceOf({ treatment: meanArm(bare.treatment), control: meanArm(bare.control) }));
    expect(valueOf(adjustedDifference(bare))).toMatchObject({ ...plain, slope: 0 });
    expect(valueOf(cupedMeans(bare, { kind: 'mean', scale: 'absolute' }))).toEqual(plain);
  });
});

describe('Fieller', () => {
  const level = fc.record({
    value: fc.double({ min: 0.5, max: 100, noNaN: true }),
    variance: fc.double({ min: 1e-4, max: 5, noNaN: true }),
  });

  test('leaves out 0 just where the absolute interval does, on the same side', () => {
    const multiplier = fc.double({ min: 1, max: 4, noNaN: true });
    fc.assert(
      fc.property(level, level, multiplier, (treatment, control, c) => {
        const relative = relativeByFieller({ treatment, control }, { lower: c, upper: c });
        fc.pre(relative.ok);
        const { interval, estimate } = valueOf(relative);
        const difference = treatment.value - control.value;
        const reach = c * Math.sqrt(treatment.variance + control.variance);
        fc.pre(Math.abs(Math.abs(difference) - reach) > 1e-6);
        expect(interval.lower > 0).toBe(difference - reach > 0);
        expect(interval.upper < 0).toBe(difference + reach < 0);
        expect(interval.lower).toBeLessThanOrEqual(estimate);
        expect(interval.upper).toBeGreaterThanOrEqual(estimate);
      }),
    );
  });

  test('a baseline not told apart from 0, or below it, is refused', () => {
    const treatment = { value: 1.2, variance: 0.09 };
    for (const control of [
      { value: 0.5, variance: 0.08 },
      { value: -5, variance: 0.01 },
    ])
      expect(relativeByFieller({ treatment, control }, { lower: 1.96, upper: 1.96 })).toMatchObject({
        error: { reason: 'baseline_not_apart_from_zero' },
      });
  });
});

test('contacts of one debtor that are alike: the error is that of debtors, not of contacts', () => {
  const next = seededGenerator(5);
  const rows = Array.from({ length: 400 }, () => ({ numerator: next() < 0.1 ? 12 : 0, denominator: 12 }));
  const { mean, variance, n } = ratioArm(sumRatios(rows));
  const perContact = (mean * (1 - mean)) / (12 * n);
  expect(variance / n / perContact).toBeCloseTo(12, 0);
  const shares = shareArm({ n, y: rows.filter(({ numerator }) => numerator > 0).length });
  expect(variance).toBeCloseTo((shares.variance * n) / (n - 1), 10);
});

test('a ratio after and before, linearised: as over the debtors themselves', () => {
  const rows = [
    { s: 1, k: 4, p: 0, q: 2 },
    { s: 3, k: 5, p: 2, q: 3 },
    { s: 0, k: 2, p: 1, q: 4 },
  ];
  const own = prePostRatio(sumPrePostRatios(rows));
  const after = rows.map(({ s, k }) => (s - own.post * k) / (11 / 3));
  const before = rows.map(({ p, q }) => (p - own.pre * q) / 3);
  const dot = (one: readonly number[], other: readonly number[]): number =>
    one.reduce((sum, value, place) => sum + value * (other[place] ?? 0), 0) / 2;
  expect([own.post, own.pre]).toEqual([4 / 11, 3 / 9]);
  expect(own.variancePost).toBeCloseTo(dot(after, after), 12);
  expect(own.variancePre).toBeCloseTo(dot(before, before), 12);
  expect(own.covariance).toBeCloseTo(dot(after, before), 12);
});

/** The variance as STATISTICS.md §7.5 writes it: debtor by debtor. */
const slowProjection = (debtors: readonly DelayedDebtor[], windowDays: number) => {
  const seen = (age: number): number => debtors.filter(({ observedDays }) => observedDays > age).length;
  const own = debtors.map(({ observedDays, payments }) => ({
    age: Math.min(observedDays, windowDays),
    payments: payments.filter(([age]) => age < Math.min(observedDays, windowDays)),
  }));
  const paid = (age: number): number =>
    own.flatMap(({ payments }) => payments.filter(([at]) => at === age)).reduce((sum, [, amount]) => sum + amount, 0);
  const ages = Array.from({ length: windowDays }, (_, age) => age);
  const hazard = (until: number): number =>
    ages.slice(0, until).reduce((sum, age) => sum + paid(age) / seen(age) ** 2, 0);
  const value = ages.reduce((sum, age) => sum + paid(age) / seen(age), 0);
  const variance = own.reduce((sum, { age, payments }) => {
    const part = payments.reduce((total, [at, amount]) => total + amount / seen(at), 0);
    return sum + (part - hazard(age)) ** 2;
  }, 0);
  return { value, variance };
};

describe('projected money', () => {
  const payments = fc.array(fc.tuple(fc.nat(5), fc.integer({ min: -5, max: 50 })), { maxLength: 4 });
  const anyDebtors = fc.array(fc.record({ observedDays: fc.integer({ min: 0, max: 8 }), payments }), { maxLength: 15 });

  test('from sums as from the debtors', () => {
    fc.assert(
      fc.property(anyDebtors, (debtors) => {
        const sums = sumDelayed([...debtors, { observedDays: 6, payments: [] }], 6);
        const slow = slowProjection([...debtors, { observedDays: 6, payments: [] }], 6);
        const { value, variance } = valueOf(projectedLevel(sums, 1));
        expect(value).toBeCloseTo(slow.value, 8);
        expect(variance).toBeCloseTo(slow.variance, 6);
      }),
    );
  });

  test('of debtors who are all observed to the end: their mean, and its variance', () => {
    const amounts = [0, 4, 10, 0, 1];
    const debtors = amounts.map((amount): DelayedDebtor => ({ observedDays: 9, payments: [[2, amount]] }));
    const { value, variance } = valueOf(projectedLevel(sumDelayed(debtors, 5), 1));
    expect(value).toBeCloseTo(3, 12);
    expect(variance).toBeCloseTo(amounts.reduce((sum, each) => sum + (each - 3) ** 2, 0) / 25, 12);
  });

  test('faster payment of the same money is no more money', () => {
    const arm = (delay: number): DelayedDebtor[] =>
      Array.from({ length: 600 }, (_, place) => ({
        observedDays: 1 + (place % 60),
        payments: place % 3 === 0 ? [[delay, 30] as const] : [],
      }));
    const [slow, fast] = [sumDelayed(arm(25), 30), sumDelayed(arm(5), 30)].map((sums) => valueOf(projectedLevel(sums)));
    expect(Math.abs((slow?.value ?? 0) - (fast?.value ?? 0))).toBeLessThan(0.9);
    expect(fast?.value).toBeCloseTo(10, 0);
  });

  test('nobody, or too few, seen to the end of the window: refused', () => {
    const young = Array.from({ length: 500 }, () => ({ observedDays: 10, payments: [] }));
    expect(projectedLevel(sumDelayed(young, 30))).toMatchObject({ error: { reason: 'too_few_observed_to_window' } });
    expect(projectedLevel(sumDelayed([], 30))).toMatchObject({ error: { reason: 'arm_without_data' } });
  });
});
