/**
 * The smallest change of the record that would have led to another choice. Every point of a grid is decided anew, by the law, the model and
 * the strategy that decided, so what is found is true of the system as it was, not of a likeness of it: first one thing at a time, and
 * where no one thing is enough, two. No flip means none on the grid.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  leadingChoices,
  whatIfs,
  type CaseContext,
  type Choice,
  type Decision,
  type WhatIf,
} from '../../engine/index.ts';

export type Flip = { readonly changes: readonly WhatIf[]; readonly becomes: Choice };
export type FlipSearch = {
  readonly leading: readonly Choice[];
  readonly flips: readonly Flip[];
  readonly decisions: number;
};

type Question = {
  readonly context: CaseContext;
  readonly decision: Decision;
  readonly decideOn: (context: CaseContext) => Promise<Decision>;
};

const mostShown = 3;
const mostPairs = 300;

/** Of each feature and direction a few, from small to large. */
const coarse = (changes: readonly WhatIf[]): readonly WhatIf[] =>
  changes.filter(({ feature, from, to }, at) => {
    const isOfWay = (other: WhatIf): boolean => other.feature === feature && other.to > other.from === to > from;
    const before = changes.slice(0, at).filter(isOfWay).length;
    const last = before + changes.slice(at + 1).filter(isOfWay).length;
    return [0, Math.ceil(last / 2), last].includes(before);
  });

const sizeOf = (changes: readonly WhatIf[]): number => changes.reduce((sum, { size }) => sum + size, 0);

const pairsOf = (changes: readonly WhatIf[]): readonly (readonly WhatIf[])[] =>
  changes
    .flatMap((one, at) =>
      changes.slice(at + 1).flatMap((other) => (one.feature === other.feature ? [] : [[one, other]])),
    )
    .toSorted((one, other) => sizeOf(one) - sizeOf(other))
    .slice(0, mostPairs);

export const searchFlips = async ({ context, decision, decideOn }: Question): Promise<FlipSearch> => {
  const leading = leadingChoices(decision);
  let decisions = 0;
  /** What it becomes; null where it stays. */
  const tryOut = async (changes: readonly WhatIf[]): Promise<Choice | null> => {
    await nextTurn();
    decisions += 1;
    const changed = changes.reduce((before, { apply }) => apply(before), context);
    const [becomes = null, ...equals] = leadingChoices(await decideOn(changed));
    const stays = becomes === null || [becomes, ...equals].some((choice) => leading.includes(choice));
    return stays ? null : becomes;
  };
  const singles = whatIfs(context);
  const flips: Flip[] = [];
  for (const change of singles) {
    if (flips.length === mostShown) break;
    if (flips.some(({ changes }) => changes[0]?.feature === change.feature)) continue;
    const becomes = await tryOut([change]);
    if (becomes !== null) flips.push({ changes: [change], becomes });
  }
  for (const pair of flips.length === 0 ? pairsOf(coarse(singles)) : []) {
    const becomes = await tryOut(pair);
    if (becomes === null) continue;
    flips.push({ changes: pair, becomes });
    break;
  }
  return { leading, flips, decisions };
};
