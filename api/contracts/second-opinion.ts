/** Where the two evaluators of the law disagreed about a contact, what was sent though both call it illegal, and the nightly runs. */
import { z } from 'zod';
import { instantSchema, ownIdSchema, pageOf, pageParameters } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const tag = 'Law';

const findingKinds = ['disagreement', 'illegal'] as const;
const findingMoments = ['check', 'nightly'] as const;

export const secondOpinionSchema = z
  .object({
    findingId: ownIdSchema,
    kind: z.enum(findingKinds).meta({
      description:
        '`disagreement`: they name different rules. `illegal`: both bar a contact that was decided or made all the same',
    }),
    foundBy: z
      .enum(findingMoments)
      .meta({ description: '`check`: at the moment of sending, which it stopped. `nightly`: by the run of the night' }),
    runId: ownIdSchema.nullable().meta({ description: 'The nightly run that found it' }),
    decisionId: ownIdSchema.nullable().meta({ description: 'Null for a contact that nobody asked about' }),
    caseId: z.string(),
    debtorId: z.string(),
    market: z.string(),
    channel: z.string(),
    contactAt: instantSchema.meta({ description: 'When it was or was to be made' }),
    first: z.array(z.string()).meta({ description: 'Rules that the judge names; empty: allowed' }),
    second: z.array(z.string()).meta({ description: 'Rules that the second evaluator names; empty: allowed' }),
    notes: z.array(z.string()).meta({ description: 'What the second evaluator could not read' }),
    contact: z
      .record(z.string(), z.unknown())
      .meta({ description: 'The contact file that both read: POST it to the check of its country to see it again' }),
    packs: z.string().meta({ description: 'Version of the packs that it was judged by' }),
    foundAt: instantSchema,
  })
  .meta({ id: 'SecondOpinion' });
export type SecondOpinionItem = Immutable<z.output<typeof secondOpinionSchema>>;

export const secondOpinionsQuerySchema = z.strictObject({
  kind: z.enum(findingKinds).optional(),
  ...pageParameters,
});
export type SecondOpinionsQuery = Immutable<z.output<typeof secondOpinionsQuerySchema>>;

export const listSecondOpinionsEndpoint = endpoint({
  operationId: 'listSecondOpinions',
  method: 'get',
  path: '/v1/second-opinions',
  tag,
  summary: 'Where the two evaluators disagree',
  description:
    'Newest first. Two evaluators of the rules, written apart, are asked at every check of a decision and, at night, over everything that ' +
    'was made. A contact they disagree on is not made; each is listed here, and so is what was made though both bar it.',
  query: secondOpinionsQuerySchema,
  response: pageOf(secondOpinionSchema),
  status: 200,
  problems: [422],
});

export const secondOpinionRunSchema = z
  .object({
    runId: ownIdSchema,
    from: instantSchema,
    to: instantSchema,
    contacts: z
      .int()
      .min(0)
      .meta({ description: 'Contacts judged by both: reported as sent, or decided and not reported' }),
    notJudged: z.int().min(0).meta({
      description: 'Contacts that nothing can be said of: of a case that was closed, or a debtor nobody registered',
    }),
    disagreements: z.int().min(0),
    illegal: z.int().min(0).meta({ description: 'Made though both bar them' }),
    startedAt: instantSchema,
    finishedAt: instantSchema,
  })
  .meta({ id: 'SecondOpinionRun' });
export type SecondOpinionRun = Immutable<z.output<typeof secondOpinionRunSchema>>;

export const listSecondOpinionRunsEndpoint = endpoint({
  operationId: 'listSecondOpinionRuns',
  method: 'get',
  path: '/v1/second-opinions/runs',
  tag,
  summary: 'The nightly runs of the second evaluator',
  description:
    'Newest first. Each looks at the contacts of the two days before it, by the state as it was at the instant of each.',
  query: z.strictObject({ ...pageParameters }),
  response: pageOf(secondOpinionRunSchema),
  status: 200,
  problems: [422],
});
