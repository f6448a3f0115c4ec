/** Events for the OpenAPI document: one schema per type with its own `data`, told apart by `type`. The engine's schemas are the source. */
import { z } from 'zod';
import type { ZodOpenApiOverride } from 'zod-openapi';
import {
  balanceMoneySchema,
  caseFactSchemas,
  debtorFactSchemas,
  factTypes,
  positiveMoneySchema,
  type FactType,
  type SubjectKind,
} from '../engine/index.ts';
import { eventEnvelopeSchema, maximumEventsInArray } from './contracts/events.ts';
import { eventExamples } from './event-examples.ts';
import { fieldMeaning } from './event-fields.ts';

const minorUnits = { type: 'integer', maximum: Number.MAX_SAFE_INTEGER, description: 'Minor units' } as const;

/** What the engine checks by code, in words of JSON Schema. */
const stated = new Map<unknown, Readonly<Record<string, unknown>>>([
  [positiveMoneySchema, { description: 'Minor units (öre, cents) of an ISO 4217 currency, more than 0' }],
  [balanceMoneySchema, { description: 'Minor units (öre, cents) of an ISO 4217 currency, 0 or more' }],
  [positiveMoneySchema.shape.amount, { ...minorUnits, minimum: 1, examples: [50_000] }],
  [balanceMoneySchema.shape.amount, { ...minorUnits, minimum: 0, examples: [125_000] }],
  [caseFactSchemas['promise.made'].shape.dueDate, { format: 'date', examples: ['2026-03-25'] }],
  [caseFactSchemas['case.opened'].shape.openedAt.unwrap(), { format: 'date-time' }],
]);

/** A whole event, as it is sent. */
type ExampleEvent = {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: FactType;
  readonly time: string;
  readonly subject: string;
  readonly data: object;
};

const schemas: Readonly<Record<FactType, z.ZodObject>> = { ...caseFactSchemas, ...debtorFactSchemas };

const subjectKindOf = (type: FactType): SubjectKind => (Object.hasOwn(caseFactSchemas, type) ? 'case' : 'debtor');

const exampleEvent = (type: FactType): ExampleEvent => ({
  specversion: '1.0',
  id: `${type}-1`,
  source: 'ledger',
  type,
  time: eventExamples[type].time,
  subject: subjectKindOf(type) === 'case' ? 'case/C-1001' : 'debtor/D-7',
  data: eventExamples[type].data,
});

/** `payment.received` → `PaymentReceivedEvent`, its name among the components. */
const componentName = (type: FactType): string =>
  `${type.replaceAll(/(?:^|[._])([a-z])/g, (_match, letter: string) => letter.toUpperCase())}Event`;

const describedData = (type: FactType): z.ZodType => {
  const { shape } = schemas[type];
  const fields = Object.entries(shape).map(([name, schema]) => [
    name,
    (schema as z.ZodType).meta({ ...stated.get(schema), description: fieldMeaning(type, name) }),
  ]);
  const data = z.strictObject(Object.fromEntries(fields) as z.ZodRawShape);
  return schemas[type].safeParse({}).success ? data.optional() : data;
};

const eventSchemaOf = (type: FactType): z.ZodObject => {
  const kind = subjectKindOf(type);
  return eventEnvelopeSchema
    .extend({
      type: z.literal(type),
      subject: z
        .string()
        .regex(new RegExp(`^${kind}/[A-Za-z0-9._:-]{1,128}$`))
        .meta({ description: `\`${kind}/<id>\`: the ${kind} it is about`, examples: [exampleEvent(type).subject] }),
      data: describedData(type),
    })
    .meta({ id: componentName(type), description: eventExamples[type].meaning, examples: [exampleEvent(type)] });
};

const [firstSchema, ...otherSchemas] = factTypes.map(eventSchemaOf);
if (firstSchema === undefined) throw new Error('there is no event type');

const eventSchema = z
  .discriminatedUnion('type', [firstSchema as z.core.$ZodTypeDiscriminable, ...otherSchemas])
  .meta({ id: 'Event', description: 'One fact: a CloudEvent 1.0 in JSON. `type` says what `data` holds' });

const eventList = z.array(eventSchema).max(maximumEventsInArray);
const one = exampleEvent('payment.received');
const several = [exampleEvent('debtor.registered'), exampleEvent('case.opened'), one];

/** The body of POST /v1/events by media type. Of NDJSON the schema is that of a line. */
export const eventsContent = {
  'application/json': {
    schema: z.union([eventSchema, eventList]),
    examples: { one: { value: one }, several: { value: several } },
  },
  'application/cloudevents+json': { schema: eventSchema, examples: { one: { value: one } } },
  'application/cloudevents-batch+json': { schema: eventList, examples: { several: { value: several } } },
  'application/x-ndjson': { schema: eventSchema, examples: { line: { value: one } } },
} as const;

/** Components made of the engine's own schemas. */
export const moneyComponents = { PositiveMoney: positiveMoneySchema, BalanceMoney: balanceMoneySchema } as const;

export const stateChecks: ZodOpenApiOverride = ({ zodSchema, jsonSchema }) => {
  Object.assign(jsonSchema, stated.get(zodSchema));
};
