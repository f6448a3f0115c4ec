/**
 * The values of the CEL variables for one case: read from the context alone, worked out once a decision. CEL's `int` is a BigInt at run time.
 */
import type { CaseContext } from '../context/case-context.ts';
import { segmentInForce } from '../segments/segment-of.ts';
import type { Channel } from '../vocabulary/action.ts';
import { majorUnits } from '../vocabulary/money.ts';
import { dayMs, localTime, type Instant } from '../vocabulary/time.ts';
import { neverContactedDays } from './cel-vocabulary.ts';

/** Values by name; opaque, to be handed to a condition. */
export type CelBindings = Readonly<Record<string, unknown>>;

/** Making a BigInt costs more than the comparison it is made for; the usual ones are made once. */
const smallIntegers: readonly bigint[] = Array.from({ length: 4096 }, (_, value) => BigInt(value));
const int = (value: number): bigint => smallIntegers[value] ?? BigInt(Math.trunc(value));

/** Newest first, so the walk ends at the first that is too old. */
const contactsSince = (context: CaseContext, since: Instant): bigint => {
  let count = 0;
  for (const { at } of context.contacts) {
    if (at <= since) break;
    count += 1;
  }
  return int(count);
};

const consentByChannel = (consent: CaseContext['consent']): Readonly<Record<Channel, boolean>> => ({
  sms: consent.sms === 'given',
  email: consent.email === 'given',
  call: consent.call === 'given',
  letter: consent.letter === 'given',
  portal: consent.portal === 'given',
  messaging: consent.messaging === 'given',
});

type Person = Pick<
  NonNullable<CaseContext['debtor']>,
  'country' | 'language' | 'timeZones' | 'reachable' | 'attributes'
>;

/** Of a debtor who has not been registered nothing is known, and nothing reaches them. */
const unregistered: Person = {
  country: '',
  language: '',
  timeZones: [],
  reachable: { sms: false, email: false, call: false, letter: false, portal: false, messaging: false },
  attributes: {},
};

const makeBindings = (context: CaseContext): CelBindings => {
  const { asOf, currency, payment } = context;
  const person = context.debtor ?? unregistered;
  const newest = context.contacts[0];
  const clock = localTime(person.timeZones[0] ?? 'UTC', asOf);
  return {
    daysPastDue: int(context.daysPastDue),
    balance: majorUnits(context.balanceMinor, currency),
    principal: majorUnits(context.principalMinor, currency),
    currency,
    country: person.country,
    language: context.preferences.language ?? person.language,
    stage: context.stage,
    product: context.product ?? '',
    segment: segmentInForce(context).id,
    contactsLast7Days: contactsSince(context, asOf - 7 * dayMs),
    contactsLast30Days: contactsSince(context, asOf - 30 * dayMs),
    daysSinceLastContact: int(
      newest === undefined ? neverContactedDays : Math.max(0, Math.floor((asOf - newest.at) / dayMs)),
    ),
    lastChannel: newest?.channel ?? '',
    paymentsLast90Days: int(payment.paymentsLast90Days),
    promisesBroken: int(payment.promisesBroken),
    promiseOpen: context.promiseOpen !== null || context.planStands,
    openCases: int(context.openCases),
    hasConsent: consentByChannel(context.consent),
    reachable: person.reachable,
    flags: context.flags.map(({ flag }) => flag),
    localHour: int(clock.hour),
    weekday: int(clock.weekday),
    dayOfMonth: int(clock.dayOfMonth),
    attributes: person.attributes,
  };
};

let lastContext: CaseContext | null = null;
let lastBindings: CelBindings = {};

/** The values of one context. Those of the last one are kept, so experiments and the table of one decision share them. */
export const celBindings = (context: CaseContext): CelBindings => {
  if (context !== lastContext) {
    lastBindings = makeBindings(context);
    lastContext = context;
  }
  return lastBindings;
};
