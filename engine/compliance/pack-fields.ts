/** The fields that rules of country packs are made of, and what every rule says of itself. */
import { z } from 'zod';
import { isLocalDate } from '../vocabulary/time.ts';
import { packActors, packChannels, packDebtors } from './pack-vocabulary.ts';
import { confidences, forces } from './verdict.ts';

export const words = z.string().trim().min(1, 'must not be empty');
export const name = z.string().regex(/^[a-z0-9_]+$/, 'must be lower case words joined by _');
export const names = z.array(name).min(1, 'must name something');
export const day = z.string().refine(isLocalDate, 'must be a date that exists, YYYY-MM-DD');
export const monthAndDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'must be MM-DD');
export const whole = z.int().positive('must be at least 1');
export const channelList = z.array(z.enum(packChannels)).min(1, 'must name a channel');
export const currency = z.string().regex(/^[A-Z]{3}$/, 'must be a currency, ISO 4217');

/** What every rule of every group says of itself. */
export const ruleFields = {
  id: z.string().regex(/^[a-z][a-z0-9-]*(\.[a-z0-9_]+)+$/, 'must be like se.win.default'),
  text: words,
  force: z.enum(forces),
  cite: words,
  /** In the source's own words, or null. */
  since: z.string().nullable(),
  /** First day on which the rule binds, where its coming into force is known; absent: it always has. */
  effective_from: day.optional(),
  /** Last day on which the rule binds; absent: no end is known. */
  effective_to: day.optional(),
  in_force_as_of: words,
  confidence: z.enum(confidences),
  evidence: z.strictObject({ kind: z.enum(['primary', 'secondary']), at: words }).optional(),
  note: words.optional(),
  /** Whom it binds; absent or `any`: everybody who collects. */
  actors: z.array(z.enum(packActors)).min(1).optional(),
  /** Whom it protects; absent: every debtor. What protects natural persons protects consumers. */
  debtors: z.array(z.enum(packDebtors)).min(1).optional(),
  /** The products it is about, as the case names them; absent: all. */
  debt_origin: names.optional(),
};

const minuteOfDay = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
export const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of day, 00:00 to 24:00');

/** Half-open `[from, to)` on the debtor's clock, in order and apart; read into minutes of the day. */
export const hours = z
  .array(z.tuple([clock, clock]))
  .refine((list) => list.every(([from, to]) => from < to), 'a window must end after it starts')
  .refine(
    (list) => list.every(([from], index) => index === 0 || (list[index - 1]?.[1] ?? '') <= from),
    'windows of a day must not overlap and must be in order',
  )
  .transform((list) => list.map(([from, to]) => [minuteOfDay(from), minuteOfDay(to)] as const));

type Dated = { readonly effective_from?: string | undefined; readonly effective_to?: string | undefined };

/** No rule ends before it begins. */
export const endsAfterItBegins = ({ effective_from: from, effective_to: to }: Dated): boolean =>
  from === undefined || to === undefined || from <= to;
export const endsTooEarly = { path: ['effective_to'], message: 'must not be before effective_from' };
