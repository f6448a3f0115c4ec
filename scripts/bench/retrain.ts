/**
 * `retrain`: a whole night's training on stored decisions, rows, test, model, gate and registration, in a process of its own. The bar: a million
 * decisions within five minutes on two cores and 4 GB.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Benchmark, BenchSetting } from './benchmark.ts';
import { openBenchDatabase, type BenchDatabase } from './database.ts';
import { rounded } from './median.ts';
import { storeManyDecisions } from './retrain/stored-decisions.ts';

const program = fileURLToPath(new URL('./retrain/training-process.ts', import.meta.url));
const mostSeconds = 300;
const mostMemoryMb = 4096;

const outcomeSchema = z.object({
  state: z.enum(['succeeded', 'gated', 'skipped', 'failed']),
  reason: z.string().nullable(),
  rows: z.number(),
  seconds: z.number(),
  rowSeconds: z.number(),
  trainSeconds: z.number(),
  /** Until the rows are in their files. */
  rowPeakMemoryMb: z.number(),
  peakMemoryMb: z.number(),
  artifactHash: z.string().nullable(),
});

const trainApart = async ({ environment }: BenchDatabase, lastDay: number, { say, cleanup }: BenchSetting) => {
  const child = spawn(process.execPath, [program, String(lastDay)], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  cleanup.defer(() => {
    child.kill('SIGKILL');
    return Promise.resolve();
  });
  createInterface({ input: child.stderr }).on('line', say);
  let last = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    last = line;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the training process ended with code ${String(code)}`);
  return outcomeSchema.parse(JSON.parse(last));
};

export const benchRetrain: Benchmark = async (setting) => {
  const { say, decisions: wanted } = setting;
  const database = await openBenchDatabase(setting);
  const { decisions, debtors, lastDay } = await storeManyDecisions(database, { wanted, say });
  say(`${String(decisions)} decisions of ${String(debtors)} debtors are stored`);
  const outcome = await trainApart(database, lastDay, setting);
  const { state, reason, rows, seconds, rowSeconds, trainSeconds, peakMemoryMb, rowPeakMemoryMb, artifactHash } =
    outcome;
  say(`${state}: ${reason ?? ''}; artifact ${artifactHash ?? 'none'}`);
  const figures = {
    ...{ decisions, debtors, rows, seconds: rounded(seconds, 1) },
    ...{ rowSeconds: rounded(rowSeconds, 1), trainSeconds: rounded(trainSeconds, 1) },
    decisionsPerSecond: rounded(decisions / seconds),
    rowPeakMemoryMb: rounded(rowPeakMemoryMb),
    peakMemoryMb: rounded(peakMemoryMb),
    isTrained: state === 'succeeded' || state === 'gated',
    isWithinBar: seconds <= mostSeconds && peakMemoryMb <= mostMemoryMb,
  };
  return { figures, postgres: database.postgres };
};
