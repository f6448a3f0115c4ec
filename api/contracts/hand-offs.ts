/** Cases that wait for a person, and what the person did. */
import { z } from 'zod';
import { instantSchema, longTextSchema, ownIdSchema, pageOf, pageParameters, shortTextSchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const tag = 'Hand-offs';

export const handOffOutcomes = ['contacted', 'arrangement_made', 'no_contact_needed', 'escalated', 'returned'] as const;

export const handOffSchema = z
  .object({
    handOffId: ownIdSchema,
    decisionId: ownIdSchema,
    caseId: z.string(),
    debtorId: z.string(),
    queue: z.string(),
    priority: z.int().min(1).max(5).meta({ description: '1 is the most urgent' }),
    reason: z.string(),
    openedAt: instantSchema,
    resolved: z
      .object({ at: instantSchema, outcome: z.enum(handOffOutcomes), note: z.string().nullable(), by: z.string() })
      .nullable(),
  })
  .meta({ id: 'HandOff' });
export type HandOff = Immutable<z.output<typeof handOffSchema>>;

export const handOffsQuerySchema = z.strictObject({
  queue: shortTextSchema.optional(),
  resolved: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .meta({ description: 'Those that wait (false) or those done with (true)' }),
  ...pageParameters,
});
export type HandOffsQuery = Immutable<z.output<typeof handOffsQuerySchema>>;

export const listHandOffsEndpoint = endpoint({
  operationId: 'listHandOffs',
  method: 'get',
  path: '/v1/hand-offs',
  tag,
  summary: 'Cases that wait for a person',
  description: 'By priority, then oldest first.',
  query: handOffsQuerySchema,
  response: pageOf(handOffSchema),
  status: 200,
  problems: [422],
});

export const resolveHandOffRequestSchema = z
  .strictObject({
    outcome: z.enum(handOffOutcomes).meta({ description: '`returned` gives the case back to the machine' }),
    note: longTextSchema.optional(),
    by: shortTextSchema,
  })
  .meta({ examples: [{ outcome: 'arrangement_made', note: 'Pays on the 25th', by: 'maria.lind' }] });
export type ResolveHandOffRequest = Immutable<z.output<typeof resolveHandOffRequestSchema>>;

export const resolveHandOffEndpoint = endpoint({
  operationId: 'resolveHandOff',
  method: 'post',
  path: '/v1/hand-offs/{handOffId}/resolve',
  tag,
  summary: 'Done with a hand-off',
  description: 'Records what a person did. One that is resolved already: 409.',
  params: z.strictObject({ handOffId: ownIdSchema }),
  body: resolveHandOffRequestSchema,
  response: handOffSchema,
  status: 200,
  creates: true,
  problems: [400, 404, 409, 413, 415, 422],
});
