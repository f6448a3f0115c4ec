/** Cases as they stand, and all that happened to them. */
import { z } from 'zod';
import { channels } from '../../engine/vocabulary/action.ts';
import { actors, closeReasons, stages } from '../../engine/vocabulary/case.ts';
import { callerIdSchema } from '../../engine/vocabulary/ids.ts';
import { instantSchema, localDateSchema, moneySchema, pageOf, pageParameters, shortTextSchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';
import { caseIdParams } from './next-best-action.ts';

const tag = 'Cases and debtors';

const caseSummaryShape = {
  caseId: z.string(),
  debtorId: z.string(),
  portfolio: z.string(),
  creditor: z.string(),
  actor: z.enum(actors),
  product: z.string().nullable(),
  stage: z.enum(stages),
  state: z.enum(['open', 'closed']),
  openedAt: instantSchema,
  dueDate: localDateSchema,
  daysPastDue: z
    .int()
    .meta({ description: "Whole days since the due date on the debtor's calendar; negative before it" }),
  principal: moneySchema,
  balance: moneySchema,
} as const;

export const caseSummarySchema = z.object(caseSummaryShape).meta({ id: 'CaseSummary' });
export type CaseSummary = Immutable<z.output<typeof caseSummarySchema>>;

export const caseDetailSchema = z
  .object({
    ...caseSummaryShape,
    closed: z.object({ at: instantSchema, reason: z.enum(closeReasons) }).nullable(),
    paid: moneySchema.meta({ description: 'Received less reversed, over the whole life' }),
    promises: z.object({
      made: z.int(),
      kept: z.int(),
      broken: z.int(),
      open: z.object({ amount: moneySchema, dueDate: localDateSchema }).nullable(),
    }),
    plan: z
      .object({
        agreedAt: instantSchema,
        broken: z.boolean(),
        instalments: z.array(z.object({ amount: moneySchema, dueDate: localDateSchema })),
      })
      .nullable(),
    dispute: z.object({ raisedAt: instantSchema, reason: z.string().nullable() }).nullable(),
    contacts: z
      .array(
        z.object({ channel: z.enum(channels), sent: z.int(), delivered: z.int(), reached: z.int(), failed: z.int() }),
      )
      .meta({ description: 'By channel, over the whole life' }),
    complaints: z.int(),
    learnedSegment: z
      .object({
        id: z.string().meta({ examples: ['seg-3f2a9c01'] }),
        name: z.string(),
        version: z.string().meta({ description: 'The version in force', examples: ['segments@3'] }),
        since: z.string().meta({
          description: 'The version with which the line of this segment began: each fit since then went on with it',
          examples: ['segments@1'],
        }),
      })
      .nullable()
      .meta({
        description:
          'Where a decision of now would put the case, by the learned segments that a person made champion. Null: none are in force, or the case is not open',
      }),
    facts: z.int().meta({ description: 'How many facts are known' }),
    unusableFacts: z
      .int()
      .meta({ description: "Facts kept but not applied, such as a payment in another currency than the case's" }),
    lastFactAt: instantSchema.nullable(),
  })
  .meta({ id: 'Case' });
export type CaseDetail = Immutable<z.output<typeof caseDetailSchema>>;

export const readCaseEndpoint = endpoint({
  operationId: 'readCase',
  method: 'get',
  path: '/v1/cases/{caseId}',
  tag,
  summary: 'Read a case',
  description: 'The case as its facts have it now.',
  params: caseIdParams,
  response: caseDetailSchema,
  status: 200,
  problems: [404],
});

export const casesQuerySchema = z.strictObject({
  debtorId: callerIdSchema.optional(),
  portfolio: shortTextSchema.optional(),
  open: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .meta({ description: 'Only open cases (true) or only closed ones (false)' }),
  ...pageParameters,
});
export type CasesQuery = Immutable<z.output<typeof casesQuerySchema>>;

export const listCasesEndpoint = endpoint({
  operationId: 'listCases',
  method: 'get',
  path: '/v1/cases',
  tag,
  summary: 'List cases',
  description: 'By case id; of a debtor, of a portfolio, open or closed.',
  query: casesQuerySchema,
  response: pageOf(caseSummarySchema),
  status: 200,
  problems: [422],
});

export const timelineEntrySchema = z
  .object({
    at: instantSchema,
    kind: z.enum(['fact', 'decision', 'override']),
    type: z
      .string()
      .meta({ description: 'Event type, or what was decided', examples: ['payment.received', 'contact'] }),
    source: z.string().nullable(),
    id: z.string(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = Immutable<z.output<typeof timelineEntrySchema>>;

const timelineQuerySchema = z.strictObject({ ...pageParameters });

export const readTimelineEndpoint = endpoint({
  operationId: 'readTimeline',
  method: 'get',
  path: '/v1/cases/{caseId}/timeline',
  tag,
  summary: 'All that happened to a case',
  description: 'Facts, decisions and overrides, newest first by the time they happened.',
  params: caseIdParams,
  query: timelineQuerySchema,
  response: pageOf(timelineEntrySchema),
  status: 200,
  problems: [404, 422],
});
