/** The parts of a decision as clients see it, used by the decision itself, its receipt and its checks. */
import { z } from 'zod';
import { channels, slots, tones, treatments } from '../../engine/vocabulary/action.ts';
import { instantSchema, moneySchema, rateSchema } from './conventions.ts';
import type { Immutable } from './endpoint.ts';

/** How strong a rule is, and how sure its reading. */
export const forceSchema = z.enum(['law', 'presumption', 'supervisor', 'code', 'default', 'info']);
export const confidenceSchema = z.enum(['verified', 'own_knowledge', 'uncertain']);

const contactActionSchema = z
  .object({
    kind: z.literal('contact'),
    id: z.string().meta({ description: '`channel.slot.tone.treatment`', examples: ['sms.evening.warm.payment_link'] }),
    channel: z.enum(channels),
    slot: z.enum(slots as [(typeof slots)[number]]),
    sendAt: instantSchema,
    window: z.object({ from: instantSchema, to: instantSchema }).meta({ description: 'Permitted `[from, to)`' }),
    tone: z.enum(tones),
    treatment: z.enum(treatments),
    template: z.string().meta({
      description:
        'The text of the library, see `/v1/templates`; where it has none in this language, the tone and treatment of a text of your own',
      examples: ['warm.payment_link'],
    }),
    language: z.string().meta({ description: 'BCP 47', examples: ['sv'] }),
    mustContain: z
      .array(z.string())
      .meta({ description: 'What the law wants in the message', examples: [['creditor_identity']] }),
    notice: z
      .string()
      .optional()
      .meta({
        description:
          'Which notice of the country it carries, where it is one: tell `notice.sent` with this stage once it is sent',
        examples: ['inkassokrav'],
      }),
  })
  .meta({ id: 'ContactAction', description: 'Contact the debtor' });

const noContactActionSchema = z
  .object({
    kind: z.literal('no_contact'),
    id: z.literal('no_contact'),
    until: instantSchema.nullable().meta({ description: 'When it may be worth asking again' }),
    reason: z.string().meta({ examples: ['A promise stands until 2026-03-05'] }),
  })
  .meta({ id: 'NoContactAction', description: 'Leave the debtor alone' });

const handOffActionSchema = z
  .object({
    kind: z.literal('hand_off'),
    id: z.literal('hand_off'),
    queue: z.string().meta({ examples: ['vulnerable'] }),
    priority: z.int().min(1).max(5).meta({ description: '1 is the most urgent' }),
    reason: z.string(),
  })
  .meta({ id: 'HandOffAction', description: 'Give the case to a person' });

export const actionSchema = z
  .discriminatedUnion('kind', [contactActionSchema, noContactActionSchema, handOffActionSchema])
  .meta({ id: 'Action' });

export const expectedSchema = z
  .object({
    reachProb: rateSchema.meta({ description: 'The debtor is reached in person' }),
    payProb: rateSchema.meta({
      description: 'Any payment within 30 days of `sendAt` if this contact is made and none follows',
    }),
    payProbNoContact: rateSchema.meta({ description: 'The same without it' }),
    incrementalValue: moneySchema.meta({
      description: 'Recovered because of the contact within 30 days, less cost and harm',
    }),
    cost: moneySchema,
    harmProb: rateSchema.meta({ description: 'A complaint or opt-out because of it' }),
  })
  .meta({ id: 'Expected', description: 'What is expected of the action, against doing nothing' });

/** Left out where a table decided. */
export const besideBaseShape = {
  base: z
    .object({
      candidate: z.string().meta({ examples: ['sms.evening.warm.payment_link@2026-03-02'] }),
      actionId: z.string(),
      probability: rateSchema,
    })
    .optional()
    .meta({
      description:
        'Of a strategy of kind `model`: what its base alone would likeliest have done, the first of equals. Left out where a table decided',
    }),
  explorationLossMinor: z
    .number()
    .optional()
    .meta({
      description:
        'Of a strategy of kind `model`: what trying was expected to lose against not trying, by the estimates, in minor units of the case’s currency ' +
        '(not whole). Left out where a table decided',
    }),
} as const;
export type BesideBase = Pick<
  Immutable<z.output<z.ZodObject<typeof besideBaseShape>>>,
  'base' | 'explorationLossMinor'
>;

export const explanationSchema = z
  .object({
    language: z.string().meta({
      description: 'Of the texts; the strategy’s own sentence, the first, stays as its author wrote it',
      examples: ['en'],
    }),
    reasons: z.array(
      z.object({
        factor: z.string().meta({ examples: ['paysAfterPayday'] }),
        effect: z.number().meta({ examples: [0.31] }),
        text: z.string().meta({ examples: ['Pays two days after the 25th'] }),
      }),
    ),
    alternatives: z.array(z.object({ actionId: z.string(), value: moneySchema, propensity: rateSchema })),
    blocked: z
      .array(
        z.object({
          actions: z.int().min(0).meta({ description: 'How many candidates the rule removed' }),
          channel: z.enum(channels).nullable().meta({ description: 'Null where the rule bars every channel' }),
          rule: z.string().meta({ examples: ['se.win.call'] }),
          citation: z.string(),
          force: forceSchema,
          until: instantSchema.nullable(),
        }),
      )
      .meta({ description: 'What the rules removed' }),
  })
  .meta({ id: 'Explanation' });

/** One rule that bars a contact. */
export const blockingSchema = z
  .object({
    rule: z.string(),
    text: z.string().meta({ description: 'The rule in words' }),
    citation: z.string(),
    force: forceSchema,
    confidence: confidenceSchema,
    effect: z.enum(['block', 'redirect', 'require_human']),
    until: instantSchema.nullable(),
  })
  .meta({ id: 'Blocking', description: 'A rule that bars a contact' });
