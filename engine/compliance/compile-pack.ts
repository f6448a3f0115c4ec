/**
 * One jurisdiction, ready to judge by: its own pack, everything it extends and the house's limits, merged. A rule never removes
 * another: the union of the rules holds, so windows intersect. Rules are sorted by channel here, once.
 */
import { addDays, type LocalDate } from '../vocabulary/time.ts';
import {
  packChannels,
  type BanRule,
  type BlockRule,
  type CapRule,
  type ConsentRule,
  type ContentRule,
  type CooldownRule,
  type FeeRule,
  type HolidaySettings,
  type LanguageRule,
  type LimitationRule,
  type Pack,
  type PackChannel,
  type PackRules,
  type RecordingRule,
  type StageRule,
  type ThirdPartyRule,
  type VisitRule,
  type WindowRule,
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
  readonly windows: Readonly<Record<PackChannel, readonly CompiledWindow[]>>;
  readonly caps: Readonly<Record<PackChannel, readonly CapRule[]>>;
  readonly cooldowns: Readonly<Record<PackChannel, readonly CooldownRule[]>>;
  /** How many days a cap or rest looks back at most. */
  readonly lookbackDays: number;
  readonly stages: readonly StageRule[];
  readonly blocks: readonly BlockRule[];
  readonly consent: readonly ConsentRule[];
  readonly content: readonly ContentRule[];
  readonly thirdParty: readonly ThirdPartyRule[];
  readonly visits: readonly VisitRule[];
  readonly fees: readonly FeeRule[];
  readonly limitation: readonly LimitationRule[];
  readonly recording: readonly RecordingRule[];
  readonly language: readonly LanguageRule[];
  /** The house's own, of packs whose scope holds. */
  readonly bans: readonly BanRule[];
  /** From this date on no block or consent rule begins or ends any more, in any zone; null: they always were as they are. */
  readonly settledFrom: LocalDate | null;
};

const byChannel = <T>(pick: (channel: PackChannel) => readonly T[]): Readonly<Record<PackChannel, readonly T[]>> =>
  Object.fromEntries(packChannels.map((channel) => [channel, pick(channel)])) as Record<PackChannel, readonly T[]>;

const compileWindow = (rule: WindowRule): CompiledWindow => {
  const { mon, tue, wed, thu, fri, sat, sun, hol } = rule.local;
  return { rule, minutesByDay: [[], mon, tue, wed, thu, fri, sat, sun, hol] };
};

type Dated = { readonly effective_from?: LocalDate | undefined; readonly effective_to?: LocalDate | undefined };

/** First days of a rule's being in force, and of its being so no more. */
const turningDays = ({ effective_from: from, effective_to: to }: Dated): readonly LocalDate[] => [
  ...(from === undefined ? [] : [from]),
  ...(to === undefined ? [] : [addDays(to, 1)]),
];

/** A day after the last change: by then its date has begun in every zone. */
const settledFrom = (rules: readonly Dated[]): LocalDate | null => {
  const last = rules.flatMap(turningDays).reduce<LocalDate | null>((a, b) => (a === null || b > a ? b : a), null);
  return last === null ? null : addDays(last, 1);
};

const lookbackDays = (caps: readonly CapRule[], cooldowns: readonly CooldownRule[]): number =>
  Math.max(
    0,
    ...caps.map(({ per }) => per.days),
    ...cooldowns.map(({ days = 0, hours = 0 }) => Math.max(days + 1, Math.ceil(hours / 24))),
  );

/** Merges packs, the most specific first; holidays are those of the first pack that names a country. */
export const compilePack = (packs: readonly [Pack, ...Pack[]]): CompiledPack => {
  const all = <G extends keyof PackRules>(group: G): PackRules[G] =>
    packs.flatMap((pack) => pack.rules[group] as PackRules[G][number][]) as PackRules[G];
  const windows = all('windows').map(compileWindow);
  const [caps, cooldowns] = [all('caps'), all('cooldowns')];
  const [blocks, consent] = [all('blocks'), all('consent')];
  return {
    id: packs[0].id,
    merged: packs.map((pack) => pack.id),
    holidays: packs.find((pack) => pack.holidays.country !== null)?.holidays ?? packs[0].holidays,
    windows: byChannel((channel) => windows.filter(({ rule }) => rule.channels.includes(channel))),
    caps: byChannel((channel) => caps.filter((rule) => rule.channels.includes(channel))),
    cooldowns: byChannel((channel) => cooldowns.filter((rule) => rule.channels.includes(channel))),
    lookbackDays: lookbackDays(caps, cooldowns),
    stages: all('stages'),
    blocks,
    consent,
    content: all('content'),
    thirdParty: all('third_party'),
    visits: all('visits'),
    fees: all('fees'),
    limitation: all('limitation'),
    recording: all('recording'),
    language: all('language'),
    bans: all('bans'),
    settledFrom: settledFrom([...blocks, ...consent]),
  };
};
