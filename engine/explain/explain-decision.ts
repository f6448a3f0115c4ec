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

/**
 * The most valuable other actions, each once and on its first day: places in the list of candidates, the best first. Candidates are many
 * and few are shown, so the list is walked once.
 */
const bestOthers = ({ chosen, candidates, estimates }: ExplainInput): readonly number[] => {
  const seen: boolean[] = [];
  if (chosen !== null) seen[chosen.place] = true;
  const best: { readonly index: number; readonly value: number }[] = [];
  for (let index = 0; index < candidates.length; index += 1) {
    const place = candidates[index]?.place ?? 0;
    if (seen[place] === true) continue;
    seen[place] = true;
    const value = estimates[index]?.valueMinor ?? 0;
    if (best.length === alternativesShown && value <= (best[alternativesShown - 1]?.value ?? 0)) continue;
    let rank = best.length === alternativesShown ? alternativesShown - 1 : best.length;
    for (; rank > 0 && (best[rank - 1]?.value ?? 0) < value; rank -= 1) best[rank] = best[rank - 1] ?? { index, value };
    best[rank] = { index, value };
  }
  return best.map(({ index }) => index);
};

const bestAlternatives = (input: ExplainInput): readonly Alternative[] =>
  bestOthers(input).map((index) => ({
    actionId: input.candidates[index]?.action.id ?? '',
    valueMinor: input.estimates[index]?.valueMinor ?? 0,
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
