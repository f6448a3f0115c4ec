/** Off-policy evaluations: what strategies would have been worth, by the decisions that were made by others. */
import { z } from 'zod';
import { callerIdSchema } from '../../engine/vocabulary/ids.ts';
import { currencySchema } from '../../engine/vocabulary/money.ts';
import { instantInputSchema, instantSchema, ownIdSchema, pageOf, pageParameters } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const tag = 'Evaluations';

/** As the estimators are named; held against the list of experiments by a test. */
const estimatorNames = [
  'ips',
  'clipped_ips',
  'snips',
  'dm',
  'dr',
  'clipped_dr',
  'sndr',
  'switch_dr',
  'dros',
  'sg_ips',
  'sg_dr',
] as const;
const estimatorNameSchema = z.enum(estimatorNames);

const strategyReferenceSchema = z.strictObject({ id: callerIdSchema, version: z.int().min(1).max(999_999_999) });
const mostStrategies = 8;

const estimatorInputSchema = z.union([
  estimatorNameSchema,
  z.strictObject({ name: estimatorNameSchema, parameter: z.number().positive().max(1e6) }),
]);

const isAllDifferent = (strategies: readonly { readonly id: string; readonly version: number }[]): boolean =>
  new Set(strategies.map(({ id, version }) => `${id}@${String(version)}`)).size === strategies.length;

export const createEvaluationRequestSchema = z
  .strictObject({
    strategy: strategyReferenceSchema.optional(),
    strategies: z
      .array(strategyReferenceSchema)
      .min(1)
      .max(mostStrategies)
      .refine(isAllDifferent, 'each at most once')
      .optional()
      .meta({
        description: 'Several on the same log, with paired differences; the first is what the others are held against',
      }),
    from: instantInputSchema.meta({ description: 'Decisions at or after' }),
    to: instantInputSchema.meta({ description: 'Decisions before' }),
    estimators: z
      .array(estimatorInputSchema)
      .max(16)
      .default([])
      .meta({ description: 'By name, or with their λ or τ; the usual ones where empty' }),
    rewardWindowDays: z.int().min(1).max(365).default(30).meta({
      description:
        'Days after a decision in which payments and harm count; decisions whose window has not ended are left out',
    }),
    currency: currencySchema.optional().meta({
      description: 'Decisions in other currencies are left out; where not told, the currency of the newest decision',
    }),
    alpha: z.number().gt(0).lt(0.5).default(0.05).meta({ description: 'Intervals hold 1 − alpha' }),
    minimumEffectiveSize: z
      .int()
      .min(20)
      .max(1_000_000)
      .default(100)
      .meta({ description: 'A smaller effective sample is refused' }),
    plannedDebtors: z
      .int()
      .min(100)
      .max(100_000_000)
      .default(10_000)
      .meta({ description: 'What the anytime interval is tuned for; to be chosen before looking' }),
    limit: z.int().min(1).max(100_000).default(20_000).meta({ description: 'At most so many decisions; the newest' }),
    seed: z.int().min(0).max(4_294_967_295).default(1),
  })
  .refine(({ strategy, strategies }) => (strategy === undefined) !== (strategies === undefined), {
    error: 'one of strategy and strategies',
    path: ['strategy'],
  })
  .refine(({ from, to }) => from < to, { error: 'must be after from', path: ['to'] })
  .meta({
    id: 'NewEvaluation',
    examples: [
      {
        strategy: { id: 'table-v1', version: 3 },
        from: '2026-01-01T00:00:00Z',
        to: '2026-03-01T00:00:00Z',
        estimators: ['snips', 'dr'],
      },
    ],
  });
export type CreateEvaluationRequest = Immutable<z.output<typeof createEvaluationRequestSchema>>;

const notEstimableSchema = z.string().meta({ description: 'Why nothing can be said, in a sentence' });
const reasonSchema = z.string().meta({ description: 'The same as a word', examples: ['no-support'] });
const boundsSchema = z.object({ lower: z.number(), upper: z.number() });

const readingShape = {
  value: z.number().meta({ description: 'Minor units per decision' }),
  standardError: z.number(),
  lower: z.number(),
  upper: z.number(),
  intervals: z
    .object({ bootstrap: boundsSchema.nullable(), fixed: boundsSchema.nullable(), anytime: boundsSchema })
    .meta({
      description:
        '`bootstrap` and `fixed` (Student’s t) over debtors, for one look; `anytime` for as many as are wished. `lower` and `upper` are the bootstrap’s. Of a log that was learnt from there are the anytime ones only',
    }),
};
const refusedShape = { reason: reasonSchema, notEstimable: notEstimableSchema };
const estimatorShape = { estimator: estimatorNameSchema, parameter: z.number().nullable() };

const estimateSchema = z.union([
  z.object({ ...estimatorShape, ...readingShape, ess: z.number() }),
  z.object({ ...estimatorShape, ...refusedShape }),
]);

const weightsSchema = z.object({
  meanWeight: z.number().meta({ description: '1 in expectation where the log covers the policy' }),
  meanWeightError: z.number(),
  greatestWeight: z.number(),
  zeroShare: z.number(),
  heaviestShare: z.number(),
  effectiveRounds: z.number(),
  effectiveUnits: z.number().meta({ description: 'The same over debtors' }),
  rewardedUnits: z.int().meta({ description: 'Debtors with a reward other than 0' }),
  unsupportedShare: z
    .number()
    .nullable()
    .meta({ description: 'Share of the policy’s probability on what the log could not choose' }),
});

