import fc from 'fast-check';
import { expect, test } from 'vitest';
import { historyBefore, type Invoice } from './invoice-history.ts';

const invoice = (changes: Partial<Invoice>): Invoice => ({
  row: {},
  customer: 'C1',
  asOfDay: 100,
  dueDay: 130,
  settledDay: 130,
  amount: 50,
  ...changes,
});

test('only what was settled strictly before the day feeds an invoice', () => {
  const [, , later] = historyBefore([
    invoice({ dueDay: 80, settledDay: 99, amount: 20 }),
    invoice({ dueDay: 80, settledDay: 100 }),
    invoice({ asOfDay: 100, settledDay: 140 }),
  ]);
  expect(later).toMatchObject({ settledCount: 1, lateShare: 1, meanDaysLate: 19, daysSinceSettled: 1, meanAmount: 20 });
});

test('a customer without settled invoices is not known', () => {
  const [first] = historyBefore([invoice({}), invoice({ customer: 'C2', asOfDay: 300 })]);
  expect(first).toMatchObject({ settledCount: 0, lateShare: NaN, daysSinceSettled: NaN });
});

const anyInvoice = fc
  .record({
    customer: fc.constantFrom('C1', 'C2'),
    asOfDay: fc.nat(60),
    due: fc.nat(20),
    settle: fc.nat(50),
    amount: fc.nat(9),
  })
  .map(({ customer, asOfDay, due, settle, amount }) =>
    invoice({ customer, asOfDay, dueDay: asOfDay + due, settledDay: asOfDay + settle, amount }),
  );

test('the history is what a loop over the past finds, and the future never changes it', () => {
  fc.assert(
    fc.property(fc.array(anyInvoice, { maxLength: 30 }), fc.nat(60), (invoices, today) => {
      const histories = historyBefore(invoices);
      // Everything that settles today or later turns out otherwise.
      const otherFuture = invoices.map((each) =>
        each.settledDay < today ? each : { ...each, settledDay: each.settledDay + 40 },
      );
      const otherHistories = historyBefore(otherFuture);
      for (const [place, { customer, asOfDay }] of invoices.entries()) {
        const past = invoices.filter((each) => each.customer === customer && each.settledDay < asOfDay);
        expect(histories[place]?.settledCount).toBe(past.length);
        const late = past.filter(({ settledDay, dueDay }) => settledDay > dueDay).length;
        if (past.length > 0) expect(histories[place]?.lateShare).toBeCloseTo(late / past.length, 12);
        if (asOfDay <= today) expect(otherHistories[place]).toEqual(histories[place]);
      }
    }),
  );
});
