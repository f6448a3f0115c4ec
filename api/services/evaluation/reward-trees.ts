/** Trees as the reward model of an evaluation: squared error, smaller than those that decide, since five of them are grown for each log. */
import type { FitReward } from '../../../experiments/index.ts';
import { compileTrees, trainTrees, type ModelFeature, type TreeSettings } from '../../../models/index.ts';
import { flatOption, type RewardOption } from './reward-options.ts';

const settings: Partial<TreeSettings> = { treeCount: 100, learningRate: 0.1, minRowsPerLeaf: 50 };

const featuresOf = ({ context, action }: RewardOption): readonly ModelFeature[] =>
  (
    [
      ['context', context.length],
      ['action', action.length],
    ] as const
  ).flatMap(([about, width]) =>
    Array.from({ length: width }, (_, place): ModelFeature => {
      const name = `${about}.${String(place)}`;
      return { kind: 'number', name, about, availability: 'at_decision' };
    }),
  );

const columnsOf = (chosen: readonly RewardOption[], width: number): readonly Float64Array[] => {
  const columns = Array.from({ length: width }, () => new Float64Array(chosen.length));
  const row = new Float64Array(width);
  for (const [place, option] of chosen.entries()) {
    flatOption(option, row);
    for (const [at, column] of columns.entries()) column[place] = row[at] as number;
  }
  return columns;
};

/** Where no tree can be grown (too few rows, nothing that varies) the mean is what is expected. */
export const fitTreesReward =
  (seed: number): FitReward<RewardOption> =>
  (chosen, rewards) => {
    const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
    const first = chosen[0];
    if (first === undefined) return () => mean;
    const features = featuresOf(first);
    const table = { features, columns: columnsOf(chosen, features.length) };
    const trained = trainTrees({ table, labels: rewards, weights: null, loss: 'squared', seed, settings });
    const compiled = trained.ok ? compileTrees(trained.value, features) : trained;
    if (!compiled.ok) return () => mean;
    const row = new Float64Array(features.length);
    return (option) => compiled.value.score(flatOption(option, row));
  };
