/** The question the service is for: what to do about this case now. Single, and as a stream. */
import { z } from 'zod';
import { channels } from '../../engine/vocabulary/action.ts';
import { purposes } from '../../engine/vocabulary/case.ts';
import { callerIdSchema } from '../../engine/vocabulary/ids.ts';
import { instantInputSchema, instantSchema, languageTagSchema, ownIdSchema, rateSchema } from './conventions.ts';
import { decisionExample } from './decision-example.ts';
import { actionSchema, expectedSchema, explanationSchema } from './decision-parts.ts';
import { endpoint, type Immutable } from './endpoint.ts';
import { problemSchema } from './problem.ts';

export const caseIdParams = z.strictObject({ caseId: callerIdSchema });

/** Of endpoints that say reasons in a language they speak, or refuse. */
export const reasonsQuerySchema = z.strictObject({ language: languageTagSchema.optional() });
export type ReasonsQuery = Immutable<z.output<typeof reasonsQuerySchema>>;

const channelListSchema = z.array(z.enum(channels)).min(1).max(channels.length);

export const nextBestActionRequestSchema = z
  .strictObject({
    at: instantInputSchema
      .optional()
      .meta({ description: 'The instant to decide for; only where the clock is simulated' }),
    channels: channelListSchema.optional().meta({ description: 'Only these channels; all where left out' }),
    dryRun: z.boolean().default(false).meta({
      description: 'Decide without planning: the decision is stored, marked as dry, and counts toward no cap',
    }),
    purpose: z.enum(purposes).default('collect'),
  })
  .meta({ examples: [{ channels: ['sms', 'email'] }] });
export type NextBestActionRequest = Immutable<z.output<typeof nextBestActionRequestSchema>>;

/** One line of the stream. */
export const nextBestActionLineSchema = z
  .strictObject({
    caseId: callerIdSchema,
    at: instantInputSchema.optional(),
    channels: channelListSchema.optional(),
    purpose: z.enum(purposes).default('collect'),
  })
  .meta({ id: 'NextBestActionLine', examples: [{ caseId: 'C-1001' }] });
export type NextBestActionLine = Immutable<z.output<typeof nextBestActionLineSchema>>;

export const decisionSchema = z
  .object({
    decisionId: ownIdSchema,
    caseId: z.string(),
    debtorId: z.string(),
    decidedAt: instantSchema,
    validUntil: instantSchema.meta({ description: 'When to ask again; at most 14 days ahead' }),
    action: actionSchema,
    segment: z
      .object({ id: z.string(), name: z.string() })
      .meta({ examples: [{ id: 'forgetful', name: 'Pays late, pays in full' }] }),
    strategy: z.object({
      id: z.string(),
      version: z.int().min(1),
      role: z.enum(['champion', 'challenger', 'holdout']),
    }),
    experiment: z
      .object({ id: z.string(), arm: z.string() })
      .nullable()
      .meta({ description: 'Null where the debtor takes part in none' }),
    propensity: rateSchema.meta({ description: 'Probability that the strategy gave to this action' }),
    draw: z.number().min(0).lt(1).meta({ description: 'The uniform number that chose it' }),
    expected: expectedSchema,
    explanation: explanationSchema,
  })
  .meta({ id: 'Decision', examples: [decisionExample] });
export type Decision = Immutable<z.output<typeof decisionSchema>>;

export const nextBestActionEndpoint = endpoint({
  operationId: 'nextBestAction',
  method: 'post',
  path: '/v1/cases/{caseId}/next-best-action',
  tag: 'Decisions',
  summary: 'Choose the next best action for a case',
  description:
    'Contact (channel, time, tone, treatment), no contact, or a person. The decision is stored with its whole distribution before it is answered. ' +
    'Where everything is blocked the answer is still 200, with `no_contact` and the rules. Unknown case: 404; closed case: 409. ' +
    'Reasons are said in `language`; one that is not spoken: 422, and nothing is decided.',
  params: caseIdParams,
  query: reasonsQuerySchema,
  speaks: true,
  body: nextBestActionRequestSchema,
  bodyOptional: true,
  response: decisionSchema,
  status: 200,
  creates: true,
  problems: [400, 404, 409, 413, 415, 422, 503],
});

export const nextBestActionsEndpoint = endpoint({
  operationId: 'nextBestActions',
  method: 'post',
  path: '/v1/next-best-actions',
  tag: 'Decisions',
  summary: 'Choose for many cases, as a stream',
  description:
    'NDJSON in, NDJSON out, in the same order: for each line one decision, or one problem with the `index` of its line. Any length; ' +
    'the answer starts before the request ends, so read while you send. `Content-Encoding: gzip` is read. A client that stops reading stops the work.',
  body: nextBestActionLineSchema,
  requestTypes: ['application/x-ndjson'],
  response: z.union([
    decisionSchema,
    problemSchema
      .extend({ index: z.int().min(0) })
      .meta({ id: 'LineProblem', description: 'A problem with one line of a stream' }),
  ]),
  responseType: 'application/x-ndjson',
  status: 200,
  problems: [415, 503],
});
