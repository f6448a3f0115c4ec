/**
 * The `data` of every event type, and whether the type is about a case or a debtor: the closed list of what can be told.
 * Objects are strict: a field that is not listed is an error, so that a misspelt one is never lost in silence.
 */
import { z } from 'zod';
import { channels, slots, tones, treatments } from '../vocabulary/action.ts';
import { actors, closeReasons, debtorKinds, flags, purposes, stages } from '../vocabulary/case.ts';
import { callerIdSchema } from '../vocabulary/ids.ts';
import { balanceMoneySchema, positiveMoneySchema } from '../vocabulary/money.ts';
import { countryCodes, isRegionOf } from './country-codes.ts';
import {
  instantOrDateSchema,
  instantSchema,
  isPrintable,
  isStorable,
  languageSchema,
  localDateSchema,
  nameSchema,
  noteSchema,
  timeZoneSchema,
} from './fact-text.ts';

/** The id of an event: any printable text up to 256 characters, since other systems mint it. */
export const eventIdSchema = nameSchema(256);

const channelSchema = z.enum(channels);
const unique = (values: readonly string[]): boolean => new Set(values).size === values.length;
const onceEach = 'must not name one twice';

const reachableSchema = z.strictObject({
  sms: z.boolean().default(false),
  email: z.boolean().default(false),
  call: z.boolean().default(false),
  letter: z.boolean().default(false),
  portal: z.boolean().default(false),
  messaging: z.boolean().default(false),
});

const attributesSchema = z
  .record(
    z
      .string()
      .refine(
        (key) => key.length >= 1 && key.length <= 64 && isPrintable(key),
        'must be a key of 1 to 64 printable characters',
      ),
    z.union(
      [z.string().max(256).refine(isStorable, 'must not contain U+0000 or a lone surrogate'), z.number(), z.boolean()],
      {
        error: 'must be a string of at most 256 characters, a finite number or a boolean',
      },
    ),
  )
  .refine((attributes) => Object.keys(attributes).length <= 50, 'must have at most 50 keys');

const registered = z
  .strictObject({
    country: z
      .string()
      .refine((code) => countryCodes.has(code), 'must be an ISO 3166-1 alpha-2 country code in capitals'),
    region: z.string().optional(),
    language: languageSchema,
    timeZones: z.array(timeZoneSchema).min(1, 'must name at least one zone').max(20).refine(unique, onceEach),
    kind: z.enum(debtorKinds),
    reachable: reachableSchema,
    birthYear: z.int().min(1900).max(2025).optional(),
    household: nameSchema(128).optional(),
    attributes: attributesSchema.optional(),
  })
  .refine(({ country, region }) => region === undefined || isRegionOf(country, region), {
    path: ['region'],
    error: 'must be an ISO 3166-2 code of the country, or a part of one (US-NY-NYC)',
  });

const caseOpened = z.strictObject({
  debtorId: callerIdSchema,
  portfolio: nameSchema(128),
  creditor: nameSchema(128),
  actor: z.enum(actors),
  product: nameSchema(128).optional(),
  principal: balanceMoneySchema,
  dueDate: localDateSchema,
  stage: z.enum(stages),
  /** Where the case began before the fact's time, as with a portfolio that was taken over. */
  openedAt: instantSchema.optional(),
});

const instalmentSchema = z.strictObject({ dueDate: localDateSchema, amount: positiveMoneySchema });

const planAgreed = z.strictObject({
  instalments: z
    .array(instalmentSchema)
    .min(1, 'must have at least one instalment')
    .max(120, 'must have at most 120 instalments')
    .refine((all) => all.every((each) => each.amount.currency === all[0]?.amount.currency), 'must be in one currency'),
});

const contact = {
  channel: channelSchema,
  decisionId: callerIdSchema.optional(),
  tone: z.enum(tones).optional(),
  treatment: z.enum(treatments).optional(),
};
const contactSchema = z.strictObject(contact);
const nothing = z.strictObject({});
const why = z.strictObject({ reason: noteSchema.optional() });
const consent = z.strictObject({ channel: channelSchema, purpose: z.enum(purposes).optional() });

/** By event type about a case: the schema of `data`. */
export const caseFactSchemas = {
  'case.opened': caseOpened,
  'case.stage_changed': z.strictObject({ stage: z.enum(stages) }),
  'case.closed': z.strictObject({ reason: z.enum(closeReasons) }),
  'balance.updated': z.strictObject({ balance: balanceMoneySchema }),
  'payment.received': z.strictObject({ amount: positiveMoneySchema }),
  'payment.reversed': z.strictObject({ amount: positiveMoneySchema, paymentId: eventIdSchema }),
  'promise.made': z.strictObject({ amount: positiveMoneySchema, dueDate: localDateSchema }),
  'promise.kept': nothing,
  'promise.broken': nothing,
  'plan.agreed': planAgreed,
  'plan.broken': nothing,
  'contact.sent': contactSchema,
  'contact.delivered': contactSchema,
  'contact.opened': contactSchema,
  'contact.clicked': contactSchema,
  'contact.answered': z.strictObject({ ...contact, rightParty: z.boolean() }),
  'contact.failed': z.strictObject({ ...contact, reason: noteSchema }),
  'contact.replied': z.strictObject({ ...contact, intent: nameSchema(64).optional() }),
  'notice.sent': z.strictObject({ stage: nameSchema(128), channel: channelSchema }),
  'dispute.raised': why,
  'dispute.resolved': why,
  'complaint.raised': why,
  'satisfaction.rated': z.strictObject({
    score: z.number().min(0, 'must be 0 to 10').max(10, 'must be 0 to 10'),
  }),
} as const;

/** By event type about a debtor: the schema of `data`. */
export const debtorFactSchemas = {
  'debtor.registered': registered,
  'invoice.issued': z.strictObject({
    invoiceId: callerIdSchema,
    amount: positiveMoneySchema,
    dueDate: localDateSchema,
  }),
  'invoice.paid': z.strictObject({ invoiceId: callerIdSchema, amount: positiveMoneySchema }),
  'consent.given': consent,
  'consent.withdrawn': consent,
  /** What is left out stays as it was; an empty list takes the preference back. */
  'preference.stated': z.strictObject({
    channels: z.array(channelSchema).max(channels.length).refine(unique, onceEach).optional(),
    slots: z.array(z.enum(slots)).max(slots.length).refine(unique, onceEach).optional(),
    language: languageSchema.optional(),
    tone: z.enum(tones).optional(),
  }),
  /** A date stands to its end in the debtor's zone, an instant up to and without it. */
  'flag.set': z.strictObject({ flag: z.enum(flags), until: instantOrDateSchema.optional() }),
  'flag.cleared': z.strictObject({ flag: z.enum(flags) }),
} as const;

export type CaseFactType = keyof typeof caseFactSchemas;
export type DebtorFactType = keyof typeof debtorFactSchemas;

/** By event type: its `data`, as parsed. */
export type FactDataByType = {
  readonly [T in CaseFactType]: Readonly<z.output<(typeof caseFactSchemas)[T]>>;
} & { readonly [T in DebtorFactType]: Readonly<z.output<(typeof debtorFactSchemas)[T]>> };

export const caseFactTypes = Object.keys(caseFactSchemas) as readonly CaseFactType[];
export const debtorFactTypes = Object.keys(debtorFactSchemas) as readonly DebtorFactType[];
export const factTypes: readonly (keyof FactDataByType)[] = [...caseFactTypes, ...debtorFactTypes];
