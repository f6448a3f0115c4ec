import { describe, expect, test } from 'vitest';
import { crossingChance, spendingBounds } from './boundary-crossing.ts';
import { cohenH, sizeForMeans, sizeForShares } from './classical-size.ts';
import { seededGenerator } from '../random/seeded-generator.ts';
import { chanceReadable, debtorsToRead, payersNeeded } from './payer-gate.ts';
import { minimumDetectableLift, planDebtors, powerOfPlan, variationOfRate, type Design } from './planner.ts';
import { dailyLooks, powerAt, thetaFor } from './power.ts';
import { posteriorPower, relativePower, smallestRelativeEffect } from './relative-power.ts';

const valueOf = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

const design: Design = { coefficientOfVariation: 3.5, alpha: 0.05, rule: 'always_valid', treatmentShare: 0.5 };
const pace = { debtorsPerDay: 1_000, treatmentCapacityPerDay: null, windowDays: 30 };
const wanted = { lift: 0.1, power: 0.8, pace };

describe('crossing a boundary', () => {
  test('one look: the tails of a normal', () => {
    expect(crossingChance([{ share: 1, bound: 1.959964 }], 0)).toBeCloseTo(0.05, 6);
    expect(crossingChance([{ share: 1, bound: 1.959964 }], 2.801585)).toBeCloseTo(0.8, 5);
  });

  test('fixed bounds read at five looks: 14.2 % false alarms (Armitage, McPherson and Rowe 1969, table 2)', () => {
    const looks = [0.2, 0.4, 0.6, 0.8, 1].map((share) => ({ share, bound: 1.959964 }));
    expect(crossingChance(looks, 0)).toBeCloseTo(0.142, 3);
  });

  test('bounds that spend α spend all of it; the sequence keeps 1.6 %', () => {
    const shares = [0.25, 0.5, 0.75, 1];
    const bounds = spendingBounds(shares, 0.05, 401);
    const looks = shares.map((share, place) => ({ share, bound: bounds[place] ?? NaN }));
    expect(crossingChance(looks, 0, 401)).toBeCloseTo(0.05, 5);
    expect(crossingChance(dailyLooks('always_valid', 0.05), 0)).toBeCloseTo(0.016, 3);
  });

  test('the fits of power agree with the integration: within 1 point and 1.5', () => {
    const [sequence, spending] = [dailyLooks('always_valid', 0.05), dailyLooks('obrien_fleming', 0.05)];
    for (const theta of [2, 2.8, 3.6, 4.5]) {
      const fitted = (rule: 'always_valid' | 'obrien_fleming'): number => powerAt({ rule, alpha: 0.05, theta });
      expect(Math.abs(crossingChance(sequence, theta, 101) - fitted('always_valid'))).toBeLessThan(0.01);
      expect(Math.abs(crossingChance(spending, theta, 101) - fitted('obrien_fleming'))).toBeLessThan(0.015);
    }
  });

  test('at another α the wanted power is met', () => {
    const theta = thetaFor({ rule: 'always_valid', alpha: 0.01, power: 0.8 });
    expect(powerAt({ rule: 'always_valid', alpha: 0.01, theta })).toBeCloseTo(0.8, 2);
    expect(theta).toBeGreaterThan(thetaFor({ rule: 'always_valid', alpha: 0.05, power: 0.8 }));
  });
});

