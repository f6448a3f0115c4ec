/** Plans of days by law and place, kept: few places, four days at a time. */
import type { CompiledPack } from '../compliance/compile-pack.ts';
import type { LocalDate } from '../vocabulary/time.ts';
import { planDay, type ActionGroup, type DayPlan, type Place } from './slot-plan.ts';

export type DayPlans = (on: LocalDate) => DayPlan;

const cachedDays = 4096;

/** Packs of one id may differ in the house's limits that they hold. */
export const makeDayPlans = (groups: readonly ActionGroup[]): ((place: Place) => DayPlans) => {
  let plansByPack = new WeakMap<CompiledPack, Map<string, Map<LocalDate, DayPlan>>>();
  let kept = 0;
  const plansOf = ({ pack, debtor, actor }: Place): Map<LocalDate, DayPlan> => {
    if (kept >= cachedDays) {
      plansByPack = new WeakMap();
      kept = 0;
    }
    let plansByPlace = plansByPack.get(pack);
    if (plansByPlace === undefined) {
      plansByPlace = new Map();
      plansByPack.set(pack, plansByPlace);
    }
    const key = `${debtor.region ?? ''}|${debtor.timeZones.join(' ')}|${actor}|${debtor.kind}`;
    let plans = plansByPlace.get(key);
    if (plans === undefined) {
      plans = new Map();
      plansByPlace.set(key, plans);
    }
    return plans;
  };
  return (place) => {
    const plans = plansOf(place);
    return (on) => {
      let plan = plans.get(on);
      if (plan === undefined) {
        plan = planDay(groups, place, on);
        plans.set(on, plan);
        kept += 1;
      }
      return plan;
    };
  };
};
