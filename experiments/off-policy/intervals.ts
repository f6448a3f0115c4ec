/**
 * Intervals of an estimate from what its units contribute. `fixed`: Student's t over units, right at one look that was planned. `anytime`: the
 * asymptotic confidence sequence of Waudby-Smith et al. (2103.06476), right at every look: ± se·√((1 + 1/k)(ln(1 + k) − 2 ln α)) with
 * k = k*·n/n*, where n* is the number of units that was planned for and k* solves k + 1 − ln(k + 1) = 1 − 2 ln α (8.212 at α = 0.05). n* must be
 * chosen before the log is looked at.
 */
import { studentQuantile } from '../distributions/student.ts';
import type { Interval } from '../interval.ts';

export type Estimated = { readonly value: number; readonly standardError: number; readonly units: number };

export const fixedInterval = ({ value, standardError, units }: Estimated, alpha: number): Interval => {
  const reach = standardError * studentQuantile(1 - alpha / 2, units - 1);
  return { lower: value - reach, upper: value + reach };
};

/** By Newton's method; `alpha` below 0.5. */
const tunedClock = (alpha: number): number => {
  const right = 1 - 2 * Math.log(alpha);
  let root = right + Math.log(right);
  for (let step = 0; step < 50; step += 1) root -= (root - Math.log(root) - right) / (1 - 1 / root);
  return root - 1;
};

const anytimeMultiplier = (alpha: number, shareOfPlan: number): number => {
  const clock = tunedClock(alpha) * shareOfPlan;
  return Math.sqrt((1 + 1 / clock) * (Math.log(1 + clock) - 2 * Math.log(alpha)));
};

export const anytimeInterval = (
  { value, standardError, units }: Estimated,
  { alpha, plannedUnits }: { readonly alpha: number; readonly plannedUnits: number },
): Interval => {
  const reach = standardError * anytimeMultiplier(alpha, units / plannedUnits);
  return { lower: value - reach, upper: value + reach };
};
