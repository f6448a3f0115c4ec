/**
 * `learn`: a learner in worlds whose truth is known. Night after night it decides every open case through the engine, under the law, and
 * learns from what comes of it; its greedy snapshots are valued on fresh cases against those who know the truth. Nothing here is tuned to a
 * learner. How worlds, values and figures are meant: docs/benchmarks.md.
 */
import { findLearningWorld, learningWorlds, loadPackSources, type LearningWorld } from '../../data/index.ts';
import type { Benchmark, BenchSetting, Figures } from './benchmark.ts';
import { runClosedLoop, type ClosedLoop } from './learn/closed-loop.ts';
import { makeExport, type LogExport } from './learn/export-log.ts';
import { loopFigures, yardstickFigures } from './learn/figures.ts';
import { learnerKinds } from './learn/learner-kinds.ts';
import type { LearnerKind } from './learn/learner.ts';
import { makeYardsticks, settingOf, type WorldSetting, type Yardstick } from './learn/world-setting.ts';
import { rounded } from './median.ts';

const snapshotNights = [7, 14, 30, 44, 60];
/** Where the laws change: so many nights later it is seen who has noticed. */
const nightsAfterChange = 5;
const valuedCases = 1500;

const worldsOf = ({ world }: BenchSetting): readonly LearningWorld[] => {
  if (world === null) return learningWorlds;
  const found = findLearningWorld(world);
  if (found === undefined)
    throw new Error(`there is no world ${world}: one of ${learningWorlds.map(({ name }) => name).join(', ')}`);
  return [found];
};

const kindOf = ({ learner }: BenchSetting): LearnerKind => {
  const found = learnerKinds.find(({ name }) => name === learner);
  if (found === undefined)
    throw new Error(`there is no learner ${learner}: one of ${learnerKinds.map(({ name }) => name).join(', ')}`);
  return found;
};

const nightsToValue = ({ eras }: LearningWorld, nights: number): readonly number[] => {
  const afterChanges = eras.slice(1).map(({ fromNight }) => fromNight + nightsAfterChange);
  return [...new Set([...snapshotNights, ...afterChanges])].filter((night) => night <= nights);
};

/** `standard` for the first era; `shift.after30` for one that begins later. */
const eraNames = ({ name, eras }: LearningWorld): readonly (readonly [name: string, night: number])[] =>
  eras.map(({ fromNight }) => (fromNight < 0 ? [name, 0] : [`${name}.after${String(fromNight)}`, fromNight]));

type Study = {
  readonly setting: BenchSetting;
  readonly world: WorldSetting;
  readonly kind: LearnerKind;
  readonly yardstick: (night: number) => Yardstick;
};

const runSeed = async (
  { setting, world, kind, yardstick }: Study,
  seed: number,
): Promise<ClosedLoop & { log: LogExport | null }> => {
  const log = setting.exportFolder === null ? null : await makeExport(setting.exportFolder, world, seed);
  const { debtors, nights, say } = setting;
  const loop = runClosedLoop({
    ...{ setting: world, kind, seed, debtors, nights, say, yardstick },
    snapshotNights: nightsToValue(world.world, nights),
    ...(log === null ? {} : { onNight: log.onNight }),
  });
  return { ...loop, log };
};

const studyWorld = async (setting: BenchSetting, world: WorldSetting, kind: LearnerKind): Promise<Figures> => {
  const yardstick = makeYardsticks(world, valuedCases);
  const { name } = world.world;
  let figures: Figures = {};
  for (const [era, night] of eraNames(world.world)) {
    figures = { ...figures, ...yardstickFigures(era, yardstick(night)) };
    const { none, table, myopic, observable, oracle } = yardstick(night);
    const euro = [none, table, myopic, observable, oracle].map(({ netEuro }) => netEuro.toFixed(1));
    setting.say(`${era}, euro a case: none, table, myopic, observable, oracle = ${euro.join(', ')}`);
  }
  const loops: ClosedLoop[] = [];
  for (let seed = 1; seed <= setting.seeds; seed += 1) {
    const loop = await runSeed({ setting, world, kind, yardstick }, seed);
    loops.push(loop);
    if (loop.log !== null) figures = { ...figures, ...(await loop.log.finish(yardstick(setting.nights - 1), loop)) };
  }
  return { ...figures, ...loopFigures(name, loops, yardstick) };
};

export const benchLearn: Benchmark = async (setting) => {
  const kind = kindOf(setting);
  const { sources } = await loadPackSources();
  const startedAt = performance.now();
  let figures: Figures = { debtors: setting.debtors, nights: setting.nights, seeds: setting.seeds };
  for (const world of worldsOf(setting)) {
    figures = { ...figures, ...(await studyWorld(setting, settingOf(world, sources), kind)) };
  }
  return { figures: { ...figures, studySeconds: rounded((performance.now() - startedAt) / 1000) }, postgres: null };
};
