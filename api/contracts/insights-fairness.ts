/** Whether people of different groups are treated and fare alike. For monitoring: no decision rests on age or language. */
import { z } from 'zod';
import { instantSchema, shortTextSchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';
import { dateHint, instantOrDateQuerySchema } from './insights.ts';

export const fairnessQuerySchema = z
  .strictObject({
    by: z.enum(['age_band', 'country', 'language', 'attribute']).default('age_band'),
    attribute: shortTextSchema
      .optional()
      .meta({ description: 'With `by=attribute`: the name that callers declare it by' }),
    from: instantOrDateQuerySchema
      .optional()
      .meta({ description: `180 days before \`to\` where left out: ${dateHint}` }),
    to: instantOrDateQuerySchema.optional().meta({ description: `Now where left out: ${dateHint}` }),
    portfolio: shortTextSchema.optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    path: ['to'],
    error: 'must be after `from`',
  })
  .refine(({ by, attribute }) => (by === 'attribute') === (attribute !== undefined), {
    path: ['attribute'],
    error: 'is needed with `by=attribute`, and only there',
  });
export type FairnessQuery = Immutable<z.output<typeof fairnessQuerySchema>>;

const boundedSchema = z.object({ value: z.number(), lower: z.number(), upper: z.number() });
const countSchema = z.int().min(0);

const groupSchema = z
  .object({
    group: z.string(),
    people: countSchema,
    notShown: z.string().nullable().meta({ description: 'Why there is no figure' }),
    figure: boundedSchema.nullable(),
    difference: boundedSchema.nullable().meta({ description: 'Less the reference; null for the reference' }),
    ratio: boundedSchema.nullable().meta({ description: 'To the reference; null where either is 0' }),
  })
  .meta({ id: 'FairnessGroup' });

export const fairnessSchema = z
  .object({
    by: z.enum(['age_band', 'country', 'language', 'attribute']),
    attribute: z.string().nullable(),
    from: instantSchema,
    to: instantSchema,
    measures: z.array(
      z.object({
        measure: z.string(),
        meaning: z.string(),
        reference: z.string().nullable().meta({ description: 'The largest group' }),
        smallGroups: countSchema.meta({ description: 'Groups of fewer than 30 people: neither named nor shown' }),
        groups: z.array(groupSchema),
      }),
    ),
    parity: z
      .object({
        passed: z.boolean().nullable().meta({ description: 'Null where no group could be judged' }),
        judged: countSchema.meta({ description: 'Differences that were judged' }),
        reasons: z.array(z.string()),
        thresholds: z.array(
          z.object({ measure: z.string(), mostDifference: z.number(), worse: z.enum(['higher', 'lower', 'either']) }),
        ),
      })
      .meta({ description: 'Fails only where the whole 95 % interval of a difference lies beyond what is tolerated' }),
    cautions: z.array(z.string()),
  })
  .meta({
    id: 'Fairness',
    examples: [
      {
        ...{ by: 'age_band', attribute: null, from: '2025-09-03T00:00:00Z', to: '2026-03-02T00:00:00Z' },
        measures: [
          {
            ...{
              measure: 'firm_share',
              meaning: 'contacts in a firm tone, of all contacts',
              reference: '30_to_44',
              smallGroups: 0,
            },
            groups: [
              {
                ...{
                  group: '60_to_74',
                  people: 212,
                  notShown: null,
                  figure: { value: 0.12, lower: 0.09, upper: 0.15 },
                },
                ...{
                  difference: { value: 0.01, lower: -0.03, upper: 0.05 },
                  ratio: { value: 1.09, lower: 0.8, upper: 1.5 },
                },
              },
            ],
          },
        ],
        parity: {
          ...{ passed: true, judged: 4, reasons: [] },
          thresholds: [{ measure: 'firm_share', mostDifference: 0.1, worse: 'higher' }],
        },
        cautions: ['Groups differ in more than this: a difference is a reason to look, not a proof of cause.'],
      },
    ],
  });
export type Fairness = Immutable<z.output<typeof fairnessSchema>>;

export const readFairnessEndpoint = endpoint({
  operationId: 'readFairness',
  method: 'get',
  path: '/v1/insights/fairness',
  tag: 'Insights',
  summary: 'Whether groups of people are treated and fare alike',
  description:
    'Contacts, tone, plan offers, hand-offs, resolved cases, complaints, withdrawn consents, errors of the forecasts of models, and what contacts ' +
    'were expected to bring, of people with an open case in the period, by group, against the largest group, with 95 % intervals of people. Groups of fewer than 30 people are not shown. Tone and contacts are ' +
    'those that were decided. Age and language are read for monitoring only.',
  query: fairnessQuerySchema,
  response: fairnessSchema,
  status: 200,
  problems: [422],
});
