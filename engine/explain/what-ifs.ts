/**
 * The same case with one thing of its record otherwise: the grid on which the smallest change that would have led to another decision is looked
 * for. Only what can be observed and could have been otherwise: nothing that is protected, no flag, no kind of person. `size` is the
 * change as a part of the feature's usual range, so that changes of different things can be ranked.
 */
import type { CaseContext, CountedContact } from '../context/case-context.ts';
import { addDays, dayMs, hourMs, localTime } from '../vocabulary/time.ts';

export const flipFeatures = [
  'contactsLast7Days',
  'daysPastDue',
  'balance',
  'payment',
  'promisesKept',
  'promisesBroken',
  'localHour',
] as const;
export type FlipFeature = (typeof flipFeatures)[number];

export type WhatIf = {
  readonly feature: FlipFeature;
  /** Money in minor units, the rest in whole numbers of its name. */
  readonly from: number;
  readonly to: number;
  readonly size: number;
  readonly apply: (context: CaseContext) => CaseContext;
};

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

const contactChanges = ({ contacts, asOf }: CaseContext): readonly WhatIf[] => {
  const recent = contacts.filter(({ at }) => at > asOf - 7 * dayMs).length;
  const change = (to: number, apply: WhatIf['apply']): WhatIf => ({
    ...{ feature: 'contactsLast7Days', from: recent, to, size: Math.abs(to - recent) / 7, apply },
  });
  const added = (context: CaseContext, count: number): readonly CountedContact[] => [
    ...upTo(count).map((days) => ({
      at: asOf - days * dayMs,
      channel: contacts[0]?.channel ?? ('email' as const),
      caseId: context.caseId,
      ...{ tone: null, treatment: null, conversation: false, reached: false, failed: false, planned: false },
    })),
    ...context.contacts,
  ];
  const byTime = (one: CountedContact, other: CountedContact): number => other.at - one.at;
  return [
    ...upTo(recent).map((fewer) =>
      change(recent - fewer, (context) => ({ ...context, contacts: context.contacts.slice(fewer) })),
    ),
    ...upTo(3).map((more) =>
      change(recent + more, (context) => ({ ...context, contacts: added(context, more).toSorted(byTime) })),
    ),
  ];
};

const mostDays = 30;

const ageChanges = ({ daysPastDue }: CaseContext): readonly WhatIf[] =>
  [...upTo(mostDays), ...upTo(mostDays).map((days) => -days)]
    .filter((days) => daysPastDue + days >= 0)
    .map((days) => ({
      ...{ feature: 'daysPastDue', from: daysPastDue, to: daysPastDue + days, size: Math.abs(days) / 90 },
      apply: (context) => ({
        ...context,
        daysPastDue: context.daysPastDue + days,
        dueOn: addDays(context.dueOn, -days),
      }),
    }));

const withBalance = (context: CaseContext, balanceMinor: number): CaseContext => ({
  ...context,
  balanceMinor,
  totalBalanceMinor: context.totalBalanceMinor + balanceMinor - context.balanceMinor,
});

const balanceChanges = ({ balanceMinor: from }: CaseContext): readonly WhatIf[] =>
  [0.9, 0.75, 0.5, 0.25, 0.1, 0.05, 1.1, 1.25, 1.5, 2, 3, 5, 10].map((factor) => {
    const to = Math.round(from * factor);
    const size = Math.abs(Math.log10(factor)) / 2;
    return { feature: 'balance', from, to, size, apply: (context) => withBalance(context, to) };
  });

/** The day before, of a part of the balance. */
const paymentChanges = ({ balanceMinor, currency, asOf }: CaseContext): readonly WhatIf[] =>
  [0.1, 0.25, 0.5, 0.75].map((share) => {
    const minor = Math.round(balanceMinor * share);
    const at = asOf - dayMs;
    return {
      ...{ feature: 'payment', from: 0, to: minor, size: share },
      apply: (context) => {
        const { payment } = context;
        const payments = [{ at, minor, currency }, ...payment.payments].toSorted((one, other) => other.at - one.at);
        return {
          ...withBalance(context, context.balanceMinor - minor),
          payment: {
            ...payment,
            payments,
            paymentsLast90Days: payment.paymentsLast90Days + 1,
            lastPaymentAt: payments[0]?.at ?? at,
          },
        };
      },
    };
  });

const promiseChanges = ({ payment }: CaseContext, feature: 'promisesKept' | 'promisesBroken'): readonly WhatIf[] =>
  [-3, -2, -1, 1, 2, 3]
    .filter((change) => payment[feature] + change >= 0)
    .map((change) => ({
      ...{ feature, from: payment[feature], to: payment[feature] + change, size: Math.abs(change) / 5 },
      apply: (context) => ({
        ...context,
        payment: {
          ...context.payment,
          [feature]: context.payment[feature] + change,
          promisesMade: context.payment.promisesMade + change,
        },
      }),
    }));

/** Later on the same day of the debtor: earlier, some of what is known had not happened. */
const hourChanges = ({ asOf, debtor }: CaseContext): readonly WhatIf[] => {
  const zone = debtor?.timeZones[0] ?? 'UTC';
  const now = localTime(zone, asOf);
  return upTo(23)
    .filter((hours) => localTime(zone, asOf + hours * hourMs).date === now.date)
    .map((hours) => ({
      ...{ feature: 'localHour', from: now.hour, to: localTime(zone, asOf + hours * hourMs).hour, size: hours / 24 },
      apply: (context) => ({ ...context, asOf: context.asOf + hours * hourMs }),
    }));
};

/** The smallest first. */
export const whatIfs = (context: CaseContext): readonly WhatIf[] =>
  [
    ...contactChanges(context),
    ...ageChanges(context),
    ...balanceChanges(context),
    ...paymentChanges(context),
    ...promiseChanges(context, 'promisesKept').filter(({ from, to }) => to > from),
    ...promiseChanges(context, 'promisesBroken'),
    ...hourChanges(context),
  ].toSorted((one, other) => one.size - other.size);
