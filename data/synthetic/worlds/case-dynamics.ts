/**
 * One day of a case as numbers: what momentum and pressure make of the answers of somebody who has been left in peace. The same laws
 * as `respond.ts` (held together by a property test), in the form that a valuation can afford.
 */
import { leastOwnShare, mostProb } from '../respond.ts';
import type { CaseTruth, DayTruth } from './case-truth.ts';

/** Momentum M of the case and pressure F of the debtor. */
export type Strain = { readonly momentum: number; readonly pressure: number };

export type Answer = {
  /** Delivered and noticed. */
  readonly reachProb: number;
  /** The rest given that. */
  readonly momentum: number;
  readonly complaintProb: number;
  readonly optOutProb: number;
};

const bounded = (prob: number): number => (prob > mostProb ? mostProb : prob < 0 ? 0 : prob);

/** Chance that the case is paid on the day. */
export const payProbOn = (truth: CaseTruth, day: DayTruth, momentum: number, pressure: number): number => {
  const strain = pressure > 1 ? Math.exp(truth.slopes.ownPayment * (pressure - 1)) : 1;
  const own = day.restedIntensity * strain;
  const least = leastOwnShare * own;
  const moved = own + momentum;
  return 1 - Math.exp(-(moved > least ? moved : least) * day.payday);
};

/** `pressure` is that before the contact. */
export const answerTo = (truth: CaseTruth, { answers }: DayTruth, place: number, pressure: number): Answer => {
  const { slopes } = truth;
  const at = (table: Float64Array): number => table[place] ?? 0;
  return {
    reachProb: at(answers.delivered) * bounded(at(answers.reach) * Math.exp(slopes.reach * pressure)),
    momentum: at(answers.momentum) * Math.exp(slopes.momentum * pressure),
    complaintProb: bounded(at(answers.complaint) * Math.exp(slopes.complaint * pressure)),
    optOutProb: bounded(at(answers.optOut) * Math.exp(slopes.optOut * pressure)),
  };
};

/** Once the contact is made, whatever becomes of it. */
export const pressureWith = ({ load }: CaseTruth, place: number, pressure: number): number =>
  pressure + (load[place] ?? 0);
