/** Whether the arms of an experiment are alike in what was known when debtors entered. */
import { z } from 'zod';
import { instantSchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';
import { experimentParams } from './experiments.ts';

const armShareSchema = z.object({
  arm: z.string(),
  units: z.int(),
  share: z.number().nullable().meta({ description: 'Of the units of the arm; null where nobody has entered it' }),
  standardisedDifference: z
    .number()
    .nullable()
    .meta({ description: 'From the share in the champion’s arm, in standard deviations; above 0.1 is worth a look' }),
});

const balanceSchema = z
  .object({
    experimentId: z.string(),
    asOf: instantSchema.meta({ description: 'Who entered before is counted' }),
    units: z.int(),
    ok: z.boolean().meta({ description: 'No stratum alarms' }),
    largestDifference: z.number().nullable(),
    strata: z.array(
      z.object({
        by: z.enum(['market', 'segment', 'stage', 'size']),
        value: z.string(),
        arms: z.array(armShareSchema),
        p: z.number().nullable().meta({
          description: 'Of the sequential test of the sample ratio in the stratum, valid however often it is read',
        }),
        isAlarm: z.boolean().meta({ description: 'At the level of the experiment, shared out over all strata' }),
      }),
    ),
    notes: z.array(z.string()),
  })
  .meta({ id: 'ExperimentBalance' });
export type ExperimentBalance = Immutable<z.output<typeof balanceSchema>>;

export const readBalanceEndpoint = endpoint({
  operationId: 'readExperimentBalance',
  method: 'get',
  path: '/v1/experiments/{experimentId}/balance',
  tag: 'Experiments',
  summary: 'Are the arms alike?',
  description:
    'By market, segment, stage and size of debt as known at entry: shares by arm, standardised differences from the champion, and the sequential sample ratio in every stratum. A draft answers 409.',
  params: experimentParams,
  response: balanceSchema,
  status: 200,
  problems: [404, 409],
});
