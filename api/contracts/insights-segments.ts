/** Learned segments of debtors: how many there are of each, what sets them apart, what comes of them, and who moves between them. */
import { z } from 'zod';
import { instantSchema, localDateSchema, moneySchema, rateSchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';

export const segmentsInsightQuerySchema = z.strictObject({
  asOf: localDateSchema
    .optional()
    .meta({ description: 'The newest night up to this day; left out: the newest', examples: ['2026-03-02'] }),
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(366)
    .default(30)
    .meta({ description: 'Values and moves are summed over the nights of so many days up to that night' }),
});
export type SegmentsInsightQuery = Immutable<z.output<typeof segmentsInsightQuerySchema>>;

const countSchema = z.int().min(0);
const segmentIdSchema = z.string().meta({ examples: ['seg-3f2a9c01'] });

const differenceSchema = z
  .object({
    feature: z.string(),
    reads: z.enum(['value', 'known']).meta({ description: 'Its value, or whether it is known at all' }),
    difference: z
      .number()
      .meta({ description: 'Mean of the segment less mean of all other debtors, in standard deviations of all' }),
    words: z.string(),
  })
  .meta({ id: 'SegmentDifference' });

const valueSchema = z
  .object({
    recovered: moneySchema.meta({ description: 'Payments less reversals' }),
    cost: moneySchema.meta({ description: 'Of the contacts decided, as their receipts have it' }),
    contacts: countSchema.meta({ description: 'Decided, not overridden' }),
    harms: countSchema.meta({ description: 'Complaints, and consents withdrawn' }),
    recoveredPerDebtorNight: z
      .number()
      .nullable()
      .meta({ description: 'Minor units; null where nobody was in the segment' }),
  })
  .meta({ id: 'SegmentValue', description: 'Of debtors who were in the segment when the day began' });

const segmentSchema = z
  .object({
    id: segmentIdSchema,
    name: z.string(),
    debtors: countSchema,
    share: rateSchema,
    differences: z.array(differenceSchema).meta({ description: 'What it differs by from all others, largest first' }),
    overlapWithBefore: rateSchema
      .nullable()
      .meta({ description: 'Jaccard index with the segment of the fit before whose id it kept; null: new then' }),
    values: z.array(valueSchema).meta({ description: 'One for each currency' }),
  })
  .meta({ id: 'LearnedSegment' });

const moveSchema = z
  .object({
    from: z.string().meta({ description: 'A segment; `none`: no open case the night before' }),
    to: z.string().meta({ description: 'A segment; `none`: no open case any more' }),
    debtors: countSchema.meta({ description: 'Summed over nights; those who stayed have `from` = `to`' }),
    share: rateSchema.meta({ description: 'Of all in `from`' }),
  })
  .meta({ id: 'SegmentMove' });

const lookSchema = z
  .object({
    segments: z.int().min(2),
    adjustedRand: z.number().meta({ description: 'Mean agreement of fits on two halves: 1 the same, 0 as by chance' }),
    weakestJaccard: rateSchema.meta({ description: 'Of the segment that is found again worst' }),
    smallestShare: rateSchema,
    explained: z.number().meta({ description: 'Share of the squared distances that the segments account for' }),
    explainedOfCloud: z.number().meta({ description: 'The same of one cloud without structure' }),
    against: z.array(z.string()).meta({ description: 'What speaks against this number; empty: it holds' }),
  })
  .meta({ id: 'SegmentCountLook' });

const exampleDifference = {
  feature: 'lateRate',
  reads: 'value',
  difference: 1.42,
  words: 'usually pays late',
} as const;

export const segmentsInsightSchema = z
  .object({
    night: z
      .object({
        onDay: localDateSchema,
        at: instantSchema,
        debtors: countSchema.meta({ description: 'With an open case' }),
        outcome: z.string().meta({ description: 'What the fit of this night came to' }),
        fittedVersion: z.string().nullable(),
        countedVersion: z
          .string()
          .nullable()
          .meta({ description: 'By which debtors are counted: the champion, before there is one the newest' }),
      })
      .nullable()
      .meta({ description: 'Null: none yet' }),
    inForce: z
      .string()
      .nullable()
      .meta({ description: 'By which decisions are made now; null: the segments of the rules' }),
    segments: z.array(segmentSchema),
    days: countSchema,
    nights: countSchema.meta({ description: 'That values and moves are summed over' }),
    moves: z.array(moveSchema),
    stability: z.array(lookSchema).meta({ description: 'Every number of segments that the fit of this night tried' }),
    cautions: z.array(z.string()).meta({ description: 'How not to read it' }),
  })
  .meta({
    id: 'SegmentsInsight',
    examples: [
      {
        night: {
          onDay: '2026-03-02',
          at: '2026-03-02T02:15:00Z',
          debtors: 4200,
          outcome: '3 segments were found.',
          fittedVersion: 'segments@14',
          countedVersion: 'segments@9',
        },
        inForce: 'segments@9',
        segments: [
          {
            id: 'seg-3f2a9c01',
            name: 'Usually pays late, keeps promises',
            debtors: 1900,
            share: 0.4524,
            differences: [exampleDifference],
            overlapWithBefore: 0.94,
            values: [
              {
                recovered: { amount: 912_500, currency: 'SEK' },
                cost: { amount: 8200, currency: 'SEK' },
                contacts: 610,
                harms: 3,
                recoveredPerDebtorNight: 16.1,
              },
            ],
          },
        ],
        days: 30,
        nights: 30,
        moves: [{ from: 'seg-3f2a9c01', to: 'none', debtors: 210, share: 0.0037 }],
        stability: [
          {
            segments: 3,
            adjustedRand: 0.94,
            weakestJaccard: 0.91,
            smallestShare: 0.18,
            explained: 0.47,
            explainedOfCloud: 0.31,
            against: [],
          },
        ],
        cautions: ['Segments were not made by chance: that one pays more says nothing of what contacts do to it.'],
      },
    ],
  });
export type SegmentsInsight = Immutable<z.output<typeof segmentsInsightSchema>>;

export const readSegmentsInsightEndpoint = endpoint({
  operationId: 'readSegmentsInsight',
  method: 'get',
  path: '/v1/insights/segments',
  tag: 'Insights',
  summary: 'Learned segments: size, value, moves, stability',
  description:
    'Segments are fitted each night to payment history (rhythm, lateness, promises, parts, delinquency, response; nothing protected), their ' +
    'number chosen by whether halves of the debtors give the same ones. Each fit is a version of the model `segments`; decisions take the ' +
    'champion, which a person moves. Counted over all portfolios, so that keys limited to portfolios are refused.',
  query: segmentsInsightQuerySchema,
  response: segmentsInsightSchema,
  status: 200,
  problems: [422],
});
