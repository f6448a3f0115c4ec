/** Debtors as they stand: pseudonymous, over all their cases. */
import { z } from 'zod';
import { channels, slots, tones } from '../../engine/vocabulary/action.ts';
import { debtorKinds, flags } from '../../engine/vocabulary/case.ts';
import { callerIdSchema } from '../../engine/vocabulary/ids.ts';
import { caseSummarySchema } from './cases.ts';
import { instantSchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const registrationSchema = z.object({
  registeredAt: instantSchema,
  country: z.string(),
  region: z.string().nullable(),
  language: z.string(),
  timeZones: z.array(z.string()),
  kind: z.enum(debtorKinds),
  reachable: z.record(z.enum(channels), z.boolean()),
  birthYear: z.int().nullable(),
  household: z.string().nullable(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export const debtorSchema = z
  .object({
    debtorId: z.string(),
    registration: registrationSchema
      .nullable()
      .meta({ description: 'Null until `debtor.registered` is known: then nothing may be sent' }),
    consents: z.array(
      z.object({
        channel: z.enum(channels),
        purpose: z.string().nullable().meta({ description: 'Null where none was named: all purposes' }),
        given: z.boolean(),
        at: instantSchema,
      }),
    ),
    preferences: z.object({
      channels: z.array(z.enum(channels)).nullable(),
      slots: z.array(z.enum(slots as [(typeof slots)[number]])).nullable(),
      language: z.string().nullable(),
      tone: z.enum(tones).nullable(),
    }),
    flags: z.array(z.object({ flag: z.enum(flags), since: instantSchema, until: instantSchema.nullable() })),
    invoices: z.object({
      issued: z.int(),
      settled: z.int(),
      late: z.int().meta({ description: 'Settled after the due date' }),
      open: z.int(),
      medianDaysLate: z.number().nullable().meta({ description: 'Over the newest settled ones; negative where early' }),
    }),
    cases: z.array(caseSummarySchema).meta({ description: 'At most 200, open ones first' }),
    facts: z.int(),
    unusableFacts: z.int(),
  })
  .meta({ id: 'Debtor' });
export type Debtor = Immutable<z.output<typeof debtorSchema>>;

export const readDebtorEndpoint = endpoint({
  operationId: 'readDebtor',
  method: 'get',
  path: '/v1/debtors/{debtorId}',
  tag: 'Cases and debtors',
  summary: 'Read a debtor',
  description: 'What is known of the debtor, and their cases. No name, number or address: those stay with you.',
  params: z.strictObject({ debtorId: callerIdSchema }),
  response: debtorSchema,
  status: 200,
  problems: [404],
});
