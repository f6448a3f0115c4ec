/** Those who choose in a valuation: any decider of the engine, and the ones who know the truth. */
import type { Candidate, EligibleActions } from '../../../engine/index.ts';
import { instantOfDay } from '../local-day.ts';
import { noPlace, planBest, planNothing, valueOfAction, type CasePlan, type OpenByAge } from './case-plan.ts';
import type { CaseTruth } from './case-truth.ts';
import type { CaseMorning, Chooser } from './fresh-case.ts';
import { decisionMinute } from './live-debtor.ts';
import { decideTonight, openPlaces, openTonight, type Decider } from './night-decision.ts';

export const nobody: Chooser = { choose: () => null };

/** As it decides: where it draws, with the day's number. */
export const chooserOf = (decider: Decider): Chooser => ({
  choose: ({ look, draws }) => {
    const { context, ...open } = look();
    return decideTonight(decider, context, open, draws.action).chosen;
  },
});

/** By case: worked out once for all who ask. */
export const makeOpenDays = (eligible: EligibleActions): ((morning: CaseMorning) => OpenByAge) => {
  const known = new Map<string, OpenByAge>();
  return ({ debtor, live, age, look }) => {
    const { caseId, openDay } = live.draft;
    const found = known.get(caseId);
    if (found !== undefined) return found;
    const { context } = look();
    const open = live.truth.days.map((_, ahead) => {
      const day = openDay + ahead;
      const later = {
        ...context,
        asOf: instantOfDay(debtor.zone, day, decisionMinute),
        daysPastDue: context.daysPastDue + ahead - age,
      };
      return openPlaces(openTonight(eligible, later, day, null).candidates);
    });
    known.set(caseId, open);
    return open;
  };
};

/** What somebody believes of a case: the truth itself, or a guess of it and of the momentum. */
export type Belief = { readonly truth: CaseTruth; readonly plan: CasePlan; readonly momentum: number };

/** The open candidate that is worth most, or null where waiting is worth more. */
export const bestCandidate = (morning: CaseMorning, { truth, plan, momentum }: Belief): Candidate | null => {
  const { debtor, age, look } = morning;
  const strain = { momentum, pressure: debtor.pressure };
  let best: Candidate | null = null;
  let bestValue = valueOfAction(truth, plan, age, noPlace, strain);
  for (const candidate of look().candidates) {
    const value = valueOfAction(truth, plan, age, candidate.place, strain);
    if (value > bestValue) [best, bestValue] = [candidate, value];
  }
  return best;
};

/** Knows the truth and takes the best, if from tomorrow on `planOf` is followed. */
const allKnowing = (planOf: (morning: CaseMorning) => CasePlan): Chooser => {
  const plans = new Map<string, CasePlan>();
  return {
    choose: (morning) => {
      const { live } = morning;
      const plan = plans.get(live.draft.caseId) ?? planOf(morning);
      plans.set(live.draft.caseId, plan);
      return bestCandidate(morning, { truth: live.truth, plan, momentum: live.momentum });
    },
  };
};

/** The best there is for somebody who knows all that is latent. */
export const oracle = (openDays: (morning: CaseMorning) => OpenByAge): Chooser =>
  allKnowing((morning) => planBest(morning.live.truth, openDays(morning)));

/** Knows all, and thinks that each contact is the last. */
export const myopic: Chooser = allKnowing(({ live }) => planNothing(live.truth));
