/**
 * What a case is worth if the house's table is followed from now on. The table's actions are those that it takes on each day of the case when
 * nothing disturbs it; where somebody else has just made a contact and the table would now rest, its next step falls away in place of
 * being put off, so that value is a little low.
 */
import type { EligibleActions } from '../../../engine/index.ts';
import { planFixed, type CasePlan } from './case-plan.ts';
import type { CaseTruth } from './case-truth.ts';
import { chooserOf } from './choosers.ts';
import type { CaseDraft, PopulationRequest } from './draft-debtor.ts';
import { followCase } from './fresh-case.ts';
import type { Decider } from './night-decision.ts';

export type TableRequest = {
  readonly population: PopulationRequest;
  readonly eligible: EligibleActions;
  readonly table: Decider;
};

/** By age: the place of the catalogue, or `noPlace`. */
const scheduleOf = (
  { population, eligible, table }: TableRequest,
  index: number,
  draft: CaseDraft,
): readonly number[] => {
  const places: number[] = [];
  const onChoice = (age: number, place: number): void => {
    places[age] = place;
  };
  followCase({ population, eligible, chooser: chooserOf(table), onChoice }, index, draft);
  return places;
};

/** By case, worked out when it is first asked for. */
export const makeTablePlans = (request: TableRequest) => {
  const plans = new Map<string, CasePlan>();
  return (index: number, draft: CaseDraft, truth: CaseTruth): CasePlan => {
    const plan = plans.get(draft.caseId) ?? planFixed(truth, scheduleOf(request, index, draft));
    plans.set(draft.caseId, plan);
    return plan;
  };
};
