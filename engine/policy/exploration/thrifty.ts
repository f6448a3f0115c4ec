/**
 * Trying thriftily: what costs a hundredth is tried ten times as often. Of all ways to spend a given sum on trials this tells most of the
 * worth of each action (Neyman's allocation under costs: shares as 1 ÷ √cost). Cost is the action's and the expected price of harm.
 */
import type { Estimate } from '../../estimate/estimate.ts';
import type { Arms } from './arms.ts';

type Priced = {
  /** Of the candidates. */
  readonly estimates: readonly Pick<Estimate, 'costMinor' | 'harmProb'>[];
  /** Of one complaint or opt-out. */
  readonly harmPriceMinor: number;
};

/** Nothing is cheaper than one minor unit. */
const leastMinor = 1;

/** By arm; no contact is tried as often as the average contact. */
export const thriftyShares = (
  { indices }: Pick<Arms, 'indices'>,
  { estimates, harmPriceMinor }: Priced,
): Float64Array => {
  const shares = new Float64Array(indices.length);
  let sum = 0;
  for (let arm = 1; arm < indices.length; arm += 1) {
    const estimate = estimates[indices[arm] ?? -1];
    const costMinor = estimate === undefined ? leastMinor : estimate.costMinor + estimate.harmProb * harmPriceMinor;
    const share = 1 / Math.sqrt(Math.max(leastMinor, costMinor));
    shares[arm] = share;
    sum += share;
  }
  shares[0] = indices.length === 1 ? 1 : sum / (indices.length - 1);
  sum += shares[0];
  for (let arm = 0; arm < shares.length; arm += 1) shares[arm] = (shares[arm] ?? 0) / sum;
  return shares;
};
