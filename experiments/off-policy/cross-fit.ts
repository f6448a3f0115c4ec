/**
 * A cross-fitted reward model: units are dealt into folds by a salted hash, and what is expected of a round comes from a model that saw no
 * round of its unit's fold (Chernozhukov et al. 2018). Without that, DR takes its own noise for a fit. The fitter is whatever the caller
 * brings: a ridge, trees, means.
 */
import { uniformHash } from '../../engine/index.ts';

/** `Option`: whatever the fitter reads, context and action together. */
export type RewardRound<Option> = {
  readonly unit: string;
  readonly options: readonly Option[];
  readonly chosen: number;
  readonly reward: number;
};

/** What was chosen and what came of it → what to expect of any option. */
export type FitReward<Option> = (chosen: readonly Option[], rewards: Float64Array) => (option: Option) => number;

const foldOf = (unit: string, folds: number): number =>
  Math.min(folds - 1, Math.floor(uniformHash('off-policy-folds', unit) * folds));

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** For each round what is expected of each option. Where all other folds are empty, the mean of nothing: 0. */
export const crossFit = <Option>(
  rounds: readonly RewardRound<Option>[],
  { folds, fit }: { readonly folds: number; readonly fit: FitReward<Option> },
): readonly (readonly number[])[] => {
  const foldOfRound = rounds.map(({ unit }) => foldOf(unit, folds));
  const models = Array.from({ length: folds }, (_, fold) => {
    const others = rounds.filter((_round, place) => foldOfRound[place] !== fold);
    if (others.length === 0) return () => 0;
    const chosen = others.map(({ options, chosen: at }) => options[at] as Option);
    return fit(
      chosen,
      Float64Array.from(others, ({ reward }) => reward),
    );
  });
  return rounds.map(({ options }, place) => {
    const model = models[foldOfRound[place] as number] ?? (() => 0);
    return options.map(model);
  });
};

/**
 * Means by key, pulled towards the mean of all as if each key had `strength` further rounds of it: for logs without features, where the key
 * is the action, or action and group.
 */
export const fitMeans =
  (strength: number): FitReward<string> =>
  (chosen, rewards) => {
    const overall = mean([...rewards]);
    const sums = new Map<string, { count: number; sum: number }>();
    for (const [place, key] of chosen.entries()) {
      const known = sums.get(key) ?? { count: 0, sum: 0 };
      sums.set(key, { count: known.count + 1, sum: known.sum + (rewards[place] as number) });
    }
    return (key) => {
      const { count, sum } = sums.get(key) ?? { count: 0, sum: 0 };
      return (sum + strength * overall) / (count + strength);
    };
  };
