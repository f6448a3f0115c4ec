import { expect, test } from 'vitest';
import type { NightRow } from '../dataset/night-row.ts';
import { realisedContactShare } from './realised-contacts.ts';

type Nights = {
  readonly who: string;
  readonly days: readonly [number, number];
  readonly age: number;
  /** Share of contacts in the distribution; null: a silent night. */
  readonly contacts: number | null;
  /** Whether the base was asked what it would have done. */
  readonly isLearned?: boolean;
};

const casesEach = 100;

const rowsOf = (stretches: readonly Nights[]): readonly NightRow[] =>
  stretches.flatMap(({ who, days: [from, to], age, contacts, isLearned = false }) =>
    Array.from({ length: casesEach }, (_, place) =>
      Array.from({ length: to - from + 1 }, (__, night) => ({
        ...{ caseId: `${who}-${String(place)}`, debtorId: `${who}-${String(place)}`, day: from + night },
        ...{ features: Float64Array.of(age), balanceMinor: 10_000, daysLeft: 30 },
        options: contacts === null ? [] : [{ place: 0, probability: contacts }],
        noContactProb: contacts === null ? 1 : 1 - contacts,
        ...(isLearned ? { baseOptions: [] } : {}),
        ...{ chosenPlace: -1, reached: null, paidMinor: 0, complained: false, optedOut: false, closed: false },
      })),
    ).flat(),
  );

const shareOf = (stretches: readonly Nights[]): number | null =>
  realisedContactShare({ rows: rowsOf(stretches), baseUntilDay: 9, fromDay: 20, ageAt: 0 });

const base: Nights = { who: 'early', days: [0, 9], age: 20, contacts: 0.2, isLearned: true };
const policy: Nights = { who: 'late', days: [20, 29], age: 20, contacts: 0.3, isLearned: true };

test.each<{ name: string; stretches: readonly Nights[]; share: number | null }>([
  { name: 'half as many again', stretches: [base, policy], share: 1.5 },
  {
    name: 'nights between the two do not count',
    stretches: [base, policy, { ...policy, days: [12, 18], contacts: 1 }],
    share: 1.5,
  },
  {
    name: 'another age has another rate, and that is no fault of the policy',
    stretches: [base, { ...base, who: 'old', age: 100, contacts: 0.6 }, { ...policy, age: 100, contacts: 0.6 }],
    share: 1,
  },
  {
    name: 'silent nights are nights too',
    stretches: [base, { ...policy, days: [20, 24], contacts: 0.4 }, { ...policy, days: [25, 29], contacts: null }],
    share: 1,
  },
  {
    name: 'cases that the base goes on deciding count as the base’s',
    stretches: [{ ...base, contacts: 0.1 }, policy, { who: 'table', days: [20, 29], age: 20, contacts: 0.3 }],
    share: 1.5,
  },
  { name: 'too few nights of the policy', stretches: [base, { ...policy, days: [20, 23] }], share: null },
  { name: 'too few nights of the base', stretches: [{ ...base, days: [0, 3] }, policy], share: null },
  { name: 'no age in common', stretches: [base, { ...policy, age: 100 }], share: null },
  { name: 'a base without contacts', stretches: [{ ...base, contacts: 0 }, policy], share: null },
])('$name', ({ stretches, share }) => {
  const found = shareOf(stretches);
  if (share === null) expect(found).toBeNull();
  else expect(found).toBeCloseTo(share, 10);
});
