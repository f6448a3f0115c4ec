import { describe, expect, test } from 'vitest';
import { chooseReward } from './choose-reward.ts';
import { crossFit, type FitReward, type RewardRound } from './cross-fit.ts';
import { mulberry } from './testing/chance.ts';

const next = mulberry(12);
/** The reward is the option's number and noise; every debtor has two rounds. */
const rounds: readonly RewardRound<number>[] = Array.from({ length: 400 }, (_, place) => {
  const option = Math.floor(3 * next());
  return { unit: `d${String(place % 200)}`, options: [0, 1, 2], chosen: option, reward: option + 0.4 * (next() - 0.5) };
});

const truth: FitReward<number> = () => (option) => option;
const level: FitReward<number> = (_, rewards) => {
  const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
  return () => mean;
};
/** Knows by heart what it saw, and nothing else: without held-out debtors it would look perfect. */
const byHeart: FitReward<number> = (chosen, rewards) => {
  const seen = new Map<number, number>();
  for (const [place, option] of chosen.entries()) seen.set(option, rewards[place] as number);
  return (option) => 10 + (seen.get(option) ?? 0);
};

describe('of several reward models', () => {
  test('the one with the least loss on held-out debtors is taken, and all losses are told', () => {
    const candidates = [
      { name: 'level', fit: level },
      { name: 'truth', fit: truth },
      { name: 'byHeart', fit: byHeart },
    ] as const;
    const chosen = chooseReward(rounds, { folds: 5, candidates });
    expect(chosen?.name).toBe('truth');
    expect(chosen?.modelled).toEqual(crossFit(rounds, { folds: 5, fit: truth }));
    // Slowly, by the definition.
    for (const { name, fit } of candidates) {
      const modelled = crossFit(rounds, { folds: 5, fit });
      const errors = rounds.map(({ reward, chosen: at }, place) => (reward - (modelled[place]?.[at] ?? NaN)) ** 2);
      const loss = chosen?.losses.find((each) => each.name === name)?.meanSquaredError;
      expect(loss).toBeCloseTo(errors.reduce((sum, error) => sum + error, 0) / errors.length, 12);
    }
  });

  test('of equals the first; of none, or of an empty log, none', () => {
    const twins = [
      { name: 'one', fit: truth },
      { name: 'other', fit: truth },
    ] as const;
    expect(chooseReward(rounds, { folds: 5, candidates: twins })?.name).toBe('one');
    expect(chooseReward(rounds, { folds: 5, candidates: [] })).toBeNull();
    expect(chooseReward([], { folds: 5, candidates: twins })).toBeNull();
  });
});
