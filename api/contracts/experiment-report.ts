/** The report of an experiment, as JSON, CSV, a page, and PDF. */
import { z } from 'zod';
import { callerIdSchema } from '../../engine/vocabulary/ids.ts';
import { metricNames } from '../../engine/vocabulary/metric-names.ts';
import { instantQuerySchema, instantSchema, rateSchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const tag = 'Experiments';

const metricSchema = z.enum(metricNames);
const decisionSchema = z
  .enum(['ship', 'keep_running', 'stop_for_harm', 'no_difference', 'undecided', 'no_reading'])
  .meta({ description: '`no_reading`: unhealthy, or too few payers; the sentence says which' });

const bounds = { lower: z.number(), upper: z.number() } as const;
const boundsSchema = z.object(bounds);
const refusedShape = {
  reason: z.string().meta({ description: 'Why nothing is said, as a word', examples: ['too_few_payers'] }),
  notEstimable: z.string().meta({ description: 'The same in a sentence' }),
} as const;
const refusedSchema = z.object(refusedShape);

const sequentialShape = {
  ...bounds,
  p: rateSchema.meta({ description: 'The least of all looks so far' }),
  estimate: z.number(),
  standardError: z.number(),
  now: z
    .object({ ...bounds, p: rateSchema })
    .meta({ description: 'This look alone; the interval beside it is what all looks so far allow' }),
  isSkewCorrected: z.boolean(),
  mayDecide: z.boolean().meta({ description: 'Whether there are payers enough for a verdict' }),
} as const;
const sequentialSchema = z.object(sequentialShape);
const fixedSchema = z.object({ ...bounds, p: rateSchema, estimate: z.number(), standardError: z.number() });
const bayesianSchema = z.object({
  ...bounds,
  mean: z.number(),
  chanceToWin: rateSchema,
  risk: z
    .object({ arm: z.number(), versus: z.number() })
    .meta({ description: 'Expected loss of going with the arm, and of staying with the other' }),
});
const relativeSchema = z.object({ ...bounds, estimate: z.number() });
const orRefused = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, refusedSchema]);

const pair = { arm: z.string(), versus: z.string() } as const;

const comparisonSchema = z.object({
  ...pair,
  effect: z.number().nullable().meta({ description: 'Per debtor, in the unit of the metric' }),
  relative: orRefused(relativeSchema),
  sequential: orRefused(sequentialSchema).meta({ description: 'Holds at every look: verdicts follow from it' }),
  fixed: orRefused(fixedSchema).meta({ description: 'For one planned look, of debtors whose window has ended' }),
  bayesian: orRefused(bayesianSchema).meta({ description: 'Shown beside; never stopped by' }),
  adjusted: z
    .object({ holm: rateSchema, benjaminiHochberg: rateSchema })
    .nullable()
    .meta({ description: 'p over the arms of the primary metric, or over all secondary comparisons' }),
  reason: refusedShape.reason.optional(),
  notEstimable: refusedShape.notEstimable.optional(),
  daysUntilReadable: z.number().nullable(),
});

const besideSchema = z
  .array(z.union([z.object({ ...pair, ...sequentialShape }), z.object({ ...pair, ...refusedShape })]))
  .nullable();

const metricReportSchema = z.object({
  metric: metricSchema,
  role: z.enum(['primary', 'guardrail', 'secondary']),
  meaning: z.string(),
  unit: z
    .enum(['money', 'share', 'count', 'days', 'score'])
    .meta({ description: '`money` is minor units of `currency`; `share` is 0…1' }),
  currency: z.string().nullable(),
  isMoreBetter: z.boolean(),
  windowDays: z.int().nullable(),
  capMinor: z.number().nullable(),
  arms: z.array(z.object({ arm: z.string(), mean: z.number().nullable(), debtors: z.number(), payers: z.number() })),
  comparisons: z.array(comparisonSchema),
  matured: besideSchema.meta({ description: 'Of debtors whose window has ended; null where nothing is delayed' }),
  projected: besideSchema.meta({ description: 'Of all debtors, projected to the end of their window' }),
});

const check = { ok: z.boolean(), sentence: z.string() } as const;
const sampleRatioSchema = z.object({
  ...check,
  p: rateSchema.nullable().meta({ description: 'Valid at every look; null where nobody has come yet' }),
  chiSquareP: rateSchema.nullable().meta({ description: 'At one look only' }),
});

const healthSchema = z.object({
  ok: z.boolean(),
  problems: z.array(z.string()).meta({ description: 'What forbids a reading' }),
  warnings: z.array(z.string()),
  sampleRatio: sampleRatioSchema,
  sampleRatioAfterFiltering: sampleRatioSchema,
  selfTest: z.object({ ...check, runs: z.int(), winnersFound: z.int() }),
  interference: z.object({ ...check, sharedCapacities: z.array(z.string()) }),
  exposure: z.object({
    ...check,
    arms: z.array(z.object({ arm: z.string(), assigned: z.int(), takingPart: z.int(), crossed: z.int() })),
  }),
  dataQuality: z.object({ ...check, notes: z.array(z.string()) }),
});

