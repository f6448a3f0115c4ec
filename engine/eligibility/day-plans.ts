/** Plans of days by law, place and channels asked for, kept: few places, four days at a time. */
import type { CompiledPack } from '../compliance/compile-pack.ts';
import type { Channel } from '../vocabulary/action.ts';
import type { LocalDate } from '../vocabulary/time.ts';
import { askedPart, planDay, type ActionGroup, type DayPlan, type Place } from './slot-plan.ts';

export type DayPlans = (on: LocalDate) => DayPlan;

/** `channels`: null for all. */
type Asked = Place & { readonly channels: readonly Channel[] | null };

const cachedDays = 4096;

type PlansOfPlace = Map<LocalDate, DayPlan>;

/** Packs of one id may differ in the house's limits that they hold. */
export const makeDayPlans = (groups: readonly ActionGroup[]): ((asked: Asked) => DayPlans) => {
  let plansByPack = new WeakMap<CompiledPack, Map<string, PlansOfPlace>>();
  let kept = 0;
  const plansOf = ({ pack, debtor, actor, channels }: Asked): PlansOfPlace => {
    if (kept >= cachedDays) {
      plansByPack = new WeakMap();
      kept = 0;
    }
    let plansByPlace = plansByPack.get(pack);
    if (plansByPlace === undefined) {
      plansByPlace = new Map();
      plansByPack.set(pack, plansByPlace);
    }
    const key = `${debtor.region ?? ''}|${debtor.timeZones.join(' ')}|${actor}|${debtor.kind}|${channels?.join(' ') ?? '*'}`;
    let plans = plansByPlace.get(key);
    if (plans === undefined) {
      plans = new Map();
      plansByPlace.set(key, plans);
    }
    return plans;
  };
  const plansAt = (asked: Asked): DayPlans => {
    const plans = plansOf(asked);
    const make = (on: LocalDate): DayPlan =>
      asked.channels === null
        ? planDay(groups, asked, on)
        : askedPart(plansAt({ ...asked, channels: null })(on), asked.channels);
    return (on) => {
      let plan = plans.get(on);
      if (plan === undefined) {
        plan = make(on);
        plans.set(on, plan);
        kept += 1;
      }
      return plan;
    };
  };
  return plansAt;
};
