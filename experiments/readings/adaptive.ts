/**
 * Values from adaptively collected data, where the arm's policy explores: AIPW scores with StableVar weights, read by a confidence sequence on
 * the information clock only. Refused where exploration was too thin to be corrected for; a fixed interval is refused always, since the
 * starved action misses even at 90,000 rows. STATISTICS.md §5, §7.9.
 */
import { success, type Result } from '../../engine/index.ts';
import type { Level } from '../effects/relative.ts';
import { notEstimable, type NotEstimable } from '../not-estimable.ts';
import type { AdaptiveSums } from '../sums/adaptive-sums.ts';
import { clockOfErrors, readSequence, type SequentialReading } from './confidence-sequence.ts';

export const leastPropensity = 0.05;
/** At 100 the truth was left out in 5.7 ± 0.8 % of simulated experiments at some look, at 200 in 3.0 ± 1.0 % (`bench -- stats`). */
export const payersPerAction = 200;

/** How the rows were chosen. */
export type Exploration = {
  /** The smallest probability that any eligible action ever had. */
  readonly floor: number;
  /** Of each action that is asked about. */
  readonly payersByAction: readonly number[];
};

/** The estimate and its variance, without a gate. */
export const adaptiveLevel = ({ h, hh, hScore, hhScore, hhScore2 }: AdaptiveSums): Level => {
  const value = hScore / h;
  return { value, variance: (hhScore2 - 2 * value * hhScore + value ** 2 * hh) / h ** 2 };
};

const faultOf = ({ floor, payersByAction }: Exploration): Result<never, NotEstimable> | null => {
  if (!(floor >= leastPropensity))
    return notEstimable('floor_too_low', `It was ${floor}, at least ${leastPropensity} is needed.`);
  const fewest = Math.min(...payersByAction);
  if (!(fewest >= payersPerAction)) return notEstimable('too_few_payers_of_action', `${fewest} of ${payersPerAction}.`);
  return null;
};

/** Of a value, or of a contrast where the scores were of one. */
export const readAdaptive = (
  sums: AdaptiveSums,
  {
    exploration,
    alpha,
    plannedError,
  }: { readonly exploration: Exploration; readonly alpha: number; readonly plannedError: number },
): Result<SequentialReading, NotEstimable> => {
  if (sums.rows === 0) return notEstimable('arm_without_data');
  const fault = faultOf(exploration);
  if (fault !== null) return fault;
  const { value, variance } = adaptiveLevel(sums);
  if (!(variance > 0)) return notEstimable('zero_variance');
  const standardError = Math.sqrt(variance);
  const k = clockOfErrors({ standardError, plannedError, alpha });
  return success(readSequence({ estimate: value, standardError, k, alpha }));
};
