/**
 * The contact file, `ccr-case/1`: a contact and what is known of it, as data anyone can write. Its fields and their meaning when left
 * out stand in docs/compliance/how-rules-are-read.md. Wrong types and dates that do not exist are refused; fields that nobody reads are
 * told, not refused.
 */
import { z } from 'zod';
import type { InputError } from '../errors.ts';
import { toInputErrors } from '../input-errors.ts';
import { failure, success, type Result } from '../result.ts';
import { actors, debtorKinds, stages } from '../vocabulary/case.ts';
import { isLocalDate, isTimeZone, parseInstant, type Instant } from '../vocabulary/time.ts';
import { packChannels, packFlags, packPurposes } from './pack.ts';

/** `2026-11-23T12:59Z`, with or without seconds. */
export const readInstant = (text: string): Instant | null =>
  parseInstant(text.replace(/^(\S+[Tt]\d\d:\d\d)([Zz+-])/, '$1:00$2'));

const text = z.string().trim().min(1, 'must not be empty').max(256, 'must be at most 256 characters');
const texts = z.array(text).max(200);
const instant = z
  .string()
  .refine((value) => readInstant(value) !== null, 'must be an instant that exists, 2026-11-23T12:59Z')
  .transform((value) => readInstant(value) ?? 0);
const moment = z
  .string()
  .refine((value) => isLocalDate(value) || readInstant(value) !== null, 'must be a date or an instant that exists');
const channel = z.enum(packChannels);
const amount = z.number().nonnegative('must not be below 0');

const pastSchema = z.object({
  at_utc: instant,
  channel,
  result: text.nullish(),
  debt: text.nullish(),
  recipient: text.nullish(),
  direction: z.enum(['inbound', 'outbound']).nullish(),
  purpose: z.enum(packPurposes).nullish(),
  place: text.nullish(),
  tags: texts.nullish(),
});

const noticeSchema = z.object({ sent: moment, received: moment.nullish(), medium: text.nullish() });

const caseSchema = z.object({
  jurisdiction: text,
  at_utc: instant,
  debtor_zones: z.array(z.string().refine(isTimeZone, 'must be an IANA time zone')).max(100).nullish(),
  region: text.nullish(),
  actor: z.enum([...actors, 'lawyer', 'bailiff']),
  debtor: z.enum(debtorKinds),
  channel,
  purpose: z.enum(packPurposes).nullish(),
  recipient: text.nullish(),
  debt: text.nullish(),
  debt_origin: text.nullish(),
  history: z.array(pastSchema).max(10_000, 'must be at most 10,000').nullish(),
  flags: texts.nullish(),
  flag_until: z.record(text, moment).nullish(),
  opted_out: z.array(channel).nullish(),
  stages: z.record(text, z.union([noticeSchema, z.array(noticeSchema).max(200)])).nullish(),
  case_stage: z.enum(stages).nullish(),
  target: text.nullish(),
  has: texts.nullish(),
  content: texts.nullish(),
  fees: z.record(text, amount).nullish(),
  claim: amount.nullish(),
  exceptions: texts.nullish(),
  number: text.nullish(),
  policy: text.nullish(),
  place: text.nullish(),
  language: text.nullish(),
  recording: z.boolean().nullish(),
  due: moment.nullish(),
  chosen_by: z.enum(['engine', 'person']).nullish(),
  creditor: text.nullish(),
  portfolio: text.nullish(),
  segment: text.nullish(),
  tone: text.nullish(),
  treatment: text.nullish(),
  slot: text.nullish(),
  reachable: z.array(channel).nullish(),
});

/** A contact file as it is written; what is left out may also be null. */
export type ContactFile = z.input<typeof caseSchema>;
/** The same, read. */
export type ReadContactFile = z.output<typeof caseSchema>;
export type PastInFile = NonNullable<ReadContactFile['history']>[number];
export type NoticeInFile = z.output<typeof noticeSchema>;

const knownFlags: ReadonlySet<string> = new Set([...packFlags, 'good_practice_breached']);

const escapeToken = (token: string): string => token.replaceAll('~', '~0').replaceAll('/', '~1');

const unknownFields = (value: unknown, schema: z.ZodObject, at: string): readonly string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.keys(value)
        .filter((key) => !(key in schema.shape))
        .map((key) => `${at}/${escapeToken(key)}`)
    : [];

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const unknownInStages = (value: unknown): readonly string[] =>
  Object.entries(typeof value === 'object' && value !== null ? value : {}).flatMap(([name, notices]) => {
    const at = `/stages/${escapeToken(name)}`;
    return Array.isArray(notices)
      ? notices.flatMap((notice, index) => unknownFields(notice, noticeSchema, `${at}/${index}`))
      : unknownFields(notices, noticeSchema, at);
  });

/** Pointers to what no rule reads: fields of other names, and flags that no rule knows. */
const ignoredIn = (value: unknown, file: ReadContactFile): readonly string[] => {
  const fields = value as Readonly<Record<string, unknown>>;
  return [
    ...unknownFields(value, caseSchema, ''),
    ...listOf(fields['history']).flatMap((past, index) => unknownFields(past, pastSchema, `/history/${index}`)),
    ...unknownInStages(fields['stages']),
    ...(file.flags ?? []).flatMap((flag, index) => (knownFlags.has(flag) ? [] : [`/flags/${index}`])),
  ];
};

/** The file out of untrusted data, with pointers to what was ignored; or pointers to what is wrong. */
export const readContactFile = (
  value: unknown,
): Result<{ readonly file: ReadContactFile; readonly ignored: readonly string[] }, readonly InputError[]> => {
  const parsed = caseSchema.safeParse(value);
  return parsed.success
    ? success({ file: parsed.data, ignored: ignoredIn(value, parsed.data) })
    : failure(toInputErrors(parsed.error));
};
