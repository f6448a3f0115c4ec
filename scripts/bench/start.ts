/** `start`: the service from an empty folder with its sample portfolio, then again from the same folder; and how long a stop takes. */
import path from 'node:path';
import type { Benchmark, BenchSetting } from './benchmark.ts';
import { startChild } from './child-process.ts';
import { createDatabase } from './database.ts';
import { median, rounded } from './median.ts';
import { serviceProgram } from './service.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

type Started = { readonly ready: number; readonly stopped: number; readonly output: string };

const startAndStop = async (setting: BenchSetting, environment: Readonly<Record<string, string>>): Promise<Started> => {
  const child = await startChild({ program: serviceProgram, readyPath: '/readyz', environment }, setting);
  const output = await child.readOutput();
  const stopped = await child.stop();
  return { ready: child.secondsToReady, stopped, output };
};

export const benchStart: Benchmark = async (setting) => {
  const { cleanup, databaseUrl } = setting;
  const { folder } = await makeTemporaryFolder(cleanup);
  const environment: Record<string, string> =
    databaseUrl === null
      ? { TACT_DATA_DIR: path.join(folder, 'data') }
      : { DATABASE_URL: await createDatabase(databaseUrl, setting) };
  const first = await startAndStop(setting, environment);
  setting.say(`first start: ${first.ready.toFixed(2)} s`);
  const again: Started[] = [];
  for (let round = 0; round < setting.rounds; round += 1) {
    again.push(await startAndStop(setting, environment));
    setting.say(`start ${String(round + 2)}: ${(again.at(-1)?.ready ?? NaN).toFixed(2)} s`);
  }
  const figures = {
    firstStartSeconds: rounded(first.ready, 2),
    secondStartSeconds: rounded(median(again.map(({ ready }) => ready)), 2),
    slowestSecondStartSeconds: rounded(Math.max(...again.map(({ ready }) => ready)), 2),
    stopSeconds: rounded(median(again.map(({ stopped }) => stopped)), 2),
    slowestStopSeconds: rounded(Math.max(first.stopped, ...again.map(({ stopped }) => stopped)), 2),
    sampleFacts: Number(
      /Loaded a sample portfolio: ([\d,]+) facts/.exec(first.output)?.[1]?.replaceAll(',', '') ?? NaN,
    ),
    secondStarts: again.length,
  };
  return { figures, postgres: /PostgreSQL (\S+)/.exec(first.output)?.[1] ?? null };
};
