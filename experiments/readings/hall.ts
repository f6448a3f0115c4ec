/**
 * Hall's transformation (1992) of a skewed estimate: where money of a small arm is skewed, plain intervals find harm that is not there and
 * miss gains. STATISTICS.md §1a, §7.3.
 */
import type { Interval } from '../interval.ts';

/** Rounding costs no more than the bend of what is left out: both are below 1e-7. */
const straightBelow = 1e-8;

/** T(z) = 3/G · (∛(1 + G(z − G/6)) − 1); z itself where the estimate is not skewed. */
export const hallInverse = (z: number, skewness: number): number =>
  Math.abs(skewness) < straightBelow ? z : (3 / skewness) * (Math.cbrt(1 + skewness * (z - skewness / 6)) - 1);

export type HallReach = { readonly upper: number; readonly lower: number };

/** How many standard errors to go down (`upper` is T(c)) and, negative, up (`lower` is T(−c)). */
export const hallReach = (multiplier: number, skewness: number): HallReach => ({
  upper: hallInverse(multiplier, skewness),
  lower: hallInverse(-multiplier, skewness),
});

export const hallInterval = (
  { estimate, standardError, skewness }: Readonly<Record<'estimate' | 'standardError' | 'skewness', number>>,
  multiplier: number,
): Interval => {
  const { upper, lower } = hallReach(multiplier, skewness);
  return { lower: estimate - standardError * upper, upper: estimate - standardError * lower };
};

/** The way back: an interval with Hall's reach leaves out 0 just where the transformed z exceeds the multiplier. */
export const hallForward = (z: number, skewness: number): number =>
  z + (skewness * z * z) / 3 + (skewness ** 2 * z ** 3) / 27 + skewness / 6;
