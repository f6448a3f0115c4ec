/** What the facts say about the business as a whole: how long cases take to be resolved. */
import { z } from 'zod';
import { currencySchema } from '../../engine/vocabulary/money.ts';
import { isLocalDate, parseInstant } from '../../engine/vocabulary/time.ts';
import { instantSchema, rateSchema, shortTextSchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const tag = 'Insights';

/** A `+` of an offset that was not escaped arrives as a space. */
const readInstantOrDate = (text: string, context: z.RefinementCtx<string>): number => {
  const at = isLocalDate(text) ? Date.parse(`${text}T00:00:00Z`) : parseInstant(text.replace(' ', '+'));
  if (at !== null) return at;
  context.addIssue({
    code: 'custom',
    message: 'must be a calendar date that exists, such as 2026-03-02, or an RFC 3339 instant with an offset',
  });
  return z.NEVER;
};

export const instantOrDateQuerySchema = z.string().max(64).transform(readInstantOrDate);
export const dateHint = 'a date (its first instant in UTC) or an instant with an offset';

const groupings = {
  size_band: 'four parts of the same size by principal, within each currency',
  complexity:
    'how many kinds of complication: a dispute, a complaint, a broken promise, a broken plan, a payment taken back',
  dispute: 'whether it was ever disputed',
  product: 'product, as told at the opening',
  country: 'country of the debtor',
  stage: 'stage that it was opened in',
  first_channel: 'channel of the first contact',
  all: 'no groups',
} as const;
export const resolutionGroupingNames = Object.keys(groupings) as readonly (keyof typeof groupings)[];

export const resolutionTimeQuerySchema = z
  .strictObject({
    by: z
      .enum(resolutionGroupingNames)
      .default('all')
      .meta({
        description: Object.entries(groupings)
          .map(([name, meaning]) => `\`${name}\`: ${meaning}`)
          .join('; '),
      }),
    from: instantOrDateQuerySchema.optional().meta({ description: `Opened at or after: ${dateHint}` }),
    to: instantOrDateQuerySchema.optional().meta({ description: `Opened before: ${dateHint}` }),
    portfolio: shortTextSchema.optional(),
    asOf: instantOrDateQuerySchema.optional().meta({
      description: `What was known at this instant, now where left out: ${dateHint}. Cases open then count as open up to it`,
    }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    path: ['to'],
    error: 'must be after `from`',
  });
export type ResolutionTimeQuery = Immutable<z.output<typeof resolutionTimeQuerySchema>>;

const countSchema = z.int().min(0);
const daysSchema = z.number().min(0);

const quantileSchema = z
  .object({
    days: daysSchema.nullable().meta({ description: 'Null where so many have not been resolved yet' }),
    lower: daysSchema.nullable(),
    upper: daysSchema.nullable().meta({ description: 'Null where the data set no upper limit' }),
  })
  .meta({ id: 'ResolutionQuantile', description: 'Days after which a share was resolved, with its 95 % interval' });

const endedOtherwiseSchema = z
  .object({ withdrawn: countSchema, sold: countSchema, writtenOff: countSchema })
  .meta({ id: 'EndedOtherwise', description: 'Ended without being paid or settled: counted as open up to that day' });

const resolutionGroupSchema = z
  .object({
    group: z.string().nullable().meta({ description: 'Null: not told, or the groups beyond the largest' }),
    isRest: z.boolean().meta({ description: 'All groups beyond the largest, together' }),
    label: z.string().meta({ description: 'In words' }),
    cases: countSchema,
    resolved: countSchema,
    censored: countSchema.meta({ description: 'Open, or ended otherwise' }),
    endedOtherwise: endedOtherwiseSchema,
    notEstimable: z
      .string()
      .nullable()
      .meta({ description: 'Why nothing is estimated; then the fields below are empty' }),
    medianDays: quantileSchema.nullable(),
    quartileDays: z.object({ first: quantileSchema, third: quantileSchema }).nullable(),
    restrictedMeanDays: z.object({ days: daysSchema, lower: daysSchema, upper: daysSchema }).nullable().meta({
      description:
        'Mean days, a case counting at most `horizonDays`; null where the group was not followed for so long',
    }),
    difference: z
      .object({
        from: z.string().nullable().meta({ description: 'The group that it is compared with' }),
        days: z.number(),
        lower: z.number(),
        upper: z.number(),
        level: rateSchema.meta({
          description: 'Of the interval: higher where several groups are compared, so that all hold together',
        }),
        sentence: z.string(),
      })
      .nullable()
      .meta({ description: 'Of the restricted means; null for the group that others are compared with' }),
    curve: z
      .array(
        z.object({
          day: daysSchema,
          unresolved: rateSchema,
          lower: rateSchema.nullable(),
          upper: rateSchema.nullable(),
          atRisk: countSchema.meta({ description: 'Cases still followed just before this day' }),
        }),
      )
      .max(60)
      .meta({ description: 'Share not resolved from this day on, with its 95 % interval' }),
  })
  .meta({ id: 'ResolutionGroup' });
export type ResolutionGroup = Immutable<z.output<typeof resolutionGroupSchema>>;

const exampleQuantile = { days: 31, lower: 27, upper: 36 };

export const resolutionTimeSchema = z
  .object({
    by: z.enum(resolutionGroupingNames),
    asOf: instantSchema,
    from: instantSchema.nullable(),
    to: instantSchema.nullable(),
    cases: countSchema,
    resolved: countSchema,
    censored: countSchema,
    endedOtherwise: endedOtherwiseSchema,
    horizonDays: daysSchema
      .nullable()
      .meta({ description: 'Of the restricted means: 180, or less where nobody was followed for so long' }),
    sizeBands: z
      .array(z.object({ currency: currencySchema, upToMinor: z.array(z.int()).length(3) }))
      .nullable()
      .meta({ description: 'By size only: the highest principal of the first three parts, in minor units' }),
    groups: z.array(resolutionGroupSchema),
    test: z
      .object({
        method: z.literal('log_rank'),
        chiSquare: z.number().min(0),
        degreesOfFreedom: z.int().min(1),
        p: rateSchema,
        sentence: z.string(),
      })
      .nullable()
      .meta({ description: 'Whether the groups differ; null where there are not two to compare' }),
    cautions: z.array(z.string()).meta({ description: 'How not to read it' }),
  })
  .meta({
    id: 'ResolutionTime',
    examples: [
      {
        by: 'dispute',
        asOf: '2026-03-02T00:00:00Z',
        from: null,
        to: null,
        cases: 640,
        resolved: 431,
        censored: 209,
        endedOtherwise: { withdrawn: 11, sold: 4, writtenOff: 23 },
        horizonDays: 180,
        sizeBands: null,
        groups: [
          {
            group: 'disputed',
            isRest: false,
            label: 'disputed cases',
            cases: 64,
            resolved: 35,
            censored: 29,
            endedOtherwise: { withdrawn: 6, sold: 0, writtenOff: 3 },
            notEstimable: null,
            medianDays: { days: 71, lower: 58, upper: null },
            quartileDays: { first: exampleQuantile, third: { days: null, lower: 122, upper: null } },
            restrictedMeanDays: { days: 88.2, lower: 80.9, upper: 95.5 },
            difference: {
              from: 'undisputed',
              days: 23.6,
              lower: 15.7,
              upper: 31.5,
              level: 0.95,
              sentence:
                'Disputed cases take about 24 days longer (16 to 32) than cases without a dispute, counting at most 180 days a case.',
            },
            curve: [{ day: 12, unresolved: 0.9375, lower: 0.8416, upper: 0.9762, atRisk: 64 }],
          },
        ],
        test: {
          method: 'log_rank',
          chiSquare: 21.4,
          degreesOfFreedom: 1,
          p: 0.0000037,
          sentence: 'The groups differ by more than chance explains (log-rank test, p < 0.001).',
        },
        cautions: [
          'The groups were not made by chance: they differ in more than this, so a difference proves no cause.',
        ],
      },
    ],
  });
export type ResolutionTime = Immutable<z.output<typeof resolutionTimeSchema>>;

export const readResolutionTimeEndpoint = endpoint({
  operationId: 'readResolutionTime',
  method: 'get',
  path: '/v1/insights/resolution-time',
  tag,
  summary: 'How long cases take to be resolved',
  description:
    'Whole days from the opening of a case until it is paid or settled (closed so, or nothing owed any more), by Kaplan and Meier’s ' +
    'method: a case that is open counts as open up to `asOf`, one that was withdrawn, sold or written off as open up to that day. Cases ' +
    'that nothing was owed on are left out. Groups of fewer than 20 cases are counted, not estimated. A reopened case counts from its ' +
    'reopening. Groups and payments taken back are as known today, also for an `asOf` in the past.',
  query: resolutionTimeQuerySchema,
  response: resolutionTimeSchema,
  status: 200,
  problems: [422],
});
