/**
 * Which strategy was champion before the one that is. A rollback undoes the change in force, as if it had not been made: rolled back
 * twice, the champion is the one before both, and never the one that was undone.
 */
export type ChampionChangeKind = 'set' | 'promotion' | 'rollback';

export type ChampionStep<Strategy> = { readonly kind: ChampionChangeKind; readonly strategy: Strategy };

/** The champions that would follow one another by rolling back, the one in force last. */
const standing = <Strategy>(changes: readonly ChampionStep<Strategy>[]): readonly Strategy[] => {
  const stack: Strategy[] = [];
  for (const { kind, strategy } of changes) {
    if (kind === 'rollback') stack.pop();
    else stack.push(strategy);
  }
  return stack;
};

/** `changes` in the order in which they were made. Null where there was none before. */
export const previousChampion = <Strategy>(changes: readonly ChampionStep<Strategy>[]): Strategy | null =>
  standing(changes).at(-2) ?? null;
