/** The days left of one case: the calendar's factor on each, the chance of being unpaid by then, and how long an effect is felt from there. */
import { baseHazards, calendarFactor } from './baseline.ts';
import { moveCalendar } from './calendar.ts';
import type { HazardDesign } from './design.ts';
import { mostPlannedDays } from './look-ahead.ts';
import { fillHazardsAhead } from './self-cure.ts';
import type { HazardSettings } from './settings.ts';

export type DaysAhead = {
  /** At most `mostPlannedDays`; what lies beyond is left out. */
  days: number;
  /** Chance of being unpaid at the start of the day without any contact that is not made anyway. */
  readonly unpaid: Float64Array;
  unpaidAtEnd: number;
  /** Chance of paying on the day of one's own accord. */
  readonly own: Float64Array;
  readonly available: Float64Array;
  /** Lift of an effect of 1 that starts on the day: fading by the day, and lasting. */
  readonly fastLift: Float64Array;
  readonly slowLift: Float64Array;
};

type Setting = Pick<HazardSettings, 'decayPerDay' | 'slowDecayPerDay'>;

/** From the last day back: what is felt that day, and a share of what the next would feel. */
const fillLifts = (into: Float64Array, felt: Float64Array, days: number, decayPerDay: number): void => {
  let lift = 0;
  for (let day = days - 1; day >= 0; day -= 1) {
    lift = (felt[day] as number) + decayPerDay * lift;
    into[day] = lift;
  }
};

/** The answer is valid until the next question. */
export const makeDaysAhead = (
  design: HazardDesign,
  settings: Setting,
  featureCount: number,
): ((features: Float64Array, daysLeft: number) => DaysAhead) => {
  const { baseline, selfCure, opportunity, shape } = design;
  const { weekday } = baseline.paydays.places;
  const made = (): Float64Array => new Float64Array(mostPlannedDays);
  const [hazards, felt] = [made(), made()];
  const moved = new Float64Array(featureCount);
  const ahead: DaysAhead = {
    ...{ days: 0, unpaidAtEnd: 1 },
    ...{ unpaid: made(), own: made(), available: made(), fastLift: made(), slowLift: made() },
  };
  const slowDecay = settings.slowDecayPerDay ?? settings.decayPerDay;
  return (features, daysLeft) => {
    const days = Math.max(1, Math.min(mostPlannedDays, Math.floor(daysLeft)));
    const { anyDay } = baseHazards(baseline, features);
    fillHazardsAhead(selfCure, { features, hazard: anyDay, days }, hazards);
    let cumulated = 0;
    for (let day = 0; day < days; day += 1) {
      moveCalendar(baseline.paydays, { features, days: day }, moved);
      const factor = calendarFactor(baseline, moved);
      ahead.unpaid[day] = Math.exp(-cumulated);
      ahead.own[day] = (hazards[day] as number) * factor;
      cumulated += ahead.own[day] as number;
      felt[day] = shape.calendarPower === 0 ? 1 : factor ** shape.calendarPower;
      ahead.available[day] = opportunity.byWeekday[moved[weekday] ?? NaN] ?? 1;
    }
    ahead.days = days;
    ahead.unpaidAtEnd = Math.exp(-cumulated);
    fillLifts(ahead.fastLift, felt, days, settings.decayPerDay);
    fillLifts(ahead.slowLift, felt, days, slowDecay);
    return ahead;
  };
};
