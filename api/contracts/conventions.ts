/** Shapes that all endpoints share: instants, dates, money, ids, pages. */
import { z } from 'zod';
import { currencySchema } from '../../engine/vocabulary/money.ts';
import { isLocalDate, parseInstant } from '../../engine/vocabulary/time.ts';

/** An instant as text in an answer. */
export const instantSchema = z.string().meta({
  description: 'RFC 3339 instant with an offset',
  format: 'date-time',
  examples: ['2026-03-02T17:30:00+01:00'],
});

const readInstant = (text: string, context: z.RefinementCtx<string>): number => {
  const at = parseInstant(text);
  if (at !== null) return at;
  context.addIssue({
    code: 'custom',
    message: 'must be an RFC 3339 instant with an offset, such as 2026-03-02T17:30:00+01:00',
  });
  return z.NEVER;
};

/** An instant in a request body: text in, epoch milliseconds out. */
export const instantInputSchema = instantSchema.max(64).transform(readInstant);

/** An instant in a query; a `+` that was not escaped arrives as a space. */
export const instantQuerySchema = instantSchema
  .max(64)
  .transform((text, context) => readInstant(text.replace(' ', '+'), context));

export const localDateSchema = z
  .string()
  .refine(isLocalDate, 'must be a calendar date that exists, YYYY-MM-DD')
  .meta({ description: 'Calendar date', format: 'date', examples: ['2026-03-02'] });

/** Money in an answer; an effect may be negative. */
export const moneySchema = z
  .object({ amount: z.int().meta({ description: 'Minor units', examples: [125_000] }), currency: currencySchema })
  .meta({ id: 'Money', description: 'Minor units (öre, cents) of an ISO 4217 currency' });

export const rateSchema = z.number().min(0).max(1);

/** Ids of our own. */
export const ownIdSchema = z.uuid().meta({ description: 'UUIDv7', examples: ['01901d3c-5a8e-7c44-9d3f-2b7f0d7b9a10'] });

/** A name chosen by people: of a queue, a portfolio, a strategy's author. No control characters. */
export const shortTextSchema = z
  .string()
  .regex(/^[^\p{Cc}]{1,200}$/u, 'must be 1 to 200 characters without control characters');

/** A sentence or two by people. */
export const longTextSchema = z.string().min(1).max(4000);

/** BCP 47, as far as it is looked at. */
export const languageTagSchema = z
  .string()
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'must be a language tag such as sv or de-AT')
  .meta({ description: 'BCP 47; sv, no, fi, et, it, de and en are known', examples: ['sv'] });

/** Who did it and why: asked for wherever a person changes what the machine does. */
export const reasonBySchema = z
  .strictObject({
    reason: longTextSchema.meta({ description: 'Why, in words' }),
    by: shortTextSchema.meta({ description: 'Who: a name or id in your organisation' }),
  })
  .meta({ examples: [{ reason: 'The guardrail on complaints was agreed', by: 'maria.lind' }] });
export type ReasonBy = z.output<typeof reasonBySchema>;

/** The body of a POST that has nothing to say. */
export const noFieldsSchema = z.strictObject({}).meta({ examples: [{}] });

/** Parameters of every list. */
export const pageParameters = {
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'How many items a page holds' }),
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9._:~-]{1,512}$/, 'must be a nextCursor of an earlier answer')
    .optional()
    .meta({ description: '`nextCursor` of the page before' }),
} as const;

export type PageQuery = { readonly limit: number; readonly cursor?: string | undefined };

/** One page of a list, and where the next one starts. */
export const pageOf = <Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ items: z.ZodArray<Item>; nextCursor: z.ZodNullable<z.ZodString> }> =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().meta({ description: 'Pass it as `cursor` for the next page; null on the last' }),
  });

export type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null };
