/** The text of a decided contact, with what the law demands of it. */
import { z } from 'zod';
import { channels } from '../../engine/vocabulary/action.ts';
import { balanceMoneySchema } from '../../engine/vocabulary/money.ts';
import { instantInputSchema, instantSchema, ownIdSchema, shortTextSchema } from './conventions.ts';
import { blockingSchema } from './decision-parts.ts';
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

const placeholderNameSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/, 'must be the name of a placeholder');

const valueSchema = z.union([
  wordsSchema,
  z.number(),
  balanceMoneySchema,
  z.partialRecord(z.enum(channels), wordsSchema).meta({ description: 'A text for each channel' }),
]);

export const renderRequestSchema = z
  .strictObject({
    values: z
      .record(placeholderNameSchema, valueSchema)
      .optional()
      .meta({
        description:
          'What the sender knows, by placeholder: text, money, a date, a rate (0.085) or a number. `optOut` may be one text, or one for each ' +
          'channel. Used for this answer and neither stored nor logged',
      }),
    notice: shortTextSchema.optional().meta({
      description:
        'Of a statutory notice: which one it is, as the country’s pack names it. Left out: the first that the law prescribes and that was not sent',
      examples: ['inkassokrav'],
    }),
    at: instantInputSchema.optional().meta({
      description:
        'The instant of sending; only where the clock is simulated. Left out: as decided, or now where that is past',
    }),
  })
  .meta({
    id: 'RenderRequest',
    examples: [
      {
        values: {
          debtorName: 'Alex Lindberg',
          creditor: 'Nordljus Energi',
          collector: 'Klarvik Service',
          caseReference: '2026-104417',
          payBy: '2026-11-30',
          payLink: 'https://klarvik.example/p/7K2M9',
          phone: '+46 10 123 45 67',
          optOut: { sms: 'STOP 71234', email: 'https://klarvik.example/stop' },
        },
      },
    ],
  });
export type RenderRequest = Immutable<z.output<typeof renderRequestSchema>>;

export const renderedTextSchema = z
  .object({
    decisionId: ownIdSchema,
    language: languageSchema.meta({ description: 'Of the text: `no` where the debtor reads `nb`' }),
    channel: z.enum(channels),
    template: templateIdSchema,
    version: versionNumberSchema,
    checksum: checksumSchema,
    notice: z.string().nullable().meta({ description: 'The notice that the text carries, as the pack names it' }),
    subject: z.string().nullable(),
    body: z.string(),
    contains: z.array(z.string()).meta({ description: 'What the text says, by the names of the rules' }),
    placeholders: z.array(z.string()).meta({ description: 'Gaps that are open: fill them before you send' }),
    missing: z.array(z.string()).meta({ description: 'What the law demands and the library has no words for: add it' }),
    judgedAt: instantSchema,
    allowed: z.boolean().meta({ description: 'Whether this text may be sent then' }),
    blocked: z.array(blockingSchema).meta({ description: 'Every rule that bars it; empty where allowed' }),
    notLegalAdvice: notLegalAdviceSchema,
  })
  .meta({ id: 'RenderedText' });
export type RenderedText = Immutable<z.output<typeof renderedTextSchema>>;

export const renderDecisionEndpoint = endpoint({
  operationId: 'renderDecision',
  method: 'post',
  path: '/v1/decisions/{decisionId}/render',
  tag,
  summary: 'The text of a decided contact',
  description:
    'The text in use with what the law demands of it, judged as it reads. Amount, principal and due date come from the case; names never do: the ' +
    'values that you send are used for the answer and kept nowhere, so this POST takes no `Idempotency-Key`. 409 for a decision that is no ' +
    'contact, and where the library has no text in the debtor’s language: then send your own. Not legal advice.',
  params: z.strictObject({ decisionId: ownIdSchema }),
  body: renderRequestSchema,
  bodyOptional: true,
  response: renderedTextSchema,
  status: 200,
  problems: [400, 404, 409, 413, 415, 422],
});
