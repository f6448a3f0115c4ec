/** The section "Windows", in one zone. */
import type { WallClock } from './local-time.ts';
import { hourMs } from './local-time.ts';
import type { WindowRule } from './pack-data.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export function isOutsideWindow(rule: WindowRule, clock: WallClock, isHoliday: boolean): boolean {
  const ofWeekday = rule.local[weekdays[clock.weekday - 1] ?? ''] ?? [];
  const windows = isHoliday ? (rule.local['hol'] ?? ofWeekday) : ofWeekday;
  return !windows.some(([from, to]) => msOf(from) <= clock.msOfDay && clock.msOfDay < msOf(to));
}

/** `08:30`, up to `24:00`. */
function msOf(time: string): number {
  return (Number(time.slice(0, 2)) + Number(time.slice(3, 5)) / 60) * hourMs;
}
