/** Sums → means, variances and third central moments. Variances and covariances divide by n − 1; third moments by n. */
import type { OutcomeSums } from './outcome-sums.ts';

/** Of power sums: (Σ² − Σ·Σ/n) / (n − 1). */
export const spread = ({
  n,
  product,
  one,
  other,
}: Readonly<Record<'n' | 'product' | 'one' | 'other', number>>): number => (product - (one * other) / n) / (n - 1);

export type Moments = {
  readonly n: number;
  readonly meanY: number;
  readonly meanX: number;
  readonly varianceY: number;
  readonly varianceX: number;
  readonly covariance: number;
};

export const momentsOf = ({ n, y, yy, x, xx, xy }: OutcomeSums): Moments => ({
  n,
  meanY: y / n,
  meanX: x / n,
  varianceY: spread({ n, product: yy, one: y, other: y }),
  varianceX: spread({ n, product: xx, one: x, other: x }),
  covariance: spread({ n, product: xy, one: x, other: y }),
});

/** Third central moment of w = y − slope · x, divided by n. */
export const thirdCentralMoment = (sums: OutcomeSums, slope: number): number => {
  const { n, y, yy, yyy, x, xx, xxx, xy, yyx, yxx } = sums;
  const first = (y - slope * x) / n;
  const second = (yy - 2 * slope * xy + slope ** 2 * xx) / n;
  const third = (yyy - 3 * slope * yyx + 3 * slope ** 2 * yxx - slope ** 3 * xxx) / n;
  return third - 3 * first * second + 2 * first ** 3;
};
