/** Rule packs: what the law and good practice of a country say of a contact. */
import { z } from 'zod';
import { localDateSchema, pageOf } from './conventions.ts';
import { confidenceSchema, forceSchema } from './decision-parts.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const tag = 'Law';

const packSummaryShape = {
  country: z.string().meta({ description: 'ISO 3166-1 alpha-2', examples: ['SE'] }),
  name: z.string(),
  version: z.string(),
  ruleCount: z.int(),
} as const;

export const packSummarySchema = z.object(packSummaryShape).meta({ id: 'PackSummary' });
export type PackSummary = Immutable<z.output<typeof packSummarySchema>>;

export const packSchema = z
  .object({
    ...packSummaryShape,
    rules: z.array(
      z.object({
        id: z.string().meta({ examples: ['se.win.call'] }),
        kind: z.string().meta({ description: 'Window, cap, consent, block, …' }),
        text: z.string(),
        citation: z.string(),
        force: forceSchema,
        confidence: confidenceSchema,
        from: localDateSchema.nullable().meta({ description: 'In force from' }),
        to: localDateSchema.nullable().meta({ description: 'In force up to and without' }),
      }),
    ),
  })
  .meta({ id: 'Pack' });
export type Pack = Immutable<z.output<typeof packSchema>>;

export const listPacksEndpoint = endpoint({
  operationId: 'listPacks',
  method: 'get',
  path: '/v1/packs',
  tag,
  summary: 'Countries with a rule pack',
  description: 'A country that is not here is blocked.',
  response: pageOf(packSummarySchema),
  status: 200,
  problems: [],
});

export const readPackEndpoint = endpoint({
  operationId: 'readPack',
  method: 'get',
  path: '/v1/packs/{country}',
  tag,
  summary: "Read a country's rules",
  description: 'Every rule with its citation, force and confidence.',
  params: z.strictObject({ country: z.string().regex(/^[A-Z]{2}$/, 'must be ISO 3166-1 alpha-2 in capitals') }),
  response: packSchema,
  status: 200,
  problems: [404],
});
