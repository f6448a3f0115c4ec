/**
 * Confidence sequences as GrowthBook reads them: narrowest at a fixed total of debtors (its tuning parameter, 5,000 unless told otherwise)
 * instead of the planned size. Kept to agree with that tool; ours is confidence-sequence.ts.
 */
import type { Effect } from '../effects/effect.ts';
import type { Side } from '../interval.ts';
import { intervalAround, type Reading } from './fixed.ts';

type Settings = { readonly alpha: number; readonly total: number; readonly tunedAt: number; readonly side?: Side };

/** ρ² · n, which plays the part of k: eq. 161 of 2103.06476. One-sided sequences are tuned at twice α. */
const clockOf = ({ alpha, total, tunedAt, side = 'two_sided' }: Settings): number => {
  const doubled = -2 * Math.log(side === 'two_sided' ? alpha : 2 * alpha);
  return (total * (doubled + Math.log(doubled + 1))) / tunedAt;
};

const reachOf = (k: number, { alpha, side = 'two_sided' }: Settings): number => {
  const spread = 2 * (1 + 1 / k);
  return side === 'two_sided'
    ? Math.sqrt(spread * Math.log(Math.sqrt(1 + k) / alpha))
    : Math.sqrt(spread * Math.log(1 + Math.sqrt(1 + k) / (2 * alpha)));
};

/** How many standard errors the interval reaches. */
export const tunedReach = (settings: Settings): number => reachOf(clockOf(settings), settings);

/** One-sided: the level at which the bound touches 0, in closed form; 1 where no level below ½ does. */
const pOf = (z: number, k: number, side: Side): number => {
  const exponent = (z * z * k) / (2 * (1 + k));
  if (side === 'two_sided') return Math.min(1, Math.sqrt(1 + k) * Math.exp(-exponent));
  const isOnSide = side === 'greater' ? z > 0 : z < 0;
  const p = isOnSide ? Math.sqrt(1 + k) / (2 * Math.expm1(exponent)) : 1;
  return p < 0.5 ? p : 1;
};

export const readTunedSequence = ({ estimate, standardError }: Effect, settings: Settings): Reading => {
  const { side = 'two_sided' } = settings;
  const k = clockOf(settings);
  const halfWidth = reachOf(k, settings) * standardError;
  return {
    estimate,
    standardError,
    interval: intervalAround({ estimate, halfWidth }, side),
    p: pOf(estimate / standardError, k, side),
  };
};
