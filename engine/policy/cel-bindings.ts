/**
 * The values of the CEL variables for one case: read from the context alone, worked out once per context and only where a
 * condition asks. CEL's `int` is a BigInt at run time.
 */
import type { CaseContext } from '../context/case-context.ts';
import { segmentOf } from '../segments/segment-of.ts';
import { channels, type Channel } from '../vocabulary/action.ts';
import { majorUnits } from '../vocabulary/money.ts';
import { dayMs, localTime, type Instant, type LocalTime } from '../vocabulary/time.ts';
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

const byChannel = (holds: (channel: Channel) => boolean): ReadonlyMap<string, boolean> =>
  new Map(channels.map((channel) => [channel, holds(channel)]));

const wallClock = (context: CaseContext): LocalTime => {
  const zone = context.debtor?.timeZones[0] ?? 'UTC';
  return localTime(zone, context.asOf);
};

type Person = {
  readonly country: string;
  readonly language: string;
  readonly attributes: Readonly<Record<string, unknown>>;
};

const unregistered: Person = { country: '', language: '', attributes: {} };

const daysSinceLastContact = ({ asOf, contacts }: CaseContext): number => {
  const newest = contacts[0];
  return newest === undefined ? neverContactedDays : Math.max(0, Math.floor((asOf - newest.at) / dayMs));
};

/** What needs a walk or an object of its own is worked out at the first question and kept. */
const makeBindings = (context: CaseContext): CelBindings => {
  const { asOf, currency, payment } = context;
  const person = context.debtor ?? unregistered;
  let clock: LocalTime | undefined;
  let consent: ReadonlyMap<string, boolean> | undefined;
  let reachable: ReadonlyMap<string, boolean> | undefined;
  let flags: readonly string[] | undefined;
  let last7Days: bigint | undefined;
  let last30Days: bigint | undefined;
  let segment: string | undefined;
  return {
    daysPastDue: int(context.daysPastDue),
    balance: majorUnits(context.balanceMinor, currency),
    principal: majorUnits(context.principalMinor, currency),
    currency,
    country: person.country,
    language: context.preferences.language ?? person.language,
    stage: context.stage,
    product: context.product ?? '',
    get segment() {
      return (segment ??= segmentOf(context).id);
    },
    get contactsLast7Days() {
      return (last7Days ??= contactsSince(context, asOf - 7 * dayMs));
    },
    get contactsLast30Days() {
      return (last30Days ??= contactsSince(context, asOf - 30 * dayMs));
    },
    daysSinceLastContact: int(daysSinceLastContact(context)),
    lastChannel: context.contacts[0]?.channel ?? '',
    paymentsLast90Days: int(payment.paymentsLast90Days),
    promisesBroken: int(payment.promisesBroken),
    promiseOpen: context.promiseOpen !== null || context.planStands,
    openCases: int(context.openCases),
    get hasConsent() {
      return (consent ??= byChannel((channel) => context.consent[channel] === 'given'));
    },
    get reachable() {
      return (reachable ??= byChannel((channel) => context.debtor?.reachable[channel] ?? false));
    },
    get flags() {
      return (flags ??= context.flags.map(({ flag }) => flag));
    },
    get localHour() {
      return int((clock ??= wallClock(context)).hour);
    },
    get weekday() {
      return int((clock ??= wallClock(context)).weekday);
    },
    get dayOfMonth() {
      return int((clock ??= wallClock(context)).dayOfMonth);
    },
    attributes: person.attributes,
  };
};

const known = new WeakMap<CaseContext, CelBindings>();

/** The values of one context. They are kept while the context lives, so experiments and the table of one decision share them. */
export const celBindings = (context: CaseContext): CelBindings => {
  let bindings = known.get(context);
  if (bindings === undefined) {
    bindings = makeBindings(context);
    known.set(context, bindings);
  }
  return bindings;
};
