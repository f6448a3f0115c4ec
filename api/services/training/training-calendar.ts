/**
 * When it is night: zones whose nights begin within a few hours of each other share one run, in the zone where night comes last, so that no market's day
 * is cut. Pure.
 */
import {
  addDays,
  dayMs,
  instantOfLocal,
  localDate,
  offsetMinutes,
  type Instant,
  type LocalDate,
} from '../../../engine/index.ts';

/** Hours between the first and the last zone of a group. */
const mostHoursApart = 4;
const runAtMinute = 2 * 60;

/** Cron, in the zone of the group. */
export const nightlyPattern = '0 2 * * *';

/** One zone for each group, its westernmost, from east to west; zones of one clock count once, by the first name. */
export const nightZones = (zones: readonly string[], at: Instant): readonly string[] => {
  const sorted = [...new Set(zones)].sort((one, other) =>
    offsetMinutes(other, at) === offsetMinutes(one, at)
      ? one < other
        ? -1
        : 1
      : offsetMinutes(other, at) - offsetMinutes(one, at),
  );
  const groups: { readonly first: number; zone: string; offset: number }[] = [];
  for (const zone of sorted) {
    const offset = offsetMinutes(zone, at);
    const group = groups.at(-1);
    if (group === undefined || group.first - offset > mostHoursApart * 60) groups.push({ first: offset, zone, offset });
    else if (offset < group.offset) [group.zone, group.offset] = [zone, offset];
  }
  return groups.map(({ zone }) => zone);
};

/** When the run about that day is made. */
export const runInstant = (zone: string, day: LocalDate): Instant => instantOfLocal(zone, addDays(day, 1), runAtMinute);

/** The newest day whose run is due. */
export const newestDueDay = (zone: string, at: Instant): LocalDate => {
  const yesterday = addDays(localDate(zone, at), -1);
  return runInstant(zone, yesterday) <= at ? yesterday : addDays(yesterday, -1);
};

export const dayNumber = (date: LocalDate): number => Math.round(Date.parse(date) / dayMs);
export const dateOfNumber = (day: number): LocalDate => addDays(localDate('UTC', 0), day);
