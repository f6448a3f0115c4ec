/** Sums of an arm → its mean and the variance of one debtor's value, for means, shares and ratios of sums. */
import { spread } from '../sums/moments.ts';
import type { OutcomeSums } from '../sums/outcome-sums.ts';
import type { RatioSums } from '../sums/ratio-sums.ts';
import type { Arm } from './effect.ts';

export const meanArm = ({ n, y, yy }: Pick<OutcomeSums, 'n' | 'y' | 'yy'>): Arm => ({
  n,
  mean: y / n,
  variance: spread({ n, product: yy, one: y, other: y }),
});

/** Of yes and no: variance p(1 − p). */
export const shareArm = ({ n, y }: Pick<OutcomeSums, 'n' | 'y'>): Arm => {
  const mean = y / n;
  return { n, mean, variance: mean * (1 - mean) };
};

/** Sum of numerators over sum of denominators, with the delta variance over debtors: STATISTICS.md §7.4. */
export const ratioArm = ({ n, s, k, ss, kk, sk }: RatioSums): Arm => {
  const mean = s / k;
  const residual = ss - 2 * mean * sk + mean * mean * kk;
  return { n, mean, variance: residual / (n - 1) / (k / n) ** 2 };
};
