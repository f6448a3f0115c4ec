/**
 * A ratio of sums over debtors, such as contacts answered per contact made or cost per unit collected: numerator s and denominator k of
 * each debtor and their products, so that contacts of one debtor are never counted as independent. STATISTICS.md §7.4.
 */
import { addUp } from './merge.ts';

export type RatioSums = {
  readonly n: number;
  /** Debtors with a numerator: the gates count them. */
  readonly payers: number;
  readonly s: number;
  readonly k: number;
  readonly ss: number;
  readonly kk: number;
  readonly sk: number;
};

export const noRatio: RatioSums = { n: 0, payers: 0, s: 0, k: 0, ss: 0, kk: 0, sk: 0 };

export type DebtorRatio = { readonly numerator: number; readonly denominator: number };

const ofAll = function* (debtors: Iterable<DebtorRatio>): Generator<RatioSums> {
  for (const { numerator: s, denominator: k } of debtors)
    yield { n: 1, payers: s === 0 ? 0 : 1, s, k, ss: s * s, kk: k * k, sk: s * k };
};

export const sumRatios = (debtors: Iterable<DebtorRatio>): RatioSums => addUp(noRatio, ofAll(debtors));
