import { describe, expect, test } from 'vitest';
import { defaultCatalogue } from '../catalogue/default-catalogue.ts';
import { dayMs } from '../vocabulary/time.ts';
import { compileTable } from './compile-table.ts';
import { defaultLadder } from './default-ladder.ts';
import {
  allCandidates,
  contactDaysAgo,
  exampleAsOf,
  exampleCase,
  examplePolicyInput,
  type CaseChanges,
} from './testing/example-case.ts';

const policy = compileTable(defaultLadder, defaultCatalogue);

/** The ids of the rows that decide, with their shares. */
const decidedBy = (changes: CaseChanges): Record<string, number> => {
  if (!policy.ok) throw new Error(JSON.stringify(policy.error));
  const { basis } = policy.value.decide(examplePolicyInput({ context: exampleCase(changes) }));
  return Object.fromEntries(
    basis.map(({ ruleIndex, probability }) => [
      ruleIndex === null ? 'otherwise' : defaultLadder.rules[ruleIndex]!.id!,
      probability,
    ]),
  );
};

const onlyReachableBy = (...channels: readonly string[]) => ({
  reachable: Object.fromEntries(
    Object.keys(exampleCase().debtor!.reachable).map((channel) => [channel, channels.includes(channel)]),
  ) as NonNullable<ReturnType<typeof exampleCase>['debtor']>['reachable'],
});

test('every row has an id of its own and a reason in words', () => {
  for (const { id, why } of defaultLadder.rules) {
    expect(id).toMatch(/^[a-z-]+$/);
    expect(why, id).toMatch(/^[A-Z].{10,150}[.]$/);
  }
});

describe('people before procedure', () => {
  test.each(['vulnerable', 'disputed', 'represented', 'bankrupt', 'deceased', 'objected_profiling'] as const)(
    '%s goes to a person',
    (flag) => {
      if (!policy.ok) throw new Error('not compiled');
      const context = exampleCase({ flags: [{ flag, until: null }], promiseOpen: { dueOn: '2026-03-09', minor: 1 } });
      expect(policy.value.decide(examplePolicyInput({ context })).handOff).toBe(1);
    },
  );

  test.each(['cease_request', 'opted_out', 'breathing_space'] as const)('%s is left in peace', (flag) => {
    expect(decidedBy({ flags: [{ flag, until: null }] })).toEqual({ 'asked-for-quiet': 1 });
  });

  test.each<[string, CaseChanges, string]>([
    ['a large claim before the courts', { stage: 'legal', balanceMinor: 1_000_000 }, 'legal-large'],
    ['an open promise', { promiseOpen: { dueOn: '2026-03-09', minor: 1 } }, 'promise-open'],
    ['a plan that stands', { planStands: true }, 'promise-open'],
    ['a contact the day before', { contacts: [contactDaysAgo(1, 'sms')] }, 'just-contacted'],
    ['a letter nine days ago', { contacts: [contactDaysAgo(9, 'letter')] }, 'letter-on-its-way'],
    [
      'a letter thirteen days ago in Norway',
      { contacts: [contactDaysAgo(13, 'letter')], debtor: { country: 'NO' } },
      'letter-on-its-way',
    ],
    ['payments of late', { payment: { paymentsLast90Days: 1 }, contacts: [contactDaysAgo(9, 'sms')] }, 'paying'],
  ])('%s', (_, changes, row) => {
    expect(decidedBy(changes)).toEqual({ [row]: 1 });
  });
});

