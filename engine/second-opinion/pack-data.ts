/**
 * The parts of a `tact-pack/1` document that decide a verdict, as this folder understands them, and a light check that a
 * document is one. Packs are validated field by field where they are loaded; here a stray one only has to be noticed.
 */
import { isRecord } from './field-reader.ts';

/** What every rule may say about whom, when and what it concerns. */
export type Rule = {
  readonly id: string;
  readonly actors?: readonly string[];
  readonly debtors?: readonly string[];
  readonly debt_origin?: readonly string[];
  readonly effective_from?: string;
  readonly effective_to?: string;
  readonly unless?: readonly string[];
};

export type WindowRule = Rule & {
  readonly channels: readonly string[];
  readonly local: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>>;
};

/** What caps and rests have in common: which earlier contacts they look at. */
export type CountingRule = Rule & {
  readonly channels: readonly string[];
  readonly key: string;
  readonly exclude?: readonly string[];
};

export type CapRule = CountingRule & {
  readonly max: number;
  readonly per: { readonly days: number };
  readonly count: string;
  readonly place?: string;
};

export type RestRule = CountingRule & {
  readonly days?: number;
  readonly hours?: number;
  readonly after: string;
  readonly day_of_event_is_day_one?: boolean;
};

export type StageRule = Rule & {
  readonly stage: string;
  readonly gate_for: readonly string[];
  readonly medium?: readonly string[];
  readonly from_event?: string;
  readonly wait_days?: number;
  readonly deemed_received_days?: number;
  readonly wait_bank_days?: number;
  readonly assumed_receipt_bank_days?: number;
  readonly stale_months?: number;
  readonly or_event?: string;
  readonly must_contain?: readonly string[];
};

export type BlockRule = Rule & {
  readonly flag: string;
  readonly effect: string;
  readonly to?: string;
  readonly channels: readonly string[] | 'opted_out';
  readonly deny: readonly string[];
  readonly allow: readonly string[];
  readonly place?: string;
};

export type ConsentRule = Rule & {
  readonly channels: readonly string[];
  readonly requires: string;
  readonly when?: {
    readonly purpose?: string;
    readonly stage?: string;
    readonly number?: string;
    readonly policy?: string;
  };
};

export type ContentRule = Rule & {
  readonly trigger: string;
  readonly channels?: readonly string[];
  readonly must_contain?: readonly string[];
  readonly must_not_contain?: readonly string[];
};

export type ThirdPartyRule = Rule & {
  readonly effect: string;
  readonly recipients: readonly string[];
  readonly consumer_includes?: readonly string[];
  readonly deny?: readonly string[];
  readonly max_per_person?: number;
};

export type VisitRule = Rule & { readonly requires: readonly string[] };

export type FeeRule = Rule & {
  readonly currency?: string;
  readonly caps?: Readonly<Record<string, number>>;
  readonly unit?: Readonly<Record<string, number>>;
  readonly max_fixed?: Readonly<Record<string, number>>;
  readonly effect?: string;
};

export type LimitationRule = Rule & {
  readonly years: Readonly<Record<string, number>>;
  readonly counting?: string;
  readonly after: string;
};

export type RecordingRule = Rule & { readonly mode: string };
export type LanguageRule = Rule & { readonly languages: readonly string[] };

export type BanRule = Rule & {
  readonly channels?: readonly string[];
  readonly tones?: readonly string[];
  readonly treatments?: readonly string[];
  readonly slots?: readonly string[];
  readonly days?: readonly string[];
  readonly weekdays?: readonly number[];
};

export type RuleGroups = {
  readonly windows: readonly WindowRule[];
  readonly caps: readonly CapRule[];
  readonly cooldowns: readonly RestRule[];
  readonly stages: readonly StageRule[];
  readonly blocks: readonly BlockRule[];
  readonly consent: readonly ConsentRule[];
  readonly content: readonly ContentRule[];
  readonly third_party: readonly ThirdPartyRule[];
  readonly visits: readonly VisitRule[];
  readonly fees: readonly FeeRule[];
  readonly limitation: readonly LimitationRule[];
  readonly recording: readonly RecordingRule[];
  readonly language: readonly LanguageRule[];
  readonly bans: readonly BanRule[];
};

export type HolidaySpec = {
  readonly country: string | null;
  readonly state?: string;
  readonly types: readonly string[];
  readonly region_required?: boolean;
  readonly add_fixed?: readonly string[];
  readonly add_easter?: readonly number[];
  readonly add_for?: readonly string[];
  /** Regions that the library does not list, by the library's states whose days they have. */
  readonly regions?: Readonly<Record<string, readonly string[]>>;
  /** Regions that have the country's own days only. */
  readonly no_regional_days?: readonly string[];
};

export type HouseScope = {
  readonly creditors?: readonly string[];
  readonly portfolios?: readonly string[];
  readonly markets?: readonly string[];
  readonly segments?: readonly string[];
};

export type Pack = {
  readonly id: string;
  readonly kind: string;
  readonly extends: readonly string[];
  readonly holidays: HolidaySpec;
  readonly scope?: HouseScope;
  readonly rules: Partial<RuleGroups>;
};

export function isPack(value: unknown): value is Pack {
  if (!isRecord(value) || value['schema'] !== 'tact-pack/1') return false;
  const { id, kind, rules, holidays } = value;
  return (
    typeof id === 'string' &&
    typeof kind === 'string' &&
    Array.isArray(value['extends']) &&
    isRecord(holidays) &&
    isRecord(rules) &&
    Object.values(rules).every((group) => Array.isArray(group) && group.every(isRule))
  );
}

const isRule = (value: unknown): boolean => isRecord(value) && typeof value['id'] === 'string';
