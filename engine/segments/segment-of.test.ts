import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exampleAsOf, exampleCase, type CaseChanges } from '../policy/testing/example-case.ts';
import { segmentOf, segments } from './segment-of.ts';

const payments = (count: number) =>
  Array.from({ length: count }, (_, place) => ({ at: exampleAsOf - place, minor: 100, currency: 'SEK' }));

describe('segmentOf', () => {
  test.each<[string, string, CaseChanges['payment'] & object]>([
    ['nothing on record', 'new', {}],
    ['two promises broken, one kept', 'promise_breaker', { promisesBroken: 2, promisesKept: 1 }],
    ['two promises broken, two kept, and nothing else', 'new', { promisesBroken: 2, promisesKept: 2 }],
    ['one promise broken', 'new', { promisesBroken: 1 }],
    ['promises broken by one who else pays on time', 'promise_breaker', { promisesBroken: 3, settledInvoices: 20 }],
    ['one late of four', 'prompt', { settledInvoices: 4, lateInvoices: 1 }],
    ['two late of four, ten days', 'forgetful', { settledInvoices: 4, lateInvoices: 2, medianDaysLate: 10 }],
    ['all late, fifteen days', 'forgetful', { settledInvoices: 3, lateInvoices: 3, medianDaysLate: 15 }],
    ['all late, sixteen days', 'slow', { settledInvoices: 3, lateInvoices: 3, medianDaysLate: 16 }],
    ['two invoices are too few', 'unclear', { settledInvoices: 2, lateInvoices: 2, medianDaysLate: 90 }],
    ['two payments and no invoice', 'part_payer', { payments: payments(2) }],
    ['one payment and no invoice', 'unclear', { payments: payments(1) }],
  ])('%s: %s', (_, id, payment) => {
    expect(segmentOf(exampleCase({ payment })).id).toBe(id);
  });

  test('every case has one of the listed segments, each listed once with a name', () => {
    expect(new Set(segments.map(({ id }) => id)).size).toBe(segments.length);
    const count = fc.nat({ max: 6 });
    fc.assert(
      fc.property(
        count,
        count,
        count,
        count,
        fc.integer({ min: -30, max: 60 }),
        count,
        (settledInvoices, lateInvoices, promisesKept, promisesBroken, medianDaysLate, paid) => {
          const payment = {
            settledInvoices,
            lateInvoices,
            promisesKept,
            promisesBroken,
            medianDaysLate,
            payments: payments(paid),
          };
          expect(segments).toContainEqual(segmentOf(exampleCase({ payment })));
        },
      ),
    );
  });
});
