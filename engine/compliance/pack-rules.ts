/** The shape of the rules of country packs, group by group. How each field is read: docs/compliance/how-rules-are-read.md. */
import { z } from 'zod';
import { slots, tones, treatments } from '../vocabulary/action.ts';
import {
  channelList,
  clock,
  currency,
  day,
  endsAfterItBegins,
  endsTooEarly,
  hours,
  monthAndDay,
  name,
  names,
  ruleFields,
  whole,
  words,
} from './pack-fields.ts';
import { contentTriggers, packActors, packFlags, packPurposes } from './pack-vocabulary.ts';

// Hours do not ask what kind of debt it is: the fast path knows a place, a day and a channel, not a product.
const { debt_origin: _, ...fieldsOfEveryDebt } = ruleFields;

const windowRule = z.strictObject({
  ...fieldsOfEveryDebt,
  channels: channelList,
  /** `hol` takes the place of the weekday on a holiday. */
  local: z.strictObject({
    mon: hours,
    tue: hours,
    wed: hours,
    thu: hours,
    fri: hours,
    sat: hours,
    sun: hours,
    hol: hours,
  }),
  unless: z.array(name).optional(),
  /** The source lets the last window of a day run on with the debtor's consent. Told, not applied: the narrower hours hold. */
  extended_with_consent: z.strictObject({ to: clock }).optional(),
  /** Hours of the source that are wider than `local`. Told, not applied. */
  code_band: z
    .strictObject({ weekday: z.tuple([clock, clock]), weekend_last_resort: z.tuple([clock, clock]) })
    .optional(),
  /** Where the source lets the caller presume a zone. Told, not applied: every zone must pass. */
  tz_presumption: z.literal('area_code_unless_known').optional(),
});

const capRule = z.strictObject({
  ...ruleFields,
  channels: channelList,
  max: whole,
  /** Calendar days of the debtor: the day itself, or any run of `days` days that the day is part of. */
  per: z
    .strictObject({ days: whole, kind: z.enum(['rolling', 'calendar_day']) })
    .refine((per) => per.kind === 'rolling' || per.days === 1, 'a calendar day is 1 day'),
  count: z.enum(['attempts', 'conversations', 'abandoned_calls']),
  /** `debt_person` counts this case only; the others count every case of the debtor. */
  key: z.enum(['debtor', 'debt_person', 'debtor_number']),
  unless: z.array(name).optional(),
  exclude: z.array(name).optional(),
  place: name.optional(),
});

const cooldownRule = z
  .strictObject({
    ...ruleFields,
    channels: channelList,
    days: whole.optional(),
    hours: whole.optional(),
    after: z.enum(['conversation', 'contact', 'abandoned_call']),
    day_of_event_is_day_one: z.boolean().optional(),
    key: z.enum(['debtor', 'debt_person', 'debtor_number']),
    exclude: z.array(name).optional(),
  })
  .refine((rule) => (rule.days === undefined) !== (rule.hours === undefined), {
    path: ['days'],
    message: 'a rest is either days or hours',
  });

const stageRule = z.strictObject({
  ...ruleFields,
  stage: name,
  medium: z.array(name).optional(),
  /** Steps that must wait for the notice: `collect_contact`, `legal`, another notice, a charge. */
  gate_for: z.array(name),
  wait_days: z.int().nonnegative().optional(),
  wait_bank_days: whole.optional(),
  from_event: name,
  or_event: name.optional(),
  deemed_received_days: z.int().nonnegative().optional(),
  assumed_receipt_bank_days: z.int().nonnegative().optional(),
  stale_months: whole.optional(),
  due_within_days: whole.optional(),
  must_contain: z.array(name).optional(),
});

const blockRule = z.strictObject({
  ...ruleFields,
  flag: z.enum(packFlags),
  effect: z.enum(['block', 'redirect', 'require_human']),
  to: name.optional(),
  /** `opted_out`: whichever channels the debtor has opted out of. */
  channels: z.union([channelList, z.literal('opted_out')]),
  deny: z.array(z.enum(packPurposes)).min(1),
  allow: z.array(z.enum(packPurposes)),
  until: name.optional(),
  scope: z.enum(['debt', 'debtor', 'channel']),
  place: name.optional(),
  unless: z.array(name).optional(),
  hold_days: whole.optional(),
  duration: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
});

const consentRule = z.strictObject({
  ...ruleFields,
  channels: channelList,
  requires: name,
  when: z
    .strictObject({
      purpose: z.enum(packPurposes).optional(),
      stage: name.optional(),
      number: name.optional(),
      policy: name.optional(),
    })
    .optional(),
  effective_changes: z.array(z.strictObject({ from: day, change: words })).optional(),
});

const contentRule = z.strictObject({
  ...ruleFields,
  trigger: z.enum(contentTriggers),
  channels: channelList.optional(),
  must_contain: z.array(name).optional(),
  must_not_contain: z.array(name).optional(),
});

