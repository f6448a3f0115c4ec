/**
 * What the packs of one jurisdiction speak of: its stages, flags, fees, prerequisites, times and dates. Contact files for
 * the differential test are drawn from these words, so that a new pack or rule is covered without a change here.
 */
import Holidays from 'date-holidays';
import { findPack, makeLaw, mergeRules, packsWithin } from '../law.ts';
import type { Pack, RuleGroups } from '../pack-data.ts';

export type PackWords = {
  readonly jurisdiction: string;
  readonly rules: RuleGroups;
  readonly zones: readonly string[];
  readonly regions: readonly string[];
  /** Ends of windows, minutes after midnight. */
  readonly edgeMinutes: readonly number[];
  /** Local dates on which a rule begins or ends, or that a rule adds to the holidays or bans. */
  readonly dates: readonly string[];
  readonly stages: readonly string[];
  readonly targets: readonly string[];
  readonly media: readonly string[];
  readonly flags: readonly string[];
  readonly exceptions: readonly string[];
  readonly has: readonly string[];
  readonly content: readonly string[];
  readonly fees: readonly string[];
  readonly amounts: readonly number[];
  readonly claims: readonly number[];
  readonly recipients: readonly string[];
  readonly origins: readonly string[];
  readonly languages: readonly string[];
  readonly limitationYears: readonly number[];
  /** Lengths of runs, rests and clocks, in days and in hours. */
  readonly spanDays: readonly number[];
  readonly spanHours: readonly number[];
  readonly house: {
    readonly creditors: readonly string[];
    readonly portfolios: readonly string[];
    readonly segments: readonly string[];
    readonly tones: readonly string[];
    readonly treatments: readonly string[];
    readonly slots: readonly string[];
  };
};

type TimedPack = Pack & { readonly time?: { readonly zones?: readonly string[] } };

/** Words of the page itself, which no pack needs to say. */
const ofThePage = {
  flags: ['opted_out', 'vulnerable', 'cease_request', 'represented', 'good_practice_breached'],
  exceptions: ['recording_objection', 'good_practice_breached'],
  has: [
    ...['consent', 'fee_agreed_or_proven', 'limitation_interrupted', 'recording_consent', 'recording_notice'],
    ...['language_chosen_by_debtor', 'consent:sms', 'consent:email', 'consent:call_auto'],
  ],
  recipients: [
    ...['debtor', 'spouse', 'parent', 'parent_of_minor', 'guardian', 'legal_representative', 'attorney'],
    ...['representative', 'executor', 'administrator', 'heir', 'estate', 'roommate', 'unknown'],
  ],
  targets: ['collect_contact', 'legal', 'collect_after_day5', 'visit_notice'],
  media: ['letter', 'email', 'sms', 'sms_link', 'portal', 'digital_mailbox', 'secure_electronic', 'call'],
};

export function wordsOf(packs: readonly Pack[], jurisdiction: string): PackWords {
  const own = findPack(packs, jurisdiction);
  const law = own === undefined ? undefined : makeLaw(packs, own, packsWithin(packs, jurisdiction));
  const house = packs.filter((pack) => pack.kind === 'house');
  const rules = mergeRules([...(law?.packs ?? []), ...house]);
  return {
    jurisdiction,
    rules,
    ...wordsOfPlace(law?.packs ?? [], packsWithin(packs, jurisdiction)),
    ...wordsOfStages(rules),
    ...wordsOfMoney(rules),
    ...wordsOfPeople(rules),
    ...spansOf(rules),
    dates: datesOf(rules),
    content: unique([
      ...rules.content.flatMap((rule) => [
        rule.trigger,
        ...(rule.must_contain ?? []),
        ...(rule.must_not_contain ?? []),
      ]),
      ...rules.stages.flatMap((rule) => rule.must_contain ?? []),
    ]),
    languages: unique(['en', 'sv', 'de-AT', 'no', ...rules.language.flatMap((rule) => rule.languages)]),
    house: wordsOfHouse(house, rules),
  };
}

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

function wordsOfPlace(packs: readonly TimedPack[], within: readonly Pack[]) {
  const zones = packs.flatMap(({ time }) => [...(time?.zones ?? [])]);
  const regions = packs.flatMap(({ holidays }) => {
    const states: unknown = holidays.country === null ? {} : new Holidays().getStates(holidays.country);
    const names = [...Object.keys(states ?? {}), ...Object.keys(holidays.regions ?? {}), 'XX'];
    return [...names, ...(holidays.no_regional_days ?? []).slice(0, 4)].map(
      (name) => `${holidays.country ?? 'ZZ'}-${name}`,
    );
  });
  return {
    zones: unique([...zones, 'America/New_York']),
    regions: unique([...regions, ...within.flatMap(({ id }) => [id, `${id}-REST`]), 'FR-67']),
  };
}

