/** Rule packs: what the law and good practice of a country say of a contact. */
import { z } from 'zod';
import { localDateSchema, pageOf } from './conventions.ts';
import { confidenceSchema, forceSchema } from './decision-parts.ts';
import { endpoint, type Immutable } from './endpoint.ts';
import { lawChangeSchema } from './law.ts';

const tag = 'Law';

const packSummaryShape = {
  country: z.string().meta({ description: 'ISO 3166-1 alpha-2', examples: ['SE'] }),
  name: z.string(),
  version: z.string(),
  ruleCount: z.int(),
  changeCount: z.int().min(0).meta({ description: 'Changes by officers, of its rules and of those it takes over' }),
} as const;

export const packSummarySchema = z.object(packSummaryShape).meta({ id: 'PackSummary' });
export type PackSummary = Immutable<z.output<typeof packSummarySchema>>;

export const packSchema = z
  .object({
    ...packSummaryShape,
    rules: z.array(
      z.object({
        id: z
          .string()
          .meta({ description: 'A rule that changed is there once for each of its times', examples: ['se.win.call'] }),
        pack: z.string().meta({ description: 'The pack it stands in, where it is changed', examples: ['SE', 'EU'] }),
        kind: z.string().meta({ description: 'Window, cap, consent, block, …' }),
        text: z.string(),
        citation: z.string(),
        force: forceSchema,
        confidence: confidenceSchema,
        from: localDateSchema.nullable().meta({ description: 'In force from' }),
        to: localDateSchema.nullable().meta({ description: 'In force up to and without' }),
      }),
    ),
    changes: z.array(lawChangeSchema).meta({ description: 'By officers, newest first: what, from when, who and why' }),
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
  description: 'Every rule with its citation, force and confidence, and what was changed by whom.',
  params: z.strictObject({ country: z.string().regex(/^[A-Z]{2}$/, 'must be ISO 3166-1 alpha-2 in capitals') }),
  response: packSchema,
  status: 200,
  problems: [404],
});
