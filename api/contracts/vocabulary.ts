/** The words of the service, for those who build on it: closed lists, and the variables of conditions. */
import { z } from 'zod';
import { endpoint, type Immutable } from './endpoint.ts';

const names = z.array(z.string());

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
