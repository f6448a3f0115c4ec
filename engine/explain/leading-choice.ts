/** What a strategy most likely does: which channel, no contact, or a person; whatever of it was drawn. */
import type { Candidate, ActionDistribution } from '../policy/policy.ts';
import { handOff, noContact, type Channel } from '../vocabulary/action.ts';

export type Choice = Channel | typeof noContact | typeof handOff;

type Chances = { readonly candidates: readonly Candidate[]; readonly distribution: ActionDistribution };

const chances = ({ candidates, distribution }: Chances): ReadonlyMap<Choice, number> => {
  const sums = new Map<Choice, number>([
    [noContact, distribution.noContact],
    [handOff, distribution.handOff],
  ]);
  for (const [index, { action }] of candidates.entries())
    sums.set(action.channel, (sums.get(action.channel) ?? 0) + (distribution.candidates[index] ?? 0));
  return sums;
};

/** Sums of the same probabilities in another order are the same choice. */
const tie = 1e-9;

/** The likeliest choices: more than one where they are equally likely. */
export const leadingChoices = (decision: Chances): readonly Choice[] => {
  const sums = chances(decision);
  const most = Math.max(...sums.values());
  return [...sums].flatMap(([choice, chance]) => (chance >= most - tie ? [choice] : []));
};
