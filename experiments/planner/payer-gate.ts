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
  /** Share of the champion's debtors who pay, or have whatever outcome is counted, by the end of their window. */
  readonly payerRate: number;
  /** Of the treated; the champion's where it is not known that more of them pay, not only that they pay more. */
  readonly treatedPayerRate: number;
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

const isRate = (value: number): boolean => value > 0 && value <= 1;

export const isPayerGateValid = ({ payerRate, treatedPayerRate, needed }: PayerGate): boolean =>
  isRate(payerRate) && isRate(treatedPayerRate) && Number.isInteger(needed) && needed > 0;

/** Chances of one debtor to be a payer of the treatment, and of the champion. */
const chancesOf = ({ payerRate, treatedPayerRate }: PayerGate, { treatmentShare }: Split) =>
  [treatmentShare * treatedPayerRate, (1 - treatmentShare) * payerRate] as const;

/** Payers that are expected in the arm with fewer of them. */
export const expectedPayers = (gate: PayerGate, { debtors, ...split }: Split & { readonly debtors: number }): number =>
  debtors * Math.min(...chancesOf(gate, split));

/** Chance that both arms have the payers that are needed once all of so many debtors are through. */
export const chanceReadable = (
  gate: PayerGate,
  { debtors, ...split }: Split & { readonly debtors: number },
): number => {
  const [treated, control] = chancesOf(gate, split).map((chance) =>
    binomialTail(gate.needed, { trials: debtors, chance }),
  );
  return (treated ?? 0) * (control ?? 0);
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
