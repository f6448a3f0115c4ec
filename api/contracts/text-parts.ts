/** The parts of texts that both the library and the text of a decision are made of. */
import { z } from 'zod';

export const languageSchema = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'must be the language tag of a text, like sv or en-US')
  .meta({ description: 'Tag of the texts: a language, or its variant for a country', examples: ['sv', 'sv-FI'] });

export const templateIdSchema = z
  .string()
  .max(100)
  .regex(/^[a-z]+\.[a-z_]+$/, 'must be a tone and a treatment, like warm.payment_link')
  .meta({ description: 'Tone and treatment, as decisions name the template', examples: ['warm.payment_link'] });

export const checksumSchema = z.string().meta({
  description: 'SHA-256 over everything that can reach the debtor through the text, the notices around it included',
});

export const versionNumberSchema = z
  .int()
  .min(0)
  .meta({ description: '0: as delivered with the product; the house’s own begin with 1' });

export const notLegalAdviceSchema = z
  .string()
  .meta({ examples: ['This text is not legal advice: have counsel review what you send.'] });

/** Lines end with LF, whichever way they came. */
export const wordsSchema = z
  .string()
  .min(1)
  .max(20_000)
  .regex(/^(?:[^\p{Cc}\p{Cs}]|[\t\n\r])*$/u, 'must be text without control characters')
  .transform((text) => text.replaceAll('\r\n', '\n'));
