/** The fixed reading of an effect: Student's t at one planned look. Reading it every day makes of 5 % false alarms 40 % (STATISTICS.md §1). */
import { studentCdf, studentQuantile, studentTail } from '../distributions/student.ts';
import type { Effect } from '../effects/effect.ts';
import type { Interval, Side } from '../interval.ts';

export type Reading = {
  readonly estimate: number;
  readonly standardError: number;
  readonly interval: Interval;
  readonly p: number;
};

const pOf = (t: number, degreesOfFreedom: number, side: Side): number => {
  if (side === 'greater') return studentTail(t, degreesOfFreedom);
  if (side === 'less') return studentCdf(t, degreesOfFreedom);
  return 2 * studentTail(Math.abs(t), degreesOfFreedom);
};

/** `greater` bounds the effect from below only, `less` from above only. */
export const intervalAround = (
  { estimate, halfWidth }: { readonly estimate: number; readonly halfWidth: number },
  side: Side,
): Interval => ({
  lower: side === 'less' ? -Infinity : estimate - halfWidth,
  upper: side === 'greater' ? Infinity : estimate + halfWidth,
});

export const readFixed = (
  { estimate, standardError, degreesOfFreedom }: Effect,
  { alpha, side = 'two_sided' }: { readonly alpha: number; readonly side?: Side },
): Reading => {
  const probability = side === 'two_sided' ? 1 - alpha / 2 : 1 - alpha;
  const halfWidth = studentQuantile(probability, degreesOfFreedom) * standardError;
  return {
    estimate,
    standardError,
    interval: intervalAround({ estimate, halfWidth }, side),
    p: pOf(estimate / standardError, degreesOfFreedom, side),
  };
};
