import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Blocking } from '../compliance/verdict.ts';
import { channels } from '../vocabulary/action.ts';
import { makeFunnel } from './removal.ts';

const blocking = (rule: string, until: number | null = null): Blocking => ({
  rule,
  text: rule,
  citation: rule,
  force: 'default',
  confidence: 'verified',
  effect: 'block',
  until,
});

describe('the funnel', () => {
  test('counts a candidate under every rule that bars it, by channel', () => {
    const funnel = makeFunnel();
    funnel.remove([blocking('rest'), blocking('hours')], 'sms', 6);
    funnel.remove([blocking('rest')], 'sms', 2);
    funnel.remove([blocking('rest')], 'call', 3);
    expect(funnel.removals().map(({ blocking: { rule }, channel, candidates }) => [channel, rule, candidates])).toEqual(
      [
        ['sms', 'rest', 8],
        ['sms', 'hours', 6],
        ['call', 'rest', 3],
      ],
    );
  });

  test('nothing removed, nothing told; no rule, nothing removed', () => {
    const funnel = makeFunnel();
    funnel.remove([], 'sms', 5);
    expect(funnel.removals()).toEqual([]);
  });

  test('ends at the first instant that is known, and sums whatever comes, as a slow count does', () => {
    const removal = fc.record({
      rule: fc.constantFrom('one', 'two', 'three'),
      channel: fc.constantFrom(...channels),
      candidates: fc.integer({ min: 1, max: 9 }),
      until: fc.option(fc.nat({ max: 50 }), { nil: null }),
    });
    fc.assert(
      fc.property(fc.array(removal, { maxLength: 30 }), (all) => {
        const funnel = makeFunnel();
        for (const { rule, channel, candidates, until } of all)
          funnel.remove([blocking(rule, until)], channel, candidates);
        for (const found of funnel.removals()) {
          const own = all.filter(({ rule, channel }) => rule === found.blocking.rule && channel === found.channel);
          const untils = own.flatMap(({ until }) => (until === null ? [] : [until]));
          expect(found.candidates).toBe(own.reduce((sum, { candidates }) => sum + candidates, 0));
          expect(found.until).toBe(untils.length === 0 ? null : Math.min(...untils));
        }
        expect(funnel.removals()).toHaveLength(new Set(all.map(({ rule, channel }) => `${rule} ${channel}`)).size);
      }),
    );
  });
});
