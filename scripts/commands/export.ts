/** `tact export`: decisions with context, whole distributions, propensities and outcomes as Parquet files, for notebooks. */
import type { Command } from 'commander';
import { makeExperimentStore, type ExportSpan } from '../../data/index.ts';
import { checkFolder, writeFolder } from '../analytics/export-folder.ts';
import type { ExportNotes } from '../analytics/export-schema.ts';
import { writeExport } from '../analytics/write-export.ts';
import { toExportSpan, type ExportOptions } from './export-options.ts';
import { makeExportDisplay } from './export-progress.ts';
import { readConfiguration, withDatabase } from './with-database.ts';

const usageExitCode = 2;
const interruptedExitCode = 130;

const help = `
DIR gets decisions.parquet, candidates.parquet, blocked.parquet, schema.json and README.md, all from one moment of the database, and is put in place
whole or not at all. A day stands for its beginning, UTC. Outcomes count what had happened by --as-of (now where left out); later decisions are
left out. What the columns mean, and how to value a policy of your own with them: docs/export.md.

Examples:
  npx tact export --parquet out
  npx tact export --parquet out --force --from 2026-01-01 --to 2026-03-01 --as-of 2026-06-01T00:00:00Z
  npx tact export --parquet tone --experiment tone-2026`;

const failUsage = (text: string): void => {
  console.error(`tact: ${text}`);
  process.exitCode = usageExitCode;
};

const whole = (value: number): string => value.toLocaleString('en');

const summarise = ({ tables, withoutFeatures }: ExportNotes, folder: string, seconds: number): void => {
  const { decisions, candidates, blocked } = tables;
  const perSecond = Math.round((decisions.rows + candidates.rows + blocked.rows) / Math.max(seconds, 0.001));
  console.log(`decisions  ${whole(decisions.rows)} → ${folder}`);
  console.log(`candidates ${whole(candidates.rows)}`);
  console.log(`blocked    ${whole(blocked.rows)}`);
  if (withoutFeatures > 0)
    console.log(`without    ${whole(withoutFeatures)} have features of an older list: left empty`);
  console.log(`seconds    ${seconds.toFixed(1)} (${whole(perSecond)} rows/s)`);
};

/** Runs the work with a signal that is given at the first Ctrl-C or SIGTERM. */
const interruptible = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const name of signals) process.once(name, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of signals) process.off(name, stop);
  }
};

const exportTo = async (folder: string, span: ExportSpan, isForced: boolean): Promise<void> => {
  const startedAt = performance.now();
  await interruptible((signal) =>
    withDatabase('export', async ({ pool }) => {
      const { experimentId } = span;
      if (experimentId !== null && (await makeExperimentStore(pool).find(experimentId)) === null) {
        failUsage(`there is no experiment ${experimentId}`);
        return;
      }
      const display = makeExportDisplay();
      const written = await writeFolder(folder, isForced, (place) =>
        writeExport(pool, span, { folder: place, signal, onProgress: display.show }),
      ).finally(display.stop);
      if (written.ok) summarise(written.value, folder, (performance.now() - startedAt) / 1000);
      else failUsage(written.error);
    }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      console.error('tact: stopped; nothing was written');
      process.exitCode = interruptedExitCode;
    }),
  );
};

const endOfTime = Date.UTC(2200, 0, 1);

const run = async (options: ExportOptions): Promise<void> => {
  const now = Date.now();
  const latestAsOf = readConfiguration().clock === 'simulated' ? endOfTime : now;
  const span = toExportSpan(options, { now, latestAsOf });
  if (!span.ok) {
    failUsage(span.error);
    return;
  }
  const folder = await checkFolder(options.parquet, options.force);
  if (folder.ok) await exportTo(options.parquet, span.value, options.force);
  else failUsage(folder.error);
};

export const registerExport = (program: Command): void => {
  program
    .command('export')
    .description('Write decisions, their distributions and what came of them as Parquet, for notebooks')
    .requiredOption('--parquet <dir>', 'the folder to write')
    .option('--from <instant>', 'decisions at or after')
    .option('--to <instant>', 'decisions before')
    .option('--experiment <id>', 'decisions under this experiment')
    .option('--as-of <instant>', 'outcomes and decisions known then')
    .option('--force', 'replace an earlier export', false)
    .addHelpText('after', help)
    .action(run);
};
