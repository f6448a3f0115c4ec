/**
 * `npm run bench -- NAME [--json]`: measures this machine, each figure beside a peer of the same run. docs/benchmarks.md says what each
 * benchmark measures. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped by Ctrl-C.
 */
import path from 'node:path';
import { Argument, Command, CommanderError, InvalidArgumentError } from 'commander';
import { benchBatch } from './bench/batch.ts';
import type { Benchmark, BenchSetting, Figures } from './bench/benchmark.ts';
import { makeCleanup, type Cleanup } from './bench/cleanup.ts';
import { benchDecide } from './bench/decide.ts';
import { benchIngest } from './bench/ingest.ts';
import { benchLaw } from './bench/law.ts';
import { benchLearn } from './bench/learn.ts';
import { benchLearnHttp } from './bench/learn-http.ts';
import { describeMachine, type Machine } from './bench/machine.ts';
import { benchOpe } from './bench/ope.ts';
import { loadPortfolioDatabase, type PortfolioDatabase } from './bench/portfolio-database.ts';
import { benchPublic } from './bench/public.ts';
import { familyNames, isFamilyName, type FamilyName } from './bench/public/families.ts';
import { benchReport } from './bench/report.ts';
import { benchRetrain } from './bench/retrain.ts';
import { benchServe } from './bench/serve.ts';
import { benchStart } from './bench/start.ts';
import { benchStats, cellGroupNames, isCellGroup, type CellGroupName } from './bench/stats.ts';

const benchmarks = {
  decide: { run: benchDecide, roundSeconds: 2, rounds: 5, debtors: 2000 },
  ingest: { run: benchIngest, roundSeconds: 0, rounds: 3, debtors: 0 },
  serve: { run: benchServe, roundSeconds: 8, rounds: 5, debtors: 20_000 },
  batch: { run: benchBatch, roundSeconds: 0, rounds: 5, debtors: 20_000 },
  law: { run: benchLaw, roundSeconds: 1, rounds: 5, debtors: 500 },
  learn: { run: benchLearn, roundSeconds: 0, rounds: 1, debtors: 3000 },
  'learn-http': { run: benchLearnHttp, roundSeconds: 0, rounds: 1, debtors: 600 },
  public: { run: benchPublic, roundSeconds: 0, rounds: 1, debtors: 0 },
  ope: { run: benchOpe, roundSeconds: 0, rounds: 1, debtors: 0 },
  report: { run: benchReport, roundSeconds: 0, rounds: 5, debtors: 1_000_000 },
  retrain: { run: benchRetrain, roundSeconds: 0, rounds: 1, debtors: 0 },
  start: { run: benchStart, roundSeconds: 0, rounds: 3, debtors: 0 },
  stats: { run: benchStats, roundSeconds: 0, rounds: 1, debtors: 0 },
} as const satisfies Record<string, { run: Benchmark; roundSeconds: number; rounds: number; debtors: number }>;

type BenchName = keyof typeof benchmarks;
const benchNames = Object.keys(benchmarks) as BenchName[];

type Options = {
  readonly json: boolean;
  readonly profile: boolean;
  readonly seconds?: number;
  readonly rounds?: number;
  readonly debtors?: number;
  readonly events: number;
  readonly decisions: number;
  readonly connections: number;
  readonly nights: number;
  readonly seeds: number;
  readonly trainEvery: number;
  readonly learner: string;
  readonly world?: string;
  readonly export?: string;
  readonly data: string;
  readonly families: readonly FamilyName[];
  readonly reps: number;
  readonly cells?: readonly CellGroupName[];
  readonly databaseUrl?: string;
};

/** Beside the clone; a machine without it skips the benchmark that needs it. */
const publicDataFolder = path.resolve(import.meta.dirname, '../../shared/data');

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const readPositive = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && value < 1e9)) throw new InvalidArgumentError('a number greater than 0');
  return value;
};

