/** Reasons and alternatives for one decision: what the strategy said first, then the debtor's own record. */
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
  readonly basis: string;
};

/** The most valuable other actions, each once, on its first day. */
const bestAlternatives = ({ chosen, candidates, estimates, distribution }: ExplainInput): readonly Alternative[] => {
  const best: Alternative[] = [];
  const seen: boolean[] = [];
  if (chosen !== null) seen[chosen.place] = true;
  for (let index = 0; index < candidates.length; index += 1) {
    const candidate = candidates[index];
    const valueMinor = estimates[index]?.valueMinor ?? 0;
    if (candidate === undefined || seen[candidate.place] === true) continue;
    seen[candidate.place] = true;
    const last = best[alternativesShown - 1];
    if (last !== undefined && last.valueMinor >= valueMinor) continue;
    const rank = best.findIndex((other) => other.valueMinor < valueMinor);
    best.splice(rank === -1 ? best.length : rank, 0, {
      actionId: candidate.action.id,
      valueMinor,
      propensity: distribution.candidates[index] ?? 0,
    });
    best.length = Math.min(best.length, alternativesShown);
  }
  return best;
};

export const explainDecision = (input: ExplainInput): Explained => {
  const { context, model, chosen, basis } = input;
  const own = historyReasons({
    context,
    chosen,
    selfCure: { own: model.selfCure(context), unknown: model.selfCureOfUnknown(context) },
    reach: chosen === null ? null : model.reach(context, chosen.action.channel, chosen.action.slot),
  });
  return { reasons: [{ factor: 'strategy', effect: 0, text: basis }, ...own], alternatives: bestAlternatives(input) };
};