const cellSchema = z.object({
  action: z.string(),
  segment: z.string(),
  offered: z.int(),
  chosen: z.int(),
  loggedShare: z.number().nullable(),
  targetShare: z.number(),
  unsupportedShare: z.number(),
  effectiveRounds: z.number(),
  greatestWeight: z.number(),
});

const overlapSchema = z
  .object({ weights: weightsSchema.nullable(), cells: z.array(cellSchema) })
  .meta({ description: 'Where the log and the policy overlap: by channel and segment, shares of all decisions' });

const policySchema = z.object({
  policy: z.string().meta({ examples: ['table-v1@3'] }),
  model: z.string().nullable().meta({ description: 'The version of the model it asked' }),
  cautions: z.array(z.string()),
  reason: reasonSchema.optional(),
  notEstimable: notEstimableSchema.optional(),
  estimates: z.array(estimateSchema),
  overlap: overlapSchema,
});

const differenceShape = {
  policy: z.string(),
  versus: z.string().nullable().meta({ description: 'Null: what was decided in fact' }),
  ...estimatorShape,
};

const rewardModelName = z.enum(['ridge', 'trees']);

const resultShape = {
  currency: z.string(),
  decisions: z.int(),
  debtors: z.int(),
  leftOut: z.object({ notRepeatable: z.int(), otherCurrency: z.int() }),
  overridden: z.int().meta({ description: 'Overridden by people; they count as decided' }),
  cutOff: z.boolean(),
  isAdaptive: z.boolean().meta({ description: 'Whether a strategy that decided learnt between decisions of the log' }),
  loggers: z.array(z.object({ strategy: z.string(), decisions: z.int() })),
  asLogged: z
    .union([z.object(readingShape), z.object(refusedShape)])
    .meta({ description: 'What was decided in fact: its mean reward' }),
  estimates: z.array(estimateSchema).meta({ description: 'Of the first strategy' }),
  overlap: overlapSchema.meta({ description: 'Of the first strategy' }),
  policies: z.array(policySchema),
  differences: z
    .array(
      z.union([z.object({ ...differenceShape, ...readingShape }), z.object({ ...differenceShape, ...refusedShape })]),
    )
    .meta({ description: 'Paired on the same debtors; intervals at alpha over the number of pairs' }),
  rewardModel: z
    .object({
      name: rewardModelName,
      losses: z.array(z.object({ name: rewardModelName, meanSquaredError: z.number() })),
    })
    .nullable()
    .meta({
      description:
        'Which model of the reward was used, and how far each was off on debtors that it had not seen: the one with the least is taken. Null where no estimator asks for one',
    }),
  rewardDefinition: z.string(),
};

const headShape = {
  id: ownIdSchema,
  requestedAt: instantSchema,
  requestedBy: z.string().meta({ description: 'Id of the key' }),
  strategies: z.array(z.object({ id: z.string(), version: z.int() })),
  from: instantSchema,
  to: instantSchema,
  rewardWindowDays: z.int(),
};
const doneShape = {
  finishedAt: instantSchema,
  code: z.string().meta({ description: 'Version of the code that worked it out' }),
  inputChecksum: z
    .string()
    .nullable()
    .meta({ description: 'SHA-256 over the decisions, their rewards and the probabilities compared' }),
};

export const evaluationSchema = z
  .discriminatedUnion('state', [
    z.object({ ...headShape, state: z.literal('queued') }),
    z.object({ ...headShape, ...doneShape, state: z.literal('succeeded'), ...resultShape }),
    z.object({
      ...headShape,
      ...doneShape,
      state: z.literal('not_estimable'),
      ...refusedShape,
      ...z.object(resultShape).partial().shape,
    }),
    z.object({ ...headShape, ...doneShape, state: z.literal('failed'), ...refusedShape }),
  ])
  .meta({ id: 'Evaluation' });
export type Evaluation = Immutable<z.output<typeof evaluationSchema>>;

export type EvaluationResult = Immutable<z.output<z.ZodObject<typeof resultShape>>>;

export const createEvaluationEndpoint = endpoint({
  operationId: 'createEvaluation',
  method: 'post',
  path: '/v1/evaluations',
  tag,
  summary: 'Estimate what strategies would have been worth',
  description:
    'From decisions that others made: each strategy decides again on the facts that were known, and rewards are weighed by its probability of what ' +
    'was done over the probability it was done with. The value is that of deciding once by the strategy and then as was decided. Refuses, with ' +
    'the reason, where the log does not cover the strategy. Works in the background.',
  body: createEvaluationRequestSchema,
  response: evaluationSchema,
  status: 202,
  creates: true,
  problems: [400, 409, 413, 415, 422],
});

export const listEvaluationsEndpoint = endpoint({
  operationId: 'listEvaluations',
  method: 'get',
  path: '/v1/evaluations',
  tag,
  summary: 'List evaluations',
  description: 'Newest first.',
  query: z.strictObject({ ...pageParameters }),
  response: pageOf(evaluationSchema),
  status: 200,
  problems: [422],
});

export const readEvaluationEndpoint = endpoint({
  operationId: 'readEvaluation',
  method: 'get',
  path: '/v1/evaluations/{evaluationId}',
  tag,
  summary: 'Read an evaluation',
  description: '`state` is `queued` until it has been worked out, then `succeeded`, `not_estimable` or `failed`.',
  params: z.strictObject({ evaluationId: ownIdSchema }),
  response: evaluationSchema,
  status: 200,
  problems: [404],
});
