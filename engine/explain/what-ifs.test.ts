import { describe, expect, test } from 'vitest';
import { allCandidates, exampleAsOf, exampleCase } from '../policy/testing/example-case.ts';
import { dayMs } from '../vocabulary/time.ts';
import { leadingChoices } from './leading-choice.ts';
import { sayFlip } from './say-flip.ts';
import { flipFeatures, whatIfs, type FlipFeature } from './what-ifs.ts';

const contact = (daysAgo: number) => ({
  ...{ at: exampleAsOf - daysAgo * dayMs, channel: 'sms' as const, caseId: 'C-1', tone: null, treatment: null },
  ...{ conversation: false, reached: false, failed: false, planned: false },
});
const context = exampleCase({
  contacts: [contact(1), contact(3), contact(20)],
  payment: { promisesMade: 2, promisesKept: 1, promisesBroken: 1 },
});
const all = whatIfs(context);
const found = (feature: FlipFeature, to: number) =>
  all.find((change) => change.feature === feature && change.to === to)!;

test('every feature is tried, the smallest change first, and each changes the case', () => {
  expect(new Set(all.map(({ feature }) => feature))).toEqual(new Set(flipFeatures));
  expect(all.map(({ size }) => size)).toEqual(all.map(({ size }) => size).toSorted((one, other) => one - other));
  for (const { apply, from, to, size } of all) {
    expect(to).not.toBe(from);
    expect(size).toBeGreaterThan(0);
    expect(apply(context)).not.toEqual(context);
  }
});

test('nothing that a person is, or that protects them, is changed', () => {
  for (const { apply } of all) {
    const { debtor, flags, consent, complaintCount, stage, debtorId } = apply(context);
    expect({ debtor, flags, consent, complaintCount, stage, debtorId }).toEqual({
      ...{ debtor: context.debtor, flags: context.flags, consent: context.consent, debtorId: context.debtorId },
      ...{ complaintCount: context.complaintCount, stage: context.stage },
    });
  }
});

describe('what is changed hangs together', () => {
  test('contacts', () => {
    expect(found('contactsLast7Days', 0).apply(context).contacts).toEqual([contact(20)]);
    const more = found('contactsLast7Days', 5).apply(context).contacts;
    expect(more).toHaveLength(6);
    expect(more.map(({ at }) => at)).toEqual(more.map(({ at }) => at).toSorted((one, other) => other - one));
  });

  test('age and due date', () => {
    expect(found('daysPastDue', 3).apply(context)).toMatchObject({ daysPastDue: 3, dueOn: '2026-02-27' });
    expect(all.some(({ feature, to }) => feature === 'daysPastDue' && to < 0)).toBe(false);
  });

  test('a payment and the balance', () => {
    const paid = found('payment', 31_250).apply(context);
    expect(paid).toMatchObject({ balanceMinor: 93_750, totalBalanceMinor: 93_750 });
    expect(paid.payment).toMatchObject({ paymentsLast90Days: 1, lastPaymentAt: exampleAsOf - dayMs });
  });

  test('promises broken and made, and never fewer than none', () => {
    expect(found('promisesBroken', 0).apply(context).payment).toMatchObject({ promisesBroken: 0, promisesMade: 1 });
    expect(all.some(({ feature, to }) => feature === 'promisesBroken' && to < 0)).toBe(false);
  });

  test('hours later stay on the debtor’s day', () => {
    expect(Math.max(...all.filter(({ feature }) => feature === 'localHour').map(({ to }) => to))).toBe(23);
    expect(found('localHour', 20).apply(context).asOf).toBe(exampleAsOf + 10 * 3_600_000);
  });
});

test('the likeliest choice adds up over hours and treatments; equals lead together', () => {
  const candidates = allCandidates(1);
  const none = candidates.map(() => 0);
  const byId = (id: string): number => candidates.findIndex(({ action }) => action.id === id);
  const shares = none.slice();
  shares[byId('sms.evening.warm.payment_link')] = 0.2;
  shares[byId('sms.midday.warm.reminder')] = 0.2;
  const distribution = { candidates: shares, noContact: 0.3, handOff: 0.3, basis: [] };
  expect(leadingChoices({ candidates, distribution })).toEqual(['sms']);
  expect(leadingChoices({ candidates, distribution: { ...distribution, candidates: none } })).toEqual([
    'no_contact',
    'hand_off',
  ]);
});

test.each([
  [
    [found('contactsLast7Days', 0)],
    'sms',
    'With 2 contacts fewer in the last 7 days it would have been a text message.',
  ],
  [[found('daysPastDue', 9)], 'no_contact', 'With 1 day more past due it would have been no contact.'],
  [
    [found('balance', 62_500), found('promisesBroken', 0)],
    'hand_off',
    'With a balance of 625.00 SEK and 1 promise fewer broken it would have been a matter for a person.',
  ],
  [[found('localHour', 20)], 'call', 'With the question asked at 20:00 it would have been a call.'],
] as const)('in words %#', (changes, becomes, text) => {
  expect(sayFlip(changes, becomes, { currency: 'SEK', language: 'en' })).toBe(text);
});
