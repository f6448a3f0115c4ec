/** Training as it is wired in production, for requests, jobs and commands: rows from the store, files in the data folder. */
import type { Database } from '../../../data/index.ts';
import type { Config } from '../../config.ts';
import { makeClock } from '../clock.ts';
import { codeVersion } from '../code-version.ts';
import type { JobDoor } from '../job-door.ts';
import { ownId } from '../own-id.ts';
import { makeNightlyLearning } from './nightly-learning.ts';
import type { TrainingSetting } from './run-training.ts';
import { makeStoreSource } from './store-source.ts';
import { makeTrainingRuns } from './training-runs.ts';

type Wiring = {
  readonly config: Pick<Config, 'clock' | 'dataDirectory' | 'trainingFamilies'>;
  readonly database: Pick<Database, 'pool'>;
  readonly telemetry: { readonly logger: TrainingSetting['log'] };
  readonly jobDoor: Pick<JobDoor, 'add'>;
};

export type TrainingParts = ReturnType<typeof makeTrainingParts>;

export const makeTrainingParts = ({ config, database: { pool }, telemetry, jobDoor }: Wiring) => {
  const clock = makeClock(config.clock);
  const learning = makeNightlyLearning({
    isSimulated: clock.isSimulated,
    ...{
      pool,
      source: makeStoreSource(pool, config.trainingFamilies),
      dataFolder: config.dataDirectory,
      code: codeVersion,
    },
    ...{ makeId: ownId, now: () => Date.now(), log: telemetry.logger },
  });
  const enqueue = async (runId: string): Promise<void> => {
    await jobDoor.add('retrain', { zone: null, runId });
  };
  return { learning, services: makeTrainingRuns({ pool, learning, clock, enqueue }) };
};
