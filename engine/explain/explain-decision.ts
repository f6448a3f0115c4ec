/** Reasons and alternatives for one decision: what the debtor's own record says, and what else was worth doing. */
import type { CaseContext } from '../context/case-context.ts';
import type { Alternative, Reason } from '../decision/decision.ts';
import type { Estimate } from '../estimate/estimate.ts';
import type { ResponseModel } from '../estimate/prior-response.ts';
import type { ActionDistribution, Candidate } from '../policy/policy.ts';
import { historyReasons } from './history-reasons.ts';

const alternativesShown = 3;

type Explained = { readonly reasons: readonly Reason[]; readonly alternatives: readonly Alternative[] };

export type ExplainInput = {
  readonly context: CaseContext;
  readonly model: ResponseModel;
  readonly chosen: Candidate | null;
  readonly candidates: readonly Candidate[];
  readonly estimates: readonly Estimate[];
  readonly distribution: ActionDistribution;
};

type Ranked = { readonly index: number; readonly value: number };

/** Puts the entry, better than the last of the few best where they are full, in its rank; the first of equals first. */
const insertRanked = (best: Ranked[], entry: Ranked): void => {
  let rank = best.length;
  while (rank > 0 && (best[rank - 1]?.value ?? 0) < entry.value) rank -= 1;
  for (let place = Math.min(best.length, alternativesShown - 1); place > rank; place -= 1)
    best[place] = best[place - 1] as Ranked;
  best[rank] = entry;
};

/** The most valuable other actions, each once and on its first day, the best first: places in the list of candidates. */
const bestOthers = ({ chosen, candidates, estimates }: ExplainInput): readonly Ranked[] => {
  const seen: boolean[] = [];
  if (chosen !== null) seen[chosen.place] = true;
  const best: Ranked[] = [];
  for (let index = 0; index < candidates.length; index += 1) {
    const { place } = candidates[index] as Candidate;
    if (seen[place] === true) continue;
    seen[place] = true;
    const value = estimates[index]?.valueMinor ?? 0;
    const least = best[alternativesShown - 1];
    if (least === undefined || value > least.value) insertRanked(best, { index, value });
  }
  return best;
};

const bestAlternatives = (input: ExplainInput): readonly Alternative[] =>
  bestOthers(input).map(({ index, value }) => ({
    actionId: input.candidates[index]?.action.id ?? '',
    valueMinor: value,
    propensity: input.distribution.candidates[index] ?? 0,
  }));

export const explainDecision = (input: ExplainInput): Explained => {
  const { context, model, chosen } = input;
  const own = historyReasons({
    context,
    chosen,
    selfCure: { own: model.selfCure(context), unknown: model.selfCureOfUnknown(context) },
    reach: chosen === null ? null : model.reach(context, chosen.action.channel, chosen.action.slot),
  });
  return { reasons: own, alternatives: bestAlternatives(input) };
};
