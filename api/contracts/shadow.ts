/** Strategies in the shadow: asked every night what they would have decided, while others decide. */
import { z } from 'zod';
import { callerIdSchema } from '../../engine/vocabulary/ids.ts';
import { rateSchema, reasonBySchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const tag = 'Evaluations';
const path = '/v1/strategies/{strategyId}/versions/{version}/shadow';

const params = z.strictObject({
  strategyId: callerIdSchema,
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'must be a whole number from 1')
    .transform(Number)
    .meta({ description: 'Version number', examples: ['3'] }),
});

export const flipShadowRequestSchema = reasonBySchema
  .extend({ on: z.boolean().meta({ description: 'Into the shadow, or out of it' }) })
  .meta({ examples: [{ on: true, reason: 'To see what it would do', by: 'maria.lind' }] });
export type FlipShadowRequest = z.output<typeof flipShadowRequestSchema>;

export const shadowSchema = z
  .object({
    id: z.string(),
    version: z.int(),
    on: z.boolean(),
    summaries: z
      .array(
        z.object({
          currency: z.string(),
          decisions: z.int().meta({ description: 'Decisions that it was asked about' }),
          sameProb: rateSchema.meta({ description: 'Its mean probability of what was decided' }),
          overlap: rateSchema.meta({
            description: 'Mean share of probability in common; 1 less it is how often it differs',
          }),
          valueMinor: z
            .number()
            .meta({ description: 'Mean expected value of its choice by the receipts’ estimates, minor units' }),
          loggedValueMinor: z.number().meta({ description: 'The same of what decided' }),
        }),
      )
      .meta({ description: 'By currency; empty before the first night' }),
  })
  .meta({ id: 'Shadow' });
export type Shadow = Immutable<z.output<typeof shadowSchema>>;

export const flipShadowEndpoint = endpoint({
  operationId: 'flipShadow',
  method: 'post',
  path,
  tag,
  summary: 'Put a strategy version into the shadow, or take it out',
  description:
    'In the shadow it is asked every night what it would have decided on the facts of the decisions made. It contacts nobody, and slows no answer down.',
  params,
  body: flipShadowRequestSchema,
  response: shadowSchema,
  status: 200,
  problems: [400, 404, 413, 415, 422],
});

export const readShadowEndpoint = endpoint({
  operationId: 'readShadow',
  method: 'get',
  path,
  tag,
  summary: 'What a strategy in the shadow would have decided',
  description: 'How often it would have decided otherwise, and what its choices were expected to bring.',
  params,
  response: shadowSchema,
  status: 200,
  problems: [404],
});
