/**
 * The kill switch as one decision sees it: what is stopped, of the case's market and strategy, and by channel. A halt only removes: what it
 * bars is counted in the funnel like what any rule bars.
 */
import type { Blocking } from '../compliance/verdict.ts';
import type { Channel } from '../vocabulary/action.ts';
import type { EligibleResult } from './eligible-actions.ts';
import { makeFunnel } from './removal.ts';

/** What is stopped: everything (the value is null), a strategy by its id, a channel, or a market by its country. */
export type Halt = { readonly scope: 'all' | 'strategy' | 'channel' | 'market'; readonly value: string | null };

export const killSwitchBlock: Blocking = Object.freeze({
  rule: 'house.kill_switch',
  text: 'Contacts of this kind are stopped by the kill switch.',
  citation: 'the kill switch',
  force: 'default',
  confidence: 'verified',
  effect: 'block',
  until: null,
});

type Concerned = { readonly market: string; readonly strategyId: string };

/** Those of the halts that concern a case of the market under the strategy, whichever the channel. */
export const haltsConcerning = (halts: readonly Halt[], { market, strategyId }: Concerned): readonly Halt[] =>
  halts.filter(({ scope, value }) => {
    if (scope === 'market') return value === market;
    return scope !== 'strategy' || value === strategyId;
  });

/** What the halts bar a case of the market under the strategy from, by channel. */
export const haltBlocks = (
  halts: readonly Halt[],
  concerned: Concerned,
): ((channel: Channel) => readonly Blocking[]) => {
  const own = haltsConcerning(halts, concerned);
  return (channel) =>
    own.some(({ scope, value }) => scope !== 'channel' || value === channel) ? [killSwitchBlock] : [];
};

/** The same result without what is stopped. The kill switch stands first among what removed something. */
export const withoutHalted = (
  eligible: EligibleResult,
  halts: readonly Halt[],
  concerned: Concerned,
): EligibleResult => {
  const blocks = haltBlocks(halts, concerned);
  const funnel = makeFunnel();
  const candidates = eligible.candidates.filter(({ action: { channel } }) => {
    const blocked = blocks(channel);
    if (blocked.length > 0) funnel.remove(blocked, channel, 1);
    return blocked.length === 0;
  });
  return { ...eligible, candidates, removals: [...funnel.removals(), ...eligible.removals] };
};
