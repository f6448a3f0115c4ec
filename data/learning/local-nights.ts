/** Nights of a zone's calendar as whole numbers: a night is a day that begins at six in the evening before it. */
import { dayMs, minuteMs, offsetMinutes, type Instant } from '../../engine/index.ts';

const minutesPerDay = 1440;
const nightfallMinute = 18 * 60;

/** Minutes on the zone's clock since 1970-01-01T00:00. */
const wallMinute = (zone: string, at: Instant): number => Math.floor(at / minuteMs) + offsetMinutes(zone, at);

export const nightOf = (zone: string, at: Instant): number =>
  Math.floor((wallMinute(zone, at) + minutesPerDay - nightfallMinute) / minutesPerDay);

/** The calendar day of the zone. */
export const localDayOf = (zone: string, at: Instant): number => Math.floor(wallMinute(zone, at) / minutesPerDay);

/** The same time on the zone's clock, `nights` nights later: where the clock is changed, the day has 23 or 25 hours. */
export const nightsLater = (zone: string, at: Instant, nights: number): Instant => {
  const later = at + nights * dayMs;
  return later + (offsetMinutes(zone, at) - offsetMinutes(zone, later)) * minuteMs;
};
