/** A ratio of sums over debtors after (s/k) and before (p/q) the start, and every product of two of the four: for CUPED on ratios. */
import { addUp } from './merge.ts';

export type PrePostRatioSums = Readonly<
  Record<'n' | 's' | 'k' | 'p' | 'q' | 'ss' | 'kk' | 'pp' | 'qq' | 'sk' | 'pq' | 'sp' | 'kq' | 'sq' | 'kp', number>
>;

export const noPrePostRatio: PrePostRatioSums = {
  ...{ n: 0, s: 0, k: 0, p: 0, q: 0, ss: 0, kk: 0, pp: 0, qq: 0, sk: 0, pq: 0, sp: 0, kq: 0, sq: 0, kp: 0 },
};

export type DebtorPrePostRatio = Readonly<Record<'s' | 'k' | 'p' | 'q', number>>;

const ofAll = function* (debtors: Iterable<DebtorPrePostRatio>): Generator<PrePostRatioSums> {
  for (const { s, k, p, q } of debtors)
    yield {
      ...{ n: 1, s, k, p, q, ss: s * s, kk: k * k, pp: p * p, qq: q * q },
      ...{ sk: s * k, pq: p * q, sp: s * p, kq: k * q, sq: s * q, kp: k * p },
    };
};

export const sumPrePostRatios = (debtors: Iterable<DebtorPrePostRatio>): PrePostRatioSums =>
  addUp(noPrePostRatio, ofAll(debtors));
