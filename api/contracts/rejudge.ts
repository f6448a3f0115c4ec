/** Past contacts and decisions under a changed rule: what a change of law would have meant. Nothing is changed by asking. */
import { z } from 'zod';
import { instantInputSchema, instantSchema, ownIdSchema } from './conventions.ts';
import { endpoint, type Immutable } from './endpoint.ts';
import { packParamsSchema, ruleDataSchema, ruleGroupSchema, ruleIdSchema } from './law.ts';

const defaultLimit = 10_000;
const largestLimit = 100_000;

const changeCount = (request: Readonly<Record<string, unknown>>): number =>
  ['change', 'disabled', 'add'].filter((name) => request[name] !== undefined).length;

export const rejudgeRequestSchema = z
  .strictObject({
    rule: ruleIdSchema.optional(),
    change: ruleDataSchema
      .optional()
      .meta({ description: 'Fields of the rule to replace, each whole; null takes a field out' }),
    disabled: z.literal(true).optional().meta({ description: 'As if the rule were not' }),
    add: z
      .looseObject({ id: ruleIdSchema, group: ruleGroupSchema })
      .optional()
      .meta({ description: 'A rule that there is not yet, with every field, and `group`: where it stands in a pack' }),
    from: instantInputSchema
      .optional()
      .meta({ description: 'Contacts at or after; 90 days before `to` where left out' }),
    to: instantInputSchema.optional().meta({ description: 'Contacts before; now where left out' }),
    limit: z
      .int()
      .min(1)
      .max(largestLimit)
      .default(defaultLimit)
      .meta({ description: 'At most so many decisions, and so many contacts reported as sent; the newest' }),
  })
  .refine((request) => changeCount(request) === 1, { error: 'one of change, disabled and add' })
  .refine(({ rule, add }) => (rule === undefined) === (add !== undefined), {
    error: 'change and disabled need the rule; add has its id inside',
    path: ['rule'],
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    error: 'must be after from',
    path: ['to'],
  })
  .meta({
    examples: [
      { rule: 'se.cap.default_day', change: { max: 1, text: 'At most one attempt.' } },
      { rule: 'se.cap.default_day', disabled: true, from: '2026-10-01T00:00:00Z', limit: 20_000 },
    ],
  });
export type RejudgeRequest = Immutable<z.output<typeof rejudgeRequestSchema>>;

const count = z.int().min(0);

export const rejudgementSchema = z
  .object({
    from: instantSchema,
    to: instantSchema,
    contacts: count.meta({ description: 'Contacts judged: reported as sent, or decided and not reported' }),
    notJudged: count.meta({ description: 'Of a case that was closed, or a debtor whom nobody registered' }),
    barredAlready: count.meta({ description: 'Barred by the rules as they are' }),
    wouldHaveBeenIllegal: count.meta({ description: 'Allowed by the rules as they are, barred under the change' }),
    byRule: z
      .array(z.object({ rule: z.string(), contacts: count }))
      .meta({ description: 'The rules that bar these; a contact counts once for each' }),
    noLongerBarred: count.meta({ description: 'Barred by the rules as they are, allowed under the change' }),
    decisionsChanged: z
      .object({
        count,
        of: count,
        notRepeatable: count.meta({ description: 'Whose inputs or strategy cannot be read' }),
      })
      .meta({ description: 'Decisions made again with their draws: another action, or another instant of sending' }),
    examples: z
      .array(
        z.object({
          decisionId: ownIdSchema.nullable(),
          caseId: z.string(),
          at: instantSchema,
          rule: z.string(),
          until: instantSchema.nullable().meta({ description: 'When the rule stops barring it, where that is known' }),
        }),
      )
      .meta({ description: 'Of those that would have been illegal, at most 20; the newest' }),
    cutOff: z.boolean().meta({ description: 'Whether there were more than `limit`; then the oldest are left out' }),
    packs: z
      .object({ asTheyAre: z.string(), changed: z.string() })
      .meta({ description: 'Versions of the packs compared' }),
    tookMs: count,
    notLegalAdvice: z.string(),
  })
  .meta({ id: 'Rejudgement' });
export type Rejudgement = Immutable<z.output<typeof rejudgementSchema>>;

export const rejudgeEndpoint = endpoint({
  operationId: 'rejudge',
  method: 'post',
  path: '/v1/packs/{country}/rejudge',
  tag: 'Law',
  summary: 'What would a changed rule have meant?',
  description:
    'Judges past contacts of the pack’s markets again as if the rule had always been so, each by what was known at its instant, and makes past ' +
    'decisions again with their draws. It compares the rules in force now with the same rules under the change, the house’s limits included. ' +
    'Changes nothing and stores nothing. May take a minute for 100,000 decisions. Not legal advice.',
  params: packParamsSchema,
  body: rejudgeRequestSchema,
  response: rejudgementSchema,
  status: 200,
  problems: [400, 404, 413, 415, 422],
});
