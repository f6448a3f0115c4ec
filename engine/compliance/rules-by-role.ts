/**
 * Rules sorted out by the role that a contact plays: what it is for, at which stage of the case, who asks and whom. Many cases share a role, and
 * each of them is judged anew for every decision, so what hangs on the pack and the role alone is worked out once.
 */
import { debtorKinds, stages, type DebtorKind, type Stage } from '../vocabulary/case.ts';
import type { CompiledPack } from './compile-pack.ts';
import type { LawActor } from './law-context.ts';
import { packActors, packPurposes, type PackPurpose } from './pack-vocabulary.ts';

export type Role = {
  readonly purpose: PackPurpose;
  /** Null: not known. */
  readonly stage: Stage | null;
  readonly actor: LawActor;
  readonly kind: DebtorKind;
};

/** The place of the role among all of them; they are closed lists, so what is kept is bounded. */
const placeOf = ({ purpose, stage, actor, kind }: Role): number => {
  const stagePlace = stage === null ? stages.length : stages.indexOf(stage);
  const byPurpose = packPurposes.indexOf(purpose) * (stages.length + 1) + stagePlace;
  return (byPurpose * packActors.length + packActors.indexOf(actor)) * debtorKinds.length + debtorKinds.indexOf(kind);
};

/** `choose` must hang on nothing else; what it gives is shared, and must not be changed. */
export const oncePerRole = <T>(
  choose: (pack: CompiledPack, role: Role) => T,
): ((pack: CompiledPack, role: Role) => T) => {
  const byPack = new WeakMap<CompiledPack, (T | undefined)[]>();
  return (pack, role) => {
    let chosen = byPack.get(pack);
    if (chosen === undefined) {
      chosen = [];
      byPack.set(pack, chosen);
    }
    return (chosen[placeOf(role)] ??= choose(pack, role));
  };
};