describe('the steps of the ladder', () => {
  test.each<[string, CaseChanges, Record<string, number>]>([
    [
      'before the due date, usually late',
      { stage: 'pre_due', daysPastDue: -2, payment: { settledInvoices: 5, lateInvoices: 5, medianDaysLate: 9 } },
      { 'pre-due-email': 1 },
    ],
    ['before the due date, nothing known', { stage: 'pre_due', daysPastDue: -2 }, { 'nothing-due': 1 }],
    ['day 2, usually prompt', { daysPastDue: 2, payment: { settledInvoices: 8 } }, { 'usually-prompt': 1 }],
    ['day 2, just after payday', { daysPastDue: 2 }, { 'payday-sms': 0.5, 'first-email': 0.5 }],
    ['day 2, in the middle of the month', { daysPastDue: 2, asOf: exampleAsOf + 10 * dayMs }, { 'first-email': 1 }],
    ['day 3, already reminded', { daysPastDue: 4, contacts: [contactDaysAgo(3, 'email')] }, { 'first-days': 1 }],
    ['day 8, a link', { daysPastDue: 8 }, { 'link-sms': 0.5, 'link-email': 0.5 }],
    ['day 8 in Finland, one e-mail', { daysPastDue: 8, debtor: { country: 'FI' } }, { 'quiet-market-email': 1 }],
    ['day 12 in Germany, the letter', { daysPastDue: 12, debtor: { country: 'DE' } }, { 'fi-de-reminder-letter': 1 }],
    ['day 15 in Norway, the notice', { daysPastDue: 15, debtor: { country: 'NO' } }, { 'no-dk-notice': 1 }],
    ['day 15 in Sweden, a letter', { daysPastDue: 15 }, { 'fortnight-letter': 1 }],
    ['collection in Sweden, the demand', { daysPastDue: 20, stage: 'collection' }, { 'se-fi-demand': 1 }],
    [
      'collection in Britain, the notice',
      { daysPastDue: 40, stage: 'collection', currency: 'GBP', debtor: { country: 'GB' } },
      { 'gb-us-notice': 1 },
    ],
    [
      'a broken promise, a call',
      { daysPastDue: 12, payment: { promisesMade: 1, promisesBroken: 1 } },
      { 'broken-promise-call': 1 },
    ],
    [
      'a broken promise, not to be called',
      { daysPastDue: 12, payment: { promisesMade: 1, promisesBroken: 1 }, debtor: onlyReachableBy('email', 'letter') },
      { 'broken-promise-email': 1 },
    ],
    ['three debts, a plan', { daysPastDue: 12, openCases: 3 }, { 'several-debts': 1 }],
    [
      'a small debt, a link now and then',
      { daysPastDue: 40, balanceMinor: 20_000 },
      { 'small-digital': 0.5, 'small-sms': 0.5 },
    ],
    [
      'a small debt, lately reminded',
      { daysPastDue: 40, balanceMinor: 20_000, contacts: [contactDaysAgo(5, 'sms')] },
      { 'small-wait': 1 },
    ],
    [
      'a large debt, a call',
      { daysPastDue: 35, balanceMinor: 2_000_000, contacts: [contactDaysAgo(12, 'email')] },
      { 'large-call': 1 },
    ],
    [
      'day 40, call, message or e-mail',
      { daysPastDue: 40, contacts: [contactDaysAgo(12, 'email')] },
      { 'third-week-call': 0.5, 'firm-sms': 0.25, 'firm-email': 0.25 },
    ],
    ['five months on, a plan', { daysPastDue: 150 }, { 'long-overdue-plan': 1 }],
    ['nothing can reach the debtor', { daysPastDue: 40, debtor: onlyReachableBy() }, { otherwise: 1 }],
  ])('%s', (_, changes, rows) => {
    expect(decidedBy(changes)).toEqual(rows);
  });
});

test('sixty days of one case: rests between contacts, and no more than six a month', () => {
  if (!policy.ok) throw new Error('not compiled');
  const candidates = allCandidates(1);
  const contacts: ReturnType<typeof contactDaysAgo>[] = [];
  for (let day = 1; day <= 60; day += 1) {
    const asOf = exampleAsOf + day * dayMs;
    const context = exampleCase({
      asOf,
      daysPastDue: day,
      stage: day < 30 ? 'reminder' : 'collection',
      contacts: [...contacts],
    });
    const { candidates: shares } = policy.value.decide(examplePolicyInput({ context, candidates }));
    const chosen = shares.findIndex((share) => share > 0);
    if (chosen === -1) continue;
    contacts.unshift({ ...contactDaysAgo(0, candidates[chosen]!.action.channel), at: asOf });
  }
  const days = contacts.map(({ at }) => (at - exampleAsOf) / dayMs).reverse();
  expect(days.length).toBeGreaterThanOrEqual(4);
  expect(days.slice(1).every((day, index) => day - days[index]! >= 3)).toBe(true);
  for (const day of days)
    expect(days.filter((other) => other > day - 30 && other <= day).length).toBeLessThanOrEqual(6);
  expect(contacts.map(({ channel }) => channel)).toContain('letter');
});