describe('the plan', () => {
  // STATISTICS.md §7.10: coefficient of variation 3.5, lift 10 %, power 80 %.
  test.each([
    ['fixed', 0.5, 38_460],
    ['always_valid', 0.5, 64_063],
    ['always_valid', 0.1, 177_952],
    ['always_valid', 0.02, 817_127],
  ] as const)('%s, share %d: %d debtors', (rule, treatmentShare, debtors) => {
    expect(valueOf(planDebtors({ ...design, rule, treatmentShare }, wanted)).debtors).toBe(debtors);
  });

  test('what 90/10 and 98/2 cost against 50/50; three times to conclude that nothing differs', () => {
    const price = (treatmentShare: number) => valueOf(planDebtors({ ...design, treatmentShare }, wanted));
    expect(price(0.1).priceOfSplit).toBeCloseTo(2.78, 2);
    expect(price(0.02).priceOfSplit).toBeCloseTo(12.76, 2);
    expect([price(0.5).isSimulationAdvised, price(0.1).isSimulationAdvised]).toEqual([false, true]);
    expect(price(0.5).debtorsForNoDifference).toBe(3 * 64_063);
  });

  test('days: enrolment at the pace that capacity leaves, then the window', () => {
    const days = (change: Partial<typeof pace> | { treatmentCapacityPerDay: number }, share = 0.5): number =>
      valueOf(planDebtors({ ...design, treatmentShare: share }, { ...wanted, pace: { ...pace, ...change } })).days;
    expect(days({})).toBe(65 + 30);
    expect(days({ treatmentCapacityPerDay: 100 })).toBe(Math.ceil(64_063 / 200) + 30);
    expect(days({ treatmentCapacityPerDay: 100 }, 0.1)).toBe(Math.ceil(177_952 / 1_000) + 30);
  });

  test('the covariate saves its share, clustering costs its factor', () => {
    const debtors = (change: Partial<Design>): number => valueOf(planDebtors({ ...design, ...change }, wanted)).debtors;
    expect(debtors({ covariateCorrelation: 0.5 }) / 64_063).toBeCloseTo(0.75, 4);
    expect(debtors({ designEffect: 1 + 11 * 0.3 }) / 64_063).toBeCloseTo(4.3, 3);
    expect(debtors({ varianceRatio: 1.1 })).toBeGreaterThan(64_063);
  });

  test('there and back: the lift that the debtors of a plan find is the wanted one, with the wanted power', () => {
    for (const rule of ['fixed', 'always_valid', 'obrien_fleming'] as const) {
      const own = { ...design, rule, treatmentShare: 0.2 };
      const { debtors } = valueOf(planDebtors(own, wanted));
      expect(valueOf(minimumDetectableLift(own, { debtors, power: 0.8 }))).toBeCloseTo(0.1, 4);
      expect(valueOf(powerOfPlan(own, { debtors, lift: -0.1 }))).toBeCloseTo(0.8, 4);
    }
  });

  test.each<[string, Partial<Design>, Partial<typeof wanted>]>([
    ['no share', { treatmentShare: 0 }, {}],
    ['all of it', { treatmentShare: 1 }, {}],
    ['an α of a half', { alpha: 0.5 }, {}],
    ['no spread', { coefficientOfVariation: 0 }, {}],
    ['a spread that is no number', { coefficientOfVariation: NaN }, {}],
    ['a covariate that is the outcome', { covariateCorrelation: 1 }, {}],
    ['no lift', {}, { lift: 0 }],
    ['an endless lift', {}, { lift: Infinity }],
    ['a power below α', {}, { power: 0.04 }],
    ['a power of 1', {}, { power: 1 }],
    ['nobody comes', {}, { pace: { ...pace, debtorsPerDay: 0 } }],
  ])('%s: refused', (_, change, ask) => {
    expect(planDebtors({ ...design, ...change }, { ...wanted, ...ask })).toMatchObject({
      ok: false,
      error: { reason: 'settings_not_valid' },
    });
  });

  test('a rate has the variation of its odds', () => expect(variationOfRate(0.2)).toBe(2));
});

