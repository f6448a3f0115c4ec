import { expect, test } from 'vitest';
import { foldCase, isCaseFact } from '../../engine/index.ts';
import { exampleFact, openingFact } from '../testing/example-facts.ts';
import { resolutionColumns, type ResolutionColumns } from './resolution-columns.ts';

const at = (day: number): string => new Date(Date.UTC(2026, 2, day, 12)).toISOString();
const msAt = (day: number): number => Date.parse(at(day));
const money = (amount: number, currency = 'SEK') => ({ amount, currency });

type Told = readonly [day: number, type: string, data?: object, id?: string | undefined];

/** A case of 1,000.00 SEK opened on day 1. */
const columnsOf = (...told: readonly Told[]): ResolutionColumns => {
  const facts = told.map(([day, type, data, id]) =>
    exampleFact({ type, subject: 'case/C-1', time: at(day), ...(data && { data }), ...(id !== undefined && { id }) }),
  );
  return resolutionColumns(foldCase('C-1', [openingFact({ caseId: 'C-1', time: at(1) }), ...facts].filter(isCaseFact)));
};

const paid = (day: number, amount: number, id?: string): Told => [
  day,
  'payment.received',
  { amount: money(amount) },
  id,
];
const closed = (day: number, reason: string): Told => [day, 'case.closed', { reason }];
const stated = (day: number, amount: number): Told => [day, 'balance.updated', { balance: money(amount) }];
const reversed = (day: number, amount: number, paymentId: string): Told => [
  day,
  'payment.reversed',
  { amount: money(amount), paymentId },
];

test.each<[string, readonly Told[], number | null]>([
  ['open', [], null],
  ['paid in part', [paid(3, 40_000)], null],
  ['paid in full and left open', [paid(3, 100_000)], 3],
  ['paid in parts', [paid(3, 40_000), paid(8, 60_000)], 8],
  ['paid too much, and again', [paid(3, 40_000), paid(8, 90_000), paid(9, 10_000)], 8],
  ['closed as paid some days after the payment', [paid(3, 100_000), closed(6, 'paid')], 3],
  ['closed as paid, though no payment was told', [closed(6, 'paid')], 6],
  ['settled for less', [paid(3, 40_000), closed(5, 'settled')], 5],
  ['withdrawn', [closed(6, 'withdrawn')], null],
  ['sold after a payment in part', [paid(3, 40_000), closed(6, 'sold')], null],
  ['paid in full, then withdrawn', [paid(3, 100_000), closed(6, 'withdrawn')], 3],
  ['stated as nothing owed', [stated(4, 0)], 4],
  ['written off the books, then closed', [stated(4, 0), closed(6, 'written_off')], null],
  ['stated as less, and that paid', [stated(4, 20_000), paid(5, 20_000)], 5],
  ['the payment was taken back', [paid(3, 100_000, 'p'), reversed(5, 100_000, 'p')], null],
  ['taken back and paid again', [paid(3, 100_000, 'p'), reversed(5, 100_000, 'p'), paid(9, 100_000)], 9],
  [
    'closed as paid, then opened anew',
    [closed(6, 'paid'), [9, 'case.opened', openingFact({ caseId: 'C-1' }).data]],
    null,
  ],
])('%s: resolved on day %j', (_, told, day) => {
  expect(columnsOf(...told).resolvedAt).toBe(day === null ? null : msAt(day));
});

test('a case that was never opened has nothing to tell', () => {
  expect(resolutionColumns(foldCase('C-9', []))).toEqual({
    closeReason: null,
    resolvedAt: null,
    principalMinor: null,
    currency: null,
    product: null,
    openingStage: null,
    firstChannel: null,
    firstContactAt: null,
    isDisputed: false,
    complications: 0,
  });
});

test('the stage is that of the opening; a dispute counts though it was resolved', () => {
  const told = columnsOf([2, 'case.stage_changed', { stage: 'legal' }], [3, 'dispute.raised'], [4, 'dispute.resolved']);
  expect(told).toMatchObject({ openingStage: 'reminder', isDisputed: true, complications: 1, principalMinor: 100_000 });
});

test('complications are counted by kind, not by number', () => {
  const told = columnsOf(
    [2, 'dispute.raised'],
    [3, 'dispute.raised'],
    [4, 'complaint.raised'],
    [5, 'promise.made', { amount: money(100), dueDate: '2026-03-06' }],
    [7, 'promise.broken'],
    paid(8, 500, 'p'),
    reversed(9, 500, 'p'),
    [10, 'plan.agreed', { instalments: [{ dueDate: '2026-04-01', amount: money(500) }] }],
    [20, 'plan.broken'],
  );
  expect(told.complications).toBe(5);
});

test('the first contact; unknown where so many followed that it is no longer in the state', () => {
  const sent = (count: number): readonly Told[] =>
    Array.from({ length: count }, (_, place) => [
      2 + place / 24,
      'contact.sent',
      { channel: place === 0 ? 'letter' : 'sms' },
    ]);
  expect(columnsOf()).toMatchObject({ firstChannel: null, firstContactAt: null });
  expect(columnsOf(...sent(3))).toMatchObject({ firstChannel: 'letter', firstContactAt: msAt(2) });
  expect(columnsOf(...sent(80))).toMatchObject({ firstChannel: 'letter' });
  expect(columnsOf(...sent(81))).toMatchObject({ firstChannel: 'unknown' });
});
