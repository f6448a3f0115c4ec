/**
 * Textbook sample sizes at one look: two shares by Cohen's arcsine effect size h, two means by the noncentral t. Results are not rounded:
 * debtors of the first group; the second has `ratio` times as many.
 */
import { noncentralStudentTails } from '../distributions/noncentral-student.ts';
import { normalQuantile, normalTail } from '../distributions/normal.ts';
import { studentQuantile } from '../distributions/student.ts';

export type SizeQuestion = { readonly alpha: number; readonly power: number; readonly ratio?: number };

export const cohenH = (from: number, to: number): number =>
  2 * Math.asin(Math.sqrt(to)) - 2 * Math.asin(Math.sqrt(from));

/** The least n whose power is enough, where power rises with n. */
const solve = (powerOf: (n: number) => number, power: number): number => {
  let high = 4;
  while (powerOf(high) < power && high < 1e15) high *= 2;
  let low = high === 4 ? 1.000_001 : high / 2;
  for (let step = 0; step < 70; step += 1) {
    const middle = (low + high) / 2;
    if (powerOf(middle) < power) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

export const sizeForShares = (h: number, { alpha, power, ratio = 1 }: SizeQuestion): number => {
  const bound = normalQuantile(1 - alpha / 2);
  return solve((n) => {
    const z = Math.abs(h) * Math.sqrt((n * ratio) / (1 + ratio));
    return normalTail(bound - z) + normalTail(bound + z);
  }, power);
};

/** `d`: difference in standard deviations. */
export const sizeForMeans = (d: number, { alpha, power, ratio = 1 }: SizeQuestion): number =>
  solve((n) => {
    const degreesOfFreedom = n * (1 + ratio) - 2;
    const critical = studentQuantile(1 - alpha / 2, degreesOfFreedom);
    const shift = Math.abs(d) * Math.sqrt((n * ratio) / (1 + ratio));
    return noncentralStudentTails({ shift, critical, degreesOfFreedom });
  }, power);
