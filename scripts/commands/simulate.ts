/**
 * `tact simulate`: the facts of a world whose truth is known, lived night by night under the house's table, as CloudEvents one a line: to try
 * Tact on (`tact import events`), or to study. Exit codes: 0 done, 1 failed, 2 wrong usage.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { Option, InvalidArgumentError, type Command } from 'commander';
import {
  deciderOf,
  findLearningWorld,
  learningWorlds,
  loadPackSources,
  simulate,
  worldLaw,
  type LearningWorld,
  type SimulationTally,
} from '../../data/index.ts';
import {
  compileTable,
  dayMs,
  dayOfDate,
  defaultCatalogue,
  factToCloudEvent,
  houseAssumptions,
  isLocalDate,
  makeEligibleActions,
  makePriorResponse,
  type Fact,
} from '../../engine/index.ts';
import { makeNightProgress } from './simulate-progress.ts';

type Options = {
  readonly world: string;
  readonly debtors: number;
  readonly nights: number;
  readonly seed: number;
  readonly start?: string;
  readonly out?: string;
};

const help = `
Worlds:
${learningWorlds.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join('\n')}

The people and what they do are invented. The same world, seed, size and start give the same file.

Examples:
  npx tact simulate --world standard --debtors 1000 --nights 60 --seed 1
  npx tact import events standard-1.ndjson`;

const readWhole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) throw new InvalidArgumentError('a whole number');
  return value;
};

const readSize = (text: string): number => {
  const value = readWhole(text);
  if (value < 1 || value > 1_000_000) throw new InvalidArgumentError('a whole number from 1 to 1000000');
  return value;
};

const readDate = (text: string): string => {
  if (!isLocalDate(text)) throw new InvalidArgumentError('a date, YYYY-MM-DD');
  return text;
};

/** So that the last night is over: facts that lie ahead are refused by an import. */
const daysBehind = 2;

const startDayOf = ({ start, nights }: Options): number =>
  start === undefined ? Math.floor(Date.now() / dayMs) - nights - daysBehind : dayOfDate(start);

const foundWorld = (name: string): LearningWorld => {
  const world = findLearningWorld(name);
  if (world === undefined) throw new Error(`there is no world ${name}`);
  return world;
};

type Sink = { readonly write: (facts: readonly Fact[]) => void; readonly count: () => number };

const openSink = (file: number): Sink => {
  let count = 0;
  return {
    write: (facts) => {
      count += facts.length;
      writeSync(file, facts.map((fact) => `${JSON.stringify(factToCloudEvent(fact))}\n`).join(''));
    },
    count: () => count,
  };
};

const liveWorld = async (options: Options, sink: Sink): Promise<SimulationTally> => {
  const world = foundWorld(options.world);
  const { debtors, nights, seed } = options;
  const policy = compileTable(world.table, defaultCatalogue);
  if (!policy.ok) throw new Error(`the table of the world is wrong: ${JSON.stringify(policy.error)}`);
  const table = deciderOf(policy.value, makePriorResponse(houseAssumptions));
  const eligible = makeEligibleActions(defaultCatalogue, worldLaw((await loadPackSources()).sources, world));
  const progress = makeNightProgress(nights);
  try {
    return simulate({
      ...{ world, seed, debtors, nights, eligible, table, startDay: startDayOf(options) },
      deciderFor: () => table,
      onFacts: sink.write,
      onNight: (night) => {
        progress.show(night + 1, sink.count());
      },
    });
  } finally {
    progress.stop();
  }
};

const run = async (options: Options): Promise<void> => {
  const name = options.out ?? `${options.world}-${String(options.seed)}.ndjson`;
  const file = openSync(name, 'w');
  const sink = openSink(file);
  try {
    const tally = await liveWorld(options, sink);
    console.log(
      `${name}: ${String(sink.count())} facts; ${String(tally.decisions)} decisions, ${String(tally.contacts)} contacts, ` +
        `${String(tally.casesPaid)} cases paid, ${String(tally.complaints)} complaints`,
    );
  } finally {
    closeSync(file);
  }
};

export const registerSimulate = (program: Command): void => {
  program
    .command('simulate')
    .description('Live a world with known truth, and write what happens in it as facts')
    .addHelpText('after', help)
    .addOption(
      new Option('--world <name>', 'which world').choices(learningWorlds.map(({ name }) => name)).default('standard'),
    )
    .option('--debtors <number>', 'how many people', readSize, 1000)
    .option('--nights <number>', 'how many nights, after forty that the table has worked', readSize, 60)
    .option('--seed <number>', 'a whole number below 2^32', readWhole, 1)
    .option('--start <date>', 'day of the first night (default: so that the last has just passed)', readDate)
    .option('--out <file>', 'where to write (default: <world>-<seed>.ndjson)')
    .action(run);
};
