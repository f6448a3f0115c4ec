/** The spec of a strategy of kind `table`: rows in order, the first that holds decides; `otherwise` when none does. */
import { z } from 'zod';
import { channels, handOff, noContact, slots, tones, treatments } from './action.ts';

/** Any permitted action with these parts; the best one by value is taken. */
const partialActionSchema = z
  .strictObject({
    channel: z.enum(channels).optional(),
    slot: z.enum(slots).optional(),
    tone: z.enum(tones).optional(),
    treatment: z.enum(treatments).optional(),
  })
  .meta({ description: 'Any permitted action with these parts; the one of the highest value is taken' });

const thenSchema = z
  .union([z.literal(noContact), z.literal(handOff), z.string().min(1).max(100), partialActionSchema], {
    error: 'must be an action id, a partial action, "no_contact" or "hand_off"',
  })
  .meta({ description: 'An action id, a partial action, `no_contact` or `hand_off`' });

const ruleSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,64}$/, 'must be 1 to 64 characters of A–Z a–z 0–9 . _ : -')
    .optional(),
  why: z.string().min(1).max(300).optional().meta({ description: 'The reason, in words for people' }),
  when: z
    .string()
    .min(1)
    .meta({ description: 'CEL condition', examples: ['daysPastDue >= 5 && balance < 500.0'] }),
  then: thenSchema,
  weight: z.number().gt(0).max(1).optional().meta({
    description: 'Share of the cases that the rule takes where it holds; the rest goes to the next that holds',
  }),
});

export const tableSpecSchema = z
  .strictObject({ rules: z.array(ruleSchema).min(1).max(1_000), otherwise: thenSchema })
  .superRefine(({ rules }, issues) => {
    const seen = new Set<string>();
    rules.forEach(({ id }, index) => {
      if (id === undefined) return;
      if (seen.has(id)) issues.addIssue({ code: 'custom', path: ['rules', index, 'id'], message: 'is there twice' });
      seen.add(id);
    });
  });

export type TableSpec = z.output<typeof tableSpecSchema>;
export type TableRule = TableSpec['rules'][number];
export type TableThen = TableSpec['otherwise'];
