/** The ledger pulls what was measured towards no effect, the more the less it is known, and adds up what is believed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shrinkEffects } from '../report/shrink.ts';
import { keepLedger, type LedgerEntry } from './ledger.ts';

const entry = (experimentId: string, estimate: number, standardError: number, isPromoted = true): LedgerEntry => ({
  ...{ experimentId, arm: 'a', decidedOn: `2026-01-0${experimentId}`, isPromoted, estimate, standardError },
  ...{ moneyPerMonthMinor: estimate * 1_000_000, currency: 'SEK' },
});

const measured = fc.record({
  estimate: fc.double({ min: -1, max: 1, noNaN: true }),
  standardError: fc.double({ min: 0.01, max: 1, noNaN: true }),
});

describe('shrinkage', () => {
  test('lies between what is measured and the common level', () => {
    fc.assert(
      fc.property(fc.array(measured, { minLength: 1, maxLength: 12 }), (effects) => {
        const { level, effects: shrunk } = shrinkEffects(effects);
        shrunk.forEach(({ estimate, believedShare }, place) => {
          const own = effects[place]?.estimate ?? NaN;
          expect(estimate).toBeGreaterThanOrEqual(Math.min(own, level) - 1e-9);
          expect(estimate).toBeLessThanOrEqual(Math.max(own, level) + 1e-9);
          expect(believedShare).toBeGreaterThanOrEqual(0);
          expect(believedShare).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  test('effects that lie no farther apart than their errors are one', () => {
    const { spread, effects } = shrinkEffects(
      [1, 1.1, 0.9, 1.05].map((estimate) => ({ estimate, standardError: 0.5 })),
    );
    expect(spread).toBe(0);
    expect(new Set(effects.map(({ estimate }) => estimate.toFixed(9))).size).toBe(1);
  });

  test('equal errors: the spread is what the variance of the estimates leaves above them', () => {
    const { spread } = shrinkEffects([-3, 0, 3].map((estimate) => ({ estimate, standardError: 1 })));
    expect(spread ** 2).toBeCloseTo(9 - 1, 6);
  });
});

describe('the ledger', () => {
  test('is empty without experiments', () => {
    expect(keepLedger([])).toEqual({ lines: [], level: null, spread: null, totals: [] });
  });

  test('believes less than was measured, least of what is known least; only promoted arms add up', () => {
    const ledger = keepLedger([entry('3', 0.2, 0.2), entry('1', 0.2, 0.02), entry('2', -0.15, 0.03, false)]);
    expect(ledger.lines.map(({ experimentId }) => experimentId)).toEqual(['1', '2', '3']);
    const [sure, , unsure] = ledger.lines;
    expect(sure?.shrunk.estimate).toBeLessThan(0.2);
    expect(unsure?.shrunk.estimate).toBeLessThan(sure?.shrunk.estimate ?? 0);
    expect(ledger.totals).toHaveLength(1);
    expect(ledger.totals[0]).toMatchObject({ currency: 'SEK', promoted: 2, measuredMinor: 400_000 });
    expect(ledger.totals[0]?.believedMinor).toBeLessThan(400_000);
  });
});