const thirdPartyRule = z
  .strictObject({
    ...ruleFields,
    /** `block`: not told of the debt. `limit`: asked where the debtor is, so many times. */
    effect: z.enum(['block', 'limit']),
    recipients: names,
    /** Others who count as the debtor. */
    consumer_includes: names.optional(),
    deny: z.array(z.enum(packPurposes)).min(1).optional(),
    max_per_person: whole.optional(),
  })
  .refine((rule) => rule.effect !== 'block' || rule.deny !== undefined, {
    path: ['deny'],
    message: 'a block must deny a purpose',
  })
  .refine((rule) => rule.effect !== 'limit' || rule.max_per_person !== undefined, {
    path: ['max_per_person'],
    message: 'a limit must say how many',
  });

const visitRule = z.strictObject({ ...ruleFields, requires: names });

const amount = z.number().nonnegative('must not be below 0');

const feeRule = z
  .strictObject({
    ...ruleFields,
    currency: currency.optional(),
    /** Highest lawful amount by name of the fee, in major units. Empty: no tariff, so each fee must be agreed or proven. */
    caps: z.record(name, amount).optional(),
    /** Reference amounts that a tariff counts in. */
    unit: z.record(name, amount).optional(),
    effect: z.literal('zero_fee').optional(),
    max_fixed: z.record(currency, amount).optional(),
    max_count: whole.optional(),
    min_gap_days: whole.optional(),
  })
  .refine((rule) => rule.caps === undefined || rule.currency !== undefined, {
    path: ['currency'],
    message: 'amounts need a currency',
  })
  .refine((rule) => [rule.caps, rule.max_fixed, rule.effect].some((limit) => limit !== undefined), {
    path: ['caps'],
    message: 'a fee rule must limit something: caps, max_fixed or effect',
  });

const limitationRule = z.strictObject({
  ...ruleFields,
  /** Years by kind of claim. */
  years: z
    .record(name, z.number().positive('must be above 0'))
    .refine((years) => Object.keys(years).length > 0, 'must name a period'),
  counting: z.literal('end_of_year').optional(),
  after: z.enum(['extinguished', 'cannot_demand_consumer', 'cannot_sue', 'defence']),
  restart_on: names.optional(),
});

const recordingRule = z.strictObject({ ...ruleFields, mode: z.enum(['notice', 'consent', 'notice_objection']) });

const languageRule = z.strictObject({ ...ruleFields, languages: z.array(words).min(1) });

/** Not judged: duties of the house, and how other rules came about. */
const infoRule = z.strictObject({
  ...ruleFields,
  clock_days: whole.optional(),
  candidate_zones: z.literal('all_must_pass').optional(),
  /** Rules that the state binds another actor by; those of the state itself say so as rules of their own. */
  extends_actor: z.enum(packActors).optional(),
  extends_rules: z.array(ruleFields.id).min(1).optional(),
});

const banLists = ['channels', 'tones', 'treatments', 'slots', 'days', 'weekdays'] as const;

/** The house's own: a contact that fits every list given is not made. */
const banRule = z
  .strictObject({
    ...ruleFields,
    channels: channelList.optional(),
    tones: z.array(z.enum(tones)).min(1).optional(),
    treatments: z.array(z.enum(treatments)).min(1).optional(),
    slots: z.array(z.enum(slots)).min(1).optional(),
    days: z
      .array(z.union([day, monthAndDay]))
      .min(1)
      .optional(),
    /** 1 is Monday. */
    weekdays: z.array(z.int().min(1).max(7)).min(1).optional(),
  })
  .refine((rule) => banLists.some((list) => rule[list] !== undefined), {
    path: ['channels'],
    message: `a ban must name something: ${banLists.join(', ')}`,
  });

type Dated = { readonly effective_from?: string | undefined; readonly effective_to?: string | undefined };

const list = <T extends z.ZodType<Dated>>(rule: T) => z.array(rule.refine(endsAfterItBegins, endsTooEarly)).default([]);

export const rulesSchema = z.strictObject({
  windows: list(windowRule),
  caps: list(capRule),
  cooldowns: list(cooldownRule),
  stages: list(stageRule),
  blocks: list(blockRule),
  consent: list(consentRule),
  content: list(contentRule),
  third_party: list(thirdPartyRule),
  visits: list(visitRule),
  fees: list(feeRule),
  limitation: list(limitationRule),
  recording: list(recordingRule),
  language: list(languageRule),
  info: list(infoRule),
  bans: list(banRule),
});

export type PackRules = z.infer<typeof rulesSchema>;
export type WindowRule = PackRules['windows'][number];
export type CapRule = PackRules['caps'][number];
export type CooldownRule = PackRules['cooldowns'][number];
export type StageRule = PackRules['stages'][number];
export type BlockRule = PackRules['blocks'][number];
export type ConsentRule = PackRules['consent'][number];
export type ContentRule = PackRules['content'][number];
export type ThirdPartyRule = PackRules['third_party'][number];
export type VisitRule = PackRules['visits'][number];
export type FeeRule = PackRules['fees'][number];
export type LimitationRule = PackRules['limitation'][number];
export type RecordingRule = PackRules['recording'][number];
export type LanguageRule = PackRules['language'][number];
export type BanRule = PackRules['bans'][number];
