/** What all decided experiments found, and what of it is believed; and the champions that came of them. */
import { z } from 'zod';
import { instantSchema, rateSchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const lineSchema = z.object({
  experimentId: z.string(),
  arm: z.string(),
  decidedOn: z.string(),
  isPromoted: z.boolean(),
  estimate: z.number().meta({ description: 'Of the primary metric, relative to the champion; more is better' }),
  standardError: z.number(),
  moneyPerMonthMinor: z.number().nullable(),
  currency: z.string().nullable(),
  shrunk: z.object({ estimate: z.number(), standardError: z.number(), believedShare: rateSchema }).meta({
    description: 'Pulled towards no effect, the more the less is known: what looked best is not taken at its word',
  }),
  believedMoneyPerMonthMinor: z.number().nullable(),
});

export const experimentLedgerSchema = z
  .object({
    lines: z.array(lineSchema).meta({ description: 'By day of decision' }),
    level: z.number().nullable(),
    spread: z.number().nullable().meta({ description: 'How far true effects lie apart, as the measured ones tell' }),
    totals: z
      .array(
        z.object({ currency: z.string(), promoted: z.int(), measuredMinor: z.number(), believedMinor: z.number() }),
      )
      .meta({ description: 'Money a month of the promoted arms together' }),
    champions: z
      .array(
        z.object({
          strategy: z.object({ id: z.string(), version: z.int() }),
          kind: z.enum(['set', 'promotion', 'rollback']),
          at: instantSchema,
          by: z.string(),
          reason: z.string(),
          experimentId: z.string().nullable(),
        }),
      )
      .meta({ description: 'Newest first, at most 200' }),
  })
  .meta({ id: 'ExperimentLedger' });
export type ExperimentLedger = Immutable<z.output<typeof experimentLedgerSchema>>;

export const readExperimentLedgerEndpoint = endpoint({
  operationId: 'readExperimentLedger',
  method: 'get',
  path: '/v1/insights/experiments',
  tag: 'Insights',
  summary: 'Ledger of experiments',
  description:
    'Every decided experiment: what its challengers were measured to bring, and what of it is believed beside all the others.',
  response: experimentLedgerSchema,
  status: 200,
  problems: [],
});
