/** What the rules say of a contact that somebody describes: a contact file in, both evaluators' answers out. Nothing is stored. */
import { z } from 'zod';
import { blockingSchema } from './decision-parts.ts';
import { endpoint, type Immutable } from './endpoint.ts';

const place = z
  .string()
  .max(32)
  .regex(/^[A-Z]{2}(-[A-Z0-9]{1,12})*$/, 'must be a country, or a region of one: SE, GB-SCT, US-NY-NYC')
  .meta({ description: 'A country (SE) or one of its regions (GB-SCT)', examples: ['SE'] });

const fields = z.record(z.string(), z.unknown());

export const checkContactRequestSchema = z
  .strictObject({
    contact: fields.meta({
      description:
        'A contact and what is known of it: the fields of docs/compliance/how-rules-are-read.md. `jurisdiction` may be left out, or be a ' +
        'region of the country in the path.',
    }),
    history: z
      .array(fields)
      .optional()
      .meta({ description: 'Earlier and planned contacts, where they do not stand inside `contact`' }),
    house: z
      .boolean()
      .default(false)
      .meta({ description: 'Judge by the house’s own limits as well, not by the law alone' }),
  })
  .meta({
    examples: [
      {
        contact: {
          at_utc: '2026-11-22T11:00Z',
          debtor_zones: ['Europe/Stockholm'],
          actor: 'agency',
          debtor: 'consumer',
          channel: 'call',
          purpose: 'collect',
        },
        history: [{ at_utc: '2026-11-20T11:00Z', channel: 'call', result: 'no_answer' }],
      },
    ],
  });
export type CheckContactRequest = Immutable<z.output<typeof checkContactRequestSchema>>;

export const contactCheckSchema = z
  .object({
    allowed: z.boolean(),
    decision: z.enum(['allowed', 'blocked']),
    rules: z.array(z.string()).meta({ description: 'Ids of the rules that bar it; empty where allowed' }),
    blocked: z.array(blockingSchema).meta({ description: 'The same rules in full' }),
    ignored: z
      .array(z.string())
      .meta({ description: 'JSON Pointers to what no rule reads; check them for misspelled names' }),
    secondOpinion: z
      .object({
        allowed: z.boolean(),
        rules: z.array(z.string()),
        agrees: z
          .boolean()
          .meta({ description: 'Whether both name the same rules; where not, the contact is blocked' }),
      })
      .meta({ description: 'What the second evaluator says, which was written apart' }),
    packs: z.string().meta({ description: 'Version of all packs together, as receipts name it' }),
    notLegalAdvice: z.string(),
  })
  .meta({ id: 'ContactCheck' });
export type ContactCheck = Immutable<z.output<typeof contactCheckSchema>>;

export const checkContactEndpoint = endpoint({
  operationId: 'checkContact',
  method: 'post',
  path: '/v1/packs/{country}/check',
  tag: 'Law',
  summary: 'May this contact be made?',
  description:
    'Judges a contact that you describe by the rules in force: the law alone, or with `house` the house’s limits too. Both evaluators are ' +
    'asked; where they disagree, the contact is blocked by `second.opinion`. A country without a pack is blocked by `no.pack`. What is left ' +
    'out is unknown or none, never assumed. Nothing is stored. Not legal advice.',
  params: z.strictObject({ country: place }),
  body: checkContactRequestSchema,
  response: contactCheckSchema,
  status: 200,
  problems: [400, 404, 413, 415, 422],
});
