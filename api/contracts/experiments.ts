/** Experiments: defined as a draft, frozen once running, assignment sticky by a salted hash. */
import { z } from 'zod';
import { callerIdSchema } from '../../engine/vocabulary/ids.ts';
import { metricNames } from '../../engine/vocabulary/metric-names.ts';
import { instantSchema, longTextSchema, pageOf, pageParameters, reasonBySchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const tag = 'Experiments';

const armRoles = ['champion', 'challenger', 'holdout'] as const;
const experimentStates = ['draft', 'running', 'stopped', 'decided'] as const;

const strategyReferenceSchema = z.strictObject({ id: callerIdSchema, version: z.int().min(1).max(999_999_999) });

const definitionShape = {
  hypothesis: longTextSchema.meta({ examples: ['A warm tone recovers more in the first week'] }),
  unit: z.literal('debtor').default('debtor'),
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
        weight: z.number().positive().max(1).meta({ description: 'Share of the debtors; all weights sum to 1' }),
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
  layer: callerIdSchema.optional().meta({ description: 'Experiments of one layer exclude each other' }),
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
    population: definitionShape.population.unwrap().optional(),
    arms: definitionShape.arms.optional(),
    primaryMetric: definitionShape.primaryMetric.optional(),
    guardrails: definitionShape.guardrails.unwrap().optional(),
    horizonDays: definitionShape.horizonDays.unwrap().optional(),
    alpha: definitionShape.alpha.unwrap().optional(),
    minimumDetectableEffect: definitionShape.minimumDetectableEffect.optional(),
    layer: callerIdSchema.nullable().optional().meta({ description: 'Null takes it out of its layer' }),
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
    transitions: z.array(
      z.object({
        to: z.enum(experimentStates),
        at: instantSchema,
        reason: z.string(),
        by: z.string(),
        keyId: z.string(),
      }),
    ),
  })
  .meta({ id: 'Experiment' });
export type Experiment = Immutable<z.output<typeof experimentSchema>>;

const experimentParams = z.strictObject({ experimentId: callerIdSchema });

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
  description: 'Debtors go back to the champion. A stopped experiment does not start again.',
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
    bucket: z.number().min(0).lt(1).meta({ description: 'The hash of the debtor under the salt, in [0, 1)' }),
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
