/**
 * Money per debtor by the end of the window, projected from debtors who are still within it: the mean cumulative function μ = Σ dM(u)/Y(u)
 * (Nelson 1988), where dM(u) is what was paid at age u and Y(u) the debtors seen at that age. Valid whatever payment timing does, which
 * money to date and historic shares are not. Variance over debtors: Σ (Σ a/Y(u) − H(A))², H(a) = Σ_{u<a} dM(u)/Y(u)².
 * STATISTICS.md §4, §7.5.
 */
import { success, type Result } from '../../engine/index.ts';
import { notEstimable, type NotEstimable } from '../not-estimable.ts';
import type { DelayedSums } from '../sums/delayed-sums.ts';
import type { Level } from './relative.ts';

/** At the last age of the window. */
const observedAtLeast = 20;

const at = (values: Float64Array, place: number): number => values[place] ?? 0;

/** Y(u): debtors with more than u observed days. */
const seenAt = ({ windowDays, debtors }: DelayedSums): Float64Array => {
  const seen = new Float64Array(windowDays);
  let count = 0;
  for (let age = windowDays - 1; age >= 0; age -= 1) {
    count += at(debtors, age + 1);
    seen[age] = count;
  }
  return seen;
};

const paidAt = ({ windowDays, amounts }: DelayedSums, age: number): number => {
  let sum = 0;
  for (let observed = 0; observed <= windowDays; observed += 1) sum += at(amounts, age * (windowDays + 1) + observed);
  return sum;
};

/** H at 0 … W. */
const cumulativeHazard = (paid: Float64Array, seen: Float64Array): Float64Array => {
  const sums = new Float64Array(paid.length + 1);
  paid.forEach((amount, age) => {
    sums[age + 1] = at(sums, age) + (amount === 0 ? 0 : amount / at(seen, age) ** 2);
  });
  return sums;
};

const varianceOf = (sums: DelayedSums, seen: Float64Array, hazard: Float64Array): number => {
  const { windowDays, debtors, amounts, products } = sums;
  let squares = 0;
  let crossed = 0;
  for (let age = 0; age < windowDays; age += 1) {
    for (let other = 0; other < windowDays; other += 1) {
      const product = at(products, age * windowDays + other);
      if (product !== 0) squares += product / (at(seen, age) * at(seen, other));
    }
    for (let observed = 0; observed <= windowDays; observed += 1) {
      const amount = at(amounts, age * (windowDays + 1) + observed);
      if (amount !== 0) crossed += (amount / at(seen, age)) * at(hazard, observed);
    }
  }
  const expected = debtors.reduce((sum, count, observed) => sum + count * at(hazard, observed) ** 2, 0);
  return squares - 2 * crossed + expected;
};

/** Refused where fewer than `least` debtors have been seen at the last age. */
export const projectedLevel = (sums: DelayedSums, least = observedAtLeast): Result<Level, NotEstimable> => {
  const seen = seenAt(sums);
  const last = at(seen, sums.windowDays - 1);
  if (at(seen, 0) === 0) return notEstimable('arm_without_data');
  if (last < least || last === 0)
    return notEstimable('too_few_observed_to_window', `${last} of ${least} debtors, ${sums.windowDays} days.`);
  const paid = Float64Array.from({ length: sums.windowDays }, (_, age) => paidAt(sums, age));
  const value = paid.reduce((sum, amount, age) => sum + amount / at(seen, age), 0);
  return success({ value, variance: varianceOf(sums, seen, cumulativeHazard(paid, seen)) });
};
