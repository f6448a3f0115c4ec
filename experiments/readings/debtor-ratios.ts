/**
 * Ratios of sums over debtors (contacts answered per contact, cost per unit collected) as a confidence sequence on the information clock,
 * with the delta variance over debtors: reading contacts as independent made 27–35 % false alarms (STATISTICS.md §3, §7.1, §7.4).
 */
import { success, type Result } from '../../engine/index.ts';
import { ratioArm } from '../effects/arms.ts';
import { differenceOf, type Arms } from '../effects/effect.ts';
import { relativeByFieller, type Level } from '../effects/relative.ts';
import type { NotEstimable } from '../not-estimable.ts';
import type { RatioSums } from '../sums/ratio-sums.ts';
import { clockOfErrors, readSequence } from './confidence-sequence.ts';
import type { Comparison, SequentialComparison } from './debtor-means.ts';
import { readFixed, type Reading } from './fixed.ts';
import { fewestPayers, gateForFixed, gateToShow, payersToDecide } from './gates.ts';
import { studentQuantile } from '../distributions/student.ts';

/** Frozen at the start: the standard error that the planned size was expected to have. */
export type ErrorPlan = { readonly alpha: number; readonly plannedError: number };

const levelOf = (sums: RatioSums): Level => {
  const { n, mean, variance } = ratioArm(sums);
  return { value: mean, variance: variance / n };
};

const levelsOf = ({ treatment, control }: Arms<RatioSums>): Arms<Level> => ({
  treatment: levelOf(treatment),
  control: levelOf(control),
});

const effectOf = ({ treatment, control }: Arms<RatioSums>) =>
  differenceOf({ treatment: ratioArm(treatment), control: ratioArm(control) });

export const readDebtorRatios = (
  sums: Arms<RatioSums>,
  { alpha, plannedError }: ErrorPlan,
): Result<SequentialComparison, NotEstimable> => {
  const effect = effectOf(sums);
  if (!effect.ok) return effect;
  const closed = gateToShow(sums);
  if (closed !== null) return closed;
  const { estimate, standardError } = effect.value;
  const reading = readSequence({
    ...{ estimate, standardError, alpha },
    k: clockOfErrors({ standardError, plannedError, alpha }),
  });
  const { multiplier } = reading;
  return success({
    ...reading,
    relative: relativeByFieller(levelsOf(sums), { lower: multiplier, upper: multiplier }),
    skewness: 0,
    isSkewCorrected: false,
    mayDecide: fewestPayers(sums) >= payersToDecide,
  });
};

export const readDebtorRatiosFixed = (
  sums: Arms<RatioSums>,
  { alpha }: { readonly alpha: number },
): Result<Comparison<Reading>, NotEstimable> => {
  const effect = effectOf(sums);
  if (!effect.ok) return effect;
  const closed = gateForFixed(sums);
  if (closed !== null) return closed;
  const multiplier = studentQuantile(1 - alpha / 2, effect.value.degreesOfFreedom);
  return success({
    ...readFixed(effect.value, { alpha }),
    relative: relativeByFieller(levelsOf(sums), { lower: multiplier, upper: multiplier }),
    isSkewCorrected: false,
  });
};
