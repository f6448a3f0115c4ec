/** Facts in: CloudEvents 1.0, one, an array, or a stream of lines. The data of each type is judged by the engine. */
import { z } from 'zod';
import { endpoint, type Immutable } from './endpoint.ts';
import { instantSchema } from './conventions.ts';

export const maximumEventsInArray = 1000;
export const maximumEventBytes = 64 * 1024;

/** The envelope as clients see it. The server reads events with the engine's own reader, which says more. */
export const eventEnvelopeSchema = z.object({
  specversion: z.literal('1.0'),
  id: z
    .string()
    .min(1)
    .max(256)
    .meta({ description: 'With `source` the identity of the fact: it counts once', examples: ['pay-981'] }),
  source: z
    .string()
    .min(1)
    .max(256)
    .meta({ description: 'The system that tells it: a URI reference', examples: ['ledger'] }),
  type: z.string().meta({ description: 'One of `eventTypes` at /v1/vocabulary', examples: ['payment.received'] }),
  time: instantSchema.meta({ description: 'When it happened; may lie in the past and come in any order' }),
  subject: z.string().meta({ description: '`case/<id>` or `debtor/<id>`', examples: ['case/C-1001'] }),
  data: z.record(z.string(), z.unknown()).optional().meta({ description: 'What the type asks for' }),
});

const rejectedEventSchema = z.object({
  index: z
    .int()
    .min(0)
    .meta({ description: 'Place in the array, or of the line among the lines that are not blank; from 0' }),
  id: z.string().nullable().meta({ description: 'Id of the event, where it could be read' }),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
});

/** At most this many rejected events are listed; `rejectedCount` counts them all. */
export const maximumRejectedListed = 10_000;

export const eventsSummarySchema = z
  .object({
    accepted: z
      .int()
      .min(0)
      .meta({ description: 'Stored now', examples: [2] }),
    duplicates: z
      .int()
      .min(0)
      .meta({ description: 'Known before, by source and id', examples: [1] }),
    rejectedCount: z
      .int()
      .min(0)
      .meta({ description: 'Not stored', examples: [1] }),
    rejected: z.array(rejectedEventSchema).meta({ description: 'Those not stored; the first 10,000 of them' }),
  })
  .meta({ id: 'EventsSummary' });
export type EventsSummary = Immutable<z.output<typeof eventsSummarySchema>>;
export type RejectedEvent = EventsSummary['rejected'][number];

export const recordEventsEndpoint = endpoint({
  operationId: 'recordEvents',
  method: 'post',
  path: '/v1/events',
  tag: 'Facts',
  summary: 'Tell what happened',
  description:
    'Takes one CloudEvent, an array of at most 1,000, or NDJSON of any length (streamed; `Content-Encoding: gzip` is read). ' +
    'An event counts once by `source` and `id`, may come late and in any order, and is stored before the answer. ' +
    'Good events are kept whatever the bad ones are; 422 only where none was good. At most 64 KB an event, 1 MB a request (NDJSON: no limit). ' +
    '`Idempotency-Key` is taken with JSON; lines need none.',
  body: z.union([eventEnvelopeSchema, z.array(eventEnvelopeSchema).max(maximumEventsInArray)]),
  requestTypes: [
    'application/cloudevents+json',
    'application/json',
    'application/cloudevents-batch+json',
    'application/x-ndjson',
  ],
  response: eventsSummarySchema,
  status: 200,
  creates: true,
  problems: [400, 409, 413, 415, 422, 503],
});
