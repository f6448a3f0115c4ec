/** The planner: how many debtors and days an experiment takes, what can be found with what there is, and what an unequal split costs. */
import { z } from 'zod';
import { metricNames } from '../../engine/vocabulary/metric-names.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const openShare = z.number().positive().lt(1);
const stoppingRules = ['always_valid', 'fixed_horizon'] as const;

const fromHistorySchema = z
  .strictObject({
    population: z.string().min(1).max(2000).default('true').meta({ description: 'CEL, as in an experiment' }),
    metric: z.enum(metricNames),
    days: z.int().min(7).max(365).default(30).meta({ description: 'How long outcomes are followed, up to now' }),
  })
  .meta({
    description:
      'Mean, spread and correlation with earlier payments are read from the debtors with an open case so many days ago, the pace from those who came since',
  });

export const powerRequestSchema = z
  .strictObject({
    baseRate: openShare.optional().meta({ description: 'Of a yes-or-no outcome per debtor, such as a cure rate' }),
    coefficientOfVariation: z
      .number()
      .positive()
      .max(1000)
      .optional()
      .meta({ description: 'Standard deviation over mean of a debtor’s outcome, those with nothing included' }),
    mean: z.number().positive().max(1e12).optional().meta({ description: 'With `standardDeviation`' }),
    standardDeviation: z.number().positive().max(1e12).optional(),
    fromHistory: fromHistorySchema.optional(),
    payerRate: z.number().positive().max(1).optional().meta({
      description:
        'Share of debtors who pay at all (or have whatever outcome is counted) by the end of their window: a reading waits for payers. Follows from `baseRate` or history unless told',
    }),
    comparesActions: z.boolean().default(false).meta({
      description:
        'Single actions within an arm that learns are to be compared, not arms: 200 payers of each are needed, and `treatmentShare` is what the lesser of both gets, at least 0.05',
    }),
    lift: z
      .number()
      .gt(-1)
      .max(10)
      .refine((lift) => lift !== 0, 'must not be 0')
      .optional()
      .meta({
        description: 'The wanted relative effect: 0.05 is 5 % more. Left out, only what is there is planned with',
      }),
    power: openShare.default(0.8),
    alpha: z.number().positive().lt(0.5).default(0.05),
    stoppingRule: z.enum(stoppingRules).default('always_valid'),
    treatmentShare: openShare.default(0.5).meta({ description: 'The challenger’s part of the debtors of both arms' }),
    covariateCorrelation: z
      .number()
      .gt(-1)
      .lt(1)
      .optional()
      .meta({ description: 'Of the outcome with what was paid before the start; takes its square off the variance' }),
    varianceRatio: z
      .number()
      .positive()
      .max(100)
      .optional()
      .meta({ description: 'Variance of the treated over that of the others; follows from the lift unless told' }),
    cluster: z
      .strictObject({ size: z.number().min(1).max(10_000), intraclassCorrelation: z.number().min(0).max(1) })
      .optional()
      .meta({
        description: 'Where several of what is counted share an arm: debtors of a household, contacts of a debtor',
      }),
    debtorsPerDay: z.number().positive().max(1e9).optional().meta({ description: 'Required without `fromHistory`' }),
    treatmentCapacityPerDay: z
      .number()
      .positive()
      .max(1e9)
      .optional()
      .meta({ description: 'How many debtors a day the challenger can take, such as agents’ calls' }),
    windowDays: z
      .int()
      .min(0)
      .max(365)
      .optional()
      .meta({ description: 'Until an outcome is all in; 30, or the days of history' }),
    debtors: z
      .int()
      .min(4)
      .max(1_000_000_000)
      .optional()
      .meta({ description: 'How many there are; from history: those there now' }),
  })
  .meta({
    id: 'PowerRequest',
    examples: [
      { baseRate: 0.22, lift: 0.05, treatmentShare: 0.1, debtorsPerDay: 400 },
      { fromHistory: { population: 'country == "SE"', metric: 'recovered_per_debtor', days: 30 }, lift: 0.04 },
    ],
  });
