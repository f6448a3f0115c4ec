/**
 * When a contact of a channel may go out on a day: the slot's hours on the debtor's clock, cut by every window rule in every zone
 * where the debtor may be. The fast path for making candidates: answers are remembered by zones, region, day, slot, channel, actor
 * and kind of debtor (never by case), within bounds. `judge-contact.ts` is its slow oracle.
 */
import { channels, slotMinutes, slots, type Channel, type Slot } from '../vocabulary/action.ts';
import { actors, debtorKinds, type Actor, type DebtorKind } from '../vocabulary/case.ts';
import { addDays, localDate, weekdayOf, type Instant, type LocalDate } from '../vocabulary/time.ts';
import type { CompiledPack, CompiledWindow } from './compile-pack.ts';
import { isHoliday } from './holidays.ts';
import { instantsOfMinutes, intersect, type Interval } from './interval.ts';
import { noZone } from './missing-data.ts';
import type { PackChannel } from './pack.ts';
import { bindsActor, brokenRule, distinctRules, isInForce, nothingBroken } from './rule-scope.ts';
import type { Blocking } from './verdict.ts';

export type PermittedQuery = {
  /** Every zone where the debtor may be; the first one names the slot's hours and the day. */
  readonly zones: readonly string[];
  /** ISO 3166-2, for holidays; null where unknown. */
  readonly region: string | null;
  readonly on: LocalDate;
  readonly slot: Slot;
  readonly channel: Channel;
  readonly actor: Actor;
  readonly debtorKind: DebtorKind;
};

/** Either instants at which the contact is within every window, in order, or the rules that leave none. */
export type Permitted = { readonly intervals: readonly Interval[]; readonly barredBy: readonly Blocking[] };

const searchedDays = 10;
const holidayIndex = 8;
const wholeDay = [[0, 1440]] as const;

/** Minutes of the day that the rule leaves open, `[from, to)`; the whole day before it came into force. */
export const openMinutes = (
  pack: CompiledPack,
  window: CompiledWindow,
  region: string | null,
  on: LocalDate,
  channel: PackChannel,
): readonly (readonly [number, number])[] => {
  if (!isInForce(window.rule, on)) return wholeDay;
  const day = isHoliday(pack.holidays, region, on, channel) ? holidayIndex : weekdayOf(on);
  return window.minutesByDay[day] ?? [];
};

/** The first instant from `after` on that the rule leaves open in the zone; null where none comes within 10 days. */
export const nextOpening = (
  pack: CompiledPack,
  window: CompiledWindow,
  where: { readonly zone: string; readonly region: string | null; readonly channel: PackChannel },
  after: Instant,
): Instant | null => {
  let on = localDate(where.zone, after);
  for (let day = 0; day < searchedDays; day += 1) {
    for (const [from, to] of openMinutes(pack, window, where.region, on, where.channel)) {
      const open = instantsOfMinutes(where.zone, on, from, to).find((interval) => interval.to > after);
      if (open !== undefined) return Math.max(open.from, after);
    }
    on = addDays(on, 1);
  }
  return null;
};

/** Every instant around the slot that the rule leaves open in the zone. */
const openAround = (
  pack: CompiledPack,
  window: CompiledWindow,
  query: PermittedQuery,
  zone: string,
  span: Interval,
): readonly Interval[] => {
  const open: Interval[] = [];
  const last = localDate(zone, span.to - 1);
  for (let on = localDate(zone, span.from); on <= last; on = addDays(on, 1)) {
    for (const [from, to] of openMinutes(pack, window, query.region, on, query.channel)) {
      open.push(...instantsOfMinutes(zone, on, from, to));
    }
  }
  return open;
};

