import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededGenerator } from '../random/seeded-generator.ts';
import { mergeDelayed, noDelayed, sumDelayed, type DelayedDebtor } from './delayed-sums.ts';
import { addUp, mergeSums } from './merge.ts';
import { momentsOf, thirdCentralMoment } from './moments.ts';
import { noOutcome, sumCounts, sumOutcomes, type DebtorValue } from './outcome-sums.ts';
import { noRatio, sumRatios } from './ratio-sums.ts';

const minor = fc.integer({ min: 0, max: 5_000 });
const debtors = fc.array(fc.record({ y: minor, x: minor }), { maxLength: 20 });

describe('sums of whole numbers add in any order, to the bit', () => {
  test('outcomes', () => {
    fc.assert(
      fc.property(debtors, debtors, debtors, (a, b, c) => {
        const [one, two, three] = [sumOutcomes(a), sumOutcomes(b), sumOutcomes(c)];
        expect(mergeSums(one, two)).toEqual(mergeSums(two, one));
        expect(mergeSums(mergeSums(one, two), three)).toEqual(mergeSums(one, mergeSums(two, three)));
        expect(mergeSums(mergeSums(one, two), three)).toEqual(sumOutcomes([...c, ...a, ...b]));
        expect(mergeSums(one, noOutcome)).toEqual(one);
      }),
    );
  });

  test('ratios', () => {
    const contacts = fc.array(fc.record({ numerator: minor, denominator: minor }), { maxLength: 20 });
    fc.assert(
      fc.property(contacts, contacts, (a, b) => {
        expect(mergeSums(sumRatios(a), sumRatios(b))).toEqual(sumRatios([...b, ...a]));
        expect(mergeSums(noRatio, sumRatios(a))).toEqual(sumRatios(a));
      }),
    );
  });

  test('delayed money', () => {
    const payments = fc.array(fc.tuple(fc.nat(9), minor), { maxLength: 4 });
    const anyDebtors = fc.array(fc.record({ observedDays: fc.nat(12), payments }), { maxLength: 10 });
    fc.assert(
      fc.property(anyDebtors, anyDebtors, (a, b) => {
        const merged = mergeDelayed(sumDelayed(a, 7), sumDelayed(b, 7));
        expect(merged).toEqual(sumDelayed([...b, ...a], 7));
        expect(mergeDelayed(noDelayed(7), merged)).toEqual(merged);
      }),
    );
  });
});

test('a million amounts of 0.1: the sum does not drift', () => {
  const terms = Array.from({ length: 1_000_000 }, () => ({ y: 0.1 }));
  expect(addUp({ y: 0 }, terms).y).toBe(100_000);
});

test('a thousand days of real amounts, merged, stay within what is stated', () => {
  const next = seededGenerator(4);
  const days = Array.from({ length: 1_000 }, () => Array.from({ length: 20 }, () => ({ y: next() * 1e6 + 0.1 })));
  const merged = days.map((day) => sumOutcomes(day)).reduce((one, other) => mergeSums(one, other));
  const whole = sumOutcomes(days.flat());
  expect(Math.abs(merged.yyy - whole.yyy) / whole.yyy).toBeLessThan(1.2e-13);
});

test('debtors → sums → moments, as from the debtors themselves', () => {
  const values: DebtorValue[] = [{ y: 0, x: 2 }, { y: 5, x: 1 }, { y: 1, x: 0 }, { y: 0, x: 7 }, { y: 9 }];
  const slope = 0.4;
  const sums = sumOutcomes(values);
  const { n, meanY, meanX, varianceY, covariance } = momentsOf(sums);
  const mean = (of: (value: DebtorValue) => number): number => values.reduce((sum, each) => sum + of(each), 0) / 5;
  const x = (each: DebtorValue): number => each.x ?? 0;
  expect([n, sums.payers, meanY, meanX]).toEqual([5, 3, 3, 2]);
  expect(varianceY).toBeCloseTo((mean(({ y }) => (y - 3) ** 2) * 5) / 4, 12);
  expect(covariance).toBeCloseTo((mean((each) => (each.y - 3) * (x(each) - 2)) * 5) / 4, 12);
  const residual = (each: DebtorValue): number => each.y - 3 - slope * (x(each) - 2);
  expect(thirdCentralMoment(sums, slope)).toBeCloseTo(
    mean((each) => residual(each) ** 3),
    10,
  );
});

test('counts are outcomes of 0 and 1', () => {
  expect(sumCounts({ debtors: 3, successes: 2 })).toEqual(sumOutcomes([{ y: 1 }, { y: 0 }, { y: 1 }]));
});

test('payments that were not observed, or fall after the window, are left out; those of one day are one', () => {
  const debtor: DelayedDebtor = {
    observedDays: 3,
    payments: [
      [0, 4],
      [0, 1],
      [3, 9],
      [12, 7],
      [-1, 5],
    ],
  };
  const { amounts, products, payers } = sumDelayed([debtor], 10);
  expect([amounts.reduce((sum, each) => sum + each), products.reduce((sum, each) => sum + each), payers]).toEqual([
    5, 25, 1,
  ]);
});
