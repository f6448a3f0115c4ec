/**
 * How many debtors and days an experiment takes, what it can find with what there is, and what an unequal split costs. The plan is of a
 * relative lift of a mean: N = θ² CV² (s/π + 1/(1 − π)) / lift², where θ is the z that the stopping rule needs for the power; and of payers
 * enough that it may be read at all (payer-gate.ts), where it is known how many pay.
 * STATISTICS.md §7.10; the fits of θ are of Brownian paths at α = 5 %, other α by recursive integration (power.ts).
 */
import { success, type Result } from '../../engine/index.ts';
import { notEstimable, type NotEstimable } from '../not-estimable.ts';
import { chanceReadable, debtorsToRead, expectedPayers, isPayerGateValid, type PayerGate } from './payer-gate.ts';
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
  /** Left out: it is not known how many pay, and nothing is said of when a reading opens. */
  readonly payers?: PayerGate;
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
  /** Null where it is not known how many pay. */
  readonly reading: PlannedReading | null;
};

export type PlannedReading = {
  /** In the smaller arm, by the end of the plan. */
  readonly payersExpected: number;
  /** Debtors of both arms, and days, until both arms have payers enough in 99 of 100 experiments. */
  readonly debtors: number;
  readonly days: number;
  /** Whether payers, not power, say how many debtors the plan has. */
  readonly setsThePlan: boolean;
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
  Math.abs(design.covariateCorrelation ?? 0) < 1 &&
  (design.payers === undefined || isPayerGateValid(design.payers));

/** Debtors that the reading takes, whatever the effect; 0 where it is not known how many pay. */
const forReading = ({ payers, treatmentShare }: Design): number =>
  payers === undefined ? 0 : debtorsToRead(payers, { treatmentShare });

const isPaceValid = ({ debtorsPerDay, treatmentCapacityPerDay, windowDays }: Pace): boolean =>
  debtorsPerDay > 0 && (treatmentCapacityPerDay ?? 1) > 0 && windowDays >= 0;

const daysFor = (debtors: number, { treatmentShare }: Design, pace: Pace): number => {
  const byCapacity = (pace.treatmentCapacityPerDay ?? Infinity) / treatmentShare;
  return Math.ceil(debtors / Math.min(pace.debtorsPerDay, byCapacity)) + pace.windowDays;
};

/** A debtor counts as a payer at the end of the window: when they pay within it is not known. */
const readingOf = (
  design: Design,
  { debtors, forPower, pace }: { readonly debtors: number; readonly forPower: number; readonly pace: Pace },
): PlannedReading | null => {
  const { payers, treatmentShare } = design;
  if (payers === undefined) return null;
  const needed = forReading(design);
  return {
    payersExpected: expectedPayers(payers, { debtors, treatmentShare }),
    ...{ debtors: needed, days: daysFor(needed, design, pace), setsThePlan: needed > forPower },
  };
};

/** Chance that a reading may be made of so many debtors; 1 where it is not known how many pay. */
const chanceOfReading = ({ payers, treatmentShare }: Design, debtors: number): number =>
  payers === undefined ? 1 : chanceReadable(payers, { debtors, treatmentShare });

export const planDebtors = (
  design: Design,
  { lift, power, pace }: { readonly lift: number; readonly power: number; readonly pace: Pace },
): Result<Plan, NotEstimable> => {
  const { treatmentShare, alpha, rule, varianceRatio = 1 } = design;
  if (!isDesignValid(design) || lift === 0 || !Number.isFinite(lift) || !isOpenShare(power) || power <= alpha)
    return notEstimable('settings_not_valid');
  if (!isPaceValid(pace)) return notEstimable('settings_not_valid', 'The pace is not positive.');
  const theta = thetaFor({ rule, alpha, power });
  const forPower = Math.ceil((theta ** 2 * informationPerDebtor(design)) / lift ** 2);
  const debtors = Math.max(forPower, forReading(design));
  const treatmentDebtors = Math.ceil(debtors * treatmentShare);
  return success({
    theta,
    debtors,
    treatmentDebtors,
    controlDebtors: debtors - treatmentDebtors,
    days: daysFor(debtors, design, pace),
    priceOfSplit: splitFactor(treatmentShare, varianceRatio) / splitFactor(0.5, varianceRatio),
    debtorsForNoDifference: Math.max(timesForNoDifference * forPower, debtors),
    isSimulationAdvised: Math.min(treatmentShare, 1 - treatmentShare) < 0.25,
    reading: readingOf(design, { debtors, forPower, pace }),
  });
};

/** The smallest relative lift that so many debtors find with this power; refused where the gate of payers opens too seldom for any. */
export const minimumDetectableLift = (
  design: Design,
  { debtors, power }: { readonly debtors: number; readonly power: number },
): Result<number, NotEstimable> => {
  if (!isDesignValid(design) || !(debtors > 0) || !isOpenShare(power) || power <= design.alpha)
    return notEstimable('settings_not_valid');
  const { rule, alpha } = design;
  const whileReadable = power / chanceOfReading(design, debtors);
  if (!(whileReadable < 1)) return notEstimable('too_few_payers', 'Too few payers are expected in the smaller arm.');
  return success(thetaFor({ rule, alpha, power: whileReadable }) * Math.sqrt(informationPerDebtor(design) / debtors));
};

/** The chance to find a lift of this size with so many debtors, and payers enough to read it. */
export const powerOfPlan = (
  design: Design,
  { debtors, lift }: { readonly debtors: number; readonly lift: number },
): Result<number, NotEstimable> => {
  if (!isDesignValid(design) || !(debtors > 0)) return notEstimable('settings_not_valid');
  const { rule, alpha } = design;
  const theta = Math.abs(lift) * Math.sqrt(debtors / informationPerDebtor(design));
  return success(powerAt({ rule, alpha, theta }) * chanceOfReading(design, debtors));
};

/** Coefficient of variation of a yes-or-no outcome of this rate. */
export const variationOfRate = (rate: number): number => Math.sqrt((1 - rate) / rate);
