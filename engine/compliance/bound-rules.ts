/** The rules of a pack that bind one kind of actor towards one kind of debtor, sorted for judging fast; worked out once a pack. */
import { debtorKinds, type DebtorKind } from '../vocabulary/case.ts';
import type { CompiledPack } from './compile-pack.ts';
import type { LawActor } from './law-context.ts';
import { packActors, packChannels, type BlockRule, type ConsentRule, type PackChannel } from './pack.ts';
import { bindsActor, isUndated } from './rule-scope.ts';

export type BoundRules = {
  readonly blocks: readonly BlockRule[];
  /** Those that need no flag. */
  readonly unflagged: readonly BlockRule[];
  readonly consent: Readonly<Record<PackChannel, readonly ConsentRule[]>>;
  /** No block or consent rule begins or ends, so the date does not matter to them. */
  readonly isUndated: boolean;
};

const byChannel = <T>(pick: (channel: PackChannel) => T): Readonly<Record<PackChannel, T>> =>
  Object.fromEntries(packChannels.map((channel) => [channel, pick(channel)])) as Record<PackChannel, T>;

const byPack = new WeakMap<CompiledPack, (BoundRules | undefined)[]>();

const bind = (pack: CompiledPack, actor: LawActor, kind: DebtorKind): BoundRules => {
  const blocks = pack.blocks.filter((rule) => bindsActor(rule, actor, kind));
  const consent = pack.consent.filter((rule) => bindsActor(rule, actor, kind));
  return {
    blocks,
    unflagged: blocks.filter(({ flag }) => flag === 'always'),
    consent: byChannel((channel) => consent.filter(({ channels }) => channels.includes(channel))),
    isUndated: [...blocks, ...consent].every(isUndated),
  };
};

export const boundRules = (pack: CompiledPack, actor: LawActor, kind: DebtorKind): BoundRules => {
  let bound = byPack.get(pack);
  if (bound === undefined) {
    bound = [];
    byPack.set(pack, bound);
  }
  const place = packActors.indexOf(actor) * debtorKinds.length + debtorKinds.indexOf(kind);
  return (bound[place] ??= bind(pack, actor, kind));
};
