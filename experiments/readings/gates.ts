/**
 * How many payers (debtors with an outcome) an arm needs before anything is shown, decided or read at a fixed size: the gate, not the
 * boundary, keeps false alarms below 5 % in small arms (STATISTICS.md §1, §2, §7.3).
 */
import type { Arms } from '../effects/effect.ts';
import { notEstimable, type NotEstimable } from '../not-estimable.ts';
import type { Result } from '../../engine/index.ts';

export const payersToShow = 50;
export const payersToDecide = 100;
export const payersForFixed = { balanced: 100, unbalanced: 80 } as const;

type Counted = { readonly n: number; readonly payers: number };

export const fewestPayers = ({ treatment, control }: Arms<Counted>): number =>
  Math.min(treatment.payers, control.payers);

/** Arms of which the smaller has less than a quarter of the debtors are unbalanced: their estimates are skewed. */
export const isBalanced = ({ treatment, control }: Arms<Counted>): boolean =>
  Math.min(treatment.n, control.n) >= 0.25 * (treatment.n + control.n);

const told = (arms: Arms<Counted>, needed: number): string =>
  `${fewestPayers(arms)} of ${needed} payers in the smaller arm.`;

export const gateToShow = (arms: Arms<Counted>): Result<never, NotEstimable> | null =>
  fewestPayers(arms) < payersToShow ? notEstimable('too_few_payers', told(arms, payersToShow)) : null;

export const gateForFixed = (arms: Arms<Counted>): Result<never, NotEstimable> | null => {
  const needed = isBalanced(arms) ? payersForFixed.balanced : payersForFixed.unbalanced;
  return fewestPayers(arms) < needed ? notEstimable('too_few_payers_for_fixed', told(arms, needed)) : null;
};

/** Days until the smaller arm should have `needed` payers, at its pace so far; null while it has none. */
export const daysUntilGate = ({
  payers,
  days,
  needed = payersToShow,
}: {
  readonly payers: number;
  readonly days: number;
  readonly needed?: number;
}): number | null => {
  if (payers >= needed) return 0;
  return payers > 0 && days > 0 ? Math.ceil(((needed - payers) * days) / payers) : null;
};
