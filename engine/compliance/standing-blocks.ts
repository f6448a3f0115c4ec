/**
 * The standing rules by channel, for making candidates. A context without flags and opt-outs gets a shared answer, looked
 * up by purpose, actor, kind of debtor and reachable channels; any other is judged rule by rule in `standing-rules.ts`.
 */
import { channels, type Channel } from '../vocabulary/action.ts';
import { debtorKinds, purposes, type Purpose } from '../vocabulary/case.ts';
import { dayMs, type Instant } from '../vocabulary/time.ts';
import type { CompiledPack } from './compile-pack.ts';
import type { LawContext, LawDebtor } from './law-context.ts';
import { packActors } from './pack.ts';
import { nothingBroken } from './rule-scope.ts';
import { dependsOnConsentOrHistory, standingJudge } from './standing-rules.ts';
import type { Blocking } from './verdict.ts';

/** What bars a channel. */
export type StandingBlocks = (channel: Channel) => readonly Blocking[];

type PlainAnswers = {
  /** From here on no block or consent rule is still to come into force. */
  readonly settledAt: Instant;
  /** Purposes for which consents or earlier contacts matter, and products about which a rule speaks. */
  readonly contextual: ReadonlySet<Purpose>;
  readonly isAboutProducts: boolean;
  readonly answers: (StandingBlocks | undefined)[];
};

const plainAnswersByPack = new WeakMap<CompiledPack, PlainAnswers>();

const plainAnswersOf = (pack: CompiledPack): PlainAnswers => {
  let plain = plainAnswersByPack.get(pack);
  if (plain === undefined) {
    plain = {
      // The date has begun in every zone half a day before and after it has in Greenwich.
      settledAt: pack.settledFrom === null ? -Infinity : Date.parse(`${pack.settledFrom}T00:00:00Z`) + dayMs,
      contextual: new Set(
        purposes.filter((purpose) => pack.consent.some((rule) => dependsOnConsentOrHistory(rule, purpose))),
      ),
      isAboutProducts: [...pack.blocks, ...pack.consent].some((rule) => rule.debt_origin !== undefined),
      answers: [],
    };
    plainAnswersByPack.set(pack, plain);
  }
  return plain;
};

/** Each channel is judged when it is first asked about: a request may be about one of them. */
const judgeByChannel = (
  pack: CompiledPack | null,
  context: LawContext,
  purpose: Purpose,
  at: Instant,
): StandingBlocks => {
  const judge = standingJudge(pack, context, at);
  const known: Partial<Record<Channel, readonly Blocking[]>> = {};
  return (channel) => (known[channel] ??= judge({ channel, purpose }));
};

/** An answer to be shared holds on to no context: all channels are judged now. */
const judgeForAll = (pack: CompiledPack, context: LawContext, purpose: Purpose, at: Instant): StandingBlocks => {
  const judge = standingJudge(pack, context, at);
  const blocks = new Map(channels.map((channel) => [channel, judge({ channel, purpose })]));
  return (channel) => blocks.get(channel) ?? nothingBroken;
};

/** One bit for each channel that is reachable; null where an opt-out stands. */
const reachableBits = (context: LawContext, reachable: LawDebtor['reachable']): number | null => {
  let bits = 0;
  for (const channel of channels) {
    if (context.consent[channel] === 'withdrawn') return null;
    bits = bits * 2 + (reachable === undefined || reachable[channel] === true ? 1 : 0);
  }
  return bits;
};

/** Where the shared answer lies; null where the context must be judged by itself. */
const plainPlace = (plain: PlainAnswers, context: LawContext, purpose: Purpose, at: Instant): number | null => {
  const { debtor } = context;
  if (debtor === null || debtor.timeZones.length === 0 || context.flags.length > 0) return null;
  if (context.has !== undefined && context.has.length > 0) return null;
  if (plain.isAboutProducts || at < plain.settledAt || plain.contextual.has(purpose)) return null;
  const bits = reachableBits(context, debtor.reachable);
  if (bits === null) return null;
  const who = packActors.indexOf(context.actor) * debtorKinds.length + debtorKinds.indexOf(debtor.kind);
  return (purposes.indexOf(purpose) * packActors.length * debtorKinds.length + who) * 64 + bits;
};

/**
 * By channel, every standing rule that bars a contact of the purpose at the instant (the context's own where none is given): flags,
 * opt-outs, consents, an unreachable channel; on all channels what is missing (`no.debtor`, `no.pack`, `no.zone`). A blocking with an
 * `until` bars contacts before it. Answers may be shared: do not change them.
 */
export const standingBlocks = (
  pack: CompiledPack | null,
  context: LawContext,
  purpose: Purpose,
  at: Instant = context.asOf,
): StandingBlocks => {
  if (pack === null) return judgeByChannel(pack, context, purpose, at);
  const plain = plainAnswersOf(pack);
  const place = plainPlace(plain, context, purpose, at);
  if (place === null) return judgeByChannel(pack, context, purpose, at);
  let answer = plain.answers[place];
  if (answer === undefined) {
    answer = judgeForAll(pack, context, purpose, at);
    plain.answers[place] = answer;
  }
  return answer;
};
