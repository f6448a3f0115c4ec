/** How learning stands: whether the model that serves is kept up to date, and what stands in the way. */
import { z } from 'zod';
import { callerIdSchema } from '../../engine/vocabulary/ids.ts';
import { instantSchema, localDateSchema, ownIdSchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';
import { trainingRunSchema } from './training-runs.ts';

const alarmSchema = z
  .object({
    alarmId: ownIdSchema,
    kind: z.enum(['drift', 'calibration', 'data_quality']),
    detail: z.string(),
    blocks: z.boolean().meta({ description: 'Nothing new is learned while it is open; deciding goes on' }),
    openedAt: instantSchema,
    clearedAt: instantSchema.nullable(),
  })
  .meta({ id: 'LearningAlarm' });

export const learningSchema = z
  .object({
    model: z.string(),
    state: z.enum(['untrained', 'fresh', 'stale', 'blocked']).meta({
      description:
        '`untrained`: no model has ever been let through; the base decides. `fresh`: the newest night was learned from. `stale`: the last ' +
        'nights brought nothing. `blocked`: an alarm on the data bars learning',
    }),
    staleSince: localDateSchema
      .nullable()
      .meta({ description: 'First day that is not learned from; null where none is missing' }),
    servingVersion: z.int().nullable().meta({ description: 'What `challenger` names' }),
    gate: z.object({
      isOpen: z.boolean(),
      openSince: localDateSchema.nullable(),
      firstJudgedOn: localDateSchema.nullable(),
    }),
    lastRun: trainingRunSchema.nullable(),
    alarms: z.array(alarmSchema).meta({ description: 'Open ones first, then the newest that were cleared' }),
  })
  .meta({ id: 'Learning' });
export type Learning = Immutable<z.output<typeof learningSchema>>;

const learningQuerySchema = z.strictObject({ model: callerIdSchema.default('response') });

export const readLearningEndpoint = endpoint({
  operationId: 'readLearning',
  method: 'get',
  path: '/v1/learning',
  tag: 'Models',
  summary: 'How learning stands',
  description: 'Whether the model in force is up to date, what the gate says of it, the newest run, and alarms.',
  query: learningQuerySchema,
  response: learningSchema,
  status: 200,
  problems: [422],
});
