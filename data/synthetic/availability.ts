/** How likely a debtor of a pattern of life is free to answer, by hour of the local week: 0 to 1. */
import type { AvailabilityPattern } from './world.ts';

/** Per hour 0 to 23. Nights are near nothing for everybody. */
type Day = readonly number[];

const hours = (early: number, morning: number, midday: number, afternoon: number, evening: number, late: number): Day =>
  Array.from({ length: 24 }, (_, hour) => {
    if (hour < 6 || hour >= 23) return 0.03;
    if (hour < 8) return early;
    if (hour < 11) return morning;
    if (hour < 14) return midday;
    if (hour < 17) return afternoon;
    return hour < 20 ? evening : late;
  });

const employedWeekday = hours(0.35, 0.3, 0.5, 0.35, 0.85, 0.6);
const restDay = hours(0.1, 0.6, 0.7, 0.65, 0.6, 0.45);
const shiftEarly = hours(0.1, 0.2, 0.3, 0.8, 0.7, 0.3);
const shiftLate = hours(0.2, 0.8, 0.65, 0.2, 0.2, 0.35);
const retiredDay = hours(0.3, 0.85, 0.7, 0.8, 0.55, 0.25);

/** `weekday` is 1 for Monday to 7 for Sunday; `hour` 0 to 23, on the debtor's clock. */
export const availability = (pattern: AvailabilityPattern, weekday: number, hour: number): number => {
  const isWeekend = weekday >= 6;
  switch (pattern) {
    case 'employed':
      return (isWeekend ? restDay : employedWeekday)[hour] ?? 0;
    case 'shift':
      // Early shifts on Monday, Wednesday and Friday; late ones between them and at weekends.
      return (weekday % 2 === 1 && !isWeekend ? shiftEarly : shiftLate)[hour] ?? 0;
    case 'retired':
      return retiredDay[hour] ?? 0;
  }
};
