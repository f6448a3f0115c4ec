/** Decisions after the fact: the receipt, the list, replay, the check before sending, and an agent's override. */
import { z } from 'zod';
import { callerIdSchema } from '../../engine/vocabulary/ids.ts';
import {
  instantInputSchema,
  instantQuerySchema,
  instantSchema,
  longTextSchema,
  moneySchema,
  noFieldsSchema,
  ownIdSchema,
  pageOf,
  pageParameters,
  rateSchema,
  shortTextSchema,
} from './conventions.ts';
import { besideBaseShape, blockingSchema } from './decision-parts.ts';
import { endpoint, type Immutable } from './endpoint.ts';
import { decisionSchema, reasonsQuerySchema } from './next-best-action.ts';

const tag = 'Decisions';
const decisionIdParams = z.strictObject({ decisionId: ownIdSchema });

const candidateEstimatesSchema = z.object({
  reachProb: rateSchema,
  payProb: rateSchema,
  payProbNoContact: rateSchema,
  harmProb: rateSchema,
  cost: moneySchema,
});

export const receiptSchema = decisionSchema
  .extend({
    decisionId: ownIdSchema,
    ...besideBaseShape,
    eligible: z
      .array(
        z.object({
          candidate: z.string().meta({ examples: ['sms.evening.warm.payment_link@2026-03-02'] }),
          actionId: z.string(),
          sendAt: instantSchema.nullable().meta({ description: 'Null for no_contact and hand_off' }),
          probability: rateSchema,
          baseProbability: rateSchema
            .optional()
            .meta({ description: 'What the base alone would have given; left out where a table decided' }),
          value: moneySchema,
          estimates: candidateEstimatesSchema.nullable().meta({ description: 'Null for no_contact and hand_off' }),
        }),
      )
      .meta({ description: 'Everything that could have been chosen; the probabilities sum to 1' }),
    context: z
      .object({ features: z.record(z.string(), z.unknown()), featureSpec: z.string() })
      .meta({ description: 'What was known, and under which list of features' }),
    removed: z
      .array(z.object({ rule: z.string(), candidates: z.int().min(0) }))
      .meta({ description: 'How many candidates each rule removed' }),
    versions: z.object({
      strategy: z.string().meta({ examples: ['table-v1@3'] }),
      model: z.string().nullable(),
      packs: z.string(),
      catalogue: z.string(),
      code: z.string(),
      segments: z
        .string()
        .optional()
        .meta({ description: 'Of the learned segments; left out where none were in force', examples: ['segments@3'] }),
    }),
    hash: z.string().meta({ description: 'SHA-256 over the canonical receipt, hexadecimal' }),
  })
  .meta({ id: 'Receipt', description: 'A decision with all it was made from: enough to make it again, bit for bit' });
export type Receipt = Immutable<z.output<typeof receiptSchema>>;

export const readDecisionEndpoint = endpoint({
  operationId: 'readDecision',
  method: 'get',
  path: '/v1/decisions/{decisionId}',
  tag,
  summary: 'Read the receipt of a decision',
  description:
    'The decision, and everything it was made from. Reasons are said in `language`, from the facts that were known then; one that is not spoken: 422. ' +
    'What is stored, and its hash, is the same in every language.',
  params: decisionIdParams,
  query: reasonsQuerySchema,
  speaks: true,
  response: receiptSchema,
  status: 200,
  problems: [404, 422],
});

export const decisionsQuerySchema = z.strictObject({
  caseId: callerIdSchema.optional(),
  debtorId: callerIdSchema.optional(),
  from: instantQuerySchema.optional().meta({ description: 'Decided at or after' }),
  to: instantQuerySchema.optional().meta({ description: 'Decided before' }),
  ...pageParameters,
});
export type DecisionsQuery = Immutable<z.output<typeof decisionsQuerySchema>>;

export const listDecisionsEndpoint = endpoint({
  operationId: 'listDecisions',
  method: 'get',
  path: '/v1/decisions',
  tag,
  summary: 'List decisions',
  description: 'Newest first; of a case, of a debtor, of a span of time.',
  query: decisionsQuerySchema,
  response: pageOf(decisionSchema),
  status: 200,
  problems: [422],
});