describe('payers enough to be read', () => {
  test.each([
    ['always_valid', 0.5, false, 100],
    ['always_valid', 0.02, false, 100],
    ['fixed', 0.5, false, 100],
    ['fixed', 0.1, false, 80],
    ['fixed', 0.9, false, 80],
    ['always_valid', 0.5, true, 200],
  ] as const)('%s at %d, of single actions %s: %d', (rule, treatmentShare, isOfActions, needed) => {
    expect(payersNeeded({ rule, treatmentShare, isOfActions })).toBe(needed);
  });

  test('the chance that both arms have them is that of drawn experiments', () => {
    const next = seededGenerator(8);
    const [runs, debtors, share, payerRate, needed] = [400, 1_000, 0.3, 0.2, 56];
    let open = 0;
    for (let run = 0; run < runs; run += 1) {
      const payers = [0, 0];
      for (let debtor = 0; debtor < debtors; debtor += 1) {
        const arm = next() < share ? 0 : 1;
        if (next() < payerRate) payers[arm] = (payers[arm] ?? 0) + 1;
      }
      if (Math.min(...payers) >= needed) open += 1;
    }
    const told = chanceReadable({ payerRate, treatedPayerRate: payerRate, needed }, { debtors, treatmentShare: share });
    expect(Math.abs(open / runs - told)).toBeLessThan(4 * Math.sqrt((told * (1 - told)) / runs));
  });

  test('the fewest debtors with which the gate opens: one less, and it opens less often', () => {
    for (const treatmentShare of [0.5, 0.1, 0.02]) {
      const gate = { payerRate: 0.05, treatedPayerRate: 0.06, needed: 100 };
      const debtors = debtorsToRead(gate, { treatmentShare });
      expect(chanceReadable(gate, { debtors, treatmentShare })).toBeGreaterThanOrEqual(0.99);
      expect(chanceReadable(gate, { debtors: debtors - 1, treatmentShare })).toBeLessThan(0.99);
    }
  });

  const few = { payerRate: 0.01, treatedPayerRate: 0.01, needed: 100 };

  test('a plan has debtors enough for the reading, and says when it opens', () => {
    const own = { ...design, treatmentShare: 0.02, payers: few };
    const large = { ...wanted, lift: 2 };
    const [blind, seeing] = [
      valueOf(planDebtors({ ...design, treatmentShare: 0.02 }, large)),
      valueOf(planDebtors(own, large)),
    ];
    expect(blind).toMatchObject({ reading: null });
    expect(seeing.reading).toMatchObject({ debtors: seeing.debtors, days: seeing.days, setsThePlan: true });
    expect(seeing.debtors).toBeGreaterThan(blind.debtors);
    expect(seeing.reading?.payersExpected).toBeCloseTo(seeing.debtors * 0.02 * 0.01, 9);
    expect(seeing.days).toBe(Math.ceil(seeing.debtors / 1_000) + 30);
    const usual = valueOf(
      planDebtors({ ...design, payers: { payerRate: 0.2, treatedPayerRate: 0.2, needed: 100 } }, wanted),
    );
    expect(usual.debtors).toBe(64_063);
    expect(usual.reading).toMatchObject({ setsThePlan: false });
    expect(usual.reading?.debtors).toBeLessThan(2_000);
  });

  test('no power is promised behind a closed gate', () => {
    const own = { ...design, payers: few };
    expect(valueOf(powerOfPlan(own, { debtors: 5_000, lift: 10 }))).toBeLessThan(1e-6);
    expect(minimumDetectableLift(own, { debtors: 5_000, power: 0.8 })).toMatchObject({
      error: { reason: 'too_few_payers' },
    });
    // As many payers expected as are needed: the gate opens in a quarter of experiments.
    const half = valueOf(powerOfPlan(own, { debtors: 20_000, lift: 10 }));
    expect(half).toBeGreaterThan(0.2);
    expect(half).toBeLessThan(0.35);
    expect(valueOf(powerOfPlan(own, { debtors: 40_000, lift: 10 }))).toBeCloseTo(1, 6);
  });

  test.each([0, -0.1, 1.1, NaN])('a share of payers of %d: refused', (payerRate) => {
    const own = { ...design, payers: { ...few, payerRate } };
    expect(planDebtors(own, wanted)).toMatchObject({ error: { reason: 'settings_not_valid' } });
  });
});

describe('textbook sizes', () => {
  test('64 a group for d = 0.5 at 80 % (Cohen 1988, table 2.4.1); n for 10 against 12 %', () => {
    expect(Math.ceil(sizeForMeans(0.5, { alpha: 0.05, power: 0.8 }))).toBe(64);
    const n = sizeForShares(cohenH(0.1, 0.12), { alpha: 0.05, power: 0.8 });
    expect(n).toBeCloseTo((2 * 2.801585 ** 2) / cohenH(0.1, 0.12) ** 2, -1);
  });
});

describe('relative power', () => {
  const own = { mean: 0.1, variance: 0.09, debtorsPerArm: 20_000, alpha: 0.05 };

  test('the smallest effect has the power that was asked for', () => {
    for (const tunedAt of [null, 5_000]) {
      const effect = smallestRelativeEffect(own, 0.8, tunedAt) ?? NaN;
      // The other tail, which the search leaves out, is below 1e-5; the width of a sequence is taken at the effect of the power.
      expect(relativePower(own, effect, tunedAt)).toBeCloseTo(0.8, 3);
    }
  });

  test('too few find nothing', () => {
    expect(smallestRelativeEffect({ ...own, debtorsPerArm: 20 }, 0.8, null)).toBeNull();
  });

  test('a flat prior decides as the fixed test does; a prior at 0 holds back', () => {
    const fixed = relativePower(own, 0.1, null);
    expect(posteriorPower(own, 0.1, null)).toBeCloseTo(fixed, 12);
    expect(posteriorPower(own, 0.1, { mean: 0, variance: 0.05 ** 2 })).toBeLessThan(fixed);
  });
});