const readWhole = (text: string): number => {
  const value = readPositive(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('a whole number greater than 0');
  return value;
};

const readFamilies = (text: string): readonly FamilyName[] => {
  const names = text.split(',');
  if (!names.every(isFamilyName)) throw new InvalidArgumentError(`some of ${familyNames.join(',')}`);
  return names;
};

const readCellGroups = (text: string): readonly CellGroupName[] => {
  const names = text.split(',');
  if (!names.every(isCellGroup)) throw new InvalidArgumentError(`some of ${cellGroupNames.join(',')}`);
  return names;
};

/** One run of the command: `serve` and `batch` share a portfolio. */
const makeRunner = (options: Options, cleanup: Cleanup) => {
  let portfolio: Promise<PortfolioDatabase> | undefined;
  return async (name: BenchName): Promise<{ readonly figures: Figures; readonly machine: Machine }> => {
    const { run, ...defaults } = benchmarks[name];
    const fixed = {
      roundSeconds: options.seconds ?? defaults.roundSeconds,
      rounds: options.rounds ?? defaults.rounds,
      debtors: options.debtors ?? defaults.debtors,
      connections: options.connections,
      events: options.events,
      decisions: options.decisions,
      dataFolder: options.data,
      families: options.families,
      reps: options.reps,
      cells: options.cells ?? null,
      nights: options.nights,
      seeds: options.seeds,
      trainEvery: options.trainEvery,
      learner: options.learner,
      world: options.world ?? null,
      exportFolder: options.export ?? null,
      databaseUrl: options.databaseUrl ?? null,
      isProfiled: options.profile,
      cleanup,
      say: (text: string) => {
        say(`${name}: ${text}`);
      },
    };
    const setting: BenchSetting = { ...fixed, portfolio: () => (portfolio ??= loadPortfolioDatabase(fixed)) };
    const { figures, postgres } = await run(setting);
    return { figures, machine: describeMachine(postgres) };
  };
};

const printTable = (name: string, figures: Figures): void => {
  const width = Math.max(...Object.keys(figures).map((figure) => figure.length));
  console.log(name);
  for (const [figure, value] of Object.entries(figures)) {
    console.log(
      `  ${figure.padEnd(width)}  ${value === null ? 'not told' : value.toLocaleString('en', { maximumFractionDigits: 3 })}`,
    );
  }
};

const printMachine = ({ cpu, cores, memoryGb, node, platform, postgres }: Machine): void => {
  const database = postgres === null ? '' : `, PostgreSQL ${postgres}`;
  console.log(`\n${cpu}, ${String(cores)} cores, ${String(memoryGb)} GB, ${platform}, Node ${node}${database}`);
};

const runBenchmarks = async (name: BenchName | 'all', options: Options, cleanup: Cleanup): Promise<void> => {
  const run = makeRunner(options, cleanup);
  const outcomes: Partial<Record<BenchName, Figures>> = {};
  let machine = describeMachine(null);
  for (const each of name === 'all' ? benchNames : [name]) {
    const outcome = await run(each);
    outcomes[each] = outcome.figures;
    machine = { ...outcome.machine, postgres: outcome.machine.postgres ?? machine.postgres };
    if (!options.json) printTable(each, outcome.figures);
  }
  if (options.json) console.log(JSON.stringify({ name, figures: name === 'all' ? outcomes : outcomes[name], machine }));
  else printMachine(machine);
};

const run: { isInterrupted: boolean } = { isInterrupted: false };

const stopOnSignal = (cleanup: Cleanup): void => {
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      run.isInterrupted = true;
      say(`${signal}: cleaning up.`);
      cleanup.run().then(
        () => process.exit(exitCode),
        () => process.exit(exitCode),
      );
    });
  }
};

const program = new Command('bench')
  .description('Measure this machine. docs/benchmarks.md says what is measured and against what.')
  .addArgument(new Argument('<name>', 'what to measure').choices([...benchNames, 'all']))
  .option('--json', 'print one JSON object as the last line', false)
  .option('--seconds <number>', 'length of one timed round, where rounds are timed (decide, serve, law)', readPositive)
  .option('--rounds <number>', 'timed rounds; figures are their medians', readWhole)
  .option('--debtors <number>', 'size of the portfolio (decide, serve, batch, law, learn, learn-http)', readWhole)
  .option('--events <number>', 'facts in a round (ingest)', readWhole, 100_000)
  .option(
    '--decisions <number>',
    'decisions of the simulated year (law), or to learn from (retrain)',
    readWhole,
    1_000_000,
  )
  .option('--nights <number>', 'nights of the closed loop (learn, learn-http)', readWhole, 60)
  .option('--seeds <number>', 'seeds, each a closed loop of its own (learn)', readWhole, 5)
  .option('--train-every <nights>', 'nights from one training run to the next (learn-http)', readWhole, 1)
  .option('--world <name>', 'one world alone (learn); the world (learn-http)')
  .option('--learner <name>', 'who learns (learn)', 'table')
  .option('--export <folder>', 'write training logs and fresh contexts there (learn)')
  .option('--connections <number>', 'connections of the client (serve)', readWhole, 50)
  .option('--data <folder>', 'where the public data sets lie (public, ope)', publicDataFolder)
  .option('--families <names>', 'families of models, by commas (public)', readFamilies, [...familyNames])
  .option('--reps <number>', 'simulated experiments of a cell; the long ones fewer (stats)', readWhole, 1000)
  .option('--cells <groups>', `groups of cells, by commas (stats): ${cellGroupNames.join(', ')}`, readCellGroups)
  .option('--database-url <url>', 'a PostgreSQL server to use, in a database of its own (default: an embedded one)')
  .option('--profile', 'say which functions the server’s processor time went to (ingest, serve, batch); slower', false)
  .showHelpAfterError('(--help tells more)')
  .exitOverride()
  .action(async (name: BenchName | 'all', options: Options) => {
    const cleanup = makeCleanup();
    stopOnSignal(cleanup);
    try {
      await runBenchmarks(name, options, cleanup);
    } finally {
      await cleanup.run();
    }
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (!run.isInterrupted) {
    console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
