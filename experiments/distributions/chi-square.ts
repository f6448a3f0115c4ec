/**
 * Upper tail of the chi-square distribution for whole degrees of freedom, by the recurrence
 * Q(d + 2) = Q(d) + (x/2)^(d/2) e^(−x/2) / Γ(d/2 + 1) from Q(1) = 2 Φ(−√x) and Q(2) = e^(−x/2) (Abramowitz and Stegun 26.4.8). Every term
 * is positive, so small chances keep their digits, which 1 − cdf loses.
 */
import { logGamma } from './log-gamma.ts';
import { normalTail } from './normal.ts';

/** `degreesOfFreedom`: a whole number from 1; NaN for any other. */
export const chiSquareTail = (value: number, degreesOfFreedom: number): number => {
  if (!Number.isInteger(degreesOfFreedom) || degreesOfFreedom < 1 || Number.isNaN(value)) return NaN;
  if (value <= 0) return 1;
  const half = value / 2;
  const isOdd = degreesOfFreedom % 2 === 1;
  let tail = isOdd ? 2 * normalTail(Math.sqrt(value)) : Math.exp(-half);
  for (let below = isOdd ? 1 : 2; below < degreesOfFreedom; below += 2)
    tail += Math.exp((below / 2) * Math.log(half) - half - logGamma(below / 2 + 1));
  return Math.min(1, tail);
};
