/** Texts to debtors: the library, the house's own wording of it, and who approved which. */
import { z } from 'zod';
import { channels } from '../../engine/vocabulary/action.ts';
import { instantSchema, ownIdSchema, pageOf, pageParameters, reasonBySchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';
import {
  checksumSchema,
  languageSchema,
  notLegalAdviceSchema,
  templateIdSchema,
  versionNumberSchema,
  wordsSchema,
} from './text-parts.ts';

const tag = 'Texts';

const textParams = z.strictObject({ language: languageSchema, templateId: templateIdSchema });

const findingSchema = z
  .object({
    form: z.string().nullable().meta({ description: 'The channel of the text; null: the whole of it' }),
    country: z.string().nullable().meta({ description: 'Where it is a fault; null: everywhere' }),
    severity: z.enum(['error', 'warning']),
    finding: z.string(),
  })
  .meta({
    id: 'TextFinding',
    description: 'What the lint has found: an error must be mended, a warning is for a person',
  });
export type TextFinding = Immutable<z.output<typeof findingSchema>>;

const stateSchema = z.enum(['approved', 'withdrawn', 'changed', 'draft']).meta({
  description:
    '`approved`: in use. `withdrawn`: taken out of use. `changed`: approved once, and reads otherwise since a new release. `draft`: there are ' +
    'only drafts. No contact is decided whose text is withdrawn or changed.',
});

const textSummaryShape = {
  language: languageSchema,
  id: templateIdSchema,
  channels: z.array(z.enum(channels)),
  state: stateSchema,
  version: versionNumberSchema.nullable().meta({ description: 'The version in use; null where there are only drafts' }),
  checksum: checksumSchema.nullable(),
  latestVersion: versionNumberSchema.meta({ description: 'The newest version there is, approved or not' }),
  warnings: z.array(findingSchema).meta({ description: 'What the lint says of the text in use' }),
} as const;

export const textSummarySchema = z.object(textSummaryShape).meta({ id: 'TextSummary' });
export type TextSummary = Immutable<z.output<typeof textSummarySchema>>;

const textsQuerySchema = z.strictObject({
  language: languageSchema.optional(),
  state: stateSchema.optional(),
  ...pageParameters,
});
export type TextsQuery = Immutable<z.output<typeof textsQuerySchema>>;

export const listTextsEndpoint = endpoint({
  operationId: 'listTexts',
  method: 'get',
  path: '/v1/templates',
  tag,
  summary: 'List the texts',
  description:
    'By language and id. Texts that are delivered with the product count as approved until an officer speaks of them; have counsel review ' +
    'them. Not legal advice.',
  query: textsQuerySchema,
  response: pageOf(textSummarySchema),
  status: 200,
  problems: [422],
});

const formSchema = z.object({
  subject: z.string().nullable(),
  body: z.string(),
  contains: z.array(z.string()).meta({ description: 'What laws demand that the text says in its own words' }),
});
const formsSchema = z.partialRecord(z.enum(channels), formSchema).meta({ description: 'The wordsSchema, by channel' });

const authorShape = {
  reason: z.string(),
  by: z.string().meta({ description: '`tact` for what is delivered' }),
  keyId: z.string().nullable().meta({ description: 'Null for what is delivered' }),
  at: instantSchema,
} as const;

const textVersionShape = {
  version: versionNumberSchema,
  checksum: checksumSchema,
  state: z.enum(['approved', 'withdrawn', 'draft']).meta({ description: 'What was said last of exactly this wording' }),
  inUse: z.boolean(),
  forms: formsSchema,
  ...authorShape,
} as const;

const textVersionSchema = z.object(textVersionShape).meta({ id: 'TextVersion' });
export type TextVersion = Immutable<z.output<typeof textVersionSchema>>;

const approvalSchema = z
  .object({
    approvalId: ownIdSchema,
    version: versionNumberSchema,
    checksum: checksumSchema,
    state: z.enum(['approved', 'withdrawn']),
    ...authorShape,
  })
  .meta({ id: 'TextApproval' });
export type TextApproval = Immutable<z.output<typeof approvalSchema>>;

export const textSchema = z
  .object({
    ...textSummaryShape,
    forms: formsSchema,
    placeholders: z.array(z.string()).meta({ description: 'Gaps of the text in use, the notices around it aside' }),
    versions: z.array(textVersionSchema).meta({ description: 'Newest first' }),
    history: z.array(approvalSchema).meta({ description: 'Who approved or withdrew which wording, newest first' }),
    notLegalAdvice: notLegalAdviceSchema,
  })
  .meta({ id: 'Text' });
export type Text = Immutable<z.output<typeof textSchema>>;

export const readTextEndpoint = endpoint({
  operationId: 'readText',
  method: 'get',
  path: '/v1/templates/{language}/{templateId}',
  tag,
  summary: 'Read a text with its history',
  description:
    'The words by channel, every version, and who approved or withdrew which, when and why. Not legal advice.',
  params: textParams,
  response: textSchema,
  status: 200,
  problems: [404],
});

const containsSchema = z.array(z.string().max(100)).min(1).max(100).optional();
const shortFormSchema = z.union([wordsSchema, z.strictObject({ body: wordsSchema, contains: containsSchema })]);
const longFormSchema = z.strictObject({ subject: wordsSchema, body: wordsSchema, contains: containsSchema });

const writtenFormsSchema = z
  .strictObject({
    sms: shortFormSchema.optional(),
    messaging: shortFormSchema.optional().meta({ description: 'Left out: the text of the sms' }),
    email: longFormSchema.optional(),
    letter: longFormSchema.optional(),
    portal: longFormSchema.optional(),
    call: shortFormSchema.optional(),
  })
  .meta({
    description:
      'The whole text: every channel that it is for. `{{gaps}}` are filled by the sender; `contains` names what laws demand and the words say',
  });

export const writeTextRequestSchema = z.strictObject({ forms: writtenFormsSchema, ...reasonBySchema.shape }).meta({
  id: 'NewTextVersion',
  examples: [
    {
      forms: {
        sms: 'Hej! Det gäller ditt ärende {{caseReference}}: {{portalLink}} Fråga oss gärna på {{phone}}. /{{collector}} Avsluta: {{optOut}}',
        email: { subject: 'Ditt ärende {{caseReference}}', body: 'Hej {{debtorName}}! …' },
        letter: { subject: 'Ditt ärende {{caseReference}}', body: 'Hej {{debtorName}}! …' },
        portal: { subject: 'En betalning att titta på', body: 'Hej {{debtorName}}! …' },
        call: 'Hej, jag heter {{agentName}}. Talar jag med {{debtorName}}? …',
      },
      reason: 'Our own tone',
      by: 'maria.lind',
    },
  ],
});
export type WriteTextRequest = Immutable<z.output<typeof writeTextRequestSchema>>;

export const writtenTextSchema = z
  .object({
    language: languageSchema,
    id: templateIdSchema,
    ...textVersionShape,
    warnings: z.array(findingSchema),
  })
  .meta({ id: 'WrittenText' });
export type WrittenText = Immutable<z.output<typeof writtenTextSchema>>;

export const writeTextEndpoint = endpoint({
  operationId: 'writeText',
  method: 'post',
  path: '/v1/templates/{language}/{templateId}/versions',
  tag,
  summary: 'Write the house’s own version of a text',
  description:
    'A draft: it is used once another person has approved it. A version is the whole text, for every channel; variants of a language do not ' +
    'take it over. What the lint calls an error is refused with a pointer; its warnings come with the answer, for a person to judge. Not legal ' +
    'advice.',
  params: textParams,
  body: writeTextRequestSchema,
  response: writtenTextSchema,
  status: 201,
  creates: true,
  problems: [400, 404, 409, 413, 415, 422],
});

export const approveTextRequestSchema = z
  .strictObject({
    version: versionNumberSchema.optional(),
    checksum: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be the checksum of a version')
      .optional()
      .meta({ description: 'Instead of the version: exactly the wording that was read' }),
    ...reasonBySchema.shape,
  })
  .refine(({ version, checksum }) => (version === undefined) !== (checksum === undefined), {
    error: 'either version or checksum, not both',
  })
  .meta({
    id: 'TextApprovalRequest',
    examples: [
      { version: 1, reason: 'Read with counsel', by: 'erik.holm' },
      { version: 0, reason: 'Back to what is delivered', by: 'erik.holm' },
    ],
  });
export type ApproveTextRequest = Immutable<z.output<typeof approveTextRequestSchema>>;

export const approveTextEndpoint = endpoint({
  operationId: 'approveText',
  method: 'post',
  path: '/v1/templates/{language}/{templateId}/approve',
  tag,
  summary: 'Approve a version: from now on it is the text in use',
  description:
    'By another person than its author: 409 otherwise, and where the lint finds an error by now. It holds for the next decision and the next ' +
    'check of every process. The approval is of this wording: should a later release change the notices around it, the text waits to be ' +
    'approved again.',
  params: textParams,
  body: approveTextRequestSchema,
  response: textSchema,
  status: 200,
  creates: true,
  problems: [400, 404, 409, 413, 415, 422],
});

export const withdrawTextEndpoint = endpoint({
  operationId: 'withdrawText',
  method: 'post',
  path: '/v1/templates/{language}/{templateId}/withdraw',
  tag,
  summary: 'Take a text out of use',
  description:
    'From the next decision of every process on no contact is made with it, by any channel (rule `house.template`), and the check of one that ' +
    'was decided before is blocked; until a version is approved.',
  params: textParams,
  body: reasonBySchema,
  response: textSchema,
  status: 200,
  creates: true,
  problems: [400, 404, 409, 413, 415, 422],
});
