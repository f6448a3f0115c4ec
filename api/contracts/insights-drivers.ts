/** What goes with a longer time until a case is resolved, each factor beside the others. */
import { z } from 'zod';
import { instantSchema, rateSchema, shortTextSchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';
import { dateHint, instantOrDateQuerySchema } from './insights.ts';

export const driversInsightQuerySchema = z
  .strictObject({
    from: instantOrDateQuerySchema.optional().meta({ description: `Opened at or after: ${dateHint}` }),
    to: instantOrDateQuerySchema.optional().meta({ description: `Opened before: ${dateHint}` }),
    portfolio: shortTextSchema.optional(),
    asOf: instantOrDateQuerySchema
      .optional()
      .meta({ description: `Up to when cases are followed, now where left out: ${dateHint}` }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    path: ['to'],
    error: 'must be after `from`',
  });
export type DriversInsightQuery = Immutable<z.output<typeof driversInsightQuerySchema>>;

const countSchema = z.int().min(0);
const rangedSchema = z.object({ value: z.number(), lower: z.number(), upper: z.number() });

const medianSchema = z
  .object({
    days: z.number().nullable().meta({ description: 'Null: fewer than half were resolved within `horizonDays`' }),
    lower: z.number().nullable().meta({ description: 'Null: not reached' }),
    upper: z.number().nullable().meta({ description: 'Null: not reached' }),
    method: z.enum(['adjusted', 'kaplan_meier']).meta({
      description:
        '`adjusted`: as if all cases had the level and kept all else, by the same model; the interval carries the uncertainty of the whole model. ' +
        '`kaplan_meier`: of the level’s own cases, beside nothing else, where the model cannot tell the level',
    }),
    sentence: z.string(),
  })
  .meta({ id: 'DriverMedian' });

const driverLevelSchema = z
  .object({
    level: z.string(),
    label: z.string().meta({ description: 'In words' }),
    cases: countSchema,
    resolved: countSchema.meta({ description: 'Within the horizon' }),
    isReference: z.boolean(),
    notEstimable: z.string().nullable().meta({ description: 'Why there is no estimate' }),
    hazardRatio: rangedSchema.nullable().meta({
      description: 'Of the daily rate of being resolved against the reference, all else equal: below 1 it takes longer',
    }),
    days: rangedSchema.nullable().meta({
      description:
        'Mean days more than with the reference, a case counting at most `horizonDays`, over the cases that there are. The interval ' +
        'carries the uncertainty of the ratio; the rest of the model is held at its estimate',
    }),
    medianDays: medianSchema
      .nullable()
      .meta({ description: 'Days until half of the cases are resolved; null where there are too few cases' }),
    changesOverTime: z
      .boolean()
      .nullable()
      .meta({ description: 'The ratio is not the same early and late (p < 0.01): read it as a mean over time' }),
    sentence: z.string().nullable(),
  })
  .meta({ id: 'DriverLevel' });

const driverSchema = z
  .object({
    factor: z.enum(['size', 'product', 'country', 'stage', 'history', 'dispute', 'complication', 'first_channel']),
    meaning: z.string(),
    knownAfterDays: z.int().min(0).meta({
      description: 'When it is known: 0 at the opening; else only cases still open so many days later are compared',
    }),
    reference: z.string().nullable(),
    cases: countSchema,
    resolved: countSchema,
    debtors: countSchema,
    horizonDays: z.number().min(0),
    levels: z.array(driverLevelSchema),
  })
  .meta({ id: 'Driver' });
export type DriverAnswer = Immutable<z.output<typeof driverSchema>>;

export const driversInsightSchema = z
  .object({
    asOf: instantSchema,
    from: instantSchema.nullable(),
    to: instantSchema.nullable(),
    cases: countSchema,
    sampledShare: rateSchema.meta({ description: 'Share of the debtors that was looked at: 1 up to 200,000 cases' }),
    level: z.literal(0.95),
    notEstimable: z.string().nullable().meta({ description: 'Why nothing is estimated' }),
    drivers: z.array(driverSchema),
    cautions: z.array(z.string()).meta({ description: 'How not to read it' }),
  })
  .meta({
    id: 'DriversInsight',
    examples: [
      {
        ...{
          asOf: '2026-03-02T00:00:00Z',
          from: null,
          to: null,
          cases: 640,
          sampledShare: 1,
          level: 0.95,
          notEstimable: null,
        },
        drivers: [
          {
            ...{
              factor: 'dispute',
              meaning: 'a dispute in the first 14 days',
              knownAfterDays: 14,
              reference: 'undisputed',
            },
            ...{ cases: 512, resolved: 307, debtors: 430, horizonDays: 180 },
            levels: [
              {
                ...{
                  level: 'disputed',
                  label: 'disputed',
                  cases: 64,
                  resolved: 35,
                  isReference: false,
                  notEstimable: null,
                },
                hazardRatio: { value: 0.55, lower: 0.41, upper: 0.74 },
                days: { value: 23.6, lower: 11.9, upper: 35.8 },
                medianDays: {
                  ...{ days: 71, lower: 58, upper: 90, method: 'adjusted' },
                  sentence: 'With “disputed” half of the cases are resolved within 71 days (58 to 90), all else equal.',
                },
                changesOverTime: false,
                sentence:
                  'With “disputed” cases take about 23.6 days longer (11.9 to 35.8) than with “undisputed”, all else equal; association, not effect.',
              },
            ],
          },
        ],
        cautions: ['Nobody made these differences by chance: they are associations, not effects.'],
      },
    ],
  });
export type DriversInsight = Immutable<z.output<typeof driversInsightSchema>>;

export const readDriversInsightEndpoint = endpoint({
  operationId: 'readDriversInsight',
  method: 'get',
  path: '/v1/insights/drivers',
  tag: 'Insights',
  summary: 'What goes with a longer time until a case is resolved',
  description:
    'Cox’s proportional hazards over whole days from the opening, with a baseline for each portfolio and currency, and errors by debtor. ' +
    'Factors known at the opening are compared over all cases. What happens later (the first contact, a dispute) is compared over cases ' +
    'still open 14 days after their opening, by what had happened until then: otherwise cases that last longer would have had more time ' +
    'for it. Levels of fewer than 20 cases or 10 resolved ones are counted, not estimated.',
  query: driversInsightQuerySchema,
  response: driversInsightSchema,
  status: 200,
  problems: [422],
});
