/** Attributes that callers tell of debtors: what each is taken to be, and whether it is learned from. */
import { z } from 'zod';
import { attributeBases, attributeKinds, attributeUses } from '../../engine/vocabulary/attribute.ts';
import { instantSchema, longTextSchema, pageOf, rateSchema, shortTextSchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const tag = 'Law';

const nameSchema = z
  .string()
  .regex(/^[^\p{Cc}]{1,64}$/u, 'must be 1 to 64 characters without control characters')
  .meta({ description: 'As it stands in `attributes` of `debtor.registered`', examples: ['loyaltyTier'] });

const saidShape = {
  reason: longTextSchema.meta({ description: 'Why, in words' }),
  by: shortTextSchema.meta({ description: 'Who: a name or id in your organisation' }),
} as const;

const basisSchema = z.enum(attributeBases).meta({
  description:
    'Point (a), (b) or (f) of article 6(1) GDPR, as your compliance officer declares it. For what article 9 names a further ground is ' +
    'needed; say it in `reason`. Not legal advice',
});

export const putAttributeRequestSchema = z
  .discriminatedUnion('use', [
    z.strictObject({ use: z.literal('learn'), lawfulBasis: basisSchema, ...saidShape }),
    z.strictObject({ use: z.literal('rules_only'), ...saidShape }),
  ])
  .meta({
    id: 'NewAttributeUse',
    examples: [
      { use: 'learn', lawfulBasis: 'legitimate_interest', reason: 'Says how long, not who', by: 'maria.lind' },
      { use: 'rules_only', reason: 'Follows the postcode closely', by: 'maria.lind' },
    ],
  });
export type PutAttributeRequest = Immutable<z.output<typeof putAttributeRequestSchema>>;

const entryShape = {
  kind: z.enum(attributeKinds).meta({ description: '`text` is free text, or too many values to be levels' }),
  levels: z.array(z.string()).meta({ description: 'Of a category: the values that enough debtors share, at most 20' }),
  coverage: rateSchema.meta({ description: 'Share of the registered debtors of whom it was told then' }),
  use: z.enum(attributeUses).meta({
    description:
      '`learn`: models may learn from it; `rules_only`: conditions of strategies may name it, models never see it',
  }),
  lawfulBasis: z.enum(attributeBases).nullable().meta({ description: 'Null where it is not learned from' }),
  ...saidShape,
  keyId: z.string().nullable().meta({ description: 'Null: entered as it was first told, judged by its name' }),
  at: instantSchema,
} as const;

const entrySchema = z.object(entryShape).meta({ id: 'AttributeEntry' });

export const attributeSchema = z
  .object({
    name: nameSchema,
    ...entryShape,
    isInUse: z
      .boolean()
      .meta({ description: 'Whether it is in the list in force: at most 24 are, those told of most debtors' }),
    firstSeenAt: instantSchema,
    history: z.array(entrySchema).meta({ description: 'Every entry, newest first; never changed' }),
  })
  .meta({ id: 'Attribute' });
export type Attribute = Immutable<z.output<typeof attributeSchema>>;

export const listAttributesEndpoint = endpoint({
  operationId: 'listAttributes',
  method: 'get',
  path: '/v1/attributes',
  tag,
  summary: 'List the attributes that were told of debtors',
  description:
    'By name. New names enter each night before training, once they were told of ten debtors. One whose name tells of a protected matter or of ' +
    'who somebody is (age, sex, origin, religion, health, union, postcode, names, numbers …, in the languages of the markets) is barred until ' +
    'a lawful basis is declared. A name is a hint, no proof: look at what your senders tell, and at the figures by group.',
  response: pageOf(attributeSchema),
  status: 200,
  problems: [],
});

export const putAttributeEndpoint = endpoint({
  operationId: 'putAttribute',
  method: 'put',
  path: '/v1/attributes/{name}',
  tag,
  summary: 'Let models learn from an attribute, or bar it',
  description:
    'Holds for the next decision of every process: a model that was trained with an attribute now barred is told nothing of it any more, and ' +
    'takes it for the mean; the next training leaves it out. Decisions made before replay as they were.',
  params: z.strictObject({ name: nameSchema }),
  body: putAttributeRequestSchema,
  response: attributeSchema,
  status: 200,
  problems: [400, 404, 409, 413, 415, 422],
});
