/**
 * The shape of a file of templates: the texts of one language, the sentences that laws demand, and the words that may not be used.
 * Texts are data, so that a house can read, change and approve them without touching code. Not legal advice.
 */
import { z } from 'zod';
import { tones, treatments } from '../vocabulary/action.ts';

const words = z.string().trim().min(1, 'must not be empty');
const name = z.string().regex(/^[a-z0-9_]+$/, 'must be lower case words joined by _');
const phrases = z.array(words).min(1, 'must name a phrase');

/** Names of required content that the text itself carries, so that no sentence need be added. */
const contains = z.array(name).min(1, 'must name what the text contains').optional();

const asBody = (value: unknown): unknown => (typeof value === 'string' ? { body: value } : value);
const shortForm = z.preprocess(asBody, z.strictObject({ body: words, contains }));
const longForm = z.strictObject({
  subject: words.refine((subject) => !subject.includes('\n'), 'must be one line'),
  body: words,
  contains,
});

const isTemplateId = (id: string): boolean => {
  const [tone, treatment, ...rest] = id.split('.');
  return rest.length === 0 && tones.some((known) => known === tone) && treatments.some((known) => known === treatment);
};

const template = z
  .strictObject({
    id: z.string().refine(isTemplateId, 'must be a tone and a treatment, like warm.payment_link'),
    sms: shortForm.optional(),
    /** Absent: the text of the sms. */
    messaging: shortForm.optional(),
    email: longForm.optional(),
    letter: longForm.optional(),
    portal: longForm.optional(),
    call: shortForm.optional(),
  })
  .superRefine((value, context) => {
    if (!value.id.endsWith('.statutory_notice')) return;
    for (const form of ['sms', 'messaging', 'call'] as const) {
      if (value[form] === undefined) continue;
      context.addIssue({ code: 'custom', path: [form], message: 'a statutory notice needs a lasting, written form' });
    }
  });

const isDistinct = (list: readonly string[]): boolean => new Set(list).size === list.length;

export const templateFileSchema = z.strictObject({
  schema: z.literal('tact-templates/1'),
  /** BCP 47: `sv`; or `en-US` for a variant, which says only what differs from `en`. */
  language: z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'must be a language tag like sv or en-US (quote "no")'),
  version: z.int().positive('must be at least 1'),
  /** What a pack demands by name → the sentence that says it. */
  notices: z.record(name, words),
  /** One sentence for several demands at once, for text messages, where the full sentences do not fit. */
  short_notices: z.array(z.strictObject({ contains: z.array(name).min(1), text: words })).default([]),
  /** Never in a text of this language, and why. Whole words, in any case. */
  forbidden: z.array(
    z.strictObject({
      phrase: words,
      why: words,
      /** Names of notices whose words the law itself has chosen. */
      except: z.array(name).optional(),
    }),
  ),
  /** What a pack forbids by name → the words by which it is known in this language. */
  must_not_contain: z.record(name, phrases).default({}),
  /** Words by which a text says certain things: that there is a debt (for what others can see), how to object. */
  wording: z.strictObject({ debt: phrases.optional(), objection: phrases.optional() }).default({}),
  templates: z
    .array(template)
    .min(1, 'must have a template')
    .refine((list) => isDistinct(list.map(({ id }) => id)), 'the same id stands twice'),
});

export type TemplateFile = z.infer<typeof templateFileSchema>;