export const replaySchema = z
  .object({
    decisionId: ownIdSchema,
    identical: z.boolean(),
    hash: z.string().meta({ description: 'Of the stored receipt' }),
    replayedHash: z.string(),
    differences: z.array(z.string()).meta({ description: 'JSON Pointers to what differs; empty where identical' }),
  })
  .meta({ id: 'Replay' });
export type Replay = Immutable<z.output<typeof replaySchema>>;

export const replayDecisionEndpoint = endpoint({
  operationId: 'replayDecision',
  method: 'post',
  path: '/v1/decisions/{decisionId}/replay',
  tag,
  summary: 'Make a decision again and compare',
  description:
    'Rebuilds the decision from its receipt, with the stored draw, and compares it bit for bit. Stores nothing.',
  params: decisionIdParams,
  body: noFieldsSchema,
  bodyOptional: true,
  response: replaySchema,
  status: 200,
  problems: [400, 404, 422],
});

const checkRequestSchema = z
  .strictObject({
    at: instantInputSchema
      .optional()
      .meta({ description: 'The instant of sending; only where the clock is simulated' }),
  })
  .meta({ examples: [{}] });
export const decisionCheckSchema = z
  .object({
    decisionId: ownIdSchema,
    checkedAt: instantSchema,
    allowed: z.boolean(),
    blocked: z.array(blockingSchema).meta({ description: 'Every rule that bars it now; empty where allowed' }),
  })
  .meta({ id: 'DecisionCheck' });
export type DecisionCheck = Immutable<z.output<typeof decisionCheckSchema>>;

export const checkDecisionEndpoint = endpoint({
  operationId: 'checkDecision',
  method: 'post',
  path: '/v1/decisions/{decisionId}/check',
  tag,
  summary: 'May it still be sent?',
  description:
    'Judges the decision again at the instant of sending: paid meanwhile, opted out, outside the hours. Ask right before you send.',
  params: decisionIdParams,
  body: checkRequestSchema,
  bodyOptional: true,
  response: decisionCheckSchema,
  status: 200,
  problems: [400, 404, 422],
});

const overrideReason = { reason: longTextSchema, by: shortTextSchema } as const;

export const overrideRequestSchema = z
  .union([
    z.strictObject({
      actionId: z
        .string()
        .regex(/^[a-z_]+(\.[a-z_]+){3}$/, 'must be channel.slot.tone.treatment')
        .meta({ description: 'The contact made instead', examples: ['call.morning.neutral.callback_offer'] }),
      ...overrideReason,
    }),
    z.strictObject({ kind: z.enum(['no_contact', 'hand_off']), ...overrideReason }),
  ])
  .meta({
    examples: [
      { actionId: 'call.morning.neutral.callback_offer', reason: 'Asked to be called back', by: 'maria.lind' },
      { kind: 'no_contact', reason: 'Paid at the counter today', by: 'maria.lind' },
    ],
  });
export type OverrideRequest = Immutable<z.output<typeof overrideRequestSchema>>;

export const overrideSchema = z
  .object({
    overrideId: ownIdSchema,
    decisionId: ownIdSchema,
    caseId: z.string(),
    kind: z.enum(['contact', 'no_contact', 'hand_off']),
    actionId: z.string(),
    reason: z.string(),
    by: z.string(),
    at: instantSchema,
  })
  .meta({ id: 'Override' });
export type Override = Immutable<z.output<typeof overrideSchema>>;

export const overrideDecisionEndpoint = endpoint({
  operationId: 'overrideDecision',
  method: 'post',
  path: '/v1/decisions/{decisionId}/override',
  tag,
  summary: 'A person decides otherwise',
  description:
    'Records that a person did something else, and why. A contact that the rules bar now is refused with 409 and the rules in `errors`.',
  params: decisionIdParams,
  body: overrideRequestSchema,
  response: overrideSchema,
  status: 200,
  creates: true,
  problems: [400, 404, 409, 413, 415, 422],
});
