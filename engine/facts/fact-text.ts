/**
 * Text inside facts. Every string that is kept is well-formed Unicode without control characters: PostgreSQL refuses U+0000
 * in text and JSON, and a lone surrogate has no UTF-8.
 */
import { z } from 'zod';
import { isLocalDate, isTimeZone, parseInstant } from '../vocabulary/time.ts';

const loneSurrogate = /\p{Surrogate}/u;
const unprintable = /[\p{Cc}\p{Surrogate}]/u;

/** No U+0000 and no lone surrogate: line breaks and tabs may stay. */
export const isStorable = (text: string): boolean => !text.includes('\0') && !loneSurrogate.test(text);

/** No control character and no lone surrogate. */
export const isPrintable = (text: string): boolean => !unprintable.test(text);

/** Free text of people, at most 500 UTF-16 units. */
export const noteSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(500, 'must be at most 500 characters')
  .refine(isStorable, 'must not contain U+0000 or a lone surrogate');

/** A name on one line: 1 to `longest` UTF-16 units. */
export const nameSchema = (longest: number) =>
  z
    .string()
    .min(1, 'must not be empty')
    .max(longest, `must be at most ${longest} characters`)
    .refine(isPrintable, 'must not contain control characters or a lone surrogate');

export const localDateSchema = z
  .string()
  .refine(isLocalDate, 'must be a date that exists, YYYY-MM-DD, in 1900 to 2199');

export const instantSchema = z
  .string()
  .refine((text) => parseInstant(text) !== null, 'must be an RFC 3339 instant with an offset, in 1900 to 2199');

export const instantOrDateSchema = z
  .string()
  .refine(
    (text) => isLocalDate(text) || parseInstant(text) !== null,
    'must be an RFC 3339 instant or a date YYYY-MM-DD',
  );

export const timeZoneSchema = z.string().max(64).refine(isTimeZone, 'must be an IANA time zone');

/** The canonical BCP 47 tag (`SV-se` → `sv-SE`), or null where the text is none. */
export const canonicalLanguage = (text: string): string | null => {
  try {
    return text.length > 35 ? null : (Intl.getCanonicalLocales(text)[0] ?? null);
  } catch {
    return null;
  }
};

export const languageSchema = z
  .string()
  .refine((text) => canonicalLanguage(text) !== null, 'must be a BCP 47 language tag');
