/**
 * The machinery's test of itself: the champion's debtors, split in two at random by a salt of the night, are compared as arms are. There is
 * no difference, so a winner is a false one; found more often than α says, the machinery or the data are not to be trusted.
 */
import { readDebtorMeansFixed } from '../readings/debtor-means.ts';
import type { OutcomeSums } from '../sums/outcome-sums.ts';

export type SelfTest =
  | { readonly isWinnerFound: boolean; readonly p: number; readonly refusal: null }
  | { readonly isWinnerFound: false; readonly p: null; readonly refusal: string };

/** One look at one fresh split, so the fixed reading holds its level. */
export const testAgainstItself = (
  [treatment, control]: readonly [OutcomeSums, OutcomeSums],
  alpha: number,
): SelfTest => {
  const reading = readDebtorMeansFixed({ treatment, control }, { alpha });
  if (!reading.ok) return { isWinnerFound: false, p: null, refusal: reading.error.detail };
  const { p } = reading.value;
  return { isWinnerFound: p < alpha, p, refusal: null };
};
