/**
 * A program for tests: works on the run named third, on the database named first, with files in the folder named second, and says on standard output
 * what the run says, one line each. To be killed.
 */
import { v7 as uuidv7 } from 'uuid';
import { openDatabase } from '../../../../data/index.ts';
import { runTraining } from '../run-training.ts';
import { makeWorldSource } from './world-source.ts';

const [, , databaseUrl, dataFolder = '', runId = ''] = process.argv;
const database = await openDatabase({ databaseUrl, dataDir: '', applicationName: 'tact-test-training', poolSize: 3 });
const say = (_: object, message: string): void => {
  process.stdout.write(`${message}\n`);
};
await runTraining(
  {
    ...{ pool: database.pool, source: makeWorldSource({ pauseMs: 40 }), dataFolder, code: 'test' },
    ...{ makeId: uuidv7, now: () => Date.now(), log: { info: say, error: say } },
  },
  runId,
);
await database.close();
