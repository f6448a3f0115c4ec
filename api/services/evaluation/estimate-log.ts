/** A packed log → what it tells of the policies, with the reward model that foretells it best. Pure and long: it runs in a thread of its own. */
import {
  chooseReward,
  evaluatePolicies,
  usesModel,
  type ChosenReward,
  type EvaluationSettings,
  type LogReading,
  type OffPolicyRefusal,
} from '../../../experiments/index.ts';
import type { Result } from '../../../engine/index.ts';
import { channelOfAction } from './logged-log.ts';
import { unpackLog, type PackedLog, type UnpackedLog } from './packed-log.ts';
import { fitRidge } from './reward-options.ts';
import { fitTreesReward } from './reward-trees.ts';

export type EstimateTask = {
  readonly log: PackedLog;
  /** Of the policies, in the order of the log's targets. */
  readonly names: readonly string[];
  readonly settings: Omit<EvaluationSettings, 'groupOf'>;
};

export type RewardModelName = 'ridge' | 'trees';

export type Estimate = {
  readonly reading: Result<LogReading, OffPolicyRefusal>;
  /** Null where no estimator asks for one. */
  readonly rewardModel: Omit<ChosenReward<RewardModelName>, 'modelled'> | null;
};

const folds = 5;

const chooseModel = ({ rounds, options }: UnpackedLog, { estimators, seed }: EstimateTask['settings']) =>
  estimators.some(usesModel)
    ? chooseReward(
        rounds.map(({ unit, chosen, reward }, place) => ({ unit, options: options[place] ?? [], chosen, reward })),
        {
          folds,
          candidates: [
            { name: 'ridge', fit: fitRidge },
            { name: 'trees', fit: fitTreesReward(seed) },
          ],
        },
      )
    : null;

export const estimateLog = ({ log, names, settings }: EstimateTask): Estimate => {
  const unpacked = unpackLog(log);
  const model = chooseModel(unpacked, settings);
  const reading = evaluatePolicies(
    { rounds: unpacked.rounds, modelled: model?.modelled ?? null },
    names.map((name, place) => ({ name, probabilities: unpacked.targets[place] ?? [] })),
    { ...settings, groupOf: channelOfAction },
  );
  return { reading, rewardModel: model === null ? null : { name: model.name, losses: model.losses } };
};
