/**
 * One jurisdiction, ready to judge by: its own pack, everything it extends and the house's limits, merged. A rule never removes
 * another: the union of the rules holds, so windows intersect. Rules are sorted by channel here, once.
 */
import { channels, type Channel } from '../vocabulary/action.ts';
import { addDays, type LocalDate } from '../vocabulary/time.ts';
import type {
  BlockRule,
  CapRule,
  ConsentRule,
  ContentRule,
  CooldownRule,
  HolidaySettings,
  Pack,
  StageRule,
  WindowRule,
} from './pack.ts';

/** A window rule with its hours by day: index 1 for Monday to 7 for Sunday, 8 on a holiday; minutes of the day, `[from, to)`. */
export type CompiledWindow = {
  readonly rule: WindowRule;
  readonly minutesByDay: readonly (readonly (readonly [number, number])[])[];
};

export type CompiledPack = {
  /** The most specific pack: `SE`, `GB-SCT`. */
  readonly id: string;
  /** Packs merged into it, the most specific first. */
  readonly merged: readonly string[];
  readonly holidays: HolidaySettings;
  readonly windows: Readonly<Record<Channel, readonly CompiledWindow[]>>;
  readonly caps: Readonly<Record<Channel, readonly CapRule[]>>;
  readonly cooldowns: Readonly<Record<Channel, readonly CooldownRule[]>>;
  /** How many days a cap or rest looks back at most. */
  readonly lookbackDays: number;
  readonly stages: readonly StageRule[];
  readonly blocks: readonly BlockRule[];
  readonly consent: readonly ConsentRule[];
  readonly content: readonly ContentRule[];
  /** From this date on every block and consent rule is in force in every zone; null: they always were. */
  readonly settledFrom: LocalDate | null;
};

const byChannel = <T>(pick: (channel: Channel) => readonly T[]): Readonly<Record<Channel, readonly T[]>> =>
  Object.fromEntries(channels.map((channel) => [channel, pick(channel)])) as Record<Channel, readonly T[]>;

const compileWindow = (rule: WindowRule): CompiledWindow => {
  const { mon, tue, wed, thu, fri, sat, sun, hol } = rule.local;
  return { rule, minutesByDay: [[], mon, tue, wed, thu, fri, sat, sun, hol] };
};

/** A day after the newest coming into force: by then the date has begun in every zone. */
const settledFrom = (rules: readonly { readonly effective_from?: LocalDate | undefined }[]): LocalDate | null => {
  const dates = rules.flatMap((rule) => (rule.effective_from === undefined ? [] : [rule.effective_from]));
  const newest = dates.reduce<LocalDate | null>((last, date) => (last === null || date > last ? date : last), null);
  return newest === null ? null : addDays(newest, 1);
};

const lookbackDays = (caps: readonly CapRule[], cooldowns: readonly CooldownRule[]): number =>
  Math.max(
    0,
    ...caps.map(({ per }) => per.days),
    ...cooldowns.map(({ days = 0, hours = 0 }) => Math.max(days + 1, Math.ceil(hours / 24))),
  );

/** Merges packs, the most specific first; holidays are those of the first pack that names a country. */
export const compilePack = (packs: readonly [Pack, ...Pack[]]): CompiledPack => {
  const windows = packs.flatMap((pack) => pack.rules.windows.map(compileWindow));
  const caps = packs.flatMap((pack) => pack.rules.caps);
  const cooldowns = packs.flatMap((pack) => pack.rules.cooldowns);
  const blocks = packs.flatMap((pack) => pack.rules.blocks);
  const consent = packs.flatMap((pack) => pack.rules.consent);
  return {
    id: packs[0].id,
    merged: packs.map((pack) => pack.id),
    holidays: packs.find((pack) => pack.holidays.country !== null)?.holidays ?? packs[0].holidays,
    windows: byChannel((channel) => windows.filter(({ rule }) => rule.channels.includes(channel))),
    caps: byChannel((channel) => caps.filter((rule) => rule.channels.includes(channel))),
    cooldowns: byChannel((channel) => cooldowns.filter((rule) => rule.channels.includes(channel))),
    lookbackDays: lookbackDays(caps, cooldowns),
    stages: packs.flatMap((pack) => pack.rules.stages),
    blocks,
    consent,
    content: packs.flatMap((pack) => pack.rules.content),
    settledFrom: settledFrom([...blocks, ...consent]),
  };
};
