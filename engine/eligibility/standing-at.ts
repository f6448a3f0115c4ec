/**
 * What stands against a contact of a channel and purpose at an instant, whatever the hour: flags, consents, reach and the gates of the
 * stages, for the instants of one decision in order of time. The law's notices are judged as the notice that they would be.
 */
import type { CompiledPack } from '../compliance/compile-pack.ts';
import { makeStageJudge, type StageJudge } from '../compliance/stage-blocks.ts';
import { standingBlocks } from '../compliance/standing-blocks.ts';
import { standingJudge } from '../compliance/standing-rules.ts';
import type { Blocking } from '../compliance/verdict.ts';
import type { CaseContext } from '../context/case-context.ts';
import type { Channel } from '../vocabulary/action.ts';
import type { Purpose } from '../vocabulary/case.ts';
import { dayMs, dayOfDate, hourMs, type Instant } from '../vocabulary/time.ts';

/** How far ahead candidates are made. */
export const horizonMs = 72 * hourMs;

/** Flags, consents and stage gates against a contact of that purpose at that instant. */
export type StandingAsked = (channel: Channel, purpose: Purpose, at: Instant) => readonly Blocking[];

type Standing = ReturnType<typeof standingBlocks>;

/** Whether the standing rules say the same at every instant of the horizon: no flag ends and no rule comes into force within it. */
const isSteady = (pack: CompiledPack | null, { flags, asOf }: CaseContext): boolean =>
  flags.every(({ until }) => until === null || until >= asOf + horizonMs) &&
  (pack === null || pack.settledFrom === null || (dayOfDate(pack.settledFrom) + 1) * dayMs <= asOf);

/** What was found for one step at the instant asked about last: openings come in order of time. */
type StandingOfStep = {
  readonly stageJudge: StageJudge;
  at: Instant;
  standing: Standing;
  stage: readonly Blocking[];
  /** With the stage gates, by channel; filled where there are any. */
  both: Partial<Record<Channel, readonly Blocking[]>>;
};

/** Flags, consents and stage gates of contacts of one purpose, on all channels. */
const openStep = (pack: CompiledPack | null, context: CaseContext, purpose: Purpose): StandingOfStep => {
  const stageJudge = makeStageJudge(pack, context, { purpose });
  const at = context.asOf;
  return { stageJudge, at, standing: standingBlocks(pack, context, purpose, at), stage: stageJudge(at), both: {} };
};

type StandingAt = (channel: Channel, at: Instant) => readonly Blocking[];

type OfChannel = { readonly gate: StageJudge; standing: readonly Blocking[]; at: Instant };

/** The same of the law's next notice, which has its own medium, clock and consent: judged channel by channel, as there are few of them. */
const noticeStanding = (
  { pack, context, steady }: { readonly pack: CompiledPack; readonly context: CaseContext; readonly steady: boolean },
  notice: string,
): StandingAt => {
  const byChannel = new Map<Channel, OfChannel>();
  return (channel, at) => {
    const step = { purpose: 'statutory_notice', channel, target: notice } as const;
    let found = byChannel.get(channel);
    if (found === undefined) {
      const standing = standingJudge(pack, context, at)(step);
      found = { gate: makeStageJudge(pack, context, step), standing, at };
      byChannel.set(channel, found);
    } else if (!steady && found.at !== at) {
      found.standing = standingJudge(pack, context, at)(step);
      found.at = at;
    }
    const gated = found.gate(at);
    return gated.length === 0 ? found.standing : [...found.standing, ...gated];
  };
};

/** Standing rules and stage gates. `notice` is what a formal letter of the case would be. */
export const makeStanding = (
  pack: CompiledPack | null,
  context: CaseContext,
  notice: () => string | null,
): StandingAsked => {
  const steady = isSteady(pack, context);
  const byPurpose = new Map<Purpose, StandingOfStep>();
  let ofNotice: StandingAt | null | undefined;
  const judgeNotice = (): StandingAt | null => {
    if (ofNotice !== undefined) return ofNotice;
    const name = notice();
    ofNotice = name === null || pack === null ? null : noticeStanding({ pack, context, steady }, name);
    return ofNotice;
  };
  return (channel, purpose, at) => {
    const asNotice = purpose === 'statutory_notice' ? judgeNotice() : null;
    if (asNotice !== null) return asNotice(channel, at);
    const found = byPurpose.get(purpose) ?? openStep(pack, context, purpose);
    byPurpose.set(purpose, found);
    if (found.at !== at) {
      found.at = at;
      if (!steady) found.standing = standingBlocks(pack, context, purpose, at);
      found.stage = found.stageJudge(at);
      found.both = {};
    }
    if (found.stage.length === 0) return found.standing(channel);
    return (found.both[channel] ??= [...found.standing(channel), ...found.stage]);
  };
};
