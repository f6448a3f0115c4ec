/** Experiments: defined as a draft, frozen once running, assignment sticky by a salted hash. */
import { z } from 'zod';
import { callerIdSchema } from '../../engine/vocabulary/ids.ts';
import { metricNames } from '../../engine/vocabulary/metric-names.ts';
import { instantSchema, longTextSchema, pageOf, pageParameters, reasonBySchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const tag = 'Experiments';

const armRoles = ['champion', 'challenger', 'holdout'] as const;
const experimentStates = ['draft', 'running', 'stopped', 'decided'] as const;
const experimentSteps = ['start', 'ramp', 'stop_arm', 'stop', 'promote', 'conclude'] as const;

const strategyReferenceSchema = z.strictObject({ id: callerIdSchema, version: z.int().min(1).max(999_999_999) });

const definitionShape = {
  hypothesis: longTextSchema.meta({ examples: ['A warm tone recovers more in the first week'] }),
  unit: z
    .enum(['debtor', 'household'])
    .default('debtor')
    .meta({ description: 'What is assigned; a debtor without a household is a household of their own' }),
  population: z
    .string()
    .min(1)
    .max(2000)
    .default('true')
    .meta({ description: 'CEL, true for debtors who take part', examples: ['country == "SE"'] }),
  arms: z
    .array(
      z.strictObject({
        id: callerIdSchema,
        role: z.enum(armRoles),
        strategy: strategyReferenceSchema
          .optional()
          .meta({ description: 'Left out for a holdout, which is never contacted' }),
        weight: z
          .number()
          .positive()
          .max(1)
          .meta({ description: 'Share of those who take part; all weights sum to 1' }),
        persistent: z.boolean().default(false).meta({
          description:
            'Of a holdout: drawn by the salt of the layer, so that the same debtors stay out of every experiment of it',
        }),
      }),
    )
    .min(2)
    .max(20),
  primaryMetric: z.enum(metricNames),
  guardrails: z
    .array(z.strictObject({ metric: z.enum(metricNames), margin: z.number().min(0).max(1_000_000) }))
    .max(20)
    .default([]),
  horizonDays: z.int().min(1).max(730).default(30),
  alpha: z.number().positive().lt(0.5).default(0.05),
  minimumDetectableEffect: z.number().positive().max(1_000_000),
  stoppingRule: z
    .enum(['always_valid', 'fixed_horizon'])
    .default('always_valid')
    .meta({ description: 'Whether it may be judged on every day, or once at the horizon' }),
  onBreach: z
    .enum(['stop_arm', 'alert'])
    .default('stop_arm')
    .meta({ description: 'What becomes of an arm that breaches a guardrail' }),
  initialShare: z
    .number()
    .positive()
    .max(1)
    .default(1)
    .meta({ description: 'Share of the debtors who take part from the start on; `ramp` adds to it' }),
  sharedCapacities: z
    .array(callerIdSchema)
    .max(20)
    .default([])
    .meta({
      description: 'Capacities, such as agents’ hours, that several arms draw on: what one uses the others lack',
      examples: [['agents_north']],
    }),
  layer: callerIdSchema.optional().meta({ description: 'Experiments of one layer exclude each other' }),
  layerRange: z
    .strictObject({ from: z.number().min(0).lt(1), to: z.number().positive().max(1) })
    .default({ from: 0, to: 1 })
    .meta({ description: 'The part of the layer’s debtors that it may take; parts that overlap do not run at once' }),
} as const;

export const createExperimentRequestSchema = z
  .strictObject({ id: callerIdSchema.meta({ examples: ['tone-2026'] }), ...definitionShape })
  .meta({
    id: 'NewExperiment',
    examples: [
      {
        id: 'tone-2026',
        hypothesis: 'A warm tone recovers more in the first week',
        unit: 'debtor',
        population: 'country == "SE"',
        arms: [
          { id: 'champion', role: 'champion', strategy: { id: 'table-v1', version: 1 }, weight: 0.5 },
          { id: 'challenger-a', role: 'challenger', strategy: { id: 'table-v1', version: 2 }, weight: 0.5 },
        ],
        primaryMetric: 'net_recovered_per_debtor',
        guardrails: [{ metric: 'complaint_rate', margin: 0.002 }],
        horizonDays: 30,
        alpha: 0.05,
        minimumDetectableEffect: 0.02,
      },
    ],
  });
export type CreateExperimentRequest = Immutable<z.output<typeof createExperimentRequestSchema>>;

// A default would overwrite what the draft says: in a change, what is left out stays.
export const changeExperimentRequestSchema = z
  .strictObject({
    hypothesis: definitionShape.hypothesis.optional(),
    unit: definitionShape.unit.unwrap().optional(),
    population: definitionShape.population.unwrap().optional(),
    arms: definitionShape.arms.optional(),
    primaryMetric: definitionShape.primaryMetric.optional(),
    guardrails: definitionShape.guardrails.unwrap().optional(),
    horizonDays: definitionShape.horizonDays.unwrap().optional(),
    alpha: definitionShape.alpha.unwrap().optional(),
    minimumDetectableEffect: definitionShape.minimumDetectableEffect.optional(),
    stoppingRule: definitionShape.stoppingRule.unwrap().optional(),
    onBreach: definitionShape.onBreach.unwrap().optional(),
    initialShare: definitionShape.initialShare.unwrap().optional(),
    sharedCapacities: definitionShape.sharedCapacities.unwrap().optional(),
    layer: callerIdSchema.nullable().optional().meta({ description: 'Null takes it out of its layer' }),
    layerRange: definitionShape.layerRange.unwrap().optional(),
  })
  .meta({ examples: [{ horizonDays: 45 }] });
export type ChangeExperimentRequest = Immutable<z.output<typeof changeExperimentRequestSchema>>;

export const experimentSchema = z
  .object({
    id: z.string(),
    ...definitionShape,
    layer: z.string().nullable(),
    state: z.enum(experimentStates),
    salt: z.string(),
    hashVersion: z.int().meta({ description: 'Version of the assignment hash' }),
    checksum: z.string().meta({ description: 'SHA-256 over the canonical definition, hexadecimal; fixed at start' }),
    createdAt: instantSchema,
    startedAt: instantSchema.nullable(),
    stoppedAt: instantSchema.nullable(),
    share: z.number().nullable().meta({ description: 'Share of the debtors who take part by now; null of a draft' }),
    stoppedArms: z.array(z.string()).meta({ description: 'Their debtors are with the champion again' }),
    warnings: z.array(z.string()).meta({ description: 'What may make its figures misleading, in sentences' }),
    decidedBy: z
      .object({
        arm: z
          .string()
          .nullable()
          .meta({ description: 'Whose strategy became champion; null where the champion stayed' }),
        decision: z.string().meta({ description: 'The verdict of the report on that arm' }),
        overrides: z.array(z.string()).meta({ description: 'Against what it was decided all the same' }),
        checksum: z.string().meta({ description: 'SHA-256 over the canonical report' }),
        at: instantSchema,
      })
      .nullable(),
    transitions: z.array(
      z.object({
        step: z.enum(experimentSteps),
        to: z.enum(experimentStates),
        at: instantSchema,
        reason: z.string(),
        by: z.string(),
        keyId: z.string(),
        arm: z.string().nullable(),
        share: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: 'Experiment' });
export type Experiment = Immutable<z.output<typeof experimentSchema>>;

export const experimentParams = z.strictObject({ experimentId: callerIdSchema });

export const createExperimentEndpoint = endpoint({
  operationId: 'createExperiment',
  method: 'post',
  path: '/v1/experiments',
  tag,
  summary: 'Define an experiment',
  description: 'Makes a draft. An id that exists: 409.',
  body: createExperimentRequestSchema,
  response: experimentSchema,
  status: 201,
  creates: true,
  problems: [400, 409, 413, 415, 422],
});

export const listExperimentsEndpoint = endpoint({
  operationId: 'listExperiments',
  method: 'get',
  path: '/v1/experiments',
  tag,
  summary: 'List experiments',
  description: 'Newest first.',
  query: z.strictObject({ state: z.enum(experimentStates).optional(), ...pageParameters }),
  response: pageOf(experimentSchema),
  status: 200,
  problems: [422],
});
export type ExperimentsQuery = Immutable<z.output<(typeof listExperimentsEndpoint)['query']>>;

export const readExperimentEndpoint = endpoint({
  operationId: 'readExperiment',
  method: 'get',
  path: '/v1/experiments/{experimentId}',
  tag,
  summary: 'Read an experiment',
  description: 'Its definition, its state and how it got there.',
  params: experimentParams,
  response: experimentSchema,
  status: 200,
  problems: [404],
});

export const changeExperimentEndpoint = endpoint({
  operationId: 'changeExperiment',
  method: 'patch',
  path: '/v1/experiments/{experimentId}',
  tag,
  summary: 'Change a draft',
  description: 'What is given replaces what is there. Only a draft changes; a running one answers 409.',
  params: experimentParams,
  body: changeExperimentRequestSchema,
  response: experimentSchema,
  status: 200,
  problems: [400, 404, 409, 413, 415, 422],
});

export const startExperimentEndpoint = endpoint({
  operationId: 'startExperiment',
  method: 'post',
  path: '/v1/experiments/{experimentId}/start',
  tag,
  summary: 'Start an experiment',
  description: 'From here on the definition is frozen and debtors are assigned.',
  params: experimentParams,
  body: reasonBySchema,
  response: experimentSchema,
  status: 200,
  creates: true,
  problems: [400, 404, 409, 413, 415, 422],
});

export const stopExperimentEndpoint = endpoint({
  operationId: 'stopExperiment',
  method: 'post',
  path: '/v1/experiments/{experimentId}/stop',
  tag,
  summary: 'Stop an experiment',
  description:
    'Debtors go back to the champion. A stopped experiment does not start again; it may still be promoted or concluded.',
  params: experimentParams,
  body: reasonBySchema,
  response: experimentSchema,
  status: 200,
  creates: true,
  problems: [400, 404, 409, 413, 415, 422],
});

export const assignmentSchema = z
  .object({
    experimentId: z.string(),
    debtorId: z.string(),
    arm: z.string().nullable().meta({ description: 'Null where the debtor takes no part' }),
    role: z.enum(armRoles).nullable(),
    strategy: z.object({ id: z.string(), version: z.int() }).nullable(),
    hashVersion: z.int(),
    unit: z.string().meta({ description: 'What was hashed: the id of the debtor or of the household' }),
    bucket: z.number().min(0).lt(1).meta({ description: 'The hash of the unit under the salt, in [0, 1)' }),
    layerBucket: z
      .number()
      .min(0)
      .lt(1)
      .nullable()
      .meta({ description: 'Its place in the layer, in [0, 1); null without a layer' }),
    reason: z.string().nullable().meta({ description: 'Why the debtor takes no part' }),
  })
  .meta({ id: 'Assignment' });
export type Assignment = Immutable<z.output<typeof assignmentSchema>>;

export const readAssignmentEndpoint = endpoint({
  operationId: 'readAssignment',
  method: 'get',
  path: '/v1/experiments/{experimentId}/assignment',
  tag,
  summary: 'Which arm is a debtor in?',
  description: 'The same answer for the same debtor for as long as the experiment runs.',
  params: experimentParams,
  query: z.strictObject({ debtorId: callerIdSchema }),
  response: assignmentSchema,
  status: 200,
  problems: [404, 422],
});
