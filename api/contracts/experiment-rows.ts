/** The rows behind a number of a report: which facts and decisions an arm's debtors were counted by. */
import { z } from 'zod';
import { callerIdSchema } from '../../engine/vocabulary/ids.ts';
import { metricNames } from '../../engine/vocabulary/metric-names.ts';
import { instantSchema, pageOf, pageParameters } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';
import { experimentParams } from './experiments.ts';

const groupKinds = ['currency', 'market', 'segment', 'stage', 'size_band'] as const;
export type RowsGroup = { readonly by: (typeof groupKinds)[number]; readonly value: string };

const groupSchema = z
  .string()
  .regex(
    new RegExp(String.raw`^(${groupKinds.join('|')}):[^\p{Cc}]{1,200}$`, 'u'),
    `must be one of ${groupKinds.join(', ')}, a colon, and a value, as in market:SE`,
  )
  .transform((text): RowsGroup => {
    const colon = text.indexOf(':');
    return { by: text.slice(0, colon) as RowsGroup['by'], value: text.slice(colon + 1) };
  })
  .meta({
    description: 'Only debtors of this group as of entry: its kind, a colon, its value',
    examples: ['market:SE'],
  });

const rowSchema = z
  .object({
    kind: z.enum(['fact', 'decision']).meta({ description: 'Decisions are those not to contact, of contacts' }),
    id: z.string().meta({ description: 'Of a fact, unique with its source; of a decision, its own' }),
    source: z.string().nullable().meta({ description: 'Of a fact' }),
    type: z.string().meta({ description: 'Type of the fact, or kind of the action' }),
    unitId: z.string().meta({ description: 'The debtor or household that was assigned' }),
    enteredAt: instantSchema.meta({ description: 'When the unit entered: its outcomes count from here' }),
    subjectId: z.string().meta({ description: 'The case or debtor it is about' }),
    at: instantSchema,
    data: z.unknown().meta({ description: 'Of a fact, as told; null of a decision' }),
  })
  .meta({ id: 'ExperimentRow' });

const rowsSchema = pageOf(rowSchema)
  .extend({ asOf: instantSchema.meta({ description: 'Of the newest report: what happened before is counted' }) })
  .meta({ id: 'ExperimentRows' });
export type ExperimentRows = Immutable<z.output<typeof rowsSchema>>;

const querySchema = z.strictObject({
  metric: z.enum(metricNames),
  arm: callerIdSchema,
  group: groupSchema.optional(),
  ...pageParameters,
});
export type ExperimentRowsQuery = Immutable<z.output<typeof querySchema>>;

export const listExperimentRowsEndpoint = endpoint({
  operationId: 'listExperimentRows',
  method: 'get',
  path: '/v1/experiments/{experimentId}/rows',
  tag: 'Experiments',
  summary: 'The rows behind a number of a report',
  description:
    'Every fact, and for contacts every decision not to make one, that the arm’s debtors were counted by, as of the newest report. An experiment that was not reported yet answers 409.',
  params: experimentParams,
  query: querySchema,
  response: rowsSchema,
  status: 200,
  problems: [404, 409, 422],
});
