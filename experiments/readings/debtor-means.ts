/**
 * The default reading of money per debtor, of shares of debtors, of whatever is one number a debtor: adjusted for the pre-period covariate,
 * as a confidence sequence, with Hall's correction where arms are unequal or payers few, and the relative effect by the same multipliers.
 * STATISTICS.md §7.1–4.
 */
import { success, type Result } from '../../engine/index.ts';
import { studentQuantile } from '../distributions/student.ts';
import { adjustedDifference, type AdjustedEffect } from '../effects/adjusted.ts';
import type { Arms } from '../effects/effect.ts';
import { relativeByFieller, type RelativeEffect } from '../effects/relative.ts';
import type { NotEstimable } from '../not-estimable.ts';
import type { OutcomeSums } from '../sums/outcome-sums.ts';
import {
  clockOfSizes,
  harmonicSize,
  multiplierAt,
  sequentialP,
  type SequentialReading,
} from './confidence-sequence.ts';
import { readFixed, type Reading } from './fixed.ts';
import { fewestPayers, gateForFixed, gateToShow, isBalanced, payersToDecide } from './gates.ts';
import { hallForward, hallInterval, hallReach } from './hall.ts';

/** Frozen at the start, with the cap: debtors planned for each arm. */
export type SizePlan = { readonly alpha: number; readonly plannedDebtors: Arms<number> };

export type Comparison<R> = R & {
  readonly relative: Result<RelativeEffect, NotEstimable>;
  readonly isSkewCorrected: boolean;
};

export type SequentialComparison = Comparison<SequentialReading> & {
  /** G of Hall that the interval is corrected by, for whatever else is read of the same estimate; 0 where it is not corrected. */
  readonly skewness: number;
  /** Whether there are payers enough for a verdict, not only to be shown. */
  readonly mayDecide: boolean;
};

const relativeOf = (
  { arms: { treatment, control } }: AdjustedEffect,
  reach: { readonly upper: number; readonly lower: number },
): Result<RelativeEffect, NotEstimable> =>
  relativeByFieller(
    {
      treatment: { value: treatment.mean, variance: treatment.variance / treatment.n },
      control: { value: control.mean, variance: control.variance / control.n },
    },
    { lower: reach.upper, upper: -reach.lower },
  );

/** Without Hall's correction where arms are balanced and payers are many: there it only costs. */
const skewnessFor = (sums: Arms<OutcomeSums>, { skewness }: AdjustedEffect, payers: number): number =>
  isBalanced(sums) && fewestPayers(sums) >= payers ? 0 : skewness;

export const readDebtorMeans = (
  sums: Arms<OutcomeSums>,
  { alpha, plannedDebtors }: SizePlan,
): Result<SequentialComparison, NotEstimable> => {
  const effect = adjustedDifference(sums);
  if (!effect.ok) return effect;
  const closed = gateToShow(sums);
  if (closed !== null) return closed;
  const { estimate, standardError } = effect.value;
  const size = harmonicSize(sums.treatment.n, sums.control.n);
  const planned = harmonicSize(plannedDebtors.treatment, plannedDebtors.control);
  const k = clockOfSizes({ size, planned, alpha });
  const multiplier = multiplierAt(k, alpha);
  const skewness = skewnessFor(sums, effect.value, payersToDecide);
  return success({
    estimate,
    standardError,
    k,
    multiplier,
    interval: hallInterval({ estimate, standardError, skewness }, multiplier),
    p: sequentialP(hallForward(estimate / standardError, skewness), k),
    relative: relativeOf(effect.value, hallReach(multiplier, skewness)),
    skewness,
    isSkewCorrected: skewness !== 0,
    mayDecide: fewestPayers(sums) >= payersToDecide,
  });
};

/** At one planned look: Welch where balanced, Hall where not, refused below the payers that its level needs. */
export const readDebtorMeansFixed = (
  sums: Arms<OutcomeSums>,
  { alpha }: { readonly alpha: number },
): Result<Comparison<Reading>, NotEstimable> => {
  const effect = adjustedDifference(sums);
  if (!effect.ok) return effect;
  const closed = gateForFixed(sums);
  if (closed !== null) return closed;
  const { estimate, standardError, degreesOfFreedom } = effect.value;
  const multiplier = studentQuantile(1 - alpha / 2, degreesOfFreedom);
  const skewness = skewnessFor(sums, effect.value, 0);
  const moved = hallForward(estimate / standardError, skewness) * standardError;
  return success({
    estimate,
    standardError,
    interval: hallInterval({ estimate, standardError, skewness }, multiplier),
    p: readFixed({ estimate: moved, standardError, degreesOfFreedom }, { alpha }).p,
    relative: relativeOf(effect.value, hallReach(multiplier, skewness)),
    isSkewCorrected: skewness !== 0,
  });
};