export type PowerRequest = Immutable<z.output<typeof powerRequestSchema>>;

const countSchema = z.int().min(0);

const readableInSchema = countSchema.nullable().meta({
  description:
    'From the first debtor until both arms have the payers that a reading waits for, in 99 of 100 experiments, each payer counted at the end of the window; null where it is not known how many pay',
});

const planSchema = z.object({
  debtors: countSchema.meta({
    description: 'Of both arms together: enough for the power, and for the payers that a reading waits for',
  }),
  treatmentDebtors: countSchema,
  controlDebtors: countSchema,
  days: countSchema.meta({ description: 'From the first debtor to the last outcome' }),
  isFeasible: z.boolean().meta({ description: 'Within the 730 days that an experiment may run' }),
  debtorsForNoDifference: countSchema.meta({
    description: 'To be able to conclude that there is no difference of that size',
  }),
  daysForNoDifference: countSchema,
  daysUntilReadable: readableInSchema,
  payersExpected: z
    .number()
    .nullable()
    .meta({ description: 'In the smaller arm by the end; null where it is not known how many pay' }),
  setBy: z.enum(['power', 'payers']).meta({ description: 'What takes so many debtors' }),
});

const priced = z.object({
  debtors: countSchema,
  days: countSchema,
  daysUntilReadable: readableInSchema,
  price: z.number().meta({ description: 'Times as many debtors as half and half' }),
});

export const powerAnswerSchema = z
  .object({
    outcome: z.object({
      source: z.enum(['given', 'history']),
      mean: z.number().nullable(),
      coefficientOfVariation: z.number(),
      covariateCorrelation: z.number(),
      varianceRatio: z.number(),
      designEffect: z.number(),
      debtorsRead: countSchema.nullable(),
      payers: countSchema.nullable(),
      capMinor: z.number().nullable().meta({ description: 'Up to which money was counted' }),
      currency: z.string().nullable(),
    }),
    pace: z.object({
      debtorsPerDay: z.number(),
      windowDays: countSchema,
      treatmentCapacityPerDay: z.number().nullable(),
    }),
    gate: z.object({ payersNeeded: countSchema, payerRate: z.number().nullable() }).meta({
      description: 'Payers that the smaller arm needs before there is a verdict; the share that pays, if known',
    }),
    plan: planSchema.nullable().meta({ description: 'Null where no lift was asked for' }),
    splits: z.array(priced.extend({ treatmentShare: z.number() })).meta({ description: 'What other splits take' }),
    stoppingRules: z.array(priced.omit({ price: true }).extend({ stoppingRule: z.enum(stoppingRules) })),
    whatIsThere: z
      .object({
        debtors: countSchema,
        minimumDetectableLift: z.number().nullable().meta({
          description:
            'The smallest relative effect that is found with this power; null where too few payers are expected for any',
        }),
        power: z
          .number()
          .nullable()
          .meta({ description: 'For the lift that was asked for, times the chance that it may be read at all' }),
        payersExpected: z.number().nullable().meta({ description: 'In the smaller arm' }),
        chanceReadable: z
          .number()
          .nullable()
          .meta({ description: 'That both arms have the payers that a reading waits for; null where not known' }),
      })
      .nullable(),
    notes: z.array(z.string()).meta({ description: 'In sentences' }),
  })
  .meta({ id: 'PowerPlan' });
export type PowerAnswer = Immutable<z.output<typeof powerAnswerSchema>>;

export const planPowerEndpoint = endpoint({
  operationId: 'planPower',
  method: 'post',
  path: '/v1/experiments/power',
  tag: 'Experiments',
  summary: 'Plan an experiment',
  description:
    'Sample size and days for a wanted effect, with the price of the split against half and half, and the smallest effect that can be found with what is there. The outcome is told by one of `baseRate`, `coefficientOfVariation`, `mean` with `standardDeviation`, or read `fromHistory`. What cannot be planned answers 422 with the reason.',
  body: powerRequestSchema,
  response: powerAnswerSchema,
  status: 200,
  problems: [400, 413, 415, 422],
});
