/** Why a decision was made: what moved the value of its contact, and by how much. */
import { z } from 'zod';
import { instantSchema, languageTagSchema, moneySchema, ownIdSchema } from './conventions.ts';
import { actionSchema, besideBaseShape, explanationSchema } from './decision-parts.ts';
import { endpoint, type Immutable } from './endpoint.ts';

export const explanationQuerySchema = z.strictObject({
  language: languageTagSchema.optional(),
});
export type ExplanationQuery = Immutable<z.output<typeof explanationQuerySchema>>;

const contributionSchema = z
  .object({
    factor: z.string().meta({ description: 'A group of features', examples: ['recentContacts'] }),
    contribution: moneySchema.meta({ description: 'Negative: speaks against it' }),
    text: z.string(),
  })
  .meta({ id: 'FactorContribution' });

const attributionSchema = z
  .object({
    of: z.string().meta({ description: 'The contact chosen; where none was, the most valuable one that was open' }),
    against: z.string().meta({ description: '`no_contact`, or the most valuable other contact' }),
    difference: moneySchema.meta({
      description: 'What it is worth more than the other, as the decision’s estimates say',
    }),
    ofUnknown: moneySchema.meta({ description: 'The same for a debtor of whom nothing is known' }),
    contributions: z
      .array(contributionSchema)
      .meta({ description: 'Shapley values: with `ofUnknown` they add up to `difference`. The largest first' }),
    error: z
      .object({
        method: z.literal('enumerated').meta({ description: 'All coalitions of the groups were valued: exact' }),
        coalitions: z.int().min(0),
        gap: moneySchema.meta({
          description: '`difference` less `ofUnknown` and all contributions: what rounding left',
        }),
      })
      .meta({ description: 'How exact it is' }),
  })
  .meta({ id: 'Attribution' });

const flipSchema = z
  .object({
    leading: z
      .array(z.string())
      .meta({ description: 'What was likeliest: a channel, `no_contact` or `hand_off`', examples: [['email']] }),
    features: z.array(z.string()).meta({ description: 'What was changed in the search, never anything protected' }),
    decisions: z.int().min(0).meta({ description: 'How many changed cases were decided' }),
    found: z
      .array(
        z.object({
          changes: z.array(
            z.object({
              feature: z.string(),
              from: z.number().meta({ description: 'Money in minor units' }),
              to: z.number(),
            }),
          ),
          becomes: z.string().meta({ examples: ['sms'] }),
          text: z
            .string()
            .meta({ examples: ['With 2 contacts fewer in the last 7 days it would have been a text message.'] }),
        }),
      )
      .meta({ description: 'The smallest first, at most one for each feature; empty: none on the grid' }),
  })
  .meta({
    id: 'Flip',
    description: 'The smallest changes of the record with which something else would have been likeliest',
  });

export const decisionExplanationSchema = z
  .object({
    decisionId: ownIdSchema,
    decidedAt: instantSchema,
    action: actionSchema,
    languageNote: z
      .string()
      .nullable()
      .meta({ description: 'Why it is another language than was asked for; null where it is not' }),
    madeAgain: z.boolean().meta({
      description:
        'Whether the decision was made again bit for bit. Where not, `attributions` speak of the decision as it would be made now',
    }),
    ...explanationSchema.shape,
    ...besideBaseShape,
    flip: flipSchema,
    forDebtor: z.array(z.string()).meta({
      description:
        'What the debtor may be told of why they are contacted: facts of their own record, no score and no estimate',
    }),
    estimates: z
      .string()
      .meta({ description: 'Which model or assumptions the values are of', examples: ['response@7'] }),
    attributions: z.array(attributionSchema).meta({ description: 'Empty where no contact was open' }),
  })
  .meta({ id: 'DecisionExplanation' });
export type DecisionExplanation = Immutable<z.output<typeof decisionExplanationSchema>>;

export const readExplanationEndpoint = endpoint({
  operationId: 'readExplanation',
  method: 'get',
  path: '/v1/decisions/{decisionId}/explanation',
  tag: 'Decisions',
  summary: 'Explain a decision',
  description:
    'Made from the facts, the law and the model of that time, when it is asked for: what in the record moved the value of the contact, against no ' +
    'contact and against the next best. Values are those of the estimates; what the strategy made of them stands in `reasons`.',
  params: z.strictObject({ decisionId: ownIdSchema }),
  query: explanationQuerySchema,
  speaks: true,
  response: decisionExplanationSchema,
  status: 200,
  problems: [404, 409, 422],
});