const verdictSchema = z.object({
  decision: decisionSchema,
  sentence: z.string(),
  riskOfError: rateSchema.nullable().meta({ description: 'At most; null where nothing is claimed' }),
  arm: z.string().nullable(),
  moneyPerMonth: z
    .object({ ...bounds, estimate: z.number(), currency: z.string() })
    .nullable()
    .meta({ description: 'Minor units, if all debtors were treated so, at the pace at which they come in' }),
  byArm: z.array(
    z.object({
      arm: z.string(),
      decision: decisionSchema,
      sentence: z.string(),
      riskOfError: rateSchema.nullable(),
      interval: boundsSchema.nullable().meta({ description: 'Per debtor; more is better' }),
    }),
  ),
});

const armSchema = z.object({
  id: z.string(),
  role: z.enum(['champion', 'challenger', 'holdout']),
  strategy: z.object({ id: z.string(), version: z.int() }),
  weight: z.number(),
  assigned: z.int(),
  debtors: z.int().meta({ description: 'Without those whom law or their circumstances left nothing to choose for' }),
  payers: z.int(),
  contacts: z.number(),
  contactsNotMade: z.number().meta({ description: 'Decisions that nobody is contacted now' }),
  complaints: z.number(),
  optOuts: z.number(),
  harmPer10000Contacts: z.number().nullable(),
  explores: z.boolean(),
  stopped: z.object({ at: instantSchema, reason: z.string() }).nullable(),
});

const segmentHead = { by: z.string(), name: z.string(), ...pair, debtors: z.number() } as const;

export const experimentReportSchema = z
  .object({
    experimentId: z.string(),
    hypothesis: z.string(),
    asOf: instantSchema.meta({ description: 'What had happened before it is counted' }),
    state: z.enum(['draft', 'running', 'stopped', 'decided']),
    startedAt: instantSchema,
    stoppedAt: instantSchema.nullable(),
    day: z.int(),
    horizonDays: z.int(),
    alpha: z.number(),
    currency: z.string().nullable(),
    debtorsPerMonth: z.number(),
    verdict: verdictSchema,
    health: healthSchema,
    arms: z.array(armSchema),
    guardrails: z.array(
      z.object({
        metric: metricSchema,
        arm: z.string(),
        margin: z.number(),
        state: z.enum(['ok', 'watch', 'breached']),
        e: z.number().nullable().meta({ description: 'Evidence that the margin is passed: breached from 1/alpha on' }),
        eSafe: z.number().nullable().meta({ description: 'Evidence that it is kept' }),
        sentence: z.string(),
      }),
    ),
    metrics: z.array(metricReportSchema),
    segments: z.array(
      z.union([
        z.object({
          ...segmentHead,
          ...{ estimate: z.number(), ...bounds },
          shrunk: relativeSchema.meta({ description: 'Pulled towards the effect of all by empirical Bayes' }),
          believedShare: rateSchema,
        }),
        z.object({ ...segmentHead, ...refusedShape }),
      ]),
    ),
    segmentFindings: z
      .array(
        z.object({
          by: z.string(),
          ...pair,
          highest: z.string(),
          lowest: z.string(),
          difference: relativeSchema,
          isConfirmed: z.boolean(),
        }),
      )
      .meta({ description: 'Chosen with one half of the debtors, measured with the other' }),
    withinArms: z.array(z.object({ arm: z.string(), sentence: z.string() })),
    path: z.array(z.object({ on: z.string(), arm: z.string(), ...bounds, p: rateSchema })),
    method: z.array(z.string()),
    definitionChecksum: z.string(),
    checksum: z.string().meta({ description: 'SHA-256 over the canonical report without this field' }),
  })
  .meta({ id: 'ExperimentReport' });
export type ExperimentReport = Immutable<z.output<typeof experimentReportSchema>>;

const asked = {
  method: 'get',
  tag,
  params: z.strictObject({ experimentId: callerIdSchema }),
  query: z.strictObject({
    asOf: instantQuerySchema
      .optional()
      .meta({ description: 'Now where left out. What had happened before its day began, UTC, is counted' }),
  }),
  status: 200,
  problems: [404, 409, 422],
} as const;

const description =
  'Health first: an unhealthy experiment has no winner. Readings hold however often they are looked at. A draft answers 409.';

export const readExperimentReportEndpoint = endpoint({
  ...asked,
  operationId: 'readExperimentReport',
  path: '/v1/experiments/{experimentId}/report',
  summary: 'Report of an experiment',
  description,
  response: experimentReportSchema,
});

export const readExperimentReportCsvEndpoint = endpoint({
  ...asked,
  operationId: 'readExperimentReportCsv',
  path: '/v1/experiments/{experimentId}/report.csv',
  summary: 'Report as CSV',
  description: 'A line a metric and arm, with all readings of it.',
  response: z.string(),
  responseType: 'text/csv; charset=utf-8',
});

export const readExperimentReportPageEndpoint = endpoint({
  ...asked,
  operationId: 'readExperimentReportPage',
  path: '/v1/experiments/{experimentId}/report.html',
  summary: 'Report as a page',
  description: 'Whole in itself, without script, made to be printed as well.',
  response: z.string(),
  responseType: 'text/html; charset=utf-8',
});

export const readExperimentReportPdfEndpoint = endpoint({
  ...asked,
  operationId: 'readExperimentReportPdf',
  path: '/v1/experiments/{experimentId}/report.pdf',
  summary: 'Report as PDF',
  description: 'The same as the page.',
  response: z
    .custom<Buffer>((value) => Buffer.isBuffer(value) || typeof value === 'string')
    .meta({ override: { type: 'string', format: 'binary' } }),
  responseType: 'application/pdf',
});
