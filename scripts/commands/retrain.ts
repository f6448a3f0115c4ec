/** `tact retrain`: trains as every night does, here and now, and shows how far it is. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { makeDependencies } from '../../api/dependencies.ts';
import type { TrainingRunDetail } from '../../api/contracts/training-runs.ts';
import type { Caller, Services } from '../../api/services/services.ts';
import { isLocalDate } from '../../engine/index.ts';
import { makeRunProgress } from './retrain-progress.ts';
import { readConfiguration, withDatabase } from './with-database.ts';

const help = `
There is one run a model, group of zones and day: to ask for it again shows what it said. A run that was broken off goes on where it stood.
Without --follow a run that another process works on is only named.

Examples:
  npx tact retrain
  npx tact retrain --follow
  npx tact retrain --as-of 2026-06-30`;

type Options = { readonly asOf?: string; readonly follow: boolean };

const caller: Caller = { keyId: 'command line', roles: ['scientist'], portfolios: null, requestId: 'command line' };

const lookEveryMs = 500;

const read = async (services: Services, runId: string): Promise<TrainingRunDetail> => {
  const answer = await services.readTrainingRun({ runId }, caller);
  if (!answer.ok) throw new Error(answer.error.detail);
  return answer.value;
};

const hasEnded = ({ state }: TrainingRunDetail): boolean => state !== 'queued' && state !== 'running';

/** Shows the run until `isOver`, and answers how it stands then. */
const follow = async (services: Services, runId: string, isOver: (run: TrainingRunDetail) => boolean) => {
  const progress = makeRunProgress();
  try {
    for (;;) {
      const run = await read(services, runId);
      progress.show(run);
      if (isOver(run)) return run;
      await delay(lookEveryMs);
    }
  } finally {
    progress.stop();
  }
};

const summarise = ({ state, reason, modelVersion, artifactHash, asOf, zone }: TrainingRunDetail): void => {
  console.log(`${asOf} ${zone}  ${state}`);
  if (modelVersion !== null) console.log(`version  ${String(modelVersion)}`);
  if (artifactHash !== null) console.log(`artifact ${artifactHash}`);
  if (reason !== null) console.log(`reason   ${reason}`);
};

type Parts = Pick<Awaited<ReturnType<typeof makeDependencies>>, 'services' | 'jobs'>;

/** Works on the run, or watches who does; answers how it stands at the end. */
const workOn = async ({ services, jobs }: Parts, runId: string, isFollowing: boolean): Promise<TrainingRunDetail> => {
  let isWorking = true;
  const working = jobs.learning.run(runId).finally(() => {
    isWorking = false;
  });
  // What it throws is thrown by the last line but two.
  working.catch(() => undefined);
  const isOver = (run: TrainingRunDetail): boolean => hasEnded(run) || (!isWorking && !isFollowing);
  const [run] = await Promise.all([
    follow(services, runId, isOver),
    isFollowing ? working.catch(() => 'busy') : working,
  ]);
  if ((await working.catch(() => null)) === 'busy' && !hasEnded(run))
    console.error('Another process works on this model.');
  return run;
};

const runRetrain = async ({ asOf, follow: isFollowing }: Options): Promise<void> => {
  if (asOf !== undefined && !isLocalDate(asOf)) throw new Error('--as-of must be a calendar date, YYYY-MM-DD');
  await withDatabase('retrain', async (database) => {
    const clock = asOf === undefined ? 'system' : 'simulated';
    const parts = await makeDependencies({ ...readConfiguration(), logLevel: 'warn', clock }, database);
    const asked = await parts.services.createTrainingRun(
      { model: 'response', ...(asOf === undefined ? {} : { asOf }) },
      caller,
    );
    if (!asked.ok) throw new Error(asked.error.detail);
    for (const { runId } of asked.value.runs) {
      const run = await workOn(parts, runId, isFollowing);
      summarise(run);
      if (run.state === 'failed') process.exitCode = 1;
    }
  });
};

export const registerRetrain = (program: Command): void => {
  program
    .command('retrain')
    .description('Train the response model on what has happened, as every night does')
    .option('--as-of <day>', 'learn from days up to this one, knowing nothing later')
    .option('--follow', 'wait for the end, also where another process does the work', false)
    .addHelpText('after', help)
    .action(runRetrain);
};
