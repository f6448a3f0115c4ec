/** Ratios before and after, linearised over debtors: value − level, divided by the mean denominator (delta method). */
import { spread } from '../sums/moments.ts';
import type { PrePostRatioSums } from '../sums/pre-post-ratio-sums.ts';
import type { PrePost } from './joint-slope.ts';

export const prePostRatio = (sums: PrePostRatioSums): PrePost => {
  const { n, s, k, p, q, ss, kk, pp, qq, sk, pq, sp, kq, sq, kp } = sums;
  const between = (product: number, one: number, other: number): number => spread({ n, product, one, other });
  const [post, pre] = [s / k, p / q];
  const [meanK, meanQ] = [k / n, q / n];
  return {
    n,
    post,
    pre,
    variancePost: (between(ss, s, s) - 2 * post * between(sk, s, k) + post ** 2 * between(kk, k, k)) / meanK ** 2,
    variancePre: (between(pp, p, p) - 2 * pre * between(pq, p, q) + pre ** 2 * between(qq, q, q)) / meanQ ** 2,
    covariance:
      (between(sp, s, p) - pre * between(sq, s, q) - post * between(kp, k, p) + post * pre * between(kq, k, q)) /
      (meanK * meanQ),
  };
};
