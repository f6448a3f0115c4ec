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

/** Each action once, on its first day, the chosen one left out: places in the list of candidates. */
const otherActions = (candidates: readonly Candidate[], chosen: Candidate | null): readonly number[] => {
  const seen: boolean[] = [];
  if (chosen !== null) seen[chosen.place] = true;
  const others: number[] = [];
  candidates.forEach(({ place }, index) => {
    if (seen[place] === true) return;
    seen[place] = true;
    others.push(index);
  });
  return others;
};

/** The most valuable other actions. */
const bestAlternatives = ({ chosen, candidates, estimates, distribution }: ExplainInput): readonly Alternative[] => {
  const valueAt = (index: number): number => estimates[index]?.valueMinor ?? 0;
  let best: number[] = [];
  for (const index of otherActions(candidates, chosen)) {
    const least = best[alternativesShown - 1];
    if (least !== undefined && valueAt(least) >= valueAt(index)) continue;
    best = [...best, index].sort((left, right) => valueAt(right) - valueAt(left)).slice(0, alternativesShown);
  }
  return best.map((index) => ({
    actionId: candidates[index]?.action.id ?? '',
    valueMinor: valueAt(index),
    propensity: distribution.candidates[index] ?? 0,
  }));
};

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
