import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultCatalogue } from '../catalogue/default-catalogue.ts';
import { shippedRuleBook } from '../compliance/testing/shipped-packs.ts';
import { exampleCase } from '../policy/testing/example-case.ts';
import { channels, type Channel } from '../vocabulary/action.ts';
import { makeEligibleActions } from './eligible-actions.ts';
import { haltBlocks, haltsConcerning, withoutHalted, type Halt } from './halts.ts';

const concerned = { market: 'SE', strategyId: 'table-v1' };
const everything: Halt = { scope: 'all', value: null };
const halt = (scope: 'strategy' | 'channel' | 'market', value: string): Halt => ({ scope, value });

describe('what is stopped', () => {
  test.each<[name: string, halts: readonly Halt[], stopped: readonly Channel[]]>([
    ['nothing', [], []],
    ['everything', [everything], channels],
    ['the market of the case', [halt('market', 'SE')], channels],
    ['another market', [halt('market', 'NO')], []],
    ['the strategy that decides', [halt('strategy', 'table-v1')], channels],
    ['another strategy', [halt('strategy', 'table-v2')], []],
    ['a strategy of the name of the market', [halt('strategy', 'SE')], []],
    ['a channel', [halt('channel', 'sms')], ['sms']],
    ['two channels', [halt('channel', 'sms'), halt('channel', 'call')], ['sms', 'call']],
    ['a channel and everything', [halt('channel', 'sms'), everything], channels],
    ['a channel, and what does not concern the case', [halt('channel', 'email'), halt('market', 'NO')], ['email']],
  ])('%s', (_, halts, stopped) => {
    const blocks = haltBlocks(halts, concerned);
    expect(channels.filter((channel) => blocks(channel).length > 0)).toEqual(stopped);
    expect(stopped.flatMap((channel) => blocks(channel).map(({ rule }) => rule))).toEqual(
      stopped.map(() => 'house.kill_switch'),
    );
  });

  test('what concerns the case is all that bars it', () => {
    const anyHalt = fc.oneof(
      fc.constant(everything),
      fc.constantFrom(...channels).map((channel) => halt('channel', channel)),
      fc.constantFrom('SE', 'NO').map((market) => halt('market', market)),
      fc.constantFrom('table-v1', 'table-v2').map((id) => halt('strategy', id)),
    );
    fc.assert(
      fc.property(fc.array(anyHalt, { maxLength: 5 }), fc.constantFrom(...channels), (halts, channel) => {
        const own = haltsConcerning(halts, concerned);
        expect(haltBlocks(own, concerned)(channel)).toEqual(haltBlocks(halts, concerned)(channel));
      }),
    );
  });
});

describe('what is left of what was open', () => {
  const open = makeEligibleActions(
    defaultCatalogue,
    shippedRuleBook,
  )({ context: exampleCase(), purpose: 'collect', channels: null });

  test('is what was open on other channels, and every stopped candidate is counted, first in the funnel', () => {
    expect(open.candidates.length).toBeGreaterThan(0);
    const counts = (channel: Channel) => open.candidates.filter(({ action }) => action.channel === channel).length;
    const left = withoutHalted(open, [halt('channel', 'sms')], concerned);
    expect(left.candidates).toEqual(open.candidates.filter(({ action }) => action.channel !== 'sms'));
    expect(counts('sms')).toBeGreaterThan(0);
    expect(left.removals[0]).toMatchObject({
      blocking: { rule: 'house.kill_switch' },
      channel: 'sms',
      candidates: counts('sms'),
      until: null,
    });
    expect(left.removals.slice(1)).toEqual(open.removals);
  });

  test('is nothing where everything is stopped', () => {
    const left = withoutHalted(open, [everything], concerned);
    expect(left.candidates).toEqual([]);
    const stopped = left.removals.filter(({ blocking }) => blocking.rule === 'house.kill_switch');
    expect(stopped.reduce((sum, { candidates }) => sum + candidates, 0)).toBe(open.candidates.length);
  });
});