function wordsOfStages(rules: RuleGroups) {
  const stages = rules.stages.flatMap((rule) => [rule.stage, ...(rule.or_event === undefined ? [] : [rule.or_event])]);
  const asked = rules.consent.flatMap((rule) => rule.when?.stage ?? []);
  return {
    stages: unique(stages),
    targets: unique([...ofThePage.targets, ...stages, ...asked, ...rules.stages.flatMap((rule) => rule.gate_for)]),
    media: unique([...ofThePage.media, ...rules.stages.flatMap((rule) => rule.medium ?? [])]),
    edgeMinutes: unique(
      rules.windows.flatMap((rule) => Object.values(rule.local).flat(2).map(minutesOf)).concat(0, 12 * 60, 24 * 60 - 1),
    ),
  };
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

function wordsOfMoney(rules: RuleGroups) {
  const keys = rules.fees.flatMap((rule) => Object.keys(rule.caps ?? {}));
  const caps = rules.fees.flatMap((rule) => [
    ...Object.entries(rule.caps ?? {}).flatMap(([key, cap]) =>
      key.endsWith('_units') ? Object.values(rule.unit ?? {}).map((unit) => Math.round(cap * unit)) : [cap],
    ),
    ...Object.values(rule.max_fixed ?? {}),
  ]);
  const names = keys.map((key) => key.replace(/^b2b_/, '').replace(/_(units|(lt|le|gt)\d+[a-z]*)$/, ''));
  const edges = keys.flatMap((key) => /_(?:lt|le|gt)(\d+)/.exec(key)?.[1] ?? []).map(Number);
  return {
    fees: unique([...names, ...keys, 'b2b', 'fixed', 'b2b_fixed', 'field_trip']),
    amounts: unique([0, 1, ...caps.flatMap((cap) => [cap, cap + 0.5, Math.max(cap - 1, 0)])]),
    claims: unique([50, 5000, ...edges.flatMap((edge) => [Math.max(edge - 1, 0), edge, edge + 0.5])]),
  };
}

function wordsOfPeople(rules: RuleGroups) {
  const excused = [...rules.windows, ...rules.blocks, ...rules.caps].flatMap((rule) => rule.unless ?? []);
  const excluded = [...rules.caps, ...rules.cooldowns].flatMap((rule) => rule.exclude ?? []);
  const needed = [...rules.consent.map((rule) => rule.requires), ...rules.visits.flatMap((rule) => rule.requires)];
  return {
    flags: unique([...ofThePage.flags, ...rules.blocks.map((rule) => rule.flag)]),
    exceptions: unique([...ofThePage.exceptions, ...excused, ...excluded]),
    has: unique([...ofThePage.has, ...needed, ...excused]),
    recipients: unique([
      ...ofThePage.recipients,
      ...rules.third_party.flatMap((rule) => [...rule.recipients, ...(rule.consumer_includes ?? [])]),
      ...rules.blocks.flatMap((rule) => rule.to ?? []),
    ]),
    origins: unique([
      'utility',
      ...Object.values(rules)
        .flat()
        .flatMap((rule) => rule.debt_origin ?? []),
    ]),
    limitationYears: unique(rules.limitation.flatMap((rule) => Object.values(rule.years))),
  };
}

function spansOf(rules: RuleGroups) {
  const days = [
    ...rules.caps.map((rule) => rule.per.days),
    ...rules.cooldowns.flatMap((rule) => rule.days ?? []),
    ...rules.stages.map((rule) => (rule.wait_days ?? 0) + (rule.deemed_received_days ?? 0)),
    ...rules.stages.map((rule) => (rule.wait_bank_days ?? 0) + (rule.assumed_receipt_bank_days ?? 0)),
    ...rules.stages.flatMap((rule) => rule.wait_days ?? []),
  ];
  return {
    spanDays: unique([0, 1, 7, 30, ...days]),
    spanHours: unique([0, 24, 120, 720, ...rules.cooldowns.flatMap((rule) => rule.hours ?? [])]),
  };
}

function datesOf(rules: RuleGroups): readonly string[] {
  const all = Object.values(rules).flat();
  const banned = rules.bans.flatMap((rule) => rule.days ?? []).map((day) => (day.length === 5 ? `2026-${day}` : day));
  return unique([...all.flatMap((rule) => [rule.effective_from ?? [], rule.effective_to ?? []].flat()), ...banned]);
}

function wordsOfHouse(packs: readonly Pack[], rules: RuleGroups): PackWords['house'] {
  return {
    creditors: unique(['creditor-x', ...packs.flatMap((pack) => pack.scope?.creditors ?? [])]),
    portfolios: unique(['portfolio-x', ...packs.flatMap((pack) => pack.scope?.portfolios ?? [])]),
    segments: unique(['segment-x', ...packs.flatMap((pack) => pack.scope?.segments ?? [])]),
    tones: unique(['warm', ...rules.bans.flatMap((rule) => rule.tones ?? [])]),
    treatments: unique(['reminder', 'statutory_notice', ...rules.bans.flatMap((rule) => rule.treatments ?? [])]),
    slots: unique(['morning', ...rules.bans.flatMap((rule) => rule.slots ?? [])]),
  };
}