/** Cuts the slot by every window in every zone; rules that close all of it are `closed`, the others may only narrow it. */
const cutByWindows = (
  pack: CompiledPack,
  query: PermittedQuery,
  slot: readonly Interval[],
  span: Interval,
): Permitted => {
  const windows = pack.windows[query.channel].filter(({ rule }) => bindsActor(rule, query.actor, query.debtorKind));
  const closed: Blocking[] = [];
  const narrowed: Blocking[] = [];
  let intervals = slot;
  for (const zone of query.zones) {
    for (const window of windows) {
      const open = openAround(pack, window, query, zone, span);
      intervals = intersect(intervals, open);
      const where = { zone, region: query.region, channel: query.channel };
      const block = brokenRule(window.rule, nextOpening(pack, window, where, span.from));
      (intersect(slot, open).length === 0 ? closed : narrowed).push(block);
    }
  }
  if (intervals.length > 0) return { intervals, barredBy: nothingBroken };
  return { intervals, barredBy: distinctRules(closed.length > 0 ? closed : narrowed) };
};

const computePermitted = (pack: CompiledPack, query: PermittedQuery): Permitted => {
  const [firstZone] = query.zones;
  if (firstZone === undefined) return { intervals: [], barredBy: [noZone] };
  const [fromMinute, toMinute] = slotMinutes[query.slot];
  const slot = instantsOfMinutes(firstZone, query.on, fromMinute, toMinute);
  const [first, last] = [slot[0], slot.at(-1)];
  // A slot that the clock change swallowed has no instant and breaks no rule.
  if (first === undefined || last === undefined) return { intervals: [], barredBy: nothingBroken };
  return cutByWindows(pack, query, slot, { from: first.from, to: last.to });
};

type Days = Map<LocalDate, (Permitted | undefined)[]>;
type Memory = { readonly byZones: Map<string, Map<string, Days>>; days: number };

const cachedDays = 5_000;
const memories = new WeakMap<CompiledPack, Memory>();

const placeOf = <T extends string>(names: readonly T[]): Readonly<Record<T, number>> =>
  Object.fromEntries(names.map((name, index) => [name, index])) as Record<T, number>;
const slotPlace = placeOf(slots);
const channelPlace = placeOf(channels);
const actorPlace = placeOf(actors);
const kindPlace = placeOf(debtorKinds);

const memoryOf = (pack: CompiledPack): Memory => {
  let memory = memories.get(pack);
  if (memory === undefined) {
    memory = { byZones: new Map(), days: 0 };
    memories.set(pack, memory);
  }
  return memory;
};

const startDay = (memory: Memory, zones: string, region: string, on: LocalDate): (Permitted | undefined)[] => {
  if (memory.days >= cachedDays) {
    memory.byZones.clear();
    memory.days = 0;
  }
  const regions = memory.byZones.get(zones) ?? new Map<string, Days>();
  const days: Days = regions.get(region) ?? new Map<LocalDate, (Permitted | undefined)[]>();
  const answers: (Permitted | undefined)[] = [];
  days.set(on, answers);
  regions.set(region, days);
  memory.byZones.set(zones, regions);
  memory.days += 1;
  return answers;
};

const rememberedDay = (pack: CompiledPack, query: PermittedQuery): (Permitted | undefined)[] => {
  const memory = memoryOf(pack);
  const zones = query.zones.length === 1 ? (query.zones[0] ?? '') : query.zones.join(' ');
  const region = query.region ?? '';
  return memory.byZones.get(zones)?.get(region)?.get(query.on) ?? startDay(memory, zones, region, query.on);
};

/** The instants of the day's slot at which the contact is within every window of the pack. Pure; the answer is shared: do not change it. */
export const permittedIntervals = (pack: CompiledPack, query: PermittedQuery): Permitted => {
  const answers = rememberedDay(pack, query);
  const place =
    ((slotPlace[query.slot] * channels.length + channelPlace[query.channel]) * actors.length +
      actorPlace[query.actor]) *
      debtorKinds.length +
    kindPlace[query.debtorKind];
  const known = answers[place];
  if (known !== undefined) return known;
  const permitted = computePermitted(pack, query);
  answers[place] = permitted;
  return permitted;
};
