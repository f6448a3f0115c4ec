/** Changes of law by officers, and the contact policies of the house: dated, reasoned versions, part of the rule book that receipts name. */
import { z } from 'zod';
import {
  instantSchema,
  localDateSchema,
  longTextSchema,
  pageOf,
  reasonBySchema,
  shortTextSchema,
} from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const tag = 'Law';

const groups = [
  'windows',
  'caps',
  'cooldowns',
  'stages',
  'blocks',
  'consent',
  'content',
  'third_party',
  'visits',
  'fees',
  'limitation',
  'recording',
  'language',
  'info',
  'bans',
] as const;
export const ruleGroupSchema = z.enum(groups);

export const ruleIdSchema = z
  .string()
  .max(128)
  .regex(/^[a-z][a-z0-9-]*(\.[a-z0-9_]+)+$/, 'must be a rule id, like se.cap.default_day')
  .meta({ examples: ['se.cap.default_day'] });

export const ruleDataSchema = z
  .record(z.string(), z.unknown())
  .meta({ description: 'A rule as the packs write it: see docs/compliance/how-rules-are-read.md' });

const bookSchema = z.string().meta({
  description: 'SHA-256 over all packs with it in force, hexadecimal: what receipts name as `versions.packs`',
});

const who = {
  reason: z.string(),
  by: z.string(),
  keyId: z.string(),
  at: instantSchema,
} as const;

export const lawChangeSchema = z
  .object({
    changeId: z.string(),
    pack: z.string().meta({ description: 'The pack it stands in', examples: ['SE', 'EU', 'GB-SCT'] }),
    rule: z.string(),
    group: z.string(),
    disabled: z.boolean(),
    becomes: ruleDataSchema
      .nullable()
      .meta({ description: 'The rule as it reads from then on; null where it does not bind' }),
    effectiveFrom: localDateSchema.meta({ description: 'First day, on the debtor’s calendar' }),
    effectiveTo: localDateSchema.nullable().meta({ description: 'Last day; then the rule is again what it was' }),
    acknowledgesLaw: z.boolean(),
    ...who,
    version: bookSchema,
  })
  .meta({ id: 'LawChange' });
export type LawChange = Immutable<z.output<typeof lawChangeSchema>>;

const isOneOf = ({ change, disabled }: { readonly change?: unknown; readonly disabled?: unknown }): boolean =>
  (change === undefined) !== (disabled === undefined);

export const changeLawRequestSchema = z
  .strictObject({
    rule: ruleIdSchema,
    group: ruleGroupSchema
      .optional()
      .meta({ description: 'For a new rule: the group it stands in. Its `change` then has every field' }),
    change: ruleDataSchema.optional().meta({
      description:
        'Fields to replace, each whole; null takes a field out. `{}` puts a rule that was disabled back as it was',
    }),
    disabled: z.literal(true).optional(),
    effectiveFrom: localDateSchema.meta({ description: 'First day, today or later' }),
    effectiveTo: localDateSchema.optional().meta({ description: 'Last day, where it ends by itself' }),
    acknowledgesLaw: z
      .boolean()
      .default(false)
      .meta({ description: 'Needed to disable a rule of force `law`, or to say that it is law no longer' }),
    reason: longTextSchema.meta({ description: 'Why, in words' }),
    by: shortTextSchema.meta({ description: 'Who: a name or id in your organisation' }),
  })
  .refine(isOneOf, { error: 'either change or disabled, not both' })
  .meta({
    id: 'NewLawChange',
    examples: [
      {
        rule: 'se.cap.default_day',
        change: { max: 2, text: 'At most 2 attempts in any 7 days.' },
        effectiveFrom: '2027-01-01',
        reason: 'The guidance of the supervisor of 2026-11-20',
        by: 'maria.lind',
      },
      {
        rule: 'se.cap.default_day',
        disabled: true,
        effectiveFrom: '2027-02-01',
        reason: 'Replaced by a contact policy',
        by: 'maria.lind',
      },
    ],
  });
export type ChangeLawRequest = Immutable<z.output<typeof changeLawRequestSchema>>;

export const packParamsSchema = z.strictObject({
  country: z
    .string()
    .max(16)
    .regex(/^[A-Z]{2,8}(-[A-Z0-9]{1,3})*$/, 'must be the id of a pack, like SE, EU or GB-SCT')
    .meta({
      description: 'Id of a pack: a country, a region (GB-SCT) or law that countries share (EU)',
      examples: ['SE'],
    }),
});

export const changeLawEndpoint = endpoint({
  operationId: 'changeLaw',
  method: 'post',
  path: '/v1/packs/{country}/changes',
  tag,
  summary: 'Change a rule from a day on',
  description:
    'A dated, reasoned version, by a compliance officer: the rule keeps its id, the old version ends the day before. It binds from that day of ' +
    'the debtor’s calendar on, never before, and holds for the next decision of every process once this is answered. A rule that cannot be ' +
    'read, or a rule book that would not compile, is refused with pointers. What the law says is yours to know: this is not legal advice.',
  params: packParamsSchema,
  body: changeLawRequestSchema,
  response: lawChangeSchema,
  status: 201,
  creates: true,
  problems: [400, 404, 409, 413, 415, 422],
});

export const listLawChangesEndpoint = endpoint({
  operationId: 'listLawChanges',
  method: 'get',
  path: '/v1/packs/{country}/changes',
  tag,
  summary: 'List the changes of a pack’s rules',
  description: 'Newest first, with who made them and why.',
  params: packParamsSchema,
  response: pageOf(lawChangeSchema),
  status: 200,
  problems: [404],
});

