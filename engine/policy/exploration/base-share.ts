/**
 * The base's decision as the model meets it: what stays the base's whatever the model says (a hand-off to a person, and statutory
 * notices where the strategy leaves them to it), and what the free rest is worth.
 */
import type { ActionDistribution, Candidate } from '../policy.ts';
import type { Worths } from './objective.ts';

export type BaseShare = {
  readonly distribution: ActionDistribution;
  /** Of the whole decision, what the model may have a share of. */
  readonly free: number;
  /** The candidates of the free part with their shares of the whole, in an order that is theirs and not the list's. */
  readonly support: readonly { readonly index: number; readonly share: number; readonly candidate: Candidate }[];
};

export const baseShareOf = (
  distribution: ActionDistribution,
  candidates: readonly Candidate[],
  isOffered: (candidate: Candidate) => boolean,
): BaseShare => {
  const support: BaseShare['support'][number][] = [];
  for (let index = 0; index < candidates.length; index += 1) {
    const share = distribution.candidates[index] ?? 0;
    const candidate = candidates[index];
    if (share > 0 && candidate !== undefined && isOffered(candidate)) support.push({ index, share, candidate });
  }
  support.sort((one, other) =>
    one.candidate.place === other.candidate.place
      ? one.candidate.sendAt - other.candidate.sendAt
      : one.candidate.place - other.candidate.place,
  );
  const free = support.reduce((sum, { share }) => sum + share, distribution.noContact);
  return { distribution, free: Math.min(1, free), support };
};

/** Value of the free part, as if it were the whole; no contact is worth 0. A draw of the model is given in place of its values. */
export const baseWorth = ({ free, support }: BaseShare, { values, takenOff }: Worths, draw?: Float64Array): number => {
  let worth = 0;
  for (const { index, share } of support) {
    const own = draw === undefined ? values[index] : (draw[index] ?? NaN) - (takenOff[index] ?? 0);
    worth += share * (own ?? NaN);
  }
  return free > 0 ? worth / free : 0;
};
