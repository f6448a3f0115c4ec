/**
 * `report`: an experiment of a million debtors in three arms over 90 days: its sums rebuilt from raw rows, and then the report from the stored
 * sums, as the API makes it. Beside them the processor time of the server and the load of the machine. docs/benchmarks.md says against what.
 */
import { loadavg } from 'node:os';
import { makeReportAt } from '../../api/services/experiment-report.ts';
import {
  inTransaction,
  keepCatalogue,
  makeExperimentStore,
  makeStrategyStore,
  rebuildExperiment,
  reduceExperiment,
  seedStrategies,
} from '../../data/index.ts';
import { dayMs, defaultCatalogue, type Instant } from '../../engine/index.ts';
import type { Benchmark } from './benchmark.ts';
import { openBenchDatabase, type BenchDatabase } from './database.ts';
import { median, rounded } from './median.ts';
import { experimentDays, experimentId, storeExperimentRows } from './report/experiment-rows.ts';
import { serverProcessorSeconds } from './report/server-processor.ts';

const barSeconds = { report: 2, rebuild: 60 } as const;

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
};

/** Debtors of the first time are gone through on so many connections at once, as the service does. */
const connections = 2;

/** From nothing, or only what is new, as before every report. */
const bringUp = async ({ pool }: BenchDatabase, asOf: Instant): Promise<void> => {
  await rebuildExperiment(pool, { experimentId, asOf, connections });
  await inTransaction(pool, async (client) => {
    const reduced = await reduceExperiment(client, { experimentId, asOf });
    if (!reduced.ok) throw new Error(reduced.error.detail);
  });
};

/** What a second of the clock is worth: runnable processes of the last minute, all of the machine. */
const load = (): number => rounded(loadavg()[0] ?? NaN, 1);

/** Null in, null out: the machine does not tell. */
const between = (before: number | null, after: number | null): number | null =>
  before === null || after === null ? null : rounded(after - before, 1);

export const benchReport: Benchmark = async (setting) => {
  const { debtors, rounds, say } = setting;
  const database = await openBenchDatabase(setting);
  const { pool, postgres } = database;
  await keepCatalogue(pool, defaultCatalogue);
  const asOf = Math.floor(Date.now() / dayMs) * dayMs;
  const startedAt = new Date(asOf - experimentDays * dayMs);
  await seedStrategies(pool, startedAt.getTime());
  const rows = await storeExperimentRows(database, { debtors, startedAt, say });
  say(`${String(rows.decisions)} decisions and ${String(rows.facts)} facts are stored`);
  const processorSeconds = () => serverProcessorSeconds(pool, setting.databaseUrl === null);
  const processorBefore = await processorSeconds();
  const rebuildSeconds = await secondsOf(() => bringUp(database, asOf));
  const rebuildProcessorSeconds = between(processorBefore, await processorSeconds());
  const rebuildLoad = load();
  say(`rebuilt in ${rebuildSeconds.toFixed(1)} s`);
  const newsSeconds = await secondsOf(() => bringUp(database, asOf));
  const reportAt = makeReportAt({
    pool,
    experimentStore: makeExperimentStore(pool),
    strategyStore: makeStrategyStore(pool),
    clock: { now: () => asOf, isSimulated: false },
  });
  const seconds: number[] = [];
  let counted = 0;
  for (let round = 0; round < rounds; round += 1) {
    seconds.push(
      await secondsOf(async () => {
        const report = await reportAt(experimentId, asOf);
        if (!report.ok) throw new Error(report.error.detail);
        counted = report.value.arms.reduce((sum, { assigned }) => sum + assigned, 0);
      }),
    );
  }
  if (counted !== debtors) throw new Error(`the report counts ${String(counted)} of ${String(debtors)} debtors`);
  return {
    figures: {
      debtors,
      ...rows,
      rebuildSeconds: rounded(rebuildSeconds, 2),
      rebuildMet: rebuildSeconds <= barSeconds.rebuild,
      rebuildProcessorSeconds,
      rebuildConnections: connections,
      rebuildLoad,
      lookForNewsSeconds: rounded(newsSeconds, 3),
      firstReportSeconds: rounded(seconds[0] ?? NaN, 3),
      reportSeconds: rounded(median(seconds), 3),
      reportMet: median(seconds) <= barSeconds.report,
      reportLoad: load(),
    },
    postgres,
  };
};
