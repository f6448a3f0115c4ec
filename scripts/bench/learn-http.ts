/**
 * `learn-http`: a world with known truth lives through the HTTP API alone, as anybody would test the product from outside: facts in, a decision
 * for every open case each night, what came of it back as facts, a training run each night. Debtors are split by an experiment between the
 * world's table and the learner beside it. What would have become of the same people under the table is lived apart, with the same luck,
 * so that arms of a few hundred people can be compared.
 */
import { findLearningWorld, liveFromOutside, loadPackSources } from '../../data/index.ts';
import type { Benchmark, BenchSetting, Figures } from './benchmark.ts';
import { openBenchDatabase } from './database.ts';
import { makeArmTallies, type ArmTallies } from './learn-http/arm-tallies.ts';
import { makeHttpClient } from './learn-http/http-client.ts';
import { setUpHouse } from './learn-http/house.ts';
import { liveNight, trainNight, type HttpLoop, type NightRun } from './learn-http/night.ts';
import { settingOf } from './learn/world-setting.ts';
import { rounded } from './median.ts';
import { startBenchService } from './service.ts';

const seed = 1;

type TrainedNight = NightRun & { readonly night: number };

const worldOf = ({ world }: BenchSetting) => {
  const found = findLearningWorld(world ?? 'standard');
  if (found === undefined) throw new Error(`there is no world ${String(world)}`);
  return found;
};

const say = (setting: BenchSetting, night: number, run: NightRun, tallies: ArmTallies): void => {
  const { state, reason, seconds } = run;
  const { contacts, byModel, later, gainEuro } = tallies.ofNight(night);
  const share = contacts === 0 ? 0 : byModel / contacts;
  setting.say(
    `night ${String(night)}: run ${state} in ${seconds.toFixed(1)} s, gate ${run.isOpen ? 'open' : 'closed'}; ` +
      `learned arm: ${String(contacts)} contacts, ${(100 * share).toFixed(0)} % not the base’s, ${String(later)} for a later day, gain ${gainEuro.toFixed(1)} euro by the truth; ${reason ?? ''}`,
  );
};

const liveAllNights = async (setting: BenchSetting, loop: HttpLoop): Promise<readonly TrainedNight[]> => {
  const runs: TrainedNight[] = [];
  for (let night = 0; night < setting.nights; night += 1) {
    await liveNight(loop, night);
    if ((night + 1) % setting.trainEvery !== 0) continue;
    const run = await trainNight(loop, night);
    runs.push({ ...run, night });
    say(setting, night, run, loop.tallies);
  }
  return runs;
};

const figuresOf = (runs: readonly TrainedNight[], tallies: ArmTallies): Figures => {
  const opened = runs.find(({ isOpen }) => isOpen);
  const seconds = runs.map((run) => run.seconds);
  return {
    firstNightOpen: opened?.night ?? null,
    runsSucceeded: runs.filter(({ state }) => state === 'succeeded').length,
    runsGated: runs.filter(({ state }) => state === 'gated').length,
    runsOther: runs.filter(({ state }) => state !== 'gated' && state !== 'succeeded').length,
    slowestRunSeconds: rounded(Math.max(...seconds), 1),
    ...tallies.figures(),
  };
};

export const benchLearnHttp: Benchmark = async (setting) => {
  const world = settingOf(worldOf(setting), (await loadPackSources()).sources);
  const database = await openBenchDatabase(setting);
  const service = await startBenchService(setting, database, {
    roles: ['workflow', 'scientist', 'manager', 'compliance'],
    clock: 'simulated',
  });
  const client = makeHttpClient(service);
  await setUpHouse(client, world.world);
  const { eligible, table, startDay } = world;
  const population = { world: world.world, seed, startDay, debtors: setting.debtors, eligible, table };
  const tallies = makeArmTallies();
  const lived = liveFromOutside(population);
  const asTable = liveFromOutside(population);
  const runs = await liveAllNights(setting, {
    ...{ client, world, seed, lived, asTable, tallies, planned: new Map() },
  });
  await service.stop();
  return {
    figures: { debtors: setting.debtors, nights: setting.nights, ...figuresOf(runs, tallies) },
    postgres: database.postgres,
  };
};
