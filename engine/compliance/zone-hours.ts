/** Open hours of window rules by zone and day, remembered as instants: whether a moment is within them, and when they open next. */
import type { Instant } from '../vocabulary/time.ts';
import type { CompiledPack, CompiledWindow } from './compile-pack.ts';
import { dateOfDayNumber, dayNumber, instantsOfMinutes, type Interval } from './interval.ts';
import type { PackChannel } from './pack.ts';
import { openMinutes } from './permitted-intervals.ts';

export type HoursOf = { readonly zone: string; readonly region: string | null; readonly channel: PackChannel };

/** The hours of one window rule for one zone, region and channel. */
export type ZoneHours = {
  readonly pack: CompiledPack;
  readonly window: CompiledWindow;
  readonly where: HoursOf;
  readonly days: Map<number, readonly Interval[]>;
};

const searchedDays = 10;
const keptDays = 5_000;
const keptPlaces = 5_000;
const hoursByPack = new WeakMap<CompiledPack, Map<string, readonly ZoneHours[]>>();

/** Every window of the pack for the channel; answers are shared by all debtors of the place. */
export const zoneHours = (pack: CompiledPack, where: HoursOf): readonly ZoneHours[] => {
  let places = hoursByPack.get(pack);
  if (places === undefined) {
    places = new Map();
    hoursByPack.set(pack, places);
  }
  const key = `${where.zone} ${where.channel} ${where.region ?? ''}`;
  let hours = places.get(key);
  if (hours === undefined) {
    if (places.size >= keptPlaces) places.clear();
    hours = pack.windows[where.channel].map((window) => ({ pack, window, where, days: new Map() }));
    places.set(key, hours);
  }
  return hours;
};

const openOn = ({ pack, window, where, days }: ZoneHours, day: number): readonly Interval[] => {
  let open = days.get(day);
  if (open === undefined) {
    const on = dateOfDayNumber(day);
    open = openMinutes(pack, window, where.region, on, where.channel).flatMap(([from, to]) =>
      instantsOfMinutes(where.zone, on, from, to),
    );
    if (days.size >= keptDays) days.clear();
    days.set(day, open);
  }
  return open;
};

/** Whether the instant, on that day of the zone's calendar, is within the hours. */
export const isOpenAt = (hours: ZoneHours, day: number, at: Instant): boolean => {
  for (const { from, to } of openOn(hours, day)) if (from <= at && at < to) return true;
  return false;
};

/** The first instant after a closed one at which the rule is open; null where none comes within 10 days. */
export const openingAfter = (hours: ZoneHours, at: Instant): Instant | null => {
  const today = dayNumber(hours.where.zone, at);
  for (let day = today; day < today + searchedDays; day += 1) {
    for (const { from, to } of openOn(hours, day)) if (to > at) return Math.max(from, at);
  }
  return null;
};
