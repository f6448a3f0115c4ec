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
  /** In the order in which rules first removed something. */
  readonly removals: () => readonly Removal[];
};

type Tally = { -readonly [Field in keyof Removal]: Removal[Field] };

const earlier = (left: Instant | null, right: Instant | null): Instant | null =>
  left === null ? right : right === null ? left : Math.min(left, right);

export const makeFunnel = (): Funnel => {
  const all: Tally[] = [];
  // A case is barred by a handful of rules at most: looking through them beats a map.
  const tallyOf = (blocking: Blocking, channel: Channel): Tally => {
    for (const tally of all) if (tally.channel === channel && tally.blocking.rule === blocking.rule) return tally;
    const tally = { blocking, channel, candidates: 0, until: blocking.until };
    all.push(tally);
    return tally;
  };
  return {
    remove: (blocked, channel, candidates) => {
      for (const blocking of blocked) {
        const tally = tallyOf(blocking, channel);
        tally.candidates += candidates;
        tally.until = earlier(tally.until, blocking.until);
      }
    },
    removals: () => all,
  };
};
