/** The strategy that decides where no experiment says otherwise: how it came to be, and back to the one before. */
import { z } from 'zod';
import { instantSchema, pageOf, pageParameters, reasonBySchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const tag = 'Strategies';

const championChangeSchema = z
  .object({
    strategy: z.object({ id: z.string(), version: z.int().min(1) }),
    kind: z.enum(['set', 'promotion', 'rollback']),
    at: instantSchema,
    reason: z.string(),
    by: z.string(),
    keyId: z.string().nullable().meta({ description: 'Null where the first start set it' }),
    experimentId: z.string().nullable().meta({ description: 'Of a promotion: the experiment that decided' }),
    evidenceChecksum: z.string().nullable().meta({ description: 'Of the frozen report of that experiment' }),
  })
  .meta({ id: 'ChampionChange' });
export type ChampionChange = Immutable<z.output<typeof championChangeSchema>>;

export const championHistoryEndpoint = endpoint({
  operationId: 'readChampionHistory',
  method: 'get',
  path: '/v1/strategies/champion/history',
  tag,
  summary: 'List the champions',
  description: 'Newest first: the first item is the champion in force.',
  query: z.strictObject({ ...pageParameters }),
  response: pageOf(championChangeSchema),
  status: 200,
  problems: [422],
});

export const rollBackChampionEndpoint = endpoint({
  operationId: 'rollBackChampion',
  method: 'post',
  path: '/v1/strategies/champion/rollback',
  tag,
  summary: 'Go back to the champion before',
  description:
    'By a manager. Undoes the change in force, in every process from the next decision on; once more, the change before it. Where there was none before: 409.',
  body: reasonBySchema,
  response: championChangeSchema,
  status: 200,
  creates: true,
  problems: [400, 409, 413, 415, 422],
});
