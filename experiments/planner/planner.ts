/**
 * How many debtors and days an experiment takes, what it can find with what there is, and what an unequal split costs. The plan is of a
 * relative lift of a mean: N = θ² CV² (s/π + 1/(1 − π)) / lift², where θ is the z that the stopping rule needs for the power.
 * STATISTICS.md §7.10; the fits of θ are of Brownian paths at α = 5 %, other α by recursive integration (power.ts).
 */
import { success, type Result } from '../../engine/index.ts';
import { notEstimable, type NotEstimable } from '../not-estimable.ts';
import { powerAt, thetaFor, type StoppingRule } from './power.ts';

export type Spread = {
  /** Standard deviation over mean of one debtor's outcome, capped, in the champion's history. */
  readonly coefficientOfVariation: number;
  /** With the pre-period covariate: cuts the variance by 1 − ρ². */
  readonly covariateCorrelation?: number;
  /** Variance of the treated over that of the controls: about 1 + lift where more pay. */
  readonly varianceRatio?: number;
  /** Where the figures are of contacts or cases, not of debtors: by how much clustering widens the variance, 1 + (m − 1)·ICC. */
  readonly designEffect?: number;
};

export type Design = Spread & {
  readonly alpha: number;
  readonly rule: StoppingRule;
  /** The treatment's part of the debtors of the two arms. */
  readonly treatmentShare: number;
};

export type Pace = {
  readonly debtorsPerDay: number;
  /** How many debtors a day the treatment can take at most; null: no limit. */
  readonly treatmentCapacityPerDay: number | null;
  /** Days until a debtor's outcome is all in. */
  readonly windowDays: number;
};

export type Plan = {
  readonly theta: number;
  /** Debtors of both arms together. */
  readonly debtors: number;
  readonly treatmentDebtors: number;
  readonly controlDebtors: number;
  /** From the first debtor to the last outcome. */
  readonly days: number;
  /** How many times as many debtors as half and half would take. */
  readonly priceOfSplit: number;
  /** To be able to conclude "no difference" where there is none. */
  readonly debtorsForNoDifference: number;
  /** Outside balanced designs power is understated with Hall's correction: simulate. */
  readonly isSimulationAdvised: boolean;
};

const timesForNoDifference = 3;

/** CV² after adjustment and clustering. */
const unitVariance = ({ coefficientOfVariation, covariateCorrelation = 0, designEffect = 1 }: Spread): number =>
  coefficientOfVariation ** 2 * (1 - covariateCorrelation ** 2) * designEffect;

const splitFactor = (share: number, varianceRatio: number): number => varianceRatio / share + 1 / (1 - share);

/** N · lift² / θ². */
const informationPerDebtor = (design: Design): number =>
  unitVariance(design) * splitFactor(design.treatmentShare, design.varianceRatio ?? 1);

const isOpenShare = (value: number): boolean => value > 0 && value < 1;

const isDesignValid = (design: Design): boolean =>
  [design.treatmentShare, 2 * design.alpha].every(isOpenShare) &&
  [design.coefficientOfVariation, design.varianceRatio ?? 1, design.designEffect ?? 1].every((value) => value > 0) &&
  Math.abs(design.covariateCorrelation ?? 0) < 1;

const isPaceValid = ({ debtorsPerDay, treatmentCapacityPerDay, windowDays }: Pace): boolean =>
  debtorsPerDay > 0 && (treatmentCapacityPerDay ?? 1) > 0 && windowDays >= 0;

export const planDebtors = (
  design: Design,
  { lift, power, pace }: { readonly lift: number; readonly power: number; readonly pace: Pace },
): Result<Plan, NotEstimable> => {
  const { treatmentShare, alpha, rule, varianceRatio = 1 } = design;
  if (!isDesignValid(design) || lift === 0 || !Number.isFinite(lift) || !isOpenShare(power) || power <= alpha)
    return notEstimable('settings_not_valid');
  if (!isPaceValid(pace)) return notEstimable('settings_not_valid', 'The pace is not positive.');
  const theta = thetaFor({ rule, alpha, power });
  const debtors = Math.ceil((theta ** 2 * informationPerDebtor(design)) / lift ** 2);
  const treatmentDebtors = Math.ceil(debtors * treatmentShare);
  const byCapacity = (pace.treatmentCapacityPerDay ?? Infinity) / treatmentShare;
  return success({
    theta,
    debtors,
    treatmentDebtors,
    controlDebtors: debtors - treatmentDebtors,
    days: Math.ceil(debtors / Math.min(pace.debtorsPerDay, byCapacity)) + pace.windowDays,
    priceOfSplit: splitFactor(treatmentShare, varianceRatio) / splitFactor(0.5, varianceRatio),
    debtorsForNoDifference: timesForNoDifference * debtors,
    isSimulationAdvised: Math.min(treatmentShare, 1 - treatmentShare) < 0.25,
  });
};

/** The smallest relative lift that so many debtors find with this power. */
export const minimumDetectableLift = (
  design: Design,
  { debtors, power }: { readonly debtors: number; readonly power: number },
): Result<number, NotEstimable> => {
  if (!isDesignValid(design) || !(debtors > 0) || !isOpenShare(power) || power <= design.alpha)
    return notEstimable('settings_not_valid');
  const { rule, alpha } = design;
  return success(thetaFor({ rule, alpha, power }) * Math.sqrt(informationPerDebtor(design) / debtors));
};

/** The chance to find a lift of this size with so many debtors. */
export const powerOfPlan = (
  design: Design,
  { debtors, lift }: { readonly debtors: number; readonly lift: number },
): Result<number, NotEstimable> => {
  if (!isDesignValid(design) || !(debtors > 0)) return notEstimable('settings_not_valid');
  const { rule, alpha } = design;
  return success(powerAt({ rule, alpha, theta: Math.abs(lift) * Math.sqrt(debtors / informationPerDebtor(design)) }));
};

/** Coefficient of variation of a yes-or-no outcome of this rate. */
export const variationOfRate = (rate: number): number => Math.sqrt((1 - rate) / rate);