const policyIdSchema = z
  .string()
  .max(50)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be lower case words joined by -')
  .meta({ examples: ['quiet-december'] });

const scopeList = z.array(shortTextSchema).min(1).max(1000).optional();

const market = z.string().regex(/^[A-Z]{2}$/, 'must be ISO 3166-1 alpha-2 in capitals');

const scopeSchema = z
  .strictObject({
    creditors: scopeList,
    portfolios: scopeList,
    markets: z.array(market).min(1).max(300).optional(),
    segments: scopeList,
  })
  .refine((scope) => Object.values(scope).some((list) => list !== undefined), 'must name something')
  .meta({
    description: 'Whom the policy is for: every list that is given must hold the contact’s value. Left out: everybody',
  });

const policyRulesSchema = z.partialRecord(ruleGroupSchema, z.array(ruleDataSchema).max(500)).meta({
  description:
    'Rules by group, as packs write them. Ids begin with `house.`; force, citation and dates of a house rule may be left out',
});

const policyShape = {
  name: shortTextSchema.optional().meta({ description: 'In words; the id where it is left out' }),
  scope: scopeSchema.optional(),
  rules: policyRulesSchema.optional(),
  ended: z.literal(true).optional().meta({ description: 'Ends the policy, instead of rules' }),
} as const;

export const putContactPolicyRequestSchema = z
  .strictObject({ ...policyShape, ...reasonBySchema.shape })
  .refine(({ rules, ended }) => (rules === undefined) !== (ended === undefined), {
    error: 'either rules or ended, not both',
  })
  .refine(({ ended, scope, name }) => ended === undefined || (scope === undefined && name === undefined), {
    error: 'a policy that ends has no name and no scope',
  })
  .meta({
    id: 'NewContactPolicyVersion',
    examples: [
      {
        name: 'No calls over Christmas',
        scope: { markets: ['SE', 'NO'] },
        rules: {
          bans: [
            {
              id: 'house.christmas.calls',
              text: 'Nobody is called from the 23rd to the 26th of December.',
              channels: ['call'],
              days: ['12-23', '12-24', '12-25', '12-26'],
            },
          ],
        },
        reason: 'Agreed with the creditors',
        by: 'maria.lind',
      },
      { ended: true, reason: 'The holidays are over', by: 'maria.lind' },
    ],
  });
export type PutContactPolicyRequest = Immutable<z.output<typeof putContactPolicyRequestSchema>>;

export const contactPolicyVersionSchema = z
  .object({
    id: z.string(),
    version: z.int().min(1),
    pack: z.string().meta({ description: 'Id of the pack that the policy is in the rule book', examples: ['HOUSE'] }),
    ended: z.boolean(),
    name: z.string(),
    scope: z.record(z.string(), z.array(z.string())).nullable().meta({ description: 'Null: everybody' }),
    rules: z.record(z.string(), z.array(ruleDataSchema)),
    reason: z.string(),
    by: z.string().meta({ description: '`tact` for the policy that is shipped' }),
    keyId: z.string().nullable(),
    at: instantSchema.nullable().meta({ description: 'Null for the policy that is shipped' }),
    bookVersion: bookSchema.nullable(),
  })
  .meta({ id: 'ContactPolicyVersion' });
export type ContactPolicyVersion = Immutable<z.output<typeof contactPolicyVersionSchema>>;

export const contactPolicySchema = z
  .object({
    id: z.string(),
    latestVersion: z.int().min(1),
    inForce: z.boolean().meta({ description: 'False once it has ended' }),
    versions: z.array(contactPolicyVersionSchema).meta({ description: 'Newest first' }),
  })
  .meta({ id: 'ContactPolicy' });
export type ContactPolicy = Immutable<z.output<typeof contactPolicySchema>>;

const policyParams = z.strictObject({ policyId: policyIdSchema });

export const putContactPolicyEndpoint = endpoint({
  operationId: 'putContactPolicy',
  method: 'put',
  path: '/v1/contact-policies/{policyId}',
  tag,
  summary: 'Set the next version of a contact policy',
  description:
    'The house’s own limits: hours, caps, rests, flags, banned days, channels, tones. They are always stricter than the law: all rules hold ' +
    'together, so a policy can only take contacts away, whatever it says. It is in force for the next decision of every process; the version ' +
    'before ends with it. The policy `house` is shipped as version 1.',
  params: policyParams,
  body: putContactPolicyRequestSchema,
  response: contactPolicyVersionSchema,
  status: 201,
  creates: true,
  problems: [400, 404, 409, 413, 415, 422],
});

export const listContactPoliciesEndpoint = endpoint({
  operationId: 'listContactPolicies',
  method: 'get',
  path: '/v1/contact-policies',
  tag,
  summary: 'List the contact policies',
  description: 'By id, each with all its versions, those that have ended as well.',
  response: pageOf(contactPolicySchema),
  status: 200,
  problems: [],
});

export const readContactPolicyEndpoint = endpoint({
  operationId: 'readContactPolicy',
  method: 'get',
  path: '/v1/contact-policies/{policyId}',
  tag,
  summary: 'Read a contact policy with its versions',
  description: 'Newest version first, with who made it and why.',
  params: policyParams,
  response: contactPolicySchema,
  status: 200,
  problems: [404],
});
