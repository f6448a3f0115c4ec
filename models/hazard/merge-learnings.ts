/** What was learned apart from different debtors, joined. */
import { checksumOf } from '../../engine/index.ts';
import { nothingForetold } from './foretold.ts';
import type { HazardLearning, Memory } from './learning.ts';
import { copySums, discountSums, plusSums, type Sums } from './sums.ts';

/** Two learnings under one design about different debtors, joined as of the later one's last night; they must be solved again. */
export const mergeLearnings = (one: HazardLearning, other: HazardLearning): HazardLearning => {
  const apart =
    checksumOf([one.design, one.settings, one.catalogue]) !==
    checksumOf([other.design, other.settings, other.catalogue]);
  if (apart) throw new Error('only what was learned under one design can be merged');
  const toDay = Math.max(one.window.toDay, other.window.toDay);
  const broughtUp = ({ memories, window }: HazardLearning, index: number): readonly [Sums, Sums] => {
    const memory = memories[index] as Memory;
    const halves = [copySums(memory.halves[0]), copySums(memory.halves[1])] as const;
    const factor = Number.isFinite(window.toDay) ? memory.discount ** (toDay - window.toDay) : 1;
    for (const half of halves) discountSums(half, factor);
    return halves;
  };
  return {
    ...one,
    memories: one.memories.map(({ discount }, index) => {
      const [mine, theirs] = [broughtUp(one, index), broughtUp(other, index)];
      return {
        discount,
        halves: [plusSums(mine[0], theirs[0]), plusSums(mine[1], theirs[1])],
        coefficients: null,
        shrinkage: null,
        foretold: nothingForetold,
      };
    }),
    stocks: new Map([...one.stocks, ...other.stocks]),
    window: {
      fromDay: Math.min(one.window.fromDay, other.window.fromDay),
      toDay,
      rows: one.window.rows + other.window.rows,
      contacts: one.window.contacts + other.window.contacts,
      payments: one.window.payments + other.window.payments,
    },
  };
};
