/**
 * Readings wait until both arms have payers enough (STATISTICS.md §1, §7.3): how many debtors that takes, and with what chance so many
 * debtors are enough. Payers of an arm are binomial over all debtors, with its share times the rate; the arms are taken as independent.
 * Without this a plan promises power that a closed gate withholds: where 100 payers an arm were expected, 12 % were found of a planned 53 %
 * (`bench -- stats`, veryHeavy.2k).
 */
import { binomialTail } from '../distributions/beta.ts';
import { payersPerAction } from '../readings/adaptive.ts';
import { payersForFixed, payersToDecide } from '../readings/gates.ts';
import type { StoppingRule } from './power.ts';

export type PayerGate = {
  /** Share of debtors who pay, or have whatever outcome is counted, by the end of their window; of the champion, taken for both arms. */
  readonly payerRate: number;
  /** Payers that the smaller arm needs. */
  readonly needed: number;
};

type Split = { readonly treatmentShare: number };

const isBalancedSplit = (share: number): boolean => Math.min(share, 1 - share) >= 0.25;

/** `isOfActions`: single actions within an arm that learns are compared, not arms. */
export const payersNeeded = ({
  rule,
  treatmentShare,
  isOfActions,
}: Split & { readonly rule: StoppingRule; readonly isOfActions: boolean }): number => {
  if (isOfActions) return payersPerAction;
  if (rule !== 'fixed') return payersToDecide;
  return isBalancedSplit(treatmentShare) ? payersForFixed.balanced : payersForFixed.unbalanced;
};

export const isPayerGateValid = ({ payerRate, needed }: PayerGate): boolean =>
  payerRate > 0 && payerRate <= 1 && Number.isInteger(needed) && needed > 0;

/** Payers that are expected in the smaller arm. */
export const expectedPayers = (
  { payerRate }: PayerGate,
  { debtors, treatmentShare }: Split & { readonly debtors: number },
): number => debtors * Math.min(treatmentShare, 1 - treatmentShare) * payerRate;

/** Chance that both arms have the payers that are needed once all of so many debtors are through. */
export const chanceReadable = (
  { payerRate, needed }: PayerGate,
  { debtors, treatmentShare }: Split & { readonly debtors: number },
): number => {
  const chanceOf = (share: number): number => binomialTail(needed, { trials: debtors, chance: share * payerRate });
  return chanceOf(treatmentShare) * chanceOf(1 - treatmentShare);
};

/** A gate that opens so often takes nothing from a power that is told to the percent. */
const surelyReadable = 0.99;

/** More debtors than there are people: no experiment. */
const farBeyondAll = 1e12;

/** The fewest debtors of both arms with which the gate opens in 99 of 100 experiments. */
export const debtorsToRead = (gate: PayerGate, { treatmentShare }: Split): number => {
  const isEnough = (debtors: number): boolean => chanceReadable(gate, { debtors, treatmentShare }) >= surelyReadable;
  let high = gate.needed;
  while (!isEnough(high) && high < farBeyondAll) high *= 2;
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
};
