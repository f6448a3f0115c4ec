/**
 * The shape of a country pack: the contact law of one jurisdiction as data. Every rule keeps its id, its words, its force, its
 * citation, its dates and how sure we are of it; every group is strict, so a field that nobody reads cannot be written. Packs of the
 * house are the same shape, with a scope and bans of their own. Not legal advice.
 */
import { z } from 'zod';
import { isTimeZone } from '../vocabulary/time.ts';
import { channelList, day, monthAndDay, words } from './pack-fields.ts';
import { rulesSchema } from './pack-rules.ts';
import { packChannels, packKinds } from './pack-vocabulary.ts';
import { confidences } from './verdict.ts';

export * from './pack-vocabulary.ts';
export type * from './pack-rules.ts';

/** ISO 3166-2 after the country: `GES` of `FR-GES`. */
const regionPart = z.string().regex(/^[A-Z0-9]{1,3}$/, 'must be the part of ISO 3166-2 after the country');

/** Which days count as holidays: a country of the holiday library, the kinds of days, and days it lacks. */
const holidaysSchema = z.strictObject({
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable(),
  state: words.optional(),
  /** The days differ by region: without a known region, the days of all regions count. */
  region_required: z.boolean().optional(),
  /** Regions that the library knows by other names, all of which count: Alsace-Moselle is `67`, `68` and `57`, not `GES`. */
  regions: z.record(regionPart, z.array(words).min(1)).optional(),
  /** Regions that keep the days of the country and no others. */
  no_regional_days: z.array(regionPart).min(1).optional(),
  types: z.array(z.enum(['public', 'bank', 'optional', 'school', 'observance'])),
  add_fixed: z.array(monthAndDay).optional(),
  /** Days from Easter Sunday. */
  add_easter: z.array(z.int()).optional(),
  /** The added days count on these channels only. */
  add_for: channelList.optional(),
  note: words.optional(),
});

const scopeList = z.array(words).min(1, 'must name something').optional();

/** Whom a pack of the house is for: every list that is given must hold the contact's. */
const scopeSchema = z
  .strictObject({ creditors: scopeList, portfolios: scopeList, markets: scopeList, segments: scopeList })
  .refine((scope) => Object.values(scope).some((list) => list !== undefined), 'must name something');

const idShapes: Readonly<Record<(typeof packKinds)[number], RegExp>> = {
  country: /^[A-Z]{2}$/,
  region: /^[A-Z]{2}(-[A-Z0-9]{1,3})+$/,
  overlay: /^[A-Z]{2,8}$/,
  house: /^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$/,
};

const packFields = z.strictObject({
  schema: z.literal('tact-pack/1'),
  kind: z.enum(packKinds),
  /** `SE`, `GB-SCT` (ISO 3166-2), `EU`, `HOUSE`. */
  id: z.string().max(64),
  name: words,
  as_of: day,
  extends: z.array(words),
  scope: scopeSchema.optional(),
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

export const packSchema = packFields
  .refine(({ kind, id }) => idShapes[kind].test(id), { path: ['id'], message: 'must be like SE, GB-SCT or HOUSE' })
  .refine(({ kind, scope }) => kind === 'house' || scope === undefined, {
    path: ['scope'],
    message: 'only the house limits itself to a scope: law holds for everybody',
  })
  .refine(({ kind, rules }) => kind === 'house' || rules.bans.length === 0, {
    path: ['rules', 'bans', 0],
    message: 'bans are the house’s own: law is written in the other groups',
  });

export type Pack = z.infer<typeof packSchema>;
export type HouseScope = NonNullable<Pack['scope']>;
export type HolidaySettings = Pack['holidays'];
