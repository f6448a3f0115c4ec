/** The words of the service, for those who build on it: closed lists, and the variables of conditions. */
import { z } from 'zod';
import { endpoint, type Immutable } from './endpoint.ts';

const names = z.array(z.string());

const featureSchema = z
  .object({
    name: z.string().meta({ examples: ['daysPastDue'] }),
    kind: z.enum(['number', 'category']),
    description: z.string(),
    unit: z.string().nullable().meta({ description: 'Null for a category' }),
    range: z.object({ from: z.number(), to: z.number() }).nullable().meta({
      description:
        'Both ends included; a number beyond is set to the nearer end. Null for a category, and where none is declared',
    }),
    levels: names.nullable().meta({ description: 'The closed list of a category; null for a number' }),
    source: z.string().meta({ description: 'What it is read from; all of it known before the decision' }),
    lawfulBasis: z
      .enum(['consent', 'contract', 'legitimate_interest'])
      .meta({ description: 'Point (a), (b) or (f) of article 6(1) GDPR, as the house sees it; not legal advice' }),
    forDecisions: z
      .boolean()
      .meta({ description: 'False where it is read for checks of equal treatment alone and never to decide' }),
  })
  .meta({ id: 'Feature' });

export const vocabularySchema = z
  .object({
    channels: names,
    slots: z.array(
      z.object({
        id: z.string(),
        from: z.string().meta({ examples: ['18:00'] }),
        to: z.string().meta({ examples: ['20:00'] }),
      }),
    ),
    tones: names,
    treatments: names,
    stages: names,
    actors: names,
    debtorKinds: names,
    closeReasons: names,
    purposes: names,
    flags: names,
    metrics: names,
    eventTypes: names,
    celVariables: z.array(z.object({ name: z.string(), type: z.string(), description: z.string() })),
    featureSpec: z.object({ id: z.string(), hash: z.string(), features: z.array(featureSchema) }).meta({
      description:
        'What is known of a case when it is decided, as in `context.features` of a receipt; at the end the attributes in use that callers tell',
    }),
    catalogue: z
      .object({ id: z.string(), version: z.int(), actions: names })
      .meta({ description: 'The actions that exist, by id' }),
  })
  .meta({ id: 'Vocabulary' });
export type Vocabulary = Immutable<z.output<typeof vocabularySchema>>;

export const readVocabularyEndpoint = endpoint({
  operationId: 'readVocabulary',
  method: 'get',
  path: '/v1/vocabulary',
  tag: 'Vocabulary',
  summary: 'The closed lists and the CEL variables',
  description:
    'Everything that a field of a request may name, and every variable that a condition may use, with its type.',
  response: vocabularySchema,
  status: 200,
  problems: [],
});
