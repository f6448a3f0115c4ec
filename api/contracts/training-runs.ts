/** Training runs: what each night's training did, how far it is, what its gate said and why. */
import { z } from 'zod';
import { callerIdSchema } from '../../engine/vocabulary/ids.ts';
import { instantSchema, localDateSchema, ownIdSchema, pageOf, pageParameters } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const tag = 'Models';

const trainingRunStates = ['queued', 'running', 'succeeded', 'gated', 'skipped', 'failed'] as const;

export const createTrainingRunRequestSchema = z
  .strictObject({
    asOf: localDateSchema.optional().meta({
      description:
        'The last day to learn from; only where the service runs with TACT_CLOCK=simulated. ' +
        'Default: yesterday; in simulated time the newest day that was decided',
    }),
    model: callerIdSchema
      .default('response')
      .meta({ description: 'Which model; `response` is the one that is trained' }),
    zones: z
      .array(z.string().max(64))
      .min(1)
      .max(40)
      .optional()
      .meta({
        description:
          'Only the runs of these nights: `zone` of the runs of an earlier answer. Default: every group of zones',
        examples: [['Europe/Stockholm']],
      }),
  })
  .meta({ id: 'NewTrainingRun', examples: [{ model: 'response' }] });
export type CreateTrainingRunRequest = Immutable<z.output<typeof createTrainingRunRequestSchema>>;

const figures = z.record(z.string(), z.unknown());

export const trainingRunSchema = z
  .object({
    runId: ownIdSchema,
    model: z.string(),
    zone: z.string().meta({ description: 'IANA zone whose night it is', examples: ['Europe/Stockholm'] }),
    asOf: localDateSchema.meta({ description: 'The last day learned from' }),
    state: z.enum(trainingRunStates).meta({
      description:
        '`succeeded`: the model passed its gate and is the challenger. `gated`: trained, and not good enough, or too little to train on. ' +
        '`skipped`: the data of the night are not to be learned from. `failed`: it broke. In each but the first the last good model serves on',
    }),
    step: z.string().nullable().meta({ description: '`attributes`, `rows`, `check`, `train` or `register`' }),
    progress: z.number().min(0).max(1),
    reason: z.string().nullable().meta({ description: 'In words' }),
    attempts: z.int().min(0).meta({ description: 'Above 1: it was resumed' }),
    askedBy: z.string(),
    createdAt: instantSchema,
    startedAt: instantSchema.nullable(),
    endedAt: instantSchema.nullable(),
    gate: z.object({ passed: z.boolean(), reasons: z.array(z.string()) }).nullable(),
    metrics: figures.nullable().meta({ description: 'Figures of rows, test, honest gate, prices and model' }),
    artifactHash: z.string().nullable().meta({ description: 'SHA-256: the same rows and seed give the same' }),
    modelVersion: z.int().nullable(),
  })
  .meta({ id: 'TrainingRun' });
export type TrainingRun = Immutable<z.output<typeof trainingRunSchema>>;

export const askedTrainingRunsSchema = trainingRunSchema
  .extend({
    runs: z
      .array(
        z.object({
          runId: ownIdSchema,
          zone: z.string(),
          asOf: localDateSchema,
          state: z.enum(trainingRunStates),
          href: z.string().meta({ examples: ['/v1/training-runs/01901d3c-5a8e-7c44-9d3f-2b7f0d7b9a10'] }),
        }),
      )
      .min(1)
      .meta({ description: 'Every run of this question, one for each group of zones, from east to west' }),
  })
  .meta({
    id: 'AskedTrainingRuns',
    description: 'The run where night comes last, and in `runs` that of every group of zones',
  });
export type AskedTrainingRuns = Immutable<z.output<typeof askedTrainingRunsSchema>>;

export const trainingRunDetailSchema = trainingRunSchema
  .extend({ log: z.array(z.object({ at: instantSchema, text: z.string() })) })
  .meta({ id: 'TrainingRunDetail' });
export type TrainingRunDetail = Immutable<z.output<typeof trainingRunDetailSchema>>;

export const createTrainingRunEndpoint = endpoint({
  operationId: 'createTrainingRun',
  method: 'post',
  path: '/v1/training-runs',
  tag,
  summary: 'Train now',
  description:
    'What every night does by itself. Zones whose nights begin within four hours of each other share a run; debtors who live further apart have one ' +
    'each. There is one run a model, zone and day: asking again finds it; one that failed or was skipped starts ' +
    'over. Works in the background, one run after the other. No run moves the champion.',
  body: createTrainingRunRequestSchema,
  bodyOptional: true,
  response: askedTrainingRunsSchema,
  status: 202,
  creates: true,
  problems: [400, 404, 409, 413, 415, 422],
});

export const trainingRunsQuerySchema = z.strictObject({
  model: callerIdSchema.optional(),
  state: z.enum(trainingRunStates).optional(),
  ...pageParameters,
});
export type TrainingRunsQuery = Immutable<z.output<typeof trainingRunsQuerySchema>>;

export const listTrainingRunsEndpoint = endpoint({
  operationId: 'listTrainingRuns',
  method: 'get',
  path: '/v1/training-runs',
  tag,
  summary: 'List training runs',
  description: 'Newest first.',
  query: trainingRunsQuerySchema,
  response: pageOf(trainingRunSchema),
  status: 200,
  problems: [422],
});

export const readTrainingRunEndpoint = endpoint({
  operationId: 'readTrainingRun',
  method: 'get',
  path: '/v1/training-runs/{runId}',
  tag,
  summary: 'Read a training run',
  description: 'With what it said on the way.',
  params: z.strictObject({ runId: ownIdSchema }),
  response: trainingRunDetailSchema,
  status: 200,
  problems: [404],
});
