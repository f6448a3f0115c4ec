import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Blocking } from '../compliance/verdict.ts';
import type { EligibleResult } from '../eligibility/eligible-actions.ts';
import { allCandidates, exampleAsOf, exampleCase, type CaseChanges } from '../policy/testing/example-case.ts';
import { dayMs, hourMs, parseInstant } from '../vocabulary/time.ts';
import { pauseUntil } from './pause-until.ts';

const blocking = (until: number | null, rule = 'house.rest'): Blocking => ({
  rule,
  text: 'A rest.',
  citation: 'house policy',
  force: 'default',
  confidence: 'verified',
  effect: 'block',
  until,
});
const result = (untils: readonly (number | null)[], candidates: EligibleResult['candidates'] = []): EligibleResult => ({
  candidates,
  removals: untils.map((until, place) => ({
    blocking: blocking(until, `rule.${String(place)}`),
    channel: 'sms',
    candidates: 1,
    until,
  })),
  humanOnly: null,
  mustContain: () => [],
  noticeOf: () => null,
});
const open = result([], allCandidates(1));
const pause = (changes: CaseChanges, eligible: EligibleResult) =>
  pauseUntil(exampleCase(changes), eligible, 'the strategy says so');
const promise = (dueOn: string): CaseChanges => ({ promiseOpen: { dueOn, minor: 100 } });

describe('pauseUntil', () => {
  test('with contacts open: a day, for the reason of the strategy', () => {
    expect(pause({}, open)).toEqual({ until: exampleAsOf + dayMs, reason: 'the strategy says so' });
  });

  test.each([
    ['the morning after the promised day', '2026-03-05', '2026-03-06T08:00:00+01:00'],
    ['the morning after the clocks went forward', '2026-03-12', '2026-03-13T08:00:00+01:00'],
    ['a promise of a far day: a fortnight at most', '2026-06-01', '2026-03-16T10:30:00+01:00'],
    ['a promise of today: tomorrow morning', '2026-03-02', '2026-03-03T08:00:00+01:00'],
    ['a promise whose day has gone: an hour at least', '2026-02-20', '2026-03-02T11:30:00+01:00'],
  ])('%s', (_, dueOn, until) => {
    expect(pause(promise(dueOn), open).until).toBe(parseInstant(until));
  });

  test('with nothing permitted: until the first rule that is known to end, whatever was promised', () => {
    const eligible = result([null, exampleAsOf + 30 * hourMs, exampleAsOf + 5 * hourMs, exampleAsOf - hourMs]);
    const { until, reason } = pause(promise('2026-03-09'), eligible);
    expect(until).toBe(exampleAsOf + 5 * hourMs);
    expect(reason).toBe('Nothing is permitted now: A rest. (rule.0 and 3 more)');
  });

  test('with nothing permitted and no end known, or nothing in the catalogue: a day', () => {
    expect(pause({}, result([null])).until).toBe(exampleAsOf + dayMs);
    expect(pause({}, result([]))).toMatchObject({
      until: exampleAsOf + dayMs,
      reason: expect.stringContaining('no action to offer') as string,
    });
  });

  test('whatever is promised and barred: later than now by an hour or more, and by a fortnight at most', () => {
    const anyUntil = fc.option(
      fc.integer({ min: -100 * 24, max: 1000 * 24 }).map((hours) => exampleAsOf + hours * hourMs),
      { nil: null },
    );
    const anyDay = fc.option(
      fc.integer({ min: -200, max: 900 }).map((day) => new Date(exampleAsOf + day * dayMs).toISOString().slice(0, 10)),
      { nil: null },
    );
    fc.assert(
      fc.property(fc.array(anyUntil, { maxLength: 5 }), anyDay, fc.boolean(), (untils, dueOn, isOpen) => {
        const { until } = pause(dueOn === null ? {} : promise(dueOn), isOpen ? open : result(untils));
        expect(until).toBeGreaterThanOrEqual(exampleAsOf + hourMs);
        expect(until).toBeLessThanOrEqual(exampleAsOf + 14 * dayMs);
      }),
    );
  });
});
