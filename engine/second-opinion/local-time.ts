/**
 * Instants and wall clocks. An instant is epoch milliseconds; a `Day` is a calendar day as the count of days since
 * 1970-01-01, so that days are added and compared as numbers. Zones come from luxon, not from the first judge's library.
 */
import { DateTime, IANAZone } from 'luxon';

export type Day = number;

/** The clock on the wall of one zone at one instant. `date` is `2026-11-23`; `weekday` is 1 on Monday, 7 on Sunday. */
export type WallClock = {
  readonly zone: string;
  readonly day: Day;
  readonly date: string;
  readonly weekday: number;
  readonly msOfDay: number;
};

export const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const minuteMs = 60_000;

const instantShape = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?(Z|[+-]\d\d:\d\d)$/;
const dateShape = /^(\d{4})-(\d\d)-(\d\d)$/;

/** Dates that were read, within bounds: the histories of one debtor name the same ones again and again. */
const maxDatesKept = 20_000;
const datesRead = new Map<string, Day | undefined>();

/** `2026-11-23`, or undefined for what is no day of the calendar (30 February). */
export function readDate(text: string): Day | undefined {
  if (datesRead.has(text)) return datesRead.get(text);
  const day = parseDate(text);
  if (datesRead.size >= maxDatesKept) datesRead.clear();
  datesRead.set(text, day);
  return day;
}

function parseDate(text: string): Day | undefined {
  const match = dateShape.exec(text);
  if (match === null) return undefined;
  const day = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) / dayMs;
  return dateOf(day) === text ? day : undefined;
}

/** `2026-11-23T12:59Z`, with seconds and an offset if need be. */
export function readInstant(text: string): number | undefined {
  const match = instantShape.exec(text);
  if (match === null) return undefined;
  const [, date = '', hour, minute, second = '0', fraction = '0', offset = 'Z'] = match;
  const day = readDate(date);
  if (day === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const msOfDay = Number(hour) * hourMs + Number(minute) * minuteMs + Number(second) * 1000;
  return day * dayMs + msOfDay + Number(fraction.padEnd(3, '0')) - readOffset(offset);
}

function readOffset(text: string): number {
  if (text === 'Z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(4, 6));
  return (text.startsWith('-') ? -minutes : minutes) * minuteMs;
}

export function isZone(name: string): boolean {
  return zonesSeen.has(name) || IANAZone.isValidZone(name);
}

export function wallClock(zone: string, at: number): WallClock {
  const local = at + offsetMs(zone, at);
  const day = Math.floor(local / dayMs);
  return { zone, day, date: dateOf(day), weekday: weekdayOf(day), msOfDay: local - day * dayMs };
}

/** The calendar day in a zone: the part of `wallClock` that histories need many times. */
export function dayIn(zone: string, at: number): Day {
  return Math.floor((at + offsetMs(zone, at)) / dayMs);
}

/** 1 January 1970 was a Thursday. */
export function weekdayOf(day: Day): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

export function dateOf(day: Day): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** The same day of the month so many months later, or the last day of a shorter month. */
export function addMonths(day: Day, months: number): Day {
  const later = DateTime.fromISO(dateOf(day), { zone: 'utc' }).plus({ months });
  return Date.parse(later.toISODate()) / dayMs;
}

/**
 * Offsets by zone and UTC day. A day at both ends of which the offset is the same is taken to have it throughout (no zone
 * goes forth and back within a day); on a day of change each instant is asked for by itself.
 */
const maxDaysKept = 20_000;
const zonesSeen = new Map<string, { readonly zone: IANAZone; readonly byDay: Map<Day, number | 'changes'> }>();

function offsetMs(name: string, at: number): number {
  const seen = zonesSeen.get(name) ?? { zone: IANAZone.create(name), byDay: new Map<Day, number | 'changes'>() };
  zonesSeen.set(name, seen);
  const day = Math.floor(at / dayMs);
  let offset = seen.byDay.get(day);
  if (offset === undefined) {
    const first = seen.zone.offset(day * dayMs);
    const last = seen.zone.offset((day + 1) * dayMs - 1);
    offset = first === last ? first : 'changes';
    if (seen.byDay.size >= maxDaysKept) seen.byDay.clear();
    seen.byDay.set(day, offset);
  }
  return (offset === 'changes' ? seen.zone.offset(at) : offset) * minuteMs;
}
