/**
 * Delayed money (or, with amounts of 1, delayed cures and promises) read before it is all in: the projected levels of both arms, compared
 * on the information clock. Decided 41 days earlier than by matured debtors at the same errors (STATISTICS.md §4).
 */
import { success, type Result } from '../../engine/index.ts';
import type { Arms } from '../effects/effect.ts';
import { projectedLevel } from '../effects/projected.ts';
import { relativeByFieller } from '../effects/relative.ts';
import { notEstimable, type NotEstimable } from '../not-estimable.ts';
import type { DelayedSums } from '../sums/delayed-sums.ts';
import { clockOfErrors, readSequence } from './confidence-sequence.ts';
import type { SequentialComparison } from './debtor-means.ts';
import type { ErrorPlan } from './debtor-ratios.ts';
import { fewestPayers, gateToShow, payersToDecide } from './gates.ts';

const counted = ({ payers, debtors }: DelayedSums) => ({ payers, n: debtors.reduce((sum, count) => sum + count, 0) });

export const readProjectedMoney = (
  sums: Arms<DelayedSums>,
  { alpha, plannedError }: ErrorPlan,
): Result<SequentialComparison, NotEstimable> => {
  const treatment = projectedLevel(sums.treatment);
  if (!treatment.ok) return treatment;
  const control = projectedLevel(sums.control);
  if (!control.ok) return control;
  const counts = { treatment: counted(sums.treatment), control: counted(sums.control) };
  const closed = gateToShow(counts);
  if (closed !== null) return closed;
  if (!(treatment.value.variance > 0) || !(control.value.variance > 0)) return notEstimable('zero_variance');
  const standardError = Math.sqrt(treatment.value.variance + control.value.variance);
  const estimate = treatment.value.value - control.value.value;
  const k = clockOfErrors({ standardError, plannedError, alpha });
  const reading = readSequence({ estimate, standardError, k, alpha });
  const levels = { treatment: treatment.value, control: control.value };
  return success({
    ...reading,
    relative: relativeByFieller(levels, { lower: reading.multiplier, upper: reading.multiplier }),
    skewness: 0,
    isSkewCorrected: false,
    mayDecide: fewestPayers(counts) >= payersToDecide,
  });
};
