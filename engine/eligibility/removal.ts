/** A funnel of what was removed and by which rule: evidence for the receipt, and for whoever asks "why not?". */
import type { Blocking } from '../compliance/verdict.ts';
import type { Channel } from '../vocabulary/action.ts';
import type { Instant } from '../vocabulary/time.ts';

/** Candidates of one channel that one rule removed. A candidate that several rules bar is counted under each. */
export type Removal = {
  readonly blocking: Blocking;
  readonly channel: Channel;
  readonly candidates: number;
  /** The first instant at which the rule stops barring, over the candidates it removed; null where none is known. */
  readonly until: Instant | null;
};

export type Funnel = {
  readonly remove: (blocked: readonly Blocking[], channel: Channel, candidates: number) => void;
  readonly removals: () => readonly Removal[];
};

const earlier = (left: Instant | null, right: Instant | null): Instant | null =>
  left === null ? right : right === null ? left : Math.min(left, right);

export const makeFunnel = (): Funnel => {
  const byChannel = new Map<Channel, Map<string, Removal>>();
  return {
    remove: (blocked, channel, candidates) => {
      let byRule = byChannel.get(channel);
      if (byRule === undefined) {
        byRule = new Map();
        byChannel.set(channel, byRule);
      }
      for (const blocking of blocked) {
        const known = byRule.get(blocking.rule);
        byRule.set(blocking.rule, {
          blocking,
          channel,
          candidates: candidates + (known?.candidates ?? 0),
          until: known === undefined ? blocking.until : earlier(known.until, blocking.until),
        });
      }
    },
    removals: () => [...byChannel.values()].flatMap((byRule) => [...byRule.values()]),
  };
};
