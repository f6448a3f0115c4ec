/**
 * The shape of a country pack: the contact law of one jurisdiction as data. Every rule keeps its id, its words, its force, its
 * citation, its dates and how sure we are of it. Groups the judge reads are strict; groups that wait for a later judge
 * (third parties, visits, fees, limitation, recording, language, information) keep their own fields and are only carried.
 * Not legal advice.
 */
import { z } from 'zod';
import { channels } from '../vocabulary/action.ts';
import { flags, purposes } from '../vocabulary/case.ts';
import { isLocalDate, isTimeZone } from '../vocabulary/time.ts';
import { confidences, forces } from './verdict.ts';

/** Ways of contact that the law knows; the engine chooses among the vocabulary's channels only. */
const packChannels = [...channels, 'call_auto', 'voicemail', 'visit'] as const;
/** Purposes that rules name; `automated_choice` stands for any contact that no person has chosen. */
const packPurposes = [
  ...purposes,
  'answer_debtor_once',
  'end_of_efforts',
  'location',
  'unrelated_debt',
  'court_matter',
  'automated_choice',
] as const;
const packActors = ['creditor', 'agency', 'debt_buyer', 'lawyer', 'bailiff', 'any'] as const;
const packDebtors = ['consumer', 'natural_person', 'business'] as const;
const packKinds = ['country', 'region', 'overlay', 'house'] as const;

const words = z.string().trim().min(1, 'must not be empty');
const name = z.string().regex(/^[a-z0-9_]+$/, 'must be lower case words joined by _');
const day = z.string().refine(isLocalDate, 'must be a date that exists, YYYY-MM-DD');
const whole = z.int().positive('must be at least 1');
const channelList = z.array(z.enum(packChannels)).min(1, 'must name a channel');

/** What every rule of every group says of itself. */
const ruleFields = {
  id: z.string().regex(/^[a-z][a-z0-9-]*(\.[a-z0-9_]+)+$/, 'must be like se.win.default'),
  text: words,
  force: z.enum(forces),
  cite: words,
  /** In the source's own words, or null. */
  since: z.string().nullable(),
  /** First day on which the rule binds, where its coming into force is known; absent: it always has. */
  effective_from: day.optional(),
  in_force_as_of: words,
  confidence: z.enum(confidences),
  evidence: z.strictObject({ kind: z.enum(['primary', 'secondary']), at: words }).optional(),
  note: words.optional(),
  /** Whom it binds; absent or `any`: everybody who collects. */
  actors: z.array(z.enum(packActors)).min(1).optional(),
  /** Whom it protects; absent: every debtor. What protects natural persons protects consumers. */
  debtors: z.array(z.enum(packDebtors)).min(1).optional(),
  /** The products it is about, as the case names them; absent: all. */
  debt_origin: z.array(name).min(1).optional(),
};

const minuteOfDay = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of day, 00:00 to 24:00');

/** Half-open `[from, to)` on the debtor's clock, in order and apart; read into minutes of the day. */
const hours = z
  .array(z.tuple([clock, clock]))
  .refine((list) => list.every(([from, to]) => from < to), 'a window must end after it starts')
  .refine(
    (list) => list.every(([from], index) => index === 0 || (list[index - 1]?.[1] ?? '') <= from),
    'windows of a day must not overlap and must be in order',
  )
  .transform((list) => list.map(([from, to]) => [minuteOfDay(from), minuteOfDay(to)] as const));

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
});

const capRule = z.strictObject({
  ...ruleFields,
  channels: channelList,
  max: whole,
  /** Calendar days of the debtor: the day itself, or any run of `days` days that the day is part of. */
  per: z
    .strictObject({ days: whole, kind: z.enum(['rolling', 'calendar_day']) })
    .refine((per) => per.kind === 'rolling' || per.days === 1, 'a calendar day is 1 day'),
  count: z.enum(['attempts', 'conversations']),
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
  flag: z.enum([...flags, 'always']),
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
  trigger: name,
  channels: channelList.optional(),
  must_contain: z.array(name).optional(),
  must_not_contain: z.array(name).optional(),
});

const carriedRule = z.looseObject(ruleFields);
const languageRule = z.strictObject({ ...ruleFields, languages: z.array(words).min(1) });
const infoRule = carriedRule;

const list = <T extends z.ZodType>(rule: T) => z.array(rule).default([]);

const rulesSchema = z.strictObject({
  windows: list(windowRule),
  caps: list(capRule),
  cooldowns: list(cooldownRule),
  stages: list(stageRule),
  blocks: list(blockRule),
  consent: list(consentRule),
  content: list(contentRule),
  third_party: list(carriedRule),
  visits: list(carriedRule),
  fees: list(carriedRule),
  limitation: list(carriedRule),
  recording: list(carriedRule),
  language: list(languageRule),
  info: list(infoRule),
});

/** Which days count as holidays: a country of the holiday library, the kinds of days, and days it lacks. */
const holidaysSchema = z.strictObject({
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable(),
  state: words.optional(),
  /** The days differ by region: without a known region, the days of all regions count. */
  region_required: z.boolean().optional(),
  types: z.array(z.enum(['public', 'bank', 'optional', 'school', 'observance'])),
  add_fixed: z.array(z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'must be MM-DD')).optional(),
  /** Days from Easter Sunday. */
  add_easter: z.array(z.int()).optional(),
  /** The added days count on these channels only. */
  add_for: channelList.optional(),
  note: words.optional(),
});

export const packSchema = z.strictObject({
  schema: z.literal('tact-pack/1'),
  kind: z.enum(packKinds),
  /** `SE`, `GB-SCT` (ISO 3166-2), `EU`, `HOUSE`. */
  id: z.string().regex(/^[A-Z]{2,5}(-[A-Z0-9]{1,3})*$/, 'must be like SE or GB-SCT'),
  name: words,
  as_of: day,
  extends: z.array(words),
  time: z.strictObject({
    zones: z.array(z.string().refine(isTimeZone, 'must be an IANA time zone')),
    note: words.optional(),
  }),
  holidays: holidaysSchema,
  languages: z.array(words),
  regulator: words.optional(),
  no_hour_rule_channels: z.array(z.enum(packChannels)).optional(),
  rules: rulesSchema,
  pending: z
    .array(z.strictObject({ what: words, status: words, confidence: z.enum(confidences), evidence: words.optional() }))
    .default([]),
  gaps: z.array(words).default([]),
});

export type Pack = z.infer<typeof packSchema>;
export type PackRules = Pack['rules'];
export type WindowRule = PackRules['windows'][number];
export type CapRule = PackRules['caps'][number];
export type CooldownRule = PackRules['cooldowns'][number];
export type StageRule = PackRules['stages'][number];
export type BlockRule = PackRules['blocks'][number];
export type ConsentRule = PackRules['consent'][number];
export type ContentRule = PackRules['content'][number];
export type HolidaySettings = Pack['holidays'];
